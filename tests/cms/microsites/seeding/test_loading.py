"""What a folder becomes in the database."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from cms.content.models import (
    Contact,
    Document,
    EventPage,
    HomePage,
    Image,
    Keyword,
    Organisation,
    PlainPage,
    ProjectPage,
    Theme,
    Venue,
)
from cms.content.partial_dates import PartialDate
from cms.microsites.models import Microsite
from cms.microsites.seeding.reports import SiteReport
from tests.cms.microsites.seeding.conftest import PDF, Folder

Load = Callable[..., SiteReport]

TWO_LANGUAGES = """
title = "Project"
default_language = "en"
fallback = ["en"]

[languages.en]
title = "Project"
primary_menu = [{ label = "About", page = "page:about", children = [{ label = "Events", page = "page:events" }] }]

[languages.pl]
title = "Projekt"
primary_menu = [{ label = "O nas", page = "page:about" }]
"""


@pytest.fixture
def bilingual(folder: Folder) -> Folder:
    folder.write("site.toml", TWO_LANGUAGES)
    folder.page("index", "type: home\ntitle: Home\nslogan: Hello")
    folder.page("about", "type: plain\ntitle: About")
    folder.page("events/index", "type: event_index\ntitle: Events")
    folder.write(
        "content/pl/index.md", "---\ntype: home\ntitle: Start\n---\n[O nas](page:about) [Events](page:events)\n"
    )
    folder.write("content/pl/about.md", "---\ntype: plain\ntitle: O nas\nslug: o-nas\n---\n## Tytuł\n\nTekst\n")
    return folder


def test_a_microsite_is_made_with_its_settings(folder: Folder, load: Load):
    folder.write(
        "site.toml",
        """
        title = "EU-BELONG"
        hostname = "belong.example.org"
        licence = "cc_by_4"
        licence_attribution = "AER"
        retention_days = 180

        [theme]
        primary = "#6d1b52"
        typeface = "serif"
        logo = "theme/logo.png"

        [[social_links]]
        network = "x"
        url = "https://x.com/a"
        [[social_links]]
        network = "mastodon"
        url = "https://social.example/a"

        [languages.en]
        slogan = "Here you belong!"
        funding_statement = "Co-funded by the **European Union**."
        funding_emblem = "theme/eu.png"
        funding_emblem_alt = "Co-funded by the European Union"
        """,
    )
    folder.picture("theme/logo.png")
    folder.picture("theme/eu.png", "blue")
    load()

    microsite = Microsite.objects.get(slug="project")
    assert (microsite.title, microsite.site.hostname) == ("EU-BELONG", "belong.example.org")
    assert (microsite.color_primary, microsite.typeface, microsite.retention_days) == ("#6d1b52", "serif", 180)
    assert microsite.logo.collection == microsite.image_collection
    assert [link.network for link in microsite.social_links.all()] == ["x", "mastodon"]
    language = microsite.languages.get()
    assert language.funding_statement == "<p>Co-funded by the <b>European Union</b>.</p>"
    assert (language.slogan, language.funding_emblem.title) == ("Here you belong!", "Eu")


def test_languages_keep_their_order_default_and_fallback(bilingual: Folder, load: Load):
    load()

    microsite = Microsite.objects.get()
    assert microsite.language_codes() == ["en", "pl"]
    assert microsite.default_locale.language_code == "en"
    assert microsite.fallback_codes("pl") == ["pl", "en"]


def test_pages_of_one_path_are_translations_with_slugs_of_their_own(bilingual: Folder, load: Load):
    load()

    english, polish = PlainPage.objects.order_by("locale__language_code")
    assert english.translation_key == polish.translation_key
    assert (english.slug, polish.slug) == ("about", "o-nas")
    assert (english.title, polish.title) == ("About", "O nas")
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    homes = HomePage.objects.all()
    assert {home.slug for home in homes} == {"project-en", "project-pl"}
    assert len({home.translation_key for home in homes}) == 1


def test_links_and_menus_lead_to_the_same_language_or_else_to_the_one_that_stands_in(bilingual: Folder, load: Load):
    load()

    home = HomePage.objects.get(slug="project-pl")
    about = PlainPage.objects.get(slug="o-nas")
    events = Page.objects.get(slug="events")
    text = home.body[0].value.source
    assert f'<a linktype="page" id="{about.pk}">O nas</a>' in text
    assert f'<a linktype="page" id="{events.pk}">Events</a>' in text
    polish = Microsite.objects.get().languages.get(locale__language_code="pl")
    assert polish.primary_menu[0].value["page"].pk == about.pk


def test_blocks_of_translations_share_their_ids(bilingual: Folder, load: Load):
    bilingual.page("about", "type: plain\ntitle: About", "## Title\n\nText")
    load()

    english, polish = PlainPage.objects.order_by("locale__language_code")
    assert [block.id for block in english.body] == [block.id for block in polish.body]
    assert [block.block_type for block in polish.body] == ["heading", "text"]


def test_siblings_stand_in_their_order_and_then_by_name(folder: Folder, load: Load):
    for name, order in (("zebra", 1), ("apple", None), ("mango", 2), ("banana", None)):
        folder.page(name, f"type: plain\ntitle: {name}" + (f"\norder: {order}" if order else ""))
    load()

    home = HomePage.objects.get()
    assert list(home.get_children().values_list("slug", flat=True)) == ["zebra", "mango", "apple", "banana"]


EVENT = """
type: event
title: Seminar – “Toolbox”
starts: 2014-05-07
start_time: 09:30
time_zone: Europe/Brussels
venue: jacques-delors
themes: [housing]
countries: [BE, NO]
objectives:
  - To present
  - "To discuss: openly"
documents:
  - {role: agenda, document: documents/agenda.pdf, title: Agenda}
sessions:
  - key: opening
    title: Opening
    starts: 09:30
    speakers:
      - {person: marie, role: speaker}
previous_event: page:events/academy
eligibility: |
  For **practitioners**, see
  [the academy](page:events/academy).
lead_image: images/room.png
lead_image_alt: A full room
"""


@pytest.fixture
def event(folder: Folder, shared: Folder) -> Folder:
    shared.write("themes.toml", '[housing]\nlabel = "Housing"\n[housing.pl]\nlabel = "Mieszkanie"\n')
    folder.write(
        "snippets/venues.toml",
        '[jacques-delors]\nname = "Bâtiment Jacques Delors"\ncity = "Brussels"\ncountry = "BE"\n'
        "latitude = 50.8412\nlongitude = 4.3753\n",
    )
    folder.write("snippets/people.toml", '[marie]\nname = "Marie"\naffiliation = "itc"\n')
    folder.write("snippets/organisations.toml", '[itc]\nname = "ITC"\nparent = "ilo"\n[ilo]\nname = "ILO"\n')
    folder.write("documents/agenda.pdf", PDF)
    folder.picture("images/room.png")
    folder.page("events/index", "type: event_index\ntitle: Events")
    folder.page("events/seminar", EVENT, "See the [agenda](document:documents/agenda.pdf).")
    folder.page(
        "events/academy", "type: event\ntitle: Academy\nstarts: 2014-02\nbody_of: x".replace("\nbody_of: x", "")
    )
    return folder


def test_fields_of_every_kind_are_filled(event: Folder, load: Load):
    load()

    seminar = EventPage.objects.get(slug="seminar")
    assert seminar.title == "Seminar – “Toolbox”"
    assert seminar.starts == PartialDate(2014, 5, 7)
    assert seminar.start_time == datetime.time(9, 30)
    assert seminar.venue.city == "Brussels"
    assert seminar.venue.owner == Microsite.objects.get()
    assert [theme.slug for theme in seminar.themes.all()] == ["housing"]
    assert [country.code for country in seminar.countries] == ["BE", "NO"]
    assert [child.value for child in seminar.objectives] == ["To present", "To discuss: openly"]
    assert seminar.documents[0].value["document"].title == "Agenda"
    assert seminar.sessions[0].value["starts"] == datetime.time(9, 30)
    assert seminar.sessions[0].value["speakers"][0]["person"].affiliation.parent.name == "ILO"
    assert seminar.lead_image.title == "Room"
    academy = EventPage.objects.get(slug="academy")
    assert seminar.previous_event == academy
    assert seminar.eligibility == (
        f'<p>For <b>practitioners</b>, see <a linktype="page" id="{academy.pk}">the academy</a>.</p>'
    )
    document = Document.objects.get()
    assert f'<a linktype="document" id="{document.pk}">agenda</a>' in seminar.body[0].value.source
    assert Venue.objects.get().latitude == Decimal("50.8412")


def test_pages_may_refer_to_each_other_in_circles(folder: Folder, load: Load):
    folder.page("events/index", "type: event_index\ntitle: Events", "[a](page:events/a)")
    folder.page("events/a", "type: event\ntitle: A\nstarts: 2014\nprevious_event: page:events/b", "[b](page:events/b)")
    folder.page("events/b", "type: event\ntitle: B\nstarts: 2013\nprevious_event: page:events/a", "[a](page:events/a)")
    load()

    first, second = EventPage.objects.order_by("slug")
    assert (first.previous_event, second.previous_event) == (second, first)
    assert f'id="{second.pk}"' in first.body[0].value.source
    assert first.path.startswith(Page.objects.get(slug="events").path)


def test_loaded_pages_have_a_revision_that_says_the_same_and_a_history(event: Folder, load: Load):
    load()

    seminar = EventPage.objects.get(slug="seminar")
    assert seminar.live
    assert not seminar.has_unpublished_changes
    assert seminar.latest_revision == seminar.live_revision == Revision.objects.for_instance(seminar).get()
    restored = seminar.get_latest_revision_as_object()
    assert restored.previous_event == seminar.previous_event
    assert list(restored.themes.all()) == list(seminar.themes.all())
    assert restored.body.get_prep_value() == seminar.body.get_prep_value()
    entry = PageLogEntry.objects.get(page=seminar.pk)
    assert entry.message.endswith("content/en/events/seminar.md")


def test_an_editor_can_go_on_with_a_loaded_page(event: Folder, load: Load, client: Client):
    load()
    client.force_login(User.objects.create_superuser("admin"))

    seminar = EventPage.objects.get(slug="seminar")
    assert client.get(f"/admin/pages/{seminar.pk}/edit/").status_code == 200
    history = client.get(f"/admin/pages/{seminar.pk}/history/").content.decode()
    assert "Loaded from" in history


def test_the_admin_knows_where_a_loaded_image_is_used(event: Folder, load: Load):
    load()

    image, seminar = Image.objects.get(), EventPage.objects.get(slug="seminar")
    assert [str(pk) for pk in ReferenceIndex.get_references_to(image).values_list("object_id", flat=True)] == [
        str(seminar.pk)
    ]


def test_rows_have_a_language_each_with_what_is_different_in_it(bilingual: Folder, shared: Folder, load: Load):
    shared.write("themes.toml", '[a]\nlabel = "A"\n[a.pl]\nlabel = "Ą"\n[b]\nlabel = "B"\n')
    bilingual.write(
        "snippets/organisations.toml", '[aer]\nname = "Assembly"\ncountry = "FR"\n[aer.pl]\nname = "Zgromadzenie"\n'
    )
    load()

    english, polish = Organisation.objects.order_by("locale__language_code")
    assert (english.name, polish.name) == ("Assembly", "Zgromadzenie")
    assert polish.country.code == "FR"
    assert english.translation_key == polish.translation_key
    # Shared rows get the languages that somebody translated them into; a microsite's own get all of its languages.
    assert sorted(Theme.objects.values_list("slug", "locale__language_code")) == [
        ("a", "en"), ("a", "pl"), ("b", "en"),
    ]  # fmt: skip
    assert set(Theme.objects.values_list("owner", flat=True)) == {None}


def test_a_reference_takes_the_row_of_its_language_and_the_own_before_the_shared(
    bilingual: Folder, shared: Folder, load: Load
):
    shared.write("keywords.toml", '[sport]\nlabel = "Shared"\n[culture]\nlabel = "Culture"\n')
    bilingual.write("snippets/keywords.toml", '[sport]\nlabel = "Own"\n[sport.pl]\nlabel = "Własne"\n')
    bilingual.write("content/pl/about.md", "---\ntype: plain\ntitle: O nas\nkeywords: [sport, culture]\n---\n")
    load()

    polish = PlainPage.objects.get(locale__language_code="pl")
    assert sorted(keyword.label for keyword in polish.keywords.all()) == ["Culture", "Własne"]
    assert Keyword.objects.count() == 4


def test_rows_may_refer_to_each_other_in_any_order(shared: Folder, folder: Folder, load: Load):
    shared.write("themes.toml", '[b]\nlabel = "B"\nparent = "a"\n[a]\nlabel = "A"\n')
    load()

    assert Theme.objects.get(slug="b").parent == Theme.objects.get(slug="a")


def test_drafts_and_scheduled_and_expired_pages_are_not_live(folder: Folder, load: Load):
    folder.page("draft", "type: plain\ntitle: Draft\ndraft: true")
    folder.page("later", "type: plain\ntitle: Later\ngo_live_at: 2999-01-01 09:00 Europe/Brussels")
    folder.page("over", "type: plain\ntitle: Over\nexpire_at: 2014-01-01T00:00Z")
    load()

    pages = {page.slug: page for page in PlainPage.objects.all()}
    assert [page.live for page in pages.values()] == [False, False, False]
    assert pages["draft"].has_unpublished_changes
    assert pages["over"].expired
    moment = pages["later"].latest_revision.approved_go_live_at
    assert moment == datetime.datetime(2999, 1, 1, 8, tzinfo=datetime.UTC)
    assert pages["draft"].latest_revision.approved_go_live_at is None


def test_files_get_what_site_toml_says_and_only_used_ones_are_loaded(folder: Folder, load: Load):
    folder.write(
        "site.toml",
        """
        title = "Project"
        languages = ["en"]
        [images."images/a.png"]
        title = "Round table"
        description = "Three people at a table"
        credit = "M. Nowak"
        licence = "cc0"
        [documents."documents/a.pdf"]
        title = "Flyer"
        language = "en"
        """,
    )
    folder.picture("images/a.png")
    folder.picture("images/unused.png")
    folder.write("documents/a.pdf", PDF)
    report = load()

    image, document = Image.objects.get(), Document.objects.get()
    assert (image.title, image.description, image.credit, image.licence) == (
        "Round table", "Three people at a table", "M. Nowak", "cc0",
    )  # fmt: skip
    assert (image.width, image.height) == (40, 30)
    assert image.file_hash
    assert (document.title, document.language) == ("Flyer", "en")
    assert document.collection == Microsite.objects.get().document_collection
    (note,) = report.notes
    assert "images/unused.png" in note


def test_one_file_is_one_image_however_often_it_is_used(folder: Folder, load: Load):
    folder.picture("images/a.png")
    folder.page("a", "type: plain\ntitle: A\nlead_image: images/a.png\nlead_image_alt: A", "![A](images/a.png)")
    folder.page("b", "type: plain\ntitle: B\nlead_image: images/a.png\nlead_image_alt: A")
    load()

    assert Image.objects.count() == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_files_from_windows_are_read_as_any_other(folder: Folder, load: Load, start: bytes):
    text = "---\r\ntype: plain\r\ntitle: Żółć\r\n---\r\n\r\nOne\r\n\r\nTwo\r\n"
    folder.write("content/en/about.md", start + text.encode())
    folder.write("site.toml", start + b'title = "Project"\r\nlanguages = ["en"]\r\n')
    load()

    page = PlainPage.objects.get()
    assert page.title == "Żółć"
    assert page.body[0].value.source == "<p>One</p><p>Two</p>"


def stored_files() -> list[str]:
    """Return what lies in the folders of images and documents."""
    return [
        name
        for folder in ("original_images", "documents")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


def test_checking_leaves_nothing_behind(event: Folder, load: Load):
    before = stored_files()
    load(check_only=True)

    assert not Microsite.objects.exists()
    assert not Theme.objects.exists()
    assert not Image.objects.exists()
    assert stored_files() == before


def test_a_project_with_money_ranges_and_rows_of_facts(folder: Folder, load: Load):
    folder.page(
        "project",
        """
        type: project
        title: Project
        status: active
        starts: 2015
        ends: 2021-09-30
        cost_amount: 246 879.07
        cost_currency: EUR
        planned_outputs:
          - kind: national_event
            title: National events
            count: 2
            per: partner
            every: evaluation_stage
            minimum_participants: 20
            maximum_participants: 50
            approximate: true
        """,
    )
    load()

    project = ProjectPage.objects.get()
    assert (project.cost_amount, project.cost_currency) == (Decimal("246879.07"), "EUR")
    assert project.starts == PartialDate(2015)
    output: Any = project.planned_outputs[0].value
    assert (output["minimum_participants"], output["approximate"]) == (20, True)


def test_contacts_have_opening_hours(folder: Folder, load: Load):
    folder.write(
        "snippets/contacts.toml",
        """
        [office]
        name = "Office"
        country = "PL"
        postcode = "61 -714"
        opening_hours = [{ first_day = 0, last_day = 4, opens = "07:30", closes = "15:30" }]
        """,
    )
    folder.page("contact", "type: contact\ntitle: Contact\ncontacts: [office]")
    load()

    contact = Contact.objects.get()
    assert contact.postcode == "61-714"
    assert contact.opening_hours[0].value["closes"] == datetime.time(15, 30)
