import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from wagtail.models import Locale

from cms.microsites.choices import Licence
from cms.microsites.models import Microsite, MicrositeLanguage, SocialLink


def errors_of(thing):
    with pytest.raises(ValidationError) as error:
        thing.full_clean()
    return error.value.message_dict


def test_default_theme_is_readable(make_microsite):
    make_microsite().full_clean()


@pytest.mark.parametrize(
    ("colours", "field", "names", "needed"),
    [
        ({"color_text": "#999999"}, "color_text", ("text", "background"), "4.5"),
        ({"color_surface": "#444444"}, "color_text", ("text", "surface"), "4.5"),
        (
            {"color_primary": "#7fb2ff", "color_on_primary": "#000000"},
            "color_primary",
            ("primary", "background"),
            "4.5",
        ),
        ({"color_on_primary": "#0b4ea3"}, "color_on_primary", ("on primary", "primary"), "4.5"),
        ({"color_accent": "#ffd700"}, "color_accent", ("accent", "background"), "3"),
    ],
)
def test_theme_refuses_colours_that_are_hard_to_read(make_microsite, colours, field, names, needed):
    microsite = make_microsite()
    for name, value in colours.items():
        setattr(microsite, name, value)
    message = " ".join(errors_of(microsite)[field])
    assert f"“{names[0]}” on “{names[1]}”" in message
    assert f"needs {needed}" in message


def test_theme_error_never_calls_a_failing_ratio_good_enough(make_microsite):
    microsite = make_microsite()
    microsite.color_text = "#777777"  # 4.478 on white
    [message] = [text for text in errors_of(microsite)["color_text"] if "“background”" in text]
    assert "contrast of 4.47," in message


def test_colour_is_stored_in_one_notation(make_microsite):
    microsite = make_microsite()
    microsite.color_text = " #0A0B0C "
    microsite.full_clean()
    assert microsite.color_text == "#0a0b0c"


@pytest.mark.parametrize("value", ["#fff", "red", "#12345g", "rgb(0,0,0)"])
def test_colour_error_shows_how_to_write_it(make_microsite, value):
    microsite = make_microsite()
    microsite.color_text = value
    assert "color_text" in errors_of(microsite)


def test_public_address_is_stored_without_a_slash(make_microsite):
    microsite = make_microsite()
    microsite.public_base_url = "https://www.eu-belong.eu/"
    microsite.full_clean()
    assert microsite.public_base_url == "https://www.eu-belong.eu"
    assert microsite.base_url() == "https://www.eu-belong.eu"


def test_base_url_without_a_public_address_is_where_the_site_answers(make_microsite):
    assert make_microsite("eim", port=8000).base_url() == "http://eim.localhost:8000"
    assert make_microsite("niem", port=443, hostname="niem.example.org").base_url() == "https://niem.example.org"


def test_licence_that_asks_for_a_name_needs_one(make_microsite):
    microsite = make_microsite()
    microsite.licence = Licence.CC_BY_ND_4
    assert "licence_attribution" in errors_of(microsite)
    microsite.licence_attribution = "providus.lv"
    microsite.full_clean()


@pytest.mark.parametrize("days", [0, 4000])
def test_retention_has_limits(make_microsite, days):
    microsite = make_microsite()
    microsite.retention_days = days
    assert "retention_days" in errors_of(microsite)


@pytest.mark.parametrize("slug", ["EU", "eu--belong", "-eu", "eu_belong"])
def test_short_name_is_plain(make_microsite, slug):
    microsite = make_microsite()
    microsite.slug = slug
    assert "slug" in errors_of(microsite)


def test_languages_come_in_their_order(make_microsite):
    microsite = make_microsite("ewsi", ("fr", "en", "de"))
    assert microsite.language_codes() == ["fr", "en", "de"]
    last = microsite.languages.get(locale__language_code="fr")
    last.sort_order = 9
    last.save()
    assert Microsite.objects.get(slug="ewsi").language_codes() == ["en", "de", "fr"]


def test_language_codes_of_many_microsites_cost_a_constant_number_of_queries(make_microsite, django_assert_num_queries):
    make_microsite("eim", ("en", "hu"))
    make_microsite("ewsi", ("en", "fr", "de"))
    with django_assert_num_queries(3):
        microsites = Microsite.objects.prefetch_related("languages__locale").order_by("slug")
        assert [microsite.language_codes() for microsite in microsites] == [["en", "hu"], ["en", "fr", "de"]]


def test_fallback_follows_its_own_order_and_begins_with_the_language_asked_for(make_microsite):
    microsite = make_microsite("ewsi", ("en", "fr", "de"), fallback=("de", "en"))
    assert microsite.fallback_codes("fr") == ["fr", "de", "en"]
    assert microsite.fallback_codes("de") == ["de", "en"]
    assert microsite.fallback_codes("en") == ["en", "de"]


def test_language_is_there_once_only(make_microsite):
    microsite = make_microsite()
    twin = MicrositeLanguage(microsite=microsite, locale=Locale.objects.get(language_code="pl"))
    with pytest.raises(ValidationError, match="has this language already"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_language_must_be_one_of_the_installation(make_microsite):
    klingon = Locale.objects.create(language_code="tlh")
    errors = errors_of(MicrositeLanguage(microsite=make_microsite(), locale=klingon))
    assert "en, bg" in errors["locale"][0]


def test_language_title_falls_back_to_the_microsites(make_microsite):
    microsite = make_microsite()
    english, polish = microsite.ordered_languages()
    polish.title = "Przynależność"
    assert (english.display_title, polish.display_title) == ("EU-BELONG", "Przynależność")


def test_home_is_the_translation_of_the_sites_root(make_microsite):
    microsite, other = make_microsite(), make_microsite("niem")
    english, polish = microsite.home("en"), microsite.home("pl")
    assert [page.pk for page in microsite.homes] == [english.pk, polish.pk]
    assert polish.slug == "eu-belong-pl"
    assert microsite.home("de") is None
    assert other.home("en") not in (english, polish)


def test_site_of_a_microsite_cannot_be_deleted_by_accident(make_microsite):
    microsite = make_microsite()
    with pytest.raises(ProtectedError):
        microsite.site.delete()
    with pytest.raises(ProtectedError):
        microsite.collection.delete()
    with pytest.raises(ProtectedError):
        Locale.objects.get(language_code="pl").delete()


def test_owned_things_outlive_no_microsite_as_shared_ones(make_microsite, make_organisation):
    microsite = make_microsite()
    make_organisation(microsite, "Ours alone")
    with pytest.raises(ProtectedError):
        microsite.delete()


def test_social_link_is_a_web_address_once(make_microsite):
    microsite = make_microsite()
    link = SocialLink(microsite=microsite, network="x", url="https://x.com/eubelong")
    link.full_clean()
    link.save()
    assert str(link) == "X (Twitter)"
    assert "url" in errors_of(SocialLink(microsite=microsite, network="x", url="@eubelong"))
    with pytest.raises(ValidationError):
        SocialLink(microsite=microsite, network="x", url="https://x.com/eubelong").full_clean()
