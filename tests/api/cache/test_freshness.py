"""No answer from memory differs from what Django would say, however an edit elsewhere changes it."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.content.models import EventPage, NewsPage, PlainPage
from cms.content.renditions import make_renditions
from cms.generations import reading
from cms.microsites.models import Microsite
from tests.api.cache.conftest import Edge
from tests.api.test_content import block, stream
from tests.factories import DocumentFactory, ImageFactory, PersonFactory, ThemeFactory

pytestmark = pytest.mark.django_db

PAGE = """
query ($path: String!) {
  site {
    title
    primaryMenu { label href page { title } }
    route(path: $path) {
      __typename
      ... on RedirectRoute { url }
      ... on PageRoute {
        canonicalUrl
        alternates { locale url }
        page {
          title url introduction servedLocale
          breadcrumbs { title url }
          themes { slug label }
          leadImage { title focalPoint { x y } srcset renditions { url } }
          body { ... on TextBlock { richText { html } } }
          children { totalCount nodes { title } }
        }
      }
    }
  }
}
"""
NEWS = "{ site { news(first: 50) { totalCount nodes { title servedLocale } } } }"
EVENTS = "{ site { events(when: UPCOMING, first: 50) { totalCount nodes { title } } } }"


def text(html: str) -> Any:
    return stream(block("text", html))


class World:
    """A microsite with a page whose answer depends on many others."""

    def __init__(self, make_microsite: Any, make_page: Any) -> None:
        self.site = make_microsite("eim", fallback=("en",))
        self.other = make_microsite("niem")
        self.section = make_page(self.site, PlainPage, title="Section")
        self.image = ImageFactory()
        make_renditions(self.image)
        self.document = DocumentFactory()
        self.linked = make_page(self.site, PlainPage, title="Linked")
        self.theme = ThemeFactory(slug="housing")
        links = (
            f'<a linktype="page" id="{self.linked.pk}">there</a>, '
            f'<a linktype="document" id="{self.document.pk}">file</a>'
        )
        self.page = make_page(
            self.site,
            PlainPage,
            parent=self.section,
            title="Page",
            lead_image=self.image,
            themes=[self.theme],
            body=text(f"<p>See {links}.</p>"),
        )
        self.translation = make_page(self.site, PlainPage, "pl", title="Strona", translation_of=self.page)
        self.make_page = make_page
        language = self.site.languages.get(locale__language_code="en")
        language.primary_menu = [("item", {"label": "Linked", "page": self.linked, "url": "", "children": []})]
        language.save()


@pytest.fixture
def world(make_microsite, make_page):
    return World(make_microsite, make_page)


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def replace_image_file(world: World) -> None:
    image = type(world.image).objects.get(pk=world.image.pk)
    image.file = get_test_image_file(filename="other.png", size=(800, 400))
    image._set_file_hash()
    image.save()
    image.renditions.all().delete()
    make_renditions(image)


def move_focal_point(world: World) -> None:
    type(world.image).objects.filter(pk=world.image.pk).update(
        focal_point_x=10, focal_point_y=10, focal_point_width=4, focal_point_height=4
    )


def rename_document(world: World) -> None:
    world.document.file.save("another-name.pdf", ContentFile(b"%PDF-1.4 other"))


def rename_menu_target(world: World) -> None:
    world.linked.slug = "elsewhere"
    world.linked.save()


def by_sql(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'Raw' WHERE id = %s", [world.page.pk])


EDITS: dict[str, Callable[[World], object]] = {
    "ancestor renamed": lambda w: Page.objects.filter(pk=w.section.pk).update(title="Renamed"),
    "ancestor restricted": lambda w: restrict(w.section),
    "ancestor moved": lambda w: w.section.move(w.linked, pos="last-child"),
    "ancestor's slug changed": lambda w: (setattr(w.section, "slug", "other"), w.section.save()),
    "linked page restricted": lambda w: restrict(w.linked),
    "linked page unpublished": lambda w: w.linked.unpublish(),
    "linked page deleted": lambda w: Page.objects.get(pk=w.linked.pk).delete(),
    "linked page's address changed": rename_menu_target,
    "alternate unpublished": lambda w: w.translation.unpublish(),
    "alternate restricted": lambda w: restrict(w.translation),
    "child added": lambda w: w.make_page(w.site, PlainPage, parent=w.page, title="Child"),
    "menu changed": lambda w: w.site.languages.update(primary_menu=[]),
    "theme renamed": lambda w: type(w.theme).objects.filter(pk=w.theme.pk).update(label="New label"),
    "theme taken away": lambda w: PlainPage.themes.through.objects.all().delete(),
    "page edited by SQL": by_sql,
    "page edited in the specific table": lambda w: PlainPage.objects.filter(pk=w.page.pk).update(introduction="New"),
    "host changed": lambda w: Site.objects.filter(pk=w.site.site_id).update(port=8443),
    "public address changed": lambda w: (
        type(w.site).objects.filter(pk=w.site.pk).update(public_base_url="https://x.eu")
    ),
    "image file replaced": replace_image_file,
    "focal point moved": move_focal_point,
    "image made private": lambda w: CollectionViewRestriction.objects.create(
        collection=w.image.collection, restriction_type="login"
    ),
    "rendition made": lambda w: w.image.renditions.first().delete(),
    "document replaced": rename_document,
    "redirect added before the page goes": lambda w: (
        Page.objects.filter(pk=w.page.pk).update(slug="gone", url_path="/x/"),
        Redirect.objects.create(site=w.site.site, old_path="/en/section/page", redirect_link="https://example.org/"),
    ),
}


@pytest.mark.parametrize("edit", list(EDITS.values()), ids=list(EDITS))
def test_edit_elsewhere_shows_at_once(edge: Edge, world: World, edit: Callable[[World], object]) -> None:
    asked = {"path": "/en/section/page/"}
    before = edge.checked(PAGE, asked, host=world.site)
    assert edge.is_kept(PAGE, asked, host=world.site)

    edit(world)

    # The edit must matter, or this would show nothing.
    assert edge.checked(PAGE, asked, host=world.site) != before


def test_edit_in_one_language_changes_anothers_answer_by_fallback(edge: Edge, world: World) -> None:
    english = world.make_page(world.site, NewsPage, "en", title="Only English")
    asked = '{ site(locale: "pl") { news { nodes { title isFallback } } } }'
    assert edge.checked(asked, host=world.site)["site"]["news"]["nodes"] == [
        {"title": "Only English", "isFallback": True}
    ]
    assert edge.is_kept(asked, host=world.site)

    polish = world.make_page(world.site, NewsPage, "pl", title="Po polsku", translation_of=english)
    assert edge.checked(asked, host=world.site)["site"]["news"]["nodes"] == [
        {"title": "Po polsku", "isFallback": False}
    ]
    polish.unpublish()
    Page.objects.filter(pk=english.pk).update(title="Edited")
    assert edge.checked(asked, host=world.site)["site"]["news"]["nodes"][0]["title"] == "Edited"


def test_what_was_not_found_is_found_when_it_is_there(edge: Edge, world: World) -> None:
    asked = {"path": "/en/new/"}
    assert edge.checked(PAGE, asked, host=world.site)["site"]["route"] == {"__typename": "NotFoundRoute"}

    world.make_page(world.site, PlainPage, title="New")

    assert edge.checked(PAGE, asked, host=world.site)["site"]["route"]["page"]["title"] == "New"


def test_edit_of_one_microsite_leaves_the_answers_of_another(edge: Edge, world: World) -> None:
    asked = {"path": "/en/section/page/"}
    edge.checked(PAGE, asked, host=world.site)

    home = world.other.home("en")
    Page.objects.filter(pk=home.pk).update(title="Theirs")
    PersonFactory(owner=world.other)

    assert edge.is_kept(PAGE, asked, host=world.site)


def test_answer_about_all_microsites_changes_with_each(edge: Edge, world: World) -> None:
    asked = "{ sites { home { title } } }"
    edge.checked(asked)
    assert edge.is_kept(asked)

    Page.objects.filter(pk=world.other.home("en").pk).update(title="Theirs")

    assert "Theirs" in str(edge.checked(asked))


def test_microsite_that_was_not_there_is_found(edge: Edge, world: World, make_microsite: Any) -> None:
    asked = '{ site(slug: "new") { title } }'
    assert edge.checked(asked) == {"site": None}

    make_microsite("new")

    assert edge.checked(asked)["site"]["title"] == "NEW"


def test_website_that_scripts_read_for_is_let_in_at_once(edge: Edge, world: World) -> None:
    def allowed() -> Any:
        reading.fold()
        said = edge.post(NEWS, host=world.site, HTTP_ORIGIN="https://new.example.org")
        return said.headers.get("access-control-allow-origin")

    assert allowed() != "https://new.example.org"
    # As another process does it: nothing tells this one what it remembers.
    Microsite.objects.filter(pk=world.site.pk).update(further_origins="https://new.example.org")
    assert allowed() == "https://new.example.org"


def test_home_page_that_goes_live_is_there(edge: Edge, world: World) -> None:
    asked = '{ site(locale: "pl") { home { title servedLocale } } }'
    home = world.site.home("pl")
    Page.objects.filter(pk=home.pk).update(live=False)
    assert edge.checked(asked, host=world.site)["site"]["home"]["servedLocale"] == "en"

    Page.objects.filter(pk=home.pk).update(live=True)

    assert edge.checked(asked, host=world.site)["site"]["home"]["servedLocale"] == "pl"


# --- The clock --------------------------------------------------------------------------------------------------------

NOON = datetime.datetime(2031, 3, 4, 12, 1, tzinfo=datetime.UTC)


def test_page_that_expires_is_gone_at_that_moment(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        Page.objects.filter(pk=world.page.pk).update(expire_at=NOON + datetime.timedelta(minutes=3))
        asked = {"path": "/en/section/page/"}
        assert edge.checked(PAGE, asked, host=world.site)["site"]["route"]["__typename"] == "PageRoute"
        clock.shift(179)
        assert edge.is_kept(PAGE, asked, host=world.site)
        clock.shift(1)
        assert edge.checked(PAGE, asked, host=world.site)["site"]["route"]["__typename"] == "NotFoundRoute"


def test_page_that_is_scheduled_is_there_when_the_clock_publishes_it(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        draft = world.make_page(world.site, PlainPage, title="Later", slug="later", live=False, first_published_at=None)
        draft = PlainPage.objects.get(pk=draft.pk)
        draft.go_live_at = NOON + datetime.timedelta(minutes=3)
        draft.expire_at = NOON + datetime.timedelta(minutes=6)
        draft.save_revision().publish()
        asked = {"path": "/en/later/"}

        def shown() -> Any:
            call_command("publish_scheduled", verbosity=0)
            return edge.checked(PAGE, asked, host=world.site)["site"]["route"]["__typename"]

        assert shown() == "NotFoundRoute"
        clock.shift(179)
        assert shown() == "NotFoundRoute"
        assert edge.is_kept(PAGE, asked, host=world.site)
        clock.shift(2)
        assert shown() == "PageRoute"
        clock.shift(178)
        assert edge.is_kept(PAGE, asked, host=world.site)
        clock.shift(1)
        # Before the clock has come round: nobody waits for it.
        assert edge.checked(PAGE, asked, host=world.site)["site"]["route"]["__typename"] == "GoneRoute"
        assert PlainPage.objects.get(pk=draft.pk).live
        clock.shift(1)
        assert shown() == "GoneRoute"
        assert not PlainPage.objects.get(pk=draft.pk).live


def test_event_that_ends_is_no_longer_upcoming(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        event = world.make_page(world.site, EventPage, title="Forum")
        EventPage.objects.filter(pk=event.pk).update(
            starts_at=NOON - datetime.timedelta(hours=1), ends_at=NOON + datetime.timedelta(minutes=3)
        )
        assert edge.checked(EVENTS, host=world.site)["site"]["events"]["totalCount"] == 1
        for seconds in (60, 119, 1, 0.000001):
            clock.shift(seconds)
            edge.checked(EVENTS, host=world.site)
        assert edge.checked(EVENTS, host=world.site)["site"]["events"]["totalCount"] == 0


def test_boundary_that_an_edit_brings_nearer_counts(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        asked = {"path": "/en/section/page/"}
        edge.checked(PAGE, asked, host=world.site)
        # On another microsite: its page's answer stays, and must not have missed a boundary of our own.
        Page.objects.filter(pk=world.linked.pk).update(expire_at=NOON + datetime.timedelta(minutes=1))
        before = edge.checked(PAGE, asked, host=world.site)
        clock.shift(61)
        assert edge.checked(PAGE, asked, host=world.site) != before


def test_nothing_is_kept_beyond_a_quarter_of_an_hour_because_a_day_may_end(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        edge.checked(NEWS, host=world.site)
        clock.shift(13 * 60 + 59)
        assert edge.is_kept(NEWS, host=world.site)
        clock.shift(1)
        assert not edge.is_kept(NEWS, host=world.site)


def test_answer_that_crossed_a_boundary_while_it_was_computed_is_not_kept(edge: Edge, world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        Page.objects.filter(pk=world.page.pk).update(expire_at=timezone.now() + datetime.timedelta(seconds=10))
        django = edge.django
        edge.django = lambda environ, start: (clock.shift(20), django(environ, start))[1]  # type: ignore[assignment]
        asked = {"path": "/en/section/page/"}
        edge.post(PAGE, asked, host=world.site)
        edge.django = django
        assert not edge.is_kept(PAGE, asked, host=world.site)


# --- Order ------------------------------------------------------------------------------------------------------------


def test_unordered_relations_do_not_make_etags_wander(edge: Edge, world: World) -> None:
    for slug in ("work", "arts", "zoo"):
        world.page.themes.add(ThemeFactory(slug=slug))
    world.page.save()
    asked = {"path": "/en/section/page/"}
    first = edge.post(PAGE, asked, host=world.site).headers["etag"]

    # The same rows, which PostgreSQL stores in another order from now on.
    through = PlainPage.themes.through
    for pk in through.objects.filter(plainpage=world.page).order_by("-pk").values_list("pk", flat=True)[1:]:
        through.objects.filter(pk=pk).update(plainpage=world.page)

    assert Edge().post(PAGE, asked, host=world.site).headers["etag"] == first


# --- All of it, at random ---------------------------------------------------------------------------------------------


def random_edit(world: World, choose: random.Random, number: int) -> None:
    """Change something, in one of the ways in which things are changed."""
    page = choose.choice(list(PlainPage.objects.order_by("pk")))
    title = f"Title {number}"
    restrictions = PageViewRestriction.objects.filter(page__depth__gt=2)
    edits: list[Callable[[], object]] = [
        lambda: (setattr(page, "title", title), page.save()),
        lambda: (setattr(page, "title", title), page.save_revision().publish()),
        lambda: page.unpublish() if page.live else page.save_revision().publish(),
        lambda: Page.objects.filter(pk=page.pk).update(title=title),
        lambda: Page.objects.filter(pk=page.pk).update(live=not page.live),
        lambda: PlainPage.objects.filter(pk=page.pk).update(introduction=title),
        lambda: PlainPage.objects.bulk_update([page], ["introduction", "lead_image"]),
        lambda: sql("UPDATE wagtailcore_page SET title = %s WHERE id = %s", [title, page.pk]),
        lambda: sql("UPDATE content_theme SET label = %s", [title]),
        lambda: restrictions.delete() if restrictions.exists() else restrict(page),
        lambda: world.make_page(world.site, NewsPage, choose.choice(["en", "pl"]), title=title),
        lambda: NewsPage.objects.order_by("?").first() and NewsPage.objects.order_by("pk").first().delete(),
        lambda: Site.objects.filter(pk=world.site.site_id).update(port=8000 + number),
        lambda: world.site.languages.update(title=title),
        lambda: PlainPage.themes.through.objects.bulk_create(
            [PlainPage.themes.through(plainpage_id=page.pk, theme_id=world.theme.pk)], ignore_conflicts=True
        ),
        lambda: PlainPage.themes.through.objects.filter(plainpage=page).delete(),
        lambda: (setattr(page, "slug", f"slug-{number}"), page.save()),
        lambda: Redirect.objects.update_or_create(
            site=world.site.site, old_path="/en/section/page", defaults={"redirect_link": f"https://x.eu/{number}"}
        ),
        lambda: move_focal_point(world),
    ]
    choose.choice(edits)()


def sql(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_random_edits_leave_no_stale_answer(edge: Edge, world: World) -> None:
    choose = random.Random(7)
    seen = set()
    for number in range(150):
        reading.fold()
        random_edit(world, choose, number)
        document, asked = choose.choice(
            [(PAGE, {"path": "/en/section/page/"}), (PAGE, {"path": "/pl/strona/"}), (NEWS, None)]
        )
        seen.add(str(edge.checked(document, asked, host=world.site)))
        reading.fold()

    # Many different answers, or this would show nothing.
    assert len(seen) > 40
    assert edge.asked < 450
