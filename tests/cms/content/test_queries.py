"""What the gate lets through: who sees which page, in which language, and with how many queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import CollectionViewRestriction, Locale, Page, PageViewRestriction

from cms.content import queries
from cms.content.models import EventPage, HomePage, NewsPage, Organisation, PlainPage
from cms.content.queries import Visitor, visitors
from cms.microsites.models import Microsite
from tests.factories import DocumentFactory, ImageFactory, OrganisationFactory, locale
from tests.fixtures import MakePage

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
Hide = Callable[[Any], Any]


@pytest.fixture
def ours(make_microsite: Any) -> Microsite:
    """A microsite in English, Polish and German; English stands in for the others, then German."""
    microsite: Microsite = make_microsite("eu-belong", ("en", "pl", "de"), fallback=("en", "de"))
    return microsite


@pytest.fixture
def theirs(make_microsite: Any) -> Microsite:
    microsite: Microsite = make_microsite("eim")
    return microsite


def visit(microsite: Microsite, language: str = "en") -> Visitor:
    [visitor] = visitors([(microsite, language)])
    return visitor


def pages(keys: list[tuple[Visitor, int]]) -> dict[tuple[Visitor, int], Page]:
    rows = queries.page_rows(("pk", pk) for _, pk in keys)
    served = {(visitor, pk): queries.serve(visitor, rows.get(("pk", pk))) for visitor, pk in keys}
    return {key: page for key, page in served.items() if page is not None}


def translations(keys: list[tuple[Visitor, int]]) -> dict[tuple[Visitor, int], list[Page]]:
    rows = queries.page_rows(("pk", pk) for _, pk in keys)
    return {(visitor, pk): queries.serve_translations(visitor, rows.get(("pk", pk))) for visitor, pk in keys}


def ancestors(keys: list[tuple[Visitor, str]]) -> dict[tuple[Visitor, str], list[Page]]:
    rows = queries.page_rows(("path", above) for _, path in keys for above in queries.paths_above(path))
    return {(visitor, path): queries.serve_ancestors(visitor, path, rows) for visitor, path in keys}


def page_at(visitor: Visitor, slugs: list[str]) -> Page | None:
    path = queries.url_paths(visitor, slugs)[-1]
    return queries.serve(visitor, queries.page_rows([("url_path", path)]).get(("url_path", path)))


def listed(microsite: Microsite, language: str = "en", model: Any = PlainPage) -> list[str]:
    return sorted(page.title for page in queries.served_pages(visit(microsite, language), model))


def referred(microsite: Microsite, page: Any, language: str = "en") -> str | None:
    visitor = visit(microsite, language)
    found = pages([(visitor, page.pk)]).get((visitor, page.pk))
    return found.title if found else None


# --- Who is seen ------------------------------------------------------------------------------------------------------

HIDDEN: dict[str, Hide] = {
    "draft": lambda page: Page.objects.filter(pk=page.pk).update(live=False),
    "unpublished": lambda page: page.unpublish(),
    "scheduled": lambda page: Page.objects.filter(pk=page.pk).update(live=False, go_live_at=timezone.now() + HOUR),
    "expired": lambda page: Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR),
    "login": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
    "password": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="password", password="x"),
    "groups": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="groups"),
    "below private": lambda page: PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login"),
    "alias": lambda page: Page.objects.filter(pk=page.pk).update(alias_of=page.get_parent()),
    "foreign locale": lambda page: Page.objects.filter(pk=page.pk).update(locale=locale("fr")),
    "locale of another tree": lambda page: Page.objects.filter(pk=page.pk).update(locale=locale("pl")),
}


@pytest.mark.parametrize("way", HIDDEN)
def test_page_that_is_not_public_is_seen_nowhere(way: str, ours: Microsite, make_page: MakePage) -> None:
    section = make_page(ours, title="Section")
    page = make_page(ours, parent=section, title="Secret")
    home = ours.home("en")
    assert listed(ours) == ["Secret", "Section"]
    assert referred(ours, page) == "Secret"

    HIDDEN[way](page)

    visitor = visit(ours)
    assert "Secret" not in listed(ours)
    assert "Secret" not in listed(ours, "pl")
    assert referred(ours, page) is None
    assert referred(ours, page, "pl") is None
    assert not translations([(visitor, page.pk)])[visitor, page.pk]
    assert "Secret" not in [p.title for p in queries.live_pages(ours, "en")]
    assert "Secret" not in [p.title for p in queries.pages_below(visitor, section)]
    assert page_at(visitor, [section.slug, page.slug]) is None
    assert home is not None


def test_page_that_expires_later_is_seen(ours: Microsite, make_page: MakePage) -> None:
    make_page(ours, title="Offer", expire_at=timezone.now() + HOUR)

    assert listed(ours) == ["Offer"]


def test_page_below_a_draft_is_seen_and_the_draft_is_not_named(ours: Microsite, make_page: MakePage) -> None:
    draft = make_page(ours, title="Draft", live=False)
    page = make_page(ours, parent=draft, title="Child")
    visitor = visit(ours)

    above = ancestors([(visitor, page.path)])[visitor, page.path]

    assert listed(ours) == ["Child"]
    assert "Draft" not in [ancestor.title for ancestor in above]
    assert len(above) == 1


def test_nothing_below_a_private_page_is_seen_however_deep(ours: Microsite, make_page: MakePage) -> None:
    page = make_page(ours, title="Private")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    sibling = make_page(ours, title="Sibling")
    for number in range(3):
        page = make_page(ours, parent=page, title=f"Level {number}")
        assert referred(ours, page) is None

    assert listed(ours) == [sibling.title]


def test_private_page_hides_its_own_language_only(ours: Microsite, make_page: MakePage) -> None:
    page = make_page(ours, title="English")
    make_page(ours, PlainPage, "pl", translation_of=page, title="Polish")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert listed(ours) == []
    assert referred(ours, page, "pl") == "Polish"


def test_page_of_another_microsite_is_not_seen(ours: Microsite, theirs: Microsite, make_page: MakePage) -> None:
    page = make_page(theirs, title="Theirs")

    assert listed(theirs) == ["Theirs"]
    assert listed(ours) == []
    assert referred(ours, page) is None


@pytest.mark.parametrize("way", ["draft", "expired", "alias"])
def test_language_whose_home_is_not_there_is_not_served(way: str, ours: Microsite, make_page: MakePage) -> None:
    page = make_page(ours, PlainPage, "pl", title="Polish")
    assert listed(ours, "pl") == ["Polish"]
    home = ours.home("pl")
    assert home is not None

    changes = {"draft": {"live": False}, "expired": {"expire_at": timezone.now() - HOUR}, "alias": {"alias_of": page}}
    Page.objects.filter(pk=home.pk).update(**changes[way])

    assert listed(ours, "pl") == []
    assert referred(ours, page, "pl") is None
    assert locale("pl").pk not in visit(ours).homes


def test_tree_in_a_language_that_the_microsite_does_not_have_is_nobodys(ours: Microsite, make_page: MakePage) -> None:
    french = Locale.objects.get_or_create(language_code="fr")[0]
    home = HomePage(
        title="France", slug="eu-belong-fr", locale=french, translation_key=ours.site.root_page.translation_key
    )
    Page.objects.get(depth=1).add_child(instance=home)
    english = make_page(ours, title="English")
    page = PlainPage(title="French", slug="french", locale=french, translation_key=english.translation_key)
    home.add_child(instance=page)

    visitor = visit(ours)
    assert [p.title for p in translations([(visitor, english.pk)])[visitor, english.pk]] == ["English"]
    assert french.pk not in visitor.homes
    assert listed(ours) == ["English"]


# --- Fallback ---------------------------------------------------------------------------------------------------------


def test_listing_has_each_page_once_in_the_best_language(ours: Microsite, make_page: MakePage) -> None:
    everywhere = make_page(ours, title="Everywhere en")
    for language in ("pl", "de"):
        make_page(ours, PlainPage, language, translation_of=everywhere, title=f"Everywhere {language}")
    english = make_page(ours, title="Some en")
    make_page(ours, PlainPage, "de", translation_of=english, title="Some de")
    make_page(ours, PlainPage, "de", title="Only de")
    make_page(ours, PlainPage, "pl", title="Only pl")

    assert listed(ours, "pl") == ["Everywhere pl", "Only de", "Only pl", "Some en"]
    assert listed(ours, "de") == ["Everywhere de", "Only de", "Some de"]
    assert listed(ours, "en") == ["Everywhere en", "Only de", "Some en"]


def test_reference_is_read_in_the_best_language_whichever_row_it_points_to(
    ours: Microsite, make_page: MakePage
) -> None:
    english = make_page(ours, title="English")
    german = make_page(ours, PlainPage, "de", translation_of=english, title="German")
    polish_only = make_page(ours, PlainPage, "pl", title="Polish only")

    assert referred(ours, german, "pl") == referred(ours, english, "pl") == "English"
    assert referred(ours, english, "de") == "German"
    # Polish stands in for nothing.
    assert referred(ours, polish_only, "en") is None


def test_translation_that_is_hidden_is_replaced_by_the_next_language(ours: Microsite, make_page: MakePage) -> None:
    english = make_page(ours, title="English")
    polish = make_page(ours, PlainPage, "pl", translation_of=english, title="Polish")
    assert listed(ours, "pl") == ["Polish"]

    for hide in (HIDDEN["draft"], HIDDEN["expired"], HIDDEN["login"]):
        hide(polish)
        assert listed(ours, "pl") == ["English"]
        assert referred(ours, polish, "pl") == "English"


def test_filters_and_totals_are_computed_after_fallback(ours: Microsite, make_page: MakePage) -> None:
    english = make_page(ours, NewsPage, title="Call for papers", archived=False)
    make_page(ours, NewsPage, "pl", translation_of=english, title="Nabór", archived=True)
    make_page(ours, NewsPage, title="Call for tenders", archived=False)
    rows = queries.served_pages(visit(ours, "pl"), NewsPage)

    # What the visitor doesn't get must not match for it.
    assert [page.title for page in rows.filter(title__startswith="Call")] == ["Call for tenders"]
    assert rows.filter(archived=True).count() == 1
    assert rows.count() == 2


def test_translations_are_in_the_order_of_languages_each_for_its_own_visitor(
    ours: Microsite, make_page: MakePage
) -> None:
    german = make_page(ours, PlainPage, "de", title="German")
    make_page(ours, PlainPage, "en", translation_of=german, title="English")
    visitor = visit(ours, "pl")

    found = translations([(visitor, german.pk)])[visitor, german.pk]

    assert [(page.title, page.visitor.language) for page in found] == [("English", "en"), ("German", "de")]


# --- Snippets and files -----------------------------------------------------------------------------------------------


def snippet(microsite: Microsite, row: Any, language: str = "en") -> str | None:
    visitor = visit(microsite, language)
    found = queries.snippets(Organisation, [(visitor, row.pk)]).get((visitor, row.pk))
    return found.name if found else None


def test_snippet_is_seen_when_it_is_shared_or_the_microsites_own(ours: Microsite, theirs: Microsite) -> None:
    shared, own = OrganisationFactory(name="Shared"), OrganisationFactory(name="Own", owner=ours)

    assert (snippet(ours, shared), snippet(theirs, shared)) == ("Shared", "Shared")
    assert (snippet(ours, own), snippet(theirs, own)) == ("Own", None)


def test_snippet_is_read_in_the_best_language_and_rather_in_a_foreign_one_than_not_at_all(ours: Microsite) -> None:
    english = OrganisationFactory(name="English")
    german = OrganisationFactory(name="German", locale=locale("de"), translation_key=english.translation_key)
    french = OrganisationFactory(name="French", locale=locale("fr"))

    assert snippet(ours, english, "de") == "German"
    assert snippet(ours, german, "pl") == "English"
    assert snippet(ours, french, "pl") == "French"


def test_translation_of_a_snippet_that_another_team_made_is_not_seen(ours: Microsite, theirs: Microsite) -> None:
    english = OrganisationFactory(name="English")
    OrganisationFactory(name="Theirs", locale=locale("pl"), translation_key=english.translation_key, owner=theirs)

    assert snippet(theirs, english, "pl") == "Theirs"
    assert snippet(ours, english, "pl") == "English"


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_file_is_seen_in_public_collections_of_the_microsite_or_of_nobody(
    kind: str, ours: Microsite, theirs: Microsite
) -> None:
    factory, load = {"images": (ImageFactory, queries.images), "documents": (DocumentFactory, queries.documents)}[kind]
    own_collection, their_collection = (
        getattr(microsite, f"{kind.removesuffix('s')}_collection") for microsite in (ours, theirs)
    )
    private = own_collection.add_child(name="Private")
    below = private.add_child(name="Below private")
    deep = own_collection.add_child(name="Public").add_child(name="Deep")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    files = {
        "own": factory(collection=own_collection),
        "deep": factory(collection=deep),
        "shared": factory(),
        "theirs": factory(collection=their_collection),
        "private": factory(collection=private),
        "below": factory(collection=below),
    }

    def seen(microsite: Microsite) -> set[str]:
        visitor = visit(microsite)
        found = load([(visitor, file.pk) for file in files.values()])
        return {name for name, file in files.items() if (visitor, file.pk) in found}

    assert seen(ours) == {"own", "deep", "shared"}
    assert seen(theirs) == {"theirs", "shared"}


# --- Routing ----------------------------------------------------------------------------------------------------------


def test_redirect_of_another_site_is_not_followed_and_own_ones_come_first(ours: Microsite, theirs: Microsite) -> None:
    Redirect.objects.create(site=theirs.site, old_path="/en/old", redirect_link="https://theirs.example")
    assert queries.redirect_from(visit(ours), "/en/old/") is None

    Redirect.objects.create(site=None, old_path="/en/old", redirect_link="https://all.example")
    found = queries.redirect_from(visit(ours), "/en/old/")
    assert found is not None
    assert found.redirect_link == "https://all.example"

    Redirect.objects.create(site=ours.site, old_path="/en/old", redirect_link="https://ours.example")
    found = queries.redirect_from(visit(ours), "/en/old/")
    assert found is not None
    assert found.redirect_link == "https://ours.example"


def test_page_that_was_public_is_gone_and_one_that_never_was_is_not(ours: Microsite, make_page: MakePage) -> None:
    never = make_page(ours, title="Never", live=False)
    Page.objects.filter(pk=never.pk).update(first_published_at=None)
    once = make_page(ours, title="Once")
    once.save_revision().publish()
    once.refresh_from_db()
    once.unpublish()
    expired = make_page(ours, title="Expired", expire_at=timezone.now() - HOUR, first_published_at=timezone.now())
    private = make_page(ours, title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    visitor = visit(ours)
    assert queries.was_public(visitor, [once.slug])
    assert queries.was_public(visitor, [expired.slug])
    assert not queries.was_public(visitor, [never.slug])
    assert not queries.was_public(visitor, [private.slug])
    assert not queries.was_public(visitor, ["nothing"])


# --- Query counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("several", [False, True], ids=["one visitor", "several visitors"])
@pytest.mark.parametrize("number", [1, 30])
def test_number_of_queries_does_not_depend_on_the_number_of_keys(
    number: int,
    several: bool,
    ours: Microsite,
    theirs: Microsite,
    make_page: MakePage,
    django_assert_num_queries: Any,
) -> None:
    rows = [make_page(ours, title=f"Page {position}") for position in range(number)]
    names = [OrganisationFactory() for _ in range(number)]
    images, documents = [ImageFactory() for _ in range(number)], [DocumentFactory() for _ in range(number)]
    pairs = [(ours, "en"), (ours, "pl"), (ours, "de"), (theirs, "en")] if several else [(ours, "pl")]

    microsites = {site.pk: site for site in queries.microsites()}
    with django_assert_num_queries(1):
        who = visitors([(microsites[microsite.pk], language) for microsite, language in pairs])

    def keys(things: list[Any]) -> list[Any]:
        return [(visitor, thing.pk) for visitor in who for thing in things]

    with django_assert_num_queries(1):
        assert len(pages(keys(rows))) == number * len([pair for pair in pairs if pair[0] is ours])
    with django_assert_num_queries(1):
        translations(keys(rows))
    with django_assert_num_queries(1):
        ancestors([(visitor, page.path) for visitor in who for page in rows])
    with django_assert_num_queries(1):
        queries.snippets(Organisation, keys(names))
    with django_assert_num_queries(1):
        queries.images(keys(images))
    with django_assert_num_queries(1):
        queries.documents(keys(documents))


def test_events_count_towards_outputs_once_they_have_begun_and_once_in_all_languages(
    ours: Microsite, make_page: MakePage
) -> None:
    past = make_page(ours, EventPage, title="Past", starts="2014-05-07", contributes_to="event")
    make_page(ours, EventPage, "pl", translation_of=past, starts="2014-05-07", contributes_to="event")
    make_page(ours, EventPage, title="To come", starts="2099-05-07", contributes_to="event")
    make_page(ours, EventPage, title="Draft", starts="2014-05-07", contributes_to="event", live=False)
    visitor = visit(ours, "pl")

    assert queries.achieved_outputs([(visitor, "event")]) == {(visitor, "event"): 1}
