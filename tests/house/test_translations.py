"""The interface speaks each of its languages completely, and what is missing is noticed."""

import re
import shutil
import subprocess
import sys
from textwrap import dedent

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, ngettext, override, pgettext

from cms.catalogues.extraction import extract_strings
from cms.catalogues.files import plural_forms, po_path, read_catalogue, update_catalogue
from cms.catalogues.mistakes import find_mistakes
from tests.processes import ROOT

LANGUAGES = ["pl", "de", "fr", "hu"]
MANAGE = [sys.executable, "manage.py"]


@pytest.fixture(scope="module")
def strings():
    return extract_strings(ROOT, LANGUAGES)


@pytest.fixture
def project(tmp_path):
    """Give a small project with a translated string, and a function that says what is wrong with its Polish."""
    return Project(tmp_path)


class Project:
    def __init__(self, root):
        self.root = root
        self.write("cms/words.py", 'TITLE = _("About %(topic)s")\n')
        update_catalogue(root, "pl", extract_strings(root, ["pl"]))
        self.translate("About %(topic)s", "O temacie %(topic)s")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")

    def translate(self, original, translation, update=True):
        po = po_path(self.root, "pl")
        text = po.read_text(encoding="utf-8")
        changed = re.sub(rf'(msgid "{re.escape(original)}"\nmsgstr) ".*"', lambda m: f'{m[1]} "{translation}"', text)
        assert changed != text
        po.write_text(changed, encoding="utf-8")
        if update:
            self.update()

    def update(self):
        return update_catalogue(self.root, "pl", extract_strings(self.root, ["pl"]))

    def mistakes(self):
        return [str(mistake) for mistake in find_mistakes(self.root, "pl", extract_strings(self.root, ["pl"]))]


# --- What we ship ---------------------------------------------------------------------------------------------------


def test_languages_of_the_interface_are_those_with_a_catalogue():
    assert [code for code in settings.UI_LANGUAGES if code != "en"] == LANGUAGES
    assert sorted(path.name for path in (ROOT / "locale").iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete_and_compiled(language, strings):
    assert len(strings) > 900
    assert find_mistakes(ROOT, language, strings) == []


@pytest.mark.parametrize(("language", "forms"), [("pl", 3), ("de", 2), ("fr", 2), ("hu", 2)])
def test_catalogue_counts_as_gettext_does(language, forms):
    with po_path(ROOT, language).open("rb") as file:
        catalogue = read_po(file)

    assert catalogue.num_plurals == forms
    assert f"nplurals={forms};" in plural_forms(language)


@pytest.mark.parametrize(
    ("language", "events", "cancelled"),
    [
        ("pl", "Nadchodzące wydarzenia", "Odwołane"),
        ("de", "Kommende Veranstaltungen", "Abgesagt"),
        ("fr", "Événements à venir", "Annulé"),
        ("hu", "Közelgő események", "Elmarad"),
    ],
)
def test_compiled_catalogue_answers(language, events, cancelled):
    with override(language):
        assert gettext("Upcoming events") == events
        assert pgettext("event status", "Cancelled") == cancelled


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 słowo"), (2, "2 słowa"), (4, "4 słowa"), (5, "5 słów"), (12, "12 słów"), (22, "22 słowa"), (25, "25 słów")],
)
def test_polish_counts_in_three_forms(count, words):
    with override("pl"):
        title = ngettext(
            "The title has %(count)d word; the template asks for %(most)d at most.",
            "The title has %(count)d words; the template asks for %(most)d at most.",
            count,
        ) % {"count": count, "most": 3}

    assert title == f"Tytuł ma {words}; wzór dopuszcza najwyżej 3."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_a_microsite_has_a_name_in_the_languages_of_the_interface(language):
    with override("en"):
        english = {code: str(name) for code, name in settings.LANGUAGES}
    with override(language):
        untranslated = [code for code, name in settings.LANGUAGES if str(name) == english[code]]

    assert english["mt"] == "Maltese"  # Django has no name for it
    assert untranslated == []


def test_words_of_others_stay_as_they_translate_them():
    # Ours win where both have a string. These mean something else in Wagtail, so ours have a context.
    for language in LANGUAGES:
        catalogue = read_catalogue(ROOT, language)
        for string in ("Owner", "Cancelled", "Privacy"):
            assert catalogue.get(string) is None
            assert any(entry.id == string and entry.context for entry in catalogue)


def test_glossary_says_what_the_catalogues_say():
    page = (ROOT / "docs" / "translating-the-interface.md").read_text(encoding="utf-8")
    table = page.split("## Glossary")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "|" in line][2:]
    catalogues = [read_catalogue(ROOT, language) for language in LANGUAGES]

    assert len(rows) > 30
    assert rows == [[row[0], *(catalogue.get(row[0]).string for catalogue in catalogues)] for row in rows]


# --- What is noticed ------------------------------------------------------------------------------------------------


def test_translated_project_has_no_mistakes(project):
    assert project.mistakes() == []


def test_string_without_translation_is_named_with_its_line(project):
    project.write("cms/more.py", '# What follows is new.\nNEW = pgettext_lazy("colour", "Orange")\n')

    assert project.mistakes() == ["cms/more.py:2: no translation to “pl”: “Orange” (context “colour”)"]
    project.update()
    assert project.mistakes() == ["cms/more.py:2: no translation to “pl”: “Orange” (context “colour”)"]


def test_string_that_no_source_has_is_obsolete(project):
    project.write("cms/words.py", "TITLE = ''\n")

    [mistake] = project.mistakes()
    assert re.fullmatch(
        r"locale/pl/LC_MESSAGES/django\.po:\d+: obsolete, no source has it any more: “About %\(topic\)s”", mistake
    )
    project.update()
    assert project.mistakes() == []


def test_fuzzy_translation_is_doubted(project):
    po = po_path(project.root, "pl")
    po.write_text(po.read_text().replace("#, python-format", "#, fuzzy, python-format"))

    [mistake] = project.mistakes()
    assert "marked as fuzzy" in mistake


@pytest.mark.parametrize("translation", ["O temacie", "O %(temat)s", "O %(topic)d", "O %(topic)s i %(topic)s"])
def test_other_placeholders_are_noticed(project, translation):
    project.translate("About %(topic)s", translation)

    [mistake] = project.mistakes()
    assert f"the translation “{translation}” must have %(topic)s: “About %(topic)s”" in mistake


@pytest.mark.parametrize(
    ("original", "right", "wrong"),
    [
        ("Given twice: %s.", "Podano dwa razy: %s.", "Podano dwa razy."),
        ("Hello {name}", "Witamy, {name}", "Witamy, {imię}"),
        ("Read <a href='/x'>this</a>", "Czytaj <a href='/x'>to</a>", "Czytaj <a href='/y'>to</a>"),
        ("100 % of all", "100 % wszystkich", "100 % {wszystkich}"),
    ],
)
def test_placeholders_of_all_kinds_are_compared(project, original, right, wrong):
    project.write("cms/more.py", f'MORE = _("{original}")\n')
    project.update()

    project.translate(original, right)
    assert project.mistakes() == []
    project.translate(original, wrong)
    assert len(project.mistakes()) == 1


def test_missing_plural_form_is_noticed(project):
    project.write("cms/more.py", 'MORE = ngettext("%(n)d day", "%(n)d days", n)\n')
    project.update()
    po = po_path(project.root, "pl")

    def write(*forms):
        lines = "\n".join(f'msgstr[{number}] "{form}"' for number, form in enumerate(forms))
        po.write_text(re.sub(r'(?:msgstr\[\d\] ".*"\n?)+', lines + "\n", po.read_text()))
        project.update()

    write("%(n)d dzień", "%(n)d dni", "")
    assert project.mistakes() == ["cms/more.py:1: needs 3 plural forms in “pl”: “%(n)d day”"]
    write("%(n)d dzień", "%(n)d dni", "dni")
    assert "must have %(n)d" in project.mistakes()[0]
    write("%(n)d dzień", "%(n)d dni", "%(n)d dni")
    assert project.mistakes() == []


def test_other_rule_for_plurals_is_noticed(project):
    po = po_path(project.root, "pl")
    po.write_text(re.sub(r'"Plural-Forms: .*"', r'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"', po.read_text()))

    assert "the header needs “Plural-Forms: nplurals=3" in project.mistakes()[0]


def test_change_that_was_not_compiled_is_noticed(project):
    project.translate("About %(topic)s", "Na temat %(topic)s", update=False)

    assert project.mistakes() == [
        "locale/pl/LC_MESSAGES/django.po:1: isn't compiled: run `manage.py update_translations`"
    ]
    project.update()
    assert project.mistakes() == []


def test_update_twice_changes_nothing(project):
    project.update()
    before = po_path(project.root, "pl").read_bytes()
    project.update()

    assert po_path(project.root, "pl").read_bytes() == before


def test_strings_are_found_in_templates(project):
    project.write(
        "cms/x/templates/x/page.html",
        """\
        {% load i18n %}
          <h1>{% translate "Sign up" %}</h1>
            {% trans "Orange" context "colour" %}
        {% blocktranslate count seats=seats trimmed %}
          {{ seats }} seat
        {% plural %}
          {{ seats }} seats
        {% endblocktranslate %}
        <p title="{{ _("Help") }}">100 %</p>
        """,
    )
    found = extract_strings(project.root, ["pl"])

    lines = {(entry.context, entry.id): entry.locations for entry in found if entry.id}
    assert lines[None, "Sign up"] == [("cms/x/templates/x/page.html", 2)]
    assert lines["colour", "Orange"] == [("cms/x/templates/x/page.html", 3)]
    assert [path for path, _line in lines[None, ("%(seats)s seat", "%(seats)s seats")]] == [
        "cms/x/templates/x/page.html"
    ]
    assert (None, "Help") in lines


def test_names_of_languages_are_left_to_django_where_it_knows_them(project):
    project.write("cms/settings/base.py", 'LANGUAGES = [("de", _("German")), ("mt", _("Maltese"))]\n')

    found = extract_strings(project.root, ["pl"])

    assert found.get("German") is None
    assert found.get("Maltese") is not None


def test_command_fails_for_a_string_without_translation(tmp_path):
    for folder in ("cms", "frontend", "graphql", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    shutil.copy(ROOT / "manage.py", tmp_path)
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PYTHONDONTWRITEBYTECODE": "1"}

    def check():
        return subprocess.run(
            [*MANAGE, "check_translations"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert check().returncode == 0
    (tmp_path / "cms" / "content" / "new.py").write_text('_ = str\n\nNEW = _("Nobody has translated this.")\n')
    result = check()

    assert result.returncode == 1
    for language in LANGUAGES:
        assert f"cms/content/new.py:3: no translation to “{language}”: “Nobody has translated this.”" in result.stderr
