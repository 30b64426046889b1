import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.microsites.actions import WAGTAILS_WELCOME, add_language, complete_microsite, create_microsite
from cms.microsites.choices import Licence, Role
from cms.microsites.models import Microsite, MicrositeLanguage

pytestmark = pytest.mark.django_db


def everything():
    """Return how many rows there are of all that the actions make."""
    models = (
        *(Microsite, MicrositeLanguage, Site, Page, Collection, Locale, Group),
        *(GroupPagePermission, GroupCollectionPermission, Group.permissions.through),
    )
    return {model.__name__: model.objects.count() for model in models}


def test_create_makes_a_whole_microsite():
    microsite = create_microsite(
        slug="eu-belong",
        title="EU-BELONG",
        languages=["pl", "en"],
        default_language="en",
        fallback=["en"],
        licence=Licence.CC0,
        color_primary="#003399",
    )
    assert (microsite.site.hostname, microsite.site.port) == ("eu-belong.localhost", 8000)
    assert not microsite.site.is_default_site
    assert microsite.language_codes() == ["pl", "en"]
    assert microsite.default_locale.language_code == "en"
    assert microsite.fallback_codes("pl") == ["pl", "en"]
    assert (microsite.licence, microsite.color_primary) == (Licence.CC0, "#003399")
    english, polish = microsite.home("en"), microsite.home("pl")
    assert microsite.site.root_page_id == english.pk
    assert (english.slug, polish.slug) == ("eu-belong-en", "eu-belong-pl")
    assert english.translation_key == polish.translation_key
    assert english.live
    assert polish.live
    assert english.specific_class.__name__ == "HomePage"
    assert microsite.collection.name == "EU-BELONG"
    assert {each.pk for each in microsite.collection.get_children()} == {
        microsite.image_collection.pk,
        microsite.document_collection.pk,
    }
    assert {entry.role: entry.group.name for entry in microsite.groups.all()} == {
        Role.EDITORS: "EU-BELONG – Editors",
        Role.PUBLISHERS: "EU-BELONG – Publishers",
        Role.REGISTRARS: "EU-BELONG – Registrars",
        Role.TRANSLATORS: "EU-BELONG – Translators",
        Role.LEADS: "EU-BELONG – Team leads",
    }


def test_create_again_changes_nothing():
    values = {"slug": "eim", "title": "EIM", "languages": ["en", "hu"], "fallback": ["en"]}
    first = create_microsite(**values)
    before = everything()
    assert create_microsite(**values) == first
    assert everything() == before


def test_create_again_keeps_what_editors_changed():
    values = {"slug": "eim", "title": "EIM", "languages": ["en", "hu"], "fallback": ["en"], "color_text": "#000000"}
    microsite = create_microsite(**values)
    microsite.title, microsite.color_text = "European Integration Modules", "#111111"
    microsite.save()
    home = microsite.home("hu").specific
    home.title = "Modulok"
    home.save()
    hungarian = microsite.languages.get(locale__language_code="hu")
    hungarian.slogan, hungarian.fallback_position, hungarian.sort_order = "Tapasztalatok", 3, -1
    hungarian.save()
    group = microsite.groups.get(role=Role.EDITORS).group
    group.name = "Our editors"
    group.save()
    group.permissions.clear()
    microsite.collection.name = "Pictures of modules"
    microsite.collection.save()

    create_microsite(**values)

    again = Microsite.objects.get(slug="eim")
    assert (again.title, again.color_text) == ("European Integration Modules", "#111111")
    assert again.home("hu").title == "Modulok"
    assert again.language_codes() == ["hu", "en"]
    assert again.fallback_codes("de") == ["de", "en", "hu"]
    assert again.languages.get(locale__language_code="hu").slogan == "Tapasztalatok"
    assert again.collection.name == "Pictures of modules"
    again_group = again.groups.get(role=Role.EDITORS).group
    assert again_group.name == "Our editors"
    assert not again_group.permissions.exists()


def test_create_again_adds_what_is_missing():
    create_microsite(slug="eim", title="EIM", languages=["en"])
    microsite = Microsite.objects.get(slug="eim")
    microsite.groups.get(role=Role.EDITORS).group.delete()
    create_microsite(slug="eim", title="", languages=["en", "hu"])
    assert microsite.language_codes() == ["en", "hu"]
    assert microsite.home("hu").live
    editors = microsite.groups.get(role=Role.EDITORS).group
    pages = {each.page_id for each in editors.page_permissions.all()}
    assert pages == {page.pk for page in microsite.homes}


@pytest.mark.parametrize(
    ("values", "name", "text"),
    [
        ({"languages": []}, "languages", "at least one"),
        ({"languages": ["en", "en"]}, "languages", "twice: en"),
        ({"languages": ["en", "xx"]}, "languages", "xx. It has: en, bg"),
        ({"default_language": "de"}, "default_language", "“de” has to be one of the languages: en, pl"),
        ({"fallback": ["de"]}, "fallback", "de"),
        ({"title": ""}, "title", "blank"),
        ({"slug": "EU Belong"}, "slug", "slug"),
        ({"hostname": "https://example.org"}, "hostname", "no https://"),
        ({"port": 0}, "port", "65535"),
        ({"color_text": "#eeeeee"}, "color_text", "contrast"),
        ({"public_base_url": "example.org"}, "public_base_url", "in full"),
        ({"contact_email": "nobody"}, "contact_email", "email"),
        ({"licence": "free"}, "licence", "valid choice"),
    ],
)
def test_create_says_what_is_wrong_and_leaves_nothing_behind(values, name, text):
    before = everything()
    arguments = {"slug": "eu-belong", "title": "EU-BELONG", "languages": ["en", "pl"], **values}
    with pytest.raises(ValidationError) as error:
        create_microsite(**arguments)
    assert text in " ".join(error.value.message_dict[name])
    assert everything() == before


def test_create_refuses_fields_that_do_not_exist():
    with pytest.raises(TypeError, match="colour_text"):
        create_microsite(slug="eim", title="EIM", languages=["en"], colour_text="#000000")


def test_create_refuses_an_address_where_somebody_else_answers():
    create_microsite(slug="eim", title="EIM", languages=["en"], hostname="project.example.org", port=443)
    with pytest.raises(ValidationError) as error:
        create_microsite(slug="niem", title="NIEM", languages=["en"], hostname="project.example.org", port=443)
    assert "“EIM” answers at project.example.org:443" in error.value.message_dict["hostname"][0]
    assert not Microsite.objects.filter(slug="niem").exists()
    create_microsite(slug="niem", title="NIEM", languages=["en"], hostname="project.example.org", port=444)


def test_create_takes_host_and_port_from_the_admins_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    site = create_microsite(slug="eim", title="EIM", languages=["en"]).site
    assert site.root_url == "https://eim.cms.example.org"


def test_first_microsite_replaces_wagtails_welcome():
    assert Site.objects.get().root_page.title == WAGTAILS_WELCOME
    create_microsite(slug="eim", title="EIM", languages=["en"])
    assert [site.hostname for site in Site.objects.all()] == ["eim.localhost"]
    assert not Page.objects.filter(title=WAGTAILS_WELCOME).exists()


@pytest.mark.parametrize("use", ["a page below", "another title"])
def test_wagtails_welcome_stays_once_somebody_uses_it(use):
    welcome = Site.objects.get().root_page
    if use == "a page below":
        welcome.add_child(instance=Page(title="Kept", slug="kept"))
    else:
        Page.objects.filter(pk=welcome.pk).update(title="Our association")
    create_microsite(slug="eim", title="EIM", languages=["en"])
    assert Site.objects.filter(root_page=welcome).exists()


def test_create_can_take_localhost_from_wagtails_welcome():
    microsite = create_microsite(slug="eim", title="EIM", languages=["en"], hostname="localhost", port=80)
    assert Site.objects.get() == microsite.site


def test_create_does_not_adopt_a_group_that_happens_to_have_the_name():
    stranger = Group.objects.create(name="EIM – Editors")
    microsite = create_microsite(slug="eim", title="EIM", languages=["en"])
    assert microsite.groups.get(role=Role.EDITORS).group.name == "EIM (eim) – Editors"
    assert not stranger.permissions.exists()


def test_group_names_of_long_titles_fit():
    title = "European Integration Modules " * 8
    microsite = create_microsite(slug="eim", title=title.strip(), languages=["en"])
    names = [entry.group.name for entry in microsite.groups.all()]
    assert all(len(name) <= 150 for name in names)
    assert any(name.endswith("… – Editors") for name in names)


def test_create_refuses_to_take_over_a_stray_page():
    Page.get_first_root_node().add_child(instance=Page(title="Stray", slug="eim-en"))
    with pytest.raises(ValidationError, match="eim-en"):
        create_microsite(slug="eim", title="EIM", languages=["en"])


def test_add_language_makes_home_settings_and_permissions(make_microsite, make_member):
    microsite = make_microsite()
    publisher = make_member(microsite, roles=(Role.PUBLISHERS,))
    german = add_language(microsite, "de", title="Zugehörig", fallback_position=2)
    assert microsite.language_codes() == ["en", "pl", "de"]
    assert (german.title, german.fallback_position) == ("Zugehörig", 2)
    home = microsite.home("de")
    assert (home.title, home.slug) == ("Zugehörig", "eu-belong-de")
    assert home.permissions_for_user(publisher).can_publish()
    before = everything()
    assert add_language(microsite, "de", title="Other") == german
    assert MicrositeLanguage.objects.get(pk=german.pk).title == "Zugehörig"
    assert everything() == before


def test_add_language_refuses_what_the_installation_does_not_have(make_microsite):
    microsite = make_microsite()
    with pytest.raises(ValidationError, match="tlh"):
        add_language(microsite, "tlh")
    assert not Locale.objects.filter(language_code="tlh").exists()


def test_complete_follows_a_changed_default_language(make_microsite):
    microsite = make_microsite()
    microsite.default_locale = Locale.objects.get(language_code="pl")
    microsite.save()
    complete_microsite(microsite)
    again = Microsite.objects.get(pk=microsite.pk)
    assert again.site.root_page_id == again.home("pl").pk
    assert [page.slug for page in again.homes] == ["eu-belong-en", "eu-belong-pl"]


def test_addresses_of_a_new_language_are_right_at_once(make_microsite):
    microsite = make_microsite()
    # Wagtail remembers the root paths of all sites when it is first asked.
    assert microsite.home("en").get_full_url() == "http://eu-belong.localhost:8000/"
    add_language(microsite, "de")
    complete_microsite(microsite)
    assert microsite.home("de").get_full_url() == "http://eu-belong.localhost:8000/"


def test_create_costs_no_more_with_other_microsites_in_place():
    def cost(slug):
        # Collections are kept in the order of their names, and moving some aside would be queries of its own.
        with CaptureQueriesContext(connection) as queries:
            create_microsite(slug=slug, title=slug, languages=["en"])
        return len(queries)

    create_microsite(slug="a", title="a", languages=["en"])
    second = cost("b")
    for slug in "cde":
        create_microsite(slug=slug, title=slug, languages=["en"])
    assert cost("f") == second
