from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from cms.content.choices import ContactKind
from cms.content.models import (
    Audience,
    Contact,
    FundingProgramme,
    Keyword,
    Organisation,
    OrganisationType,
    Person,
    Theme,
    Venue,
)
from cms.microsites.actions import create_microsite

SNIPPETS = [Audience, Contact, FundingProgramme, Keyword, Organisation, OrganisationType, Person, Theme, Venue]


@pytest.fixture
def english(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def polish(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="pl")[0]


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("administrator", password="secret"))
    return client


def _refused(thing: Any, field: str) -> str:
    """Return what *thing* says about *field*, and nothing else may be wrong with it."""
    with pytest.raises(ValidationError) as caught:
        thing.full_clean()
    assert list(caught.value.message_dict) == [field]
    return " ".join(caught.value.message_dict[field])


# --- Taxonomies -------------------------------------------------------------------------------------------------


def test_shared_slug_is_used_once_in_each_language(english: Locale, polish: Locale) -> None:
    housing = Theme.objects.create(slug="housing", label="Housing", locale=english)
    Theme.objects.create(slug="housing", label="Mieszkalnictwo", locale=polish, translation_key=housing.translation_key)

    assert "short name" in _refused(Theme(slug="housing", label="Again", locale=english), "__all__")
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.create(slug="housing", label="Again", locale=english)


def test_microsite_may_use_a_slug_that_is_shared_but_only_once(english: Locale) -> None:
    microsite = create_microsite(slug="eu-belong", title="EU-BELONG", languages=["en"])
    Theme.objects.create(slug="housing", label="Housing", locale=english)
    Theme.objects.create(slug="housing", label="Our housing", locale=english, owner=microsite)

    assert "short name" in _refused(Theme(slug="housing", label="Again", locale=english, owner=microsite), "__all__")


@pytest.mark.parametrize("slug", ["Housing", "housing and work", "-housing", "housing_", "жилье"])
def test_slug_has_small_letters_digits_and_hyphens(english: Locale, slug: str) -> None:
    assert "hyphens" in _refused(Theme(slug=slug, label="Housing", locale=english), "slug")


def test_nothing_lies_below_itself_in_any_language(english: Locale, polish: Locale) -> None:
    top = Theme.objects.create(slug="cohesion", label="Cohesion", locale=english)
    below = Theme.objects.create(slug="housing", label="Housing", locale=english, parent=top)
    top_pl = Theme.objects.create(slug="cohesion", label="Spójność", locale=polish, translation_key=top.translation_key)

    below.full_clean()
    # A translation refers to its parent in whichever language; it is the same theme.
    top_pl.parent = below
    assert "“Housing” lies below this" in _refused(top_pl, "parent")
    top.parent = top
    assert "lies below this" in _refused(top, "parent")


def test_path_label_names_what_lies_above(english: Locale) -> None:
    top = Theme.objects.create(slug="cohesion", label="Social cohesion", locale=english)
    below = Theme.objects.create(slug="housing", label="Housing", locale=english, parent=top)
    assert below.path_label == "Social cohesion › Housing"


# --- Contacts and venues ----------------------------------------------------------------------------------------


def _contact(english: Locale, **values: Any) -> Contact:
    return Contact(**{"name": "Regional Centre", "country": "PL", "locale": english, **values})


def test_contact_data_take_their_one_form(english: Locale) -> None:
    contact = _contact(
        english,
        kind=ContactKind.INVOICE,
        postcode="61 -714",
        phone="61 85 67 300",
        tax_id="778-13-46-888",
        recipient_postcode="61731",
    )
    contact.full_clean()
    contact.save()
    contact.refresh_from_db()

    assert (contact.postcode, contact.recipient_postcode) == ("61-714", "61-731")
    assert (contact.phone, contact.phone_display, contact.phone_national) == (
        "+48618567300",
        "+48 61 856 73 00",
        "61 856 73 00",
    )
    assert (contact.tax_id, contact.tax_id_display) == ("7781346888", "778-13-46-888")


def test_contact_data_that_cant_be_right_are_refused_where_they_are(english: Locale) -> None:
    assert "would be 8" in _refused(_contact(english, tax_id="778-13-46-881"), "tax_id")
    assert "61-123" in _refused(_contact(english, postcode="6171"), "postcode")
    assert "+48" in _refused(_contact(english, phone="123"), "phone")


def test_tax_number_of_another_country_is_kept_as_it_is(english: Locale) -> None:
    contact = _contact(english, country="HU", tax_id="  15735746-2-41 ")
    contact.full_clean()
    assert (contact.tax_id, contact.tax_id_display) == ("15735746-2-41", "15735746-2-41")


def test_empty_email_is_fine_but_the_officer_must_be_reachable(english: Locale) -> None:
    _contact(english).full_clean()
    assert "reach" in _refused(_contact(english, kind=ContactKind.DPO), "email")
    _contact(english, kind=ContactKind.DPO, phone="61 85 67 340").full_clean()


def test_email_is_shown_only_when_somebody_says_so(english: Locale) -> None:
    assert _contact(english, email="office@example.org").public_email == ""
    assert _contact(english, email="office@example.org", show_email=True).public_email == "office@example.org"
    assert "no e-mail address" in _refused(_contact(english, show_email=True), "show_email")


def test_opening_hours_are_kept_with_their_days(english: Locale) -> None:
    hours = {"first_day": 0, "last_day": 4, "opens": "07:30", "closes": "15:30", "note": ""}
    contact = _contact(english, opening_hours=[("hours", hours)])
    contact.full_clean()
    contact.save()
    value = Contact.objects.get().opening_hours[0].value
    assert (value["first_day"], value["last_day"], str(value["opens"])) == (0, 4, "07:30:00")


def test_venue_has_both_coordinates_or_none(english: Locale) -> None:
    values = {"name": "Bâtiment Jacques Delors", "city": "Brussels", "country": "BE", "locale": english}
    Venue(**values, latitude="50.8406", longitude="4.3746").full_clean()
    assert "both" in _refused(Venue(**values, latitude="50.8406"), "longitude")
    assert "90" in _refused(Venue(**values, latitude="91", longitude="4"), "latitude")
    assert "1234" in _refused(Venue(**values, postcode="104"), "postcode")


# --- Translating ------------------------------------------------------------------------------------------------


def test_person_is_translated_without_name_or_organisation(english: Locale, polish: Locale) -> None:
    organisation = Organisation.objects.create(name="Institute of Public Affairs", country="PL", locale=english)
    person = Person.objects.create(name="Anna Nowak", role_title="Director", affiliation=organisation, locale=english)
    source, _created = TranslationSource.get_or_create_from_instance(person)
    source.update_from_db()

    offered = {segment.string.data: segment for segment in source.stringsegment_set.all()}
    assert set(offered) == {"Director"}
    segment = offered["Director"]
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=polish, data="Dyrektorka"
    )
    source.create_or_update_translation(polish)

    translated = person.get_translation(polish)
    assert (translated.name, translated.role_title, translated.affiliation) == (
        "Anna Nowak",
        "Dyrektorka",
        organisation,
    )


# --- In the admin -----------------------------------------------------------------------------------------------


def _one_of_each(english: Locale) -> list[Any]:
    organisation_type = OrganisationType.objects.create(slug="civil-society", label="Civil society", locale=english)
    organisation = Organisation.objects.create(
        name="Peace Institute", country="SI", organisation_type=organisation_type, locale=english
    )
    return [
        organisation_type,
        organisation,
        Theme.objects.create(slug="housing", label="Housing", locale=english),
        Audience.objects.create(slug="practitioners", label="Practitioners", locale=english),
        Keyword.objects.create(slug="equality", label="Equality", locale=english),
        FundingProgramme.objects.create(code="AMIF", name="Asylum, Migration and Integration Fund", locale=english),
        Person.objects.create(name="Anna Nowak", affiliation=organisation, locale=english),
        Venue.objects.create(name="Town hall", city="Poznań", country="PL", locale=english),
        Contact.objects.create(name="Office", locale=english),
    ]


@pytest.mark.parametrize("model", SNIPPETS)
def test_list_form_and_chooser_of_each_snippet_open(admin: Client, english: Locale, model: Any) -> None:
    thing = next(thing for thing in _one_of_each(english) if isinstance(thing, model))
    viewset = model.snippet_viewset
    for name, arguments in (
        ("list", []),
        ("add", []),
        ("edit", [thing.pk]),
        ("usage", [thing.pk]),
        ("delete", [thing.pk]),
    ):
        response = admin.get(reverse(viewset.get_url_name(name), args=arguments))
        assert response.status_code == 200, name
    listed = admin.get(reverse(viewset.get_url_name("list"))).content.decode()
    assert str(thing).partition(" (")[0].partition(",")[0] in listed
    chooser = model.snippet_viewset.chooser_viewset
    assert admin.get(reverse(chooser.get_url_name("choose"))).status_code == 200


@pytest.mark.parametrize("model", SNIPPETS)
def test_chooser_finds_by_the_beginning_of_a_word(admin: Client, english: Locale, model: Any) -> None:
    thing = next(thing for thing in _one_of_each(english) if isinstance(thing, model))
    word = str(thing).split()[0].rstrip(",")
    chooser = model.snippet_viewset.chooser_viewset
    address = reverse(chooser.get_url_name("choose_results"))
    assert word in admin.get(address, {"q": word[:4], "locale": "en"}).content.decode()
    assert word not in admin.get(address, {"q": "xyzzy"}).content.decode()


def test_list_is_filtered_and_searched(admin: Client, english: Locale) -> None:
    things = _one_of_each(english)
    Organisation.objects.create(name="Menedék", country="HU", locale=english)
    address = reverse(Organisation.snippet_viewset.get_url_name("list"))
    listed = admin.get(address, {"country": "HU", "q": "Menedék"}).content.decode()
    assert "Menedék" in listed
    assert "Peace Institute" not in listed
    listed = admin.get(address, {"organisation_type": things[0].pk}).content.decode()
    assert "Peace Institute" in listed
    assert "Menedék" not in listed


def test_form_shows_what_is_wrong_beside_the_field(admin: Client, english: Locale) -> None:
    contact = Contact.objects.create(name="Invoices", country="PL", kind=ContactKind.INVOICE, locale=english)
    values = {
        "kind": "invoice",
        "name": "Invoices",
        "country": "PL",
        "tax_id": "778-13-46-881",
        "opening_hours-count": "0",
    }
    address = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    response = admin.post(address, values)
    assert response.status_code == 200
    assert "would be 8, not 1" in response.content.decode()
    response = admin.post(address, {**values, "tax_id": "778-13-46-888"})
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.tax_id == "7781346888"


@pytest.mark.parametrize("rows", [1, 30])
def test_columns_of_a_list_need_no_query_for_each_row(admin: Client, english: Locale, rows: int) -> None:
    for number in range(rows):
        kind = OrganisationType.objects.create(slug=f"type-{number}", label=f"Type {number}", locale=english)
        Organisation.objects.create(name=f"Organisation {number}", country="PL", organisation_type=kind, locale=english)
    address = reverse(Organisation.snippet_viewset.get_url_name("list_results"))

    with CaptureQueriesContext(connection) as queries:
        listed = admin.get(address).content.decode()

    assert f"Type {rows - 1}" in listed
    # Together with the organisations. (wagtail-localize does ask for each row, whether it is translated.)
    assert sum("content_organisationtype" in query["sql"] for query in queries) == 1
