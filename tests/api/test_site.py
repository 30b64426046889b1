"""Which microsite and which language a document reads, and what a microsite says on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from cms.content.models import PlainPage
from cms.microsites.models import SocialLink
from tests.api.conftest import Ask
from tests.api.populated import block, make_renditions, stream
from tests.factories import ImageFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


def test_site_is_the_one_at_the_host_of_the_request(ask: Ask, make_microsite: MakeMicrosite) -> None:
    ours, _theirs = make_microsite("eim"), make_microsite("niem")

    assert ask("{ site { slug } }", host=ours) == {"site": {"slug": "eim"}}
    assert ask("{ site { slug } }", host="NIEM.localhost:8000") == {"site": {"slug": "niem"}}


def test_site_is_named_by_slug_or_hostname_from_any_host(ask: Ask, make_microsite: MakeMicrosite) -> None:
    ours, theirs = make_microsite("eim"), make_microsite("niem")
    document = "query ($slug: String, $hostname: String) { site(slug: $slug, hostname: $hostname) { slug } }"

    assert ask(document, {"slug": "niem"}, host=ours) == {"site": {"slug": "niem"}}
    assert ask(document, {"hostname": theirs.site.hostname}, host=ours) == {"site": {"slug": "niem"}}


def test_unknown_host_slug_and_hostname_give_null(ask: Ask, make_microsite: MakeMicrosite) -> None:
    make_microsite("eim")

    assert ask("{ site { slug } }", host="nowhere.example") == {"site": None}
    assert ask('{ site(slug: "nothing") { slug } }') == {"site": None}
    assert ask('{ site(hostname: "nowhere.example") { slug } }') == {"site": None}
    assert ask('{ site(slug: "") { slug } }') == {"site": None}


def test_site_named_twice_is_refused(ask: Ask, make_microsite: MakeMicrosite) -> None:
    make_microsite("eim")

    [error] = ask('{ site(slug: "eim", hostname: "eim.localhost") { slug } }', errors=True)["errors"]

    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "hostname"}


def test_site_is_read_in_its_default_language_or_the_one_asked_for(ask: Ask, make_microsite: MakeMicrosite) -> None:
    site = make_microsite("eim", languages=("hu", "en"))

    assert ask("{ site { locale defaultLocale } }", host=site)["site"] == {"locale": "hu", "defaultLocale": "hu"}
    assert ask('{ site(locale: "en") { locale } }', host=site)["site"] == {"locale": "en"}


def test_language_that_the_microsite_lacks_is_refused_with_those_it_has(
    ask: Ask, make_microsite: MakeMicrosite
) -> None:
    site = make_microsite("eim", languages=("hu", "en"))

    [error] = ask('{ site(locale: "fr") { locale } }', host=site, errors=True)["errors"]

    assert error["message"] == "“fr” is no language of this microsite. Ask for one of: hu, en."
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "locale"}


def test_sites_come_by_title_each_in_the_language_asked_for_or_its_default(
    ask: Ask, make_microsite: MakeMicrosite
) -> None:
    make_microsite("niem", languages=("en", "pl"), title="Beta")
    make_microsite("eim", languages=("hu", "en"), title="Alpha")

    sites = ask('{ sites(locale: "pl") { title locale } }')["sites"]

    assert sites == [{"title": "Alpha", "locale": "hu"}, {"title": "Beta", "locale": "pl"}]


def test_languages_come_in_their_order_with_their_own_names(ask: Ask, make_microsite: MakeMicrosite) -> None:
    site = make_microsite("eim", languages=("pl", "en", "ar"), fallback=("en",))

    locales = ask(
        '{ site { locales { code name german: name(locale: "de") isDefault isRightToLeft fallbackPosition } } }',
        host=site,
    )["site"]["locales"]

    assert [(entry["code"], entry["name"], entry["german"]) for entry in locales] == [
        ("pl", "polski", "Polnisch"),
        ("en", "English", "Englisch"),
        ("ar", "العربية", "Arabisch"),
    ]
    assert [entry["isDefault"] for entry in locales] == [True, False, False]
    assert [entry["isRightToLeft"] for entry in locales] == [False, False, True]
    assert [entry["fallbackPosition"] is None for entry in locales] == [True, False, True]


def test_texts_of_a_language_fall_back_one_by_one(ask: Ask, make_microsite: MakeMicrosite) -> None:
    site = make_microsite("eim", languages=("en", "pl"), fallback=("en",), title="EIM")
    english, polish = site.languages.all()
    english.title, english.slogan, english.footer_credit = "Modules", "Here We Are", "Made by us"
    english.funding_statement = "<p>Co-funded by <b>AMIF</b></p>"
    polish.slogan = "Tu jesteśmy"
    english.save()
    polish.save()

    answer = ask(
        '{ site(locale: "pl") { title slogan footerCredit footerCopyright fundingStatement { html text } } }', host=site
    )["site"]

    assert answer == {
        "title": "Modules",
        "slogan": "Tu jesteśmy",
        "footerCredit": "Made by us",
        "footerCopyright": None,
        "fundingStatement": {"html": "<p>Co-funded by <b>AMIF</b></p>", "text": "Co-funded by AMIF"},
    }


def test_look_licence_and_social_links(ask: Ask, make_microsite: MakeMicrosite) -> None:
    site = make_microsite("niem", color_primary="#003366", licence="cc_by_nd_4", licence_attribution="providus.lv")
    SocialLink.objects.create(microsite=site, network="x", url="https://x.com/eubelong", label="EU-Belong on X")
    image = ImageFactory(collection=site.collection)
    make_renditions(image)
    site.logo = image
    site.save()

    answer = ask(
        """{ site {
          theme { primary typeface } licence licenceAttribution
          socialLinks { network url label } logo { width rendition(name: W320) { url } }
        } }""",
        host=site,
    )["site"]

    assert answer["theme"]["primary"] == "#003366"
    assert answer["licence"] == "CC_BY_ND_4"
    assert answer["licenceAttribution"] == "providus.lv"
    assert answer["socialLinks"] == [{"network": "X", "url": "https://x.com/eubelong", "label": "EU-Belong on X"}]
    assert answer["logo"]["rendition"]["url"].startswith("http://niem.localhost:8000/")


def menu(*entries: dict[str, Any]) -> str:
    return stream(*(block("item", {"page": None, "url": "", "children": [], **entry}) for entry in entries))


def test_menu_leads_to_pages_in_the_language_asked_for(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(languages=("en", "pl"), fallback=("en",))
    about = make_page(site, PlainPage, title="About")
    make_page(site, PlainPage, "pl", title="O nas", translation_of=about)
    child = {"type": "item", "id": "1", "value": {"label": "More", "page": about.pk, "url": ""}}
    entry = site.languages.get(locale__language_code="en")
    entry.primary_menu = menu(
        {"label": "About", "page": about.pk},
        {"label": "Elsewhere", "url": "https://example.org/"},
        {"label": "Group", "children": [child]},
    )
    entry.save()

    items = ask(
        """{ site(locale: "pl") {
            primaryMenu { label href page { title } children { label href } } footerMenu { label } } }""",
        host=site,
    )["site"]

    assert items["primaryMenu"] == [
        {
            "label": "About",
            "href": "http://eu-belong.localhost:8000/pl/o-nas/",
            "page": {"title": "O nas"},
            "children": [],
        },
        {"label": "Elsewhere", "href": "https://example.org/", "page": None, "children": []},
        {
            "label": "Group",
            "href": None,
            "page": None,
            "children": [{"label": "More", "href": "http://eu-belong.localhost:8000/pl/o-nas/"}],
        },
    ]
    assert items["footerMenu"] == []


def test_menu_leaves_out_what_leads_to_hidden_pages(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    shown, draft = make_page(site, title="Shown"), make_page(site, title="Draft", live=False)
    child = {"type": "item", "id": "1", "value": {"label": "Below", "page": draft.pk, "url": ""}}
    entry = site.languages.get(locale__language_code="en")
    entry.primary_menu = menu(
        {"label": "Shown", "page": shown.pk},
        {"label": "Draft", "page": draft.pk},
        {"label": "Only drafts", "children": [child]},
    )
    entry.save()

    assert ask("{ site { primaryMenu { label } } }", host=site)["site"]["primaryMenu"] == [{"label": "Shown"}]


def test_addresses_begin_with_the_public_address(ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    site = make_microsite(public_base_url="https://eubelong.example.org")
    make_page(site, title="About")

    answer = ask('{ site { baseUrl page(path: "/en/about/") { url canonicalUrl } } }', host=site)["site"]

    assert answer == {
        "baseUrl": "https://eubelong.example.org",
        "page": {
            "url": "https://eubelong.example.org/en/about/",
            "canonicalUrl": "https://eubelong.example.org/en/about/",
        },
    }


def test_home_page_of_each_language(ask: Ask, make_microsite: MakeMicrosite) -> None:
    site = make_microsite(languages=("en", "pl"))
    polish = site.home("pl")
    assert polish is not None

    homes = "{ site { home { path } locales { code home { path } } } }"
    assert ask(homes, host=site)["site"] == {
        "home": {"path": "/en/"},
        "locales": [
            {"code": "en", "home": {"path": "/en/"}},
            {"code": "pl", "home": {"path": "/pl/"}},
        ],
    }

    polish.unpublish()
    ContentType.objects.clear_cache()
    assert ask(homes, host=site)["site"]["locales"][1] == {"code": "pl", "home": None}
