"""Mistakes in files: each with its place and what would be right, all at once, and nothing loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site

from cms.content.models import Image, Theme
from cms.microsites.models import Microsite, SeedRecord
from cms.microsites.seeding.loader import Loader
from tests.cms.microsites.seeding.conftest import PDF, Folder

Mistakes = Callable[[], list[str]]


def test_the_message_names_file_line_mistake_and_remedy(folder: Folder, mistakes: Mistakes):
    folder.page("events/index", "type: event_index\ntitle: Events")
    folder.page("events/seminar", "type: event\ntitle: Seminar\nstarts: 2014\n\n# a comment\nevent_type: semminar")

    (problem,) = mistakes()
    assert problem.startswith(
        "content/en/events/seminar.md:7: event_type “semminar” is not known. Did you mean seminar? Write one of: "
        "conference, seminar, "
    )


@pytest.mark.parametrize(
    ("front_matter", "line", "words"),
    [
        ("type: plain", 1, "title is missing"),
        ("title: A", 1, "type is missing"),
        ("type: plian\ntitle: A", 2, "type “plian” is not known. Did you mean plain?"),
        ("type: plain\ntitle: A\nintroducton: b", 4, "introducton is not known here. Did you mean introduction?"),
        ("type: plain\ntitle: A\nlocale: pl", 4, "locale is not known here"),
        ("type: plain\ntitle:", 3, "title needs a value"),
        ("type: plain\ntitle: [A]", 3, "a list, and a single value belongs here"),
        ("type: plain\ntitle: A\nslug: a b", 4, "slug: "),
        ("type: plain\ntitle: A\norder: first", 4, "order: “first” is not a whole number"),
        ("type: plain\ntitle: A\ndraft: maybe", 4, "draft: “maybe” is neither true nor false"),
        ("type: plain\ntitle: A\nbody: text", 4, "below the front matter"),
        ("type: plain\ntitle: A\nreview_due: 1.2.2030", 4, "YYYY-MM-DD"),
        ("type: plain\ntitle: A\ngo_live_at: 2030-01-01 09:00", 4, "time zone"),
        ("type: plain\ntitle: A\nthemes: [housng]", 4, "There is no theme “housng”. Did you mean housing?"),
        ("type: plain\ntitle: A\nlead_image: images/none.png", 4, "There is no file images/none.png here"),
        ("type: plain\ntitle: A\nlead_image: ../other/a.png", 4, "no path inside of this folder"),
        ("type: plain\ntitle: A\nlead_image: /etc/passwd", 4, "no path inside of this folder"),
        ("type: plain\ntitle: A\nlead_image: images\\a.png", 4, "Separate folders with /"),
        ("type: plain\ntitle: " + "A" * 300, 3, "255"),
        ("type: plain\ntitle: Kick-off: part one", 3, "quotation marks"),
        ("type: event\ntitle: A\nstarts: 2014", 2, "can't lie below"),
    ],
)
def test_mistakes_in_front_matter(
    folder: Folder, shared: Folder, mistakes: Mistakes, front_matter: str, line: int, words: str
):
    shared.write("themes.toml", '[housing]\nlabel = "Housing"\n')
    folder.page("about", front_matter)

    (problem,) = mistakes()
    assert problem.startswith(f"content/en/about.md:{line}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("values", "line", "words"),
    [
        ("starts: 10.01.2015", 4, "YYYY-MM-DD"),
        ("starts: 2014-02-30", 4, "2014-02 has no day 30"),
        ("starts: 2014\nends: 2013", 5, "ends: "),
        ("starts: 2014\nstart_time: 9.30", 5, "HH:MM"),
        ("starts: 2014\ncountries: [XX]", 5, "There is no country “XX”"),
        ("starts: 2014\nprevious_event: events/x", 5, "Write page: and its path"),
        ("starts: 2014\nprevious_event: page:about", 5, "here belongs a event"),
        ("starts: 2014\nprevious_event: page:events/seminra", 5, "Did you mean events/seminar?"),
        ("starts: 2014\nobjectives: one", 5, "a list belongs here"),
        ("starts: 2014\nobjectives:\n  - \n", 6, "needs a value"),
        ("starts: 2014\ndocuments:\n  - {rol: agenda}", 6, "rol is not known here. Did you mean role?"),
        ("starts: 2014\nsessions:\n  - {key: A B, title: c}", 6, "small letters"),
        (
            "starts: 2014\nsessions:\n  - key: a\n    title: c\n    starts: 10:00\n    ends: 09:00",
            9,
            "ends before it starts",
        ),
    ],
)
def test_mistakes_in_the_facts_of_an_event(folder: Folder, mistakes: Mistakes, values: str, line: int, words: str):
    folder.page("about", "type: plain\ntitle: About")
    folder.page("events/index", "type: event_index\ntitle: Events")
    folder.page("events/seminar", f"type: event\ntitle: Seminar\n{values}")

    assert any(
        problem.startswith(f"content/en/events/seminar.md:{line}: ") and words in problem for problem in mistakes()
    )


@pytest.mark.parametrize(
    ("site", "line", "words"),
    [
        ('languages = ["en"]', 1, "title is missing"),
        ('title = "A"', 1, "No language is given"),
        ('title = "A"\nlanguages = ["en", "xx"]', 2, "“xx” is none of the languages"),
        ('title = "A"\n[languages.xx]', 2, "The language “xx” is not known"),
        ('title = "A"\nlanguages = ["en"]\n[languages.en]\ntitle = "B"', 2, "Remove this line"),
        ('title = "A"\nlanguages = ["en"]\ndefault_language = "pl"', 3, "none of the languages. Write en."),
        ('title = "A"\nlanguages = ["en"]\nfallback = ["pl"]', 3, "fallback"),
        ('title = "A"\nlanguages = ["en"]\nfallback = "en"', 3, "a list belongs here"),
        ('title = "A"\nlanguages = ["en"]\nlicense = "cc0"', 3, "Did you mean licence?"),
        ('title = "A"\nlanguages = ["en"]\nlicence = "cc"', 3, "licence “cc” is not known"),
        ('title = "A"\nlanguages = ["en"]\nlicence = "cc_by_4"', 1, "licence_attribution"),
        ('title = "A"\nlanguages = ["en"]\nslug = "A b"', 3, "small letters"),
        ('title = "A"\nlanguages = ["en"]\nhostname = "https://a.eu"', 3, "hostname"),
        ('title = "A"\nlanguages = ["en"]\npublic_base_url = "a.eu"', 3, "public_base_url"),
        ('title = "A"\nlanguages = ["en"]\nretention_days = 0', 3, "retention_days"),
        ('title = "A"\nlanguages = ["en"]\n[theme]\nprimray = "#000000"', 4, "Did you mean primary?"),
        ('title = "A"\nlanguages = ["en"]\n[theme]\nprimary = "red"', 4, "hexadecimal"),
        ('title = "A"\nlanguages = ["en"]\n[theme]\ntext = "#eeeeee"', 4, "contrast"),
        ('title = "A"\nlanguages = ["en"]\n[theme]\nlogo = "theme/none.png"', 4, "There is no file theme/none.png"),
        (
            'title = "A"\nlanguages = ["en"]\n[[social_links]]\nnetwork = "y"\nurl = "https://y.com"',
            4,
            "“y” is not known",
        ),
        ('title = "A"\nlanguages = ["en"]\n[[social_links]]\nnetwork = "x"\nurl = "y.com"', 5, "not a web address"),
        (
            'title = "A"\n[languages.en]\nprimary_menu = [\n  { label = "A", page = "page:none" },\n]',
            4,
            "no page “none”",
        ),
        ('title = "A"\n[languages.en]\nprimary_menu = [\n  { label = "A" },\n]', 4, "leads nowhere"),
        ('title = "A"\n[languages.en]\nfunding_statement = """\na\n\n# b"""', 6, "one #"),
        ('title = "A"\nlanguages = ["en"]\n[images."images/a.png"]\ntitel = "b"', 4, "Did you mean title?"),
        ('title = "A"\nlanguages = ["en"]\n[images."images/b.png"]\ntitle = "b"', 3, "There is no file images/b.png"),
        ('title = "A\n', 1, "This is not TOML"),
    ],
)
def test_mistakes_in_site_toml(folder: Folder, mistakes: Mistakes, site: str, line: int, words: str):
    folder.picture("images/a.png")
    folder.write("site.toml", site)

    problem = mistakes()[0]
    assert problem.startswith(f"site.toml:{line}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("table", "content", "line", "words"),
    [
        ("organisation", '[a]\nname = "A"', None, "Did you mean organisations?"),
        ("organisations", '[a]\nname = "A"\ncountry = "XX"', 3, "There is no country “XX”"),
        ("organisations", '[a]\nnaem = "A"', 2, "Did you mean name?"),
        ("organisations", '[a]\ncountry = "PL"', 1, "name is missing"),
        ("organisations", '[a]\nname = "A"\n[a.pl]\nname = "B"', 3, "“pl” is none of the languages"),
        ("organisations", '[a]\nname = "A"\nparent = "b"', 3, "There is no organisation “b”"),
        ("organisations", 'name = "A"', 1, "name lies in no row"),
        ("organisations", '[a]\nname = "A"\nlogo = "images/none.png"', 3, "There is no file"),
        ("keywords", '[a]\nlabel = "A"\n[b]\nlabel = "B"\nslug = "a"', 5, "has the slug a too"),
        ("contacts", '[a]\nkind = "dpo"\nname = "A"', 1, "must be able to reach"),
        ("contacts", '[a]\nname = "A"\nopening_hours = [{ opens = "1:00", closes = "12:00" }]', 3, "HH:MM"),
    ],
)  # fmt: skip
def test_mistakes_in_tables(folder: Folder, mistakes: Mistakes, table: str, content: str, line: int | None, words: str):
    folder.write(f"snippets/{table}.toml", content)

    place = f"snippets/{table}.toml:{line}: " if line else f"snippets/{table}.toml: "
    assert any(problem.startswith(place) and words in problem for problem in mistakes())


def test_all_mistakes_of_a_microsite_are_reported_at_once_and_nothing_is_loaded(folder: Folder, all_mistakes: Mistakes):
    folder.write("site.toml", 'title = "A"\nlanguages = ["en"]\n[theme]\ntext = "#eeeeee"\n')
    folder.write("snippets/keywords.toml", "[a]\n")
    folder.picture("images/a.png")
    folder.page("about", "type: plain\ntitle: A\nfoo: b\nlead_image: images/none.png", "# c\n\n![](images/a.png)")
    # What only the database can tell, beside what the text alone shows.
    folder.page("events/index", "type: event_index\ntitle: Events")
    folder.page("events/seminar", "type: event\ntitle: A\nstarts: 2014\nends: 2013")
    sites_before = Site.objects.count()

    places = list(dict.fromkeys(problem.split(": ")[0] for problem in all_mistakes()))
    assert places == [
        "content/en/about.md:4",
        "content/en/about.md:5",
        "content/en/about.md:7",
        "content/en/about.md:9",
        "content/en/events/seminar.md:5",
        "site.toml:4",
        "snippets/keywords.toml:1",
    ]
    assert not Microsite.objects.exists()
    assert not SeedRecord.objects.exists()
    assert not Image.objects.exists()
    assert Site.objects.count() == sites_before
    assert not Page.objects.filter(slug="project-en").exists()


def test_a_microsite_with_mistakes_does_not_keep_others_from_being_loaded(
    folder: Folder, microsites_dir: Path, load_all: Callable[..., Any]
):
    folder.page("about", "type: plain")
    other = Folder(microsites_dir / "another")
    other.write("site.toml", 'title = "Another"\nlanguages = ["en"]\n')
    other.page("index", "type: home\ntitle: Home")

    another, project = load_all()
    assert (another.is_loaded, project.is_loaded) == (True, False)
    assert [microsite.slug for microsite in Microsite.objects.all()] == ["another"]


def test_the_tree_of_pages_is_checked(folder: Folder, mistakes: Mistakes):
    folder.write("site.toml", 'title = "A"\nlanguages = ["en", "pl"]\n')
    folder.write("content/de/index.md", "---\ntype: home\ntitle: A\n---\n")
    folder.write("content/pl/about.md", "---\ntype: news_index\ntitle: A\n---\n")
    folder.page("about", "type: plain\ntitle: A")
    folder.page("about/index", "type: plain\ntitle: A")
    folder.page("events/seminar", "type: event\ntitle: A\nstarts: 2014")
    folder.page("a", "type: plain\ntitle: A\nslug: same")
    folder.page("b", "type: plain\ntitle: A\nslug: same")

    problems = "\n".join(mistakes())
    assert "content/de: site.toml has no language “de”" in problems
    assert "content/pl/index.md: This file is missing: each language needs a home page" in problems
    assert "content/pl/about.md:2: This is the translation of" in problems
    assert "is the same page. Remove one of the two files." in problems
    assert "content/en/events/index.md: This file is missing" in problems
    assert "content/en/b.md: " in problems
    assert "has the slug same too" in problems


def test_the_home_page_has_no_slug(folder: Folder, mistakes: Mistakes):
    folder.page("index", "type: home\ntitle: Home\nslug: home")

    (problem,) = mistakes()
    assert problem.startswith("content/en/index.md:4: The home page has no slug")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"---\ntype: plain\ntitle: A\n---\n\nZ\xbfe", 6, "isn't UTF-8"),
        ("---\ntype: plain\n---\n".encode("utf-16"), 1, "UTF-16"),
        (b"---\ntype: plain\ntitle: A\0\n---\n", 3, "null character"),
        (b"Just text", 1, "front matter is missing"),
        (b"---\ntype: plain\ntitle: A\n---\n" + b"Long. " * 200_000, None, "Split it"),
    ],
)
def test_files_that_are_no_text_are_explained(
    folder: Folder, mistakes: Mistakes, content: bytes, line: int | None, words: str
):
    folder.write("content/en/about.md", content)

    (problem,) = mistakes()
    assert problem.startswith(f"content/en/about.md:{line}: " if line else "content/en/about.md: ")
    assert words in problem


def test_links_of_the_file_system_may_not_lead_out_of_the_folder(folder: Folder, mistakes: Mistakes, tmp_path: Path):
    (tmp_path / "secret.md").write_text("---\ntype: plain\ntitle: Secret\n---\n")
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (folder.root / "content/en/secret.md").symlink_to(tmp_path / "secret.md")
    (folder.root / "documents").mkdir()
    (folder.root / "documents/a.pdf").symlink_to(tmp_path / "secret.pdf")
    folder.page("about", "type: plain\ntitle: A", "[a](document:documents/a.pdf)")

    problems = mistakes()
    assert [problem.split(": ")[0] for problem in problems] == ["content/en/about.md:5", "content/en/secret.md"]
    assert all("leads out of this folder" in problem for problem in problems)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", b"no picture", "image"),
        ("a.jpg", None, "extension does not match"),
        ("a.svgz", b"x", "not an image"),
    ],
)
def test_images_have_to_be_what_an_editor_could_upload(
    folder: Folder, mistakes: Mistakes, name: str, content: bytes | None, words: str
):
    if content is None:
        folder.picture(f"images/{name}")
    else:
        folder.write(f"images/{name}", content)
    folder.page("about", f"type: plain\ntitle: A\nlead_image: images/{name}\nlead_image_alt: A")

    (problem,) = mistakes()
    assert problem.startswith("content/en/about.md:4: ")
    assert words in problem


def test_documents_have_to_be_what_their_names_say(folder: Folder, mistakes: Mistakes):
    folder.write("documents/a.pdf", b"MZ executable")
    folder.page("about", "type: plain\ntitle: A", "[a](document:documents/a.pdf)")

    (problem,) = mistakes()
    assert problem.startswith("content/en/about.md:5: file: ")


def test_mistakes_in_shared_tables_keep_all_from_being_loaded(
    shared: Folder, folder: Folder, microsites_dir: Path, db: None
):
    shared.write("themes.toml", '[a]\nlabel = "A"\nparent = "b"\n')
    (report,) = Loader(microsites_dir).load()

    (problem,) = report.problems
    assert str(problem).endswith("themes.toml:3: There is no theme “b”. Write a.")
    assert not Theme.objects.exists()
    assert not Microsite.objects.exists()


def test_a_table_that_leads_in_a_circle_is_refused(shared: Folder, folder: Folder, microsites_dir: Path, db: None):
    shared.write("themes.toml", '[a]\nlabel = "A"\nparent = "b"\n[b]\nlabel = "B"\nparent = "a"\n')
    report = Loader(microsites_dir).load()[0]

    assert "lies below this" in str(report.problems[0])
