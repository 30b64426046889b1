"""Loading a second time: nothing is done twice, and what editors did stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from wagtail.models import Page, Revision

from cms.content.models import Document, Image, Organisation, PlainPage, Theme
from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite, SeedRecord
from cms.microsites.seeding.reports import SiteReport
from tests.cms.microsites.seeding.conftest import PDF, Folder

Load = Callable[..., SiteReport]

SITE = 'title = "Project"\n[theme]\nprimary = "#0b4ea2"\nlogo = "theme/logo.png"\n[languages.en]\nslogan = "One"\n'


@pytest.fixture
def site(folder: Folder, shared: Folder) -> Folder:
    shared.write("themes.toml", '[housing]\nlabel = "Housing"\n')
    folder.write("site.toml", SITE)
    folder.write("snippets/organisations.toml", '[aer]\nname = "AER"\n')
    folder.picture("theme/logo.png")
    folder.write("documents/a.pdf", PDF)
    folder.page(
        "about", "type: plain\ntitle: About\nthemes: [housing]", "[a](document:documents/a.pdf) [b](page:about/us)"
    )
    folder.page("about/us", "type: plain\ntitle: Us\nintroduction: We")
    (folder.root / "content/en/about.md").rename(folder.root / "content/en/about/index.md")
    return folder


def edit(page: Page) -> None:
    """Do as an editor does who saves and publishes."""
    page.title = "Edited"
    page.save_revision().publish()


def test_a_second_load_changes_nothing(site: Folder, load: Load):
    load()
    before = (
        Revision.objects.count(),
        Page.objects.count(),
        Image.objects.count(),
        set(SeedRecord.objects.values_list()),
    )
    report = load()

    assert (
        Revision.objects.count(), Page.objects.count(), Image.objects.count(), set(SeedRecord.objects.values_list())
    ) == before  # fmt: skip
    assert {action for _kind, action in report.counts} == {"unchanged"}
    assert report.counts["page", "unchanged"] == 3
    assert "unchanged: 3 pages, 1 snippet, 2 files" in report.summary()


def test_an_unchanged_page_costs_no_query(
    site: Folder, load: Load, django_assert_max_num_queries: Callable[[int], object]
):
    for number in range(30):
        site.page(f"page-{number}", f"type: plain\ntitle: Page {number}")
    load()

    # As many for 30 pages as for one: records, what is there of each model, locks and savepoints.
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        load()


def test_a_newer_file_updates_what_nobody_edited(site: Folder, shared: Folder, load: Load):
    load()
    live_before = PlainPage.objects.get(slug="us").first_published_at
    site.page("about/us", "type: plain\ntitle: All of us")
    site.write("snippets/organisations.toml", '[aer]\nname = "Assembly"\n')
    site.write("site.toml", SITE.replace("#0b4ea2", "#6d1b52").replace("One", "Two"))
    shared.write("themes.toml", '[housing]\nlabel = "Homes"\n')
    report = load()

    page = PlainPage.objects.get(slug="us")
    assert (page.title, page.introduction, page.live) == ("All of us", "", True)
    assert page.first_published_at == live_before
    assert page.get_latest_revision_as_object().title == "All of us"
    assert page.live_revision_id == page.latest_revision_id
    assert Organisation.objects.get().name == "Assembly"
    assert Theme.objects.get().label == "Homes"
    microsite = Microsite.objects.get()
    assert (microsite.color_primary, microsite.languages.get().slogan) == ("#6d1b52", "Two")
    assert report.total("updated") == 4
    assert {action for _kind, action in load().counts} == {"unchanged"}


def test_what_an_editor_changed_stays_and_is_reported(site: Folder, load: Load):
    load()
    edit(PlainPage.objects.get(slug="us"))
    Organisation.objects.update(name="Edited")
    Microsite.objects.update(color_primary="#333333")
    Microsite.objects.get().languages.update(slogan="Edited")
    site.page("about/us", "type: plain\ntitle: All of us")
    site.write("snippets/organisations.toml", '[aer]\nname = "Assembly"\n')
    site.write("site.toml", SITE.replace("#0b4ea2", "#6d1b52").replace("One", "Two"))
    report = load()

    assert PlainPage.objects.get(slug="us").title == "Edited"
    assert Organisation.objects.get().name == "Edited"
    microsite = Microsite.objects.get()
    assert (microsite.color_primary, microsite.languages.get().slogan) == ("#333333", "Edited")
    assert report.total("kept") == 4
    assert any("content/en/about/us.md: kept, because it was edited in the admin" in line for line in report.kept)


def test_a_draft_of_an_editor_stays_too(site: Folder, load: Load):
    load()
    page = PlainPage.objects.get(slug="us")
    page.title = "Draft"
    page.save_revision()
    site.page("about/us", "type: plain\ntitle: All of us")
    load()

    page.refresh_from_db()
    assert page.title == "Us"
    assert page.get_latest_revision_as_object().title == "Draft"


def test_what_an_editor_unpublished_stays_unpublished(site: Folder, load: Load):
    load()
    PlainPage.objects.get(slug="us").unpublish()
    site.page("about/us", "type: plain\ntitle: All of us")
    load()

    assert not PlainPage.objects.get(slug="us").live


def test_what_an_editor_deleted_stays_deleted_and_is_left_out_where_it_was_used(site: Folder, load: Load):
    load()
    PlainPage.objects.get(slug="us").delete()
    Organisation.objects.all().delete()
    Document.objects.all().delete()
    report = load()

    assert not PlainPage.objects.filter(slug="us").exists()
    assert report.total("deleted") == 3

    site.page("about/index", "type: plain\ntitle: New", "[a](document:documents/a.pdf) [b](page:about/us)")
    site.page("about/us/more", "type: plain\ntitle: More")
    (site.root / "content/en/about/us.md").rename(site.root / "content/en/about/us/index.md")
    report = load()

    about = PlainPage.objects.get(slug="about")
    assert about.title == "New"
    assert about.body[0].value.source == "<p>a b</p>"
    assert not PlainPage.objects.filter(slug__in=["us", "more"]).exists()
    assert any("the page above it was deleted in the admin" in line for line in report.kept)


def test_a_needed_thing_that_was_deleted_takes_its_item_along(site: Folder, load: Load):
    site.picture("images/a.png")
    site.page("about/us", "type: plain\ntitle: Us", "![A](images/a.png)\n\nText")
    load()
    Image.objects.get(title="A").delete()
    site.page("about/us", "type: plain\ntitle: New", "![A](images/a.png)\n\nText")
    load()

    page = PlainPage.objects.get(slug="us")
    assert [block.block_type for block in page.body] == ["text"]


def test_new_pages_and_languages_join_what_is_there(site: Folder, load: Load):
    load()
    us = PlainPage.objects.get(slug="us")
    site.write("site.toml", SITE + '[languages.pl]\nslogan = "Jeden"\n')
    site.write("content/pl/index.md", "---\ntype: home\ntitle: Start\n---\n")
    site.write("content/pl/about/index.md", "---\ntype: plain\ntitle: O\n---\n[b](page:about/us)\n")
    site.write("content/pl/about/us.md", "---\ntype: plain\ntitle: My\n---\n")
    site.page("about/first", "type: plain\ntitle: First\norder: 1")
    load()

    assert Microsite.objects.get().language_codes() == ["en", "pl"]
    polish = PlainPage.objects.get(title="My")
    assert polish.translation_key == us.translation_key
    about = PlainPage.objects.get(slug="about", locale__language_code="en")
    assert list(about.get_children().values_list("slug", flat=True)) == ["first", "us"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_page_that_an_editor_made_at_the_same_address_is_left_alone(site: Folder, load: Load):
    load()
    about = PlainPage.objects.get(slug="about")
    about.add_child(instance=PlainPage(title="Editor's", slug="new", locale=about.locale))
    site.page("about/new", "type: plain\ntitle: Loaded")
    report = load()

    assert PlainPage.objects.get(slug="new").title == "Editor's"
    assert any("the page “Editor's” was there already" in line for line in report.kept)
    assert load().counts["page", "unchanged"] == 4


def test_a_microsite_that_was_there_before_keeps_its_settings_and_gets_its_pages(site: Folder, load: Load):
    create_microsite(slug="project", title="By hand", languages=["en"])
    report = load()

    assert Microsite.objects.get().title == "By hand"
    assert PlainPage.objects.filter(slug="us").exists()
    assert report.counts["settings", "kept"] == 1


def test_a_new_image_takes_the_place_of_the_old_one(
    site: Folder, load: Load, django_capture_on_commit_callbacks: Callable[..., object]
):
    load()
    image = Image.objects.get()
    old_name = image.file.name
    old_rendition = image.get_rendition("width-10")
    site.picture("theme/logo.png", "red")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        load()

    new = Image.objects.get()
    assert new.pk == image.pk
    assert new.file_hash != image.file_hash
    assert not new.renditions.filter(pk=old_rendition.pk).exists()
    assert not default_storage.exists(old_name)
    assert default_storage.exists(new.file.name)


def test_an_image_that_an_editor_described_stays(site: Folder, load: Load):
    load()
    Image.objects.update(description="Described")
    site.picture("theme/logo.png", "red")
    load()

    assert Image.objects.get().description == "Described"


def test_a_renamed_folder_is_still_the_same_microsite(
    site: Folder, load: Load, load_all: Callable[..., list[SiteReport]]
):
    site.write("site.toml", 'slug = "project"\n' + SITE)
    load()
    site.root.rename(site.root.parent / "renamed")
    (report,) = load_all()

    assert report.total("created") == 0
    assert Microsite.objects.count() == 1


def test_a_failed_load_leaves_no_files(site: Folder, load_all: Callable[..., list[SiteReport]], tmp_path: Path):
    site.picture("images/failed-load.png")
    site.page("about/us", "type: event\ntitle: A\nlead_image: images/failed-load.png")
    (report,) = load_all()

    assert not report.is_loaded
    names = default_storage.listdir("original_images")[1] if default_storage.exists("original_images") else []
    assert not any(name.startswith("failed-load") for name in names)
