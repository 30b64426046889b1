"""Editing in the admin: a team can add, save and publish a page of each type, and is told what to look at."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.content.models import (
    CountrySheetPage,
    EventPage,
    GoodPracticePage,
    HomePage,
    NewsPage,
    PartnerPage,
    PlainPage,
    ProjectPage,
)
from cms.microsites.choices import Role
from cms.registrations.models import RegistrationPage
from tests.factories import FACTORIES, ContactFactory, ImageFactory, OrganisationFactory, ThemeFactory
from tests.html_forms import read_forms

PAGE_TYPES = sorted(FACTORIES, key=lambda model: model.__name__)


def form_of(response: Any) -> dict[str, Any]:
    """Return the fields of the edit form; Wagtail's other forms on the page are ignored."""
    html = response.content.decode()
    match = re.search(r'<form[^>]*id="page-edit-form".*?</form>', html, re.DOTALL)
    assert match, "there is no edit form"
    [values] = read_forms(match[0])
    return {name: value for name, value in values.items() if name and not name.startswith("action-")}


def with_empty_streams(model: type[Page], values: dict[str, Any]) -> dict[str, Any]:
    """Add what JavaScript adds: the number of blocks in each stream."""
    streams = [field.name for field in model._meta.get_fields() if hasattr(field, "stream_block")]
    return {**{f"{name}-count": "0" for name in streams}, **values}


@pytest.fixture
def microsite(make_microsite):
    return make_microsite("eu-belong")


@pytest.fixture
def editor(microsite, make_member, sign_in):
    return sign_in(make_member(microsite, roles=(Role.EDITORS, Role.PUBLISHERS)))


def warnings_of(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"] if message.level_tag == "warning"]


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_team_adds_and_edits_a_page_of_each_type(editor, microsite, make_page, model):
    parent = make_page(microsite, model).get_parent()
    Page.objects.child_of(parent).type(model).first().delete()
    arguments = [model._meta.app_label, model._meta.model_name, parent.pk]
    url = reverse("wagtailadmin_pages:add", args=arguments)

    values = with_empty_streams(model, form_of(editor.get(url)))
    response = editor.post(url, {**values, "title": "A new page", "slug": "a-new-page"})
    assert response.status_code == 302
    page = model.objects.child_of(parent).get(slug="a-new-page")
    assert (page.live, page.locale) == (False, parent.locale)

    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = with_empty_streams(model, form_of(editor.get(url)))
    assert values["title"] == "A new page"
    response = editor.post(url, {**values, "introduction": "Now with an introduction."})
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().introduction == "Now with an introduction."


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_team_publishes_a_page_of_each_type_again(editor, microsite, make_page, model):
    page = make_page(microsite, model)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    values = with_empty_streams(model, form_of(editor.get(url)))
    if model is RegistrationPage:
        values["privacy_notice"] = (
            '{"blocks":[{"key":"a","text":"We keep it short.","type":"unstyled"}],"entityMap":{}}'
        )
    response = editor.post(url, {**values, "title": "Changed", "action-publish": "1"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Changed")


def test_homes_are_edited_but_not_added(editor, microsite):
    home = microsite.home("pl").specific
    url = reverse("wagtailadmin_pages:edit", args=[home.pk])

    assert HomePage not in Page.get_first_root_node().specific.creatable_subpage_models()
    values = with_empty_streams(HomePage, form_of(editor.get(url)))
    assert "slug" not in values
    editor.post(url, {**values, "slogan": "Tu jesteśmy, tu przynależysz!", "action-publish": "1"})
    home.refresh_from_db()
    assert (home.slogan, home.slug) == ("Tu jesteśmy, tu przynależysz!", "eu-belong-pl")


def test_event_after_its_project_is_published_with_a_warning(editor, microsite, make_page):
    project = make_page(microsite, ProjectPage, ends="2013-08-31")
    event = make_page(microsite, EventPage, starts="2013-09-20", project=project)
    url = reverse("wagtailadmin_pages:edit", args=[event.pk])

    values = with_empty_streams(EventPage, form_of(editor.get(url)))
    response = editor.post(url, {**values, "action-publish": "1"}, follow=True)
    assert [text for text in warnings_of(response) if "after the end of its project" in text]


def test_event_in_an_hour_that_does_not_exist_is_refused_at_its_field(editor, microsite, make_page):
    event = make_page(microsite, EventPage, starts="2027-03-28")
    url = reverse("wagtailadmin_pages:edit", args=[event.pk])

    values = with_empty_streams(EventPage, form_of(editor.get(url)))
    response = editor.post(url, {**values, "start_time": "02:30", "action-publish": "1"})
    assert response.status_code == 200
    assert "There is no 02:30 on 2027-03-28" in response.context["form"].errors["start_time"][0]


def test_ambiguous_date_is_refused_with_what_to_write(editor, microsite, make_page):
    project = make_page(microsite, ProjectPage)
    url = reverse("wagtailadmin_pages:edit", args=[project.pk])

    values = with_empty_streams(ProjectPage, form_of(editor.get(url)))
    response = editor.post(url, {**values, "starts": "10.01.2015", "ends": "09.30.2021"})
    errors = response.context["form"].errors
    assert "can be read in two ways" in errors["starts"][0]
    assert "2021-09-30" in errors["ends"][0]


def test_second_sheet_of_a_country_is_refused(editor, microsite, make_page):
    sheet = make_page(microsite, CountrySheetPage, country="PL", title="Poland")
    url = reverse("wagtailadmin_pages:add", args=["content", "countrysheetpage", sheet.get_parent().pk])

    values = with_empty_streams(CountrySheetPage, form_of(editor.get(url)))
    new = {**values, "title": "Poland again", "slug": "poland-again", "country": "PL"}
    response = editor.post(url, new)
    assert "has a sheet already: “Poland”" in response.context["form"].errors["country"][0]
    assert editor.post(url, {**new, "country": "LV"}).status_code == 302


def test_same_country_has_a_sheet_in_each_language_and_microsite(microsite, make_microsite, make_page):
    for site, language in ((microsite, "en"), (microsite, "pl"), (make_microsite("niem"), "en")):
        make_page(site, CountrySheetPage, language, country="PL").full_clean()


def test_lists_offer_each_theme_once_and_none_of_another_microsite(editor, microsite, make_microsite, make_page):
    shared = ThemeFactory(slug="housing", label="Housing")
    polish = shared.copy_for_translation(microsite.home("pl").locale)
    polish.label = "Mieszkalnictwo"
    polish.save()
    ThemeFactory(slug="ours", label="Ours", owner=microsite)
    theirs = ThemeFactory(slug="theirs", label="Theirs", owner=make_microsite("niem"))

    def offered(page: Page) -> list[str]:
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        return sorted(theme.label for theme in response.context["form"].fields["themes"].queryset)

    assert offered(make_page(microsite, NewsPage, "pl")) == ["Mieszkalnictwo", "Ours"]
    assert offered(make_page(microsite, NewsPage, "en")) == ["Housing", "Ours"]
    # what is chosen stays, in whatever language it was chosen
    assert offered(make_page(microsite, NewsPage, "pl", title="Other", themes=[shared])) == ["Housing", "Ours"]

    page = make_page(microsite, NewsPage, title="Third")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = with_empty_streams(NewsPage, form_of(editor.get(url)))
    assert "themes" in editor.post(url, {**values, "themes": [theirs.pk]}).context["form"].errors


def test_references_to_another_microsite_are_refused(editor, microsite, make_microsite, make_page):
    other = make_microsite("niem")
    event = make_page(microsite, EventPage)
    project = make_page(other, ProjectPage)
    url = reverse("wagtailadmin_pages:edit", args=[event.pk])

    values = with_empty_streams(EventPage, form_of(editor.get(url)))
    assert "project" in editor.post(url, {**values, "project": project.pk}).context["form"].errors
    partner = make_page(microsite, PartnerPage, organisation=OrganisationFactory())
    url = reverse("wagtailadmin_pages:edit", args=[partner.pk])
    values = with_empty_streams(PartnerPage, form_of(editor.get(url)))
    theirs = OrganisationFactory(owner=other)
    assert "organisation" in editor.post(url, {**values, "organisation": theirs.pk}).context["form"].errors


def test_contact_of_another_microsite_is_refused_in_a_stream_too(editor, microsite, make_microsite, make_page):
    theirs = ContactFactory(owner=make_microsite("niem"), name="Their office")
    ours = ContactFactory(owner=microsite)
    event = make_page(microsite, EventPage)
    url = reverse("wagtailadmin_pages:edit", args=[event.pk])
    values = with_empty_streams(EventPage, form_of(editor.get(url)))

    def with_contact(pk):
        block = {"deleted": "", "order": "0", "type": "contact", "value": pk, "id": ""}
        return values | {"contacts-count": "1"} | {f"contacts-0-{name}": value for name, value in block.items()}

    refused = editor.post(url, with_contact(theirs.pk))
    assert "belongs to another microsite" in str(refused.context["form"].errors)
    assert editor.post(url, with_contact(ours.pk)).status_code == 302


def test_files_and_pages_of_another_microsite_are_refused_wherever_a_form_names_them(
    editor, microsite, make_microsite, make_page
):
    other = make_microsite("niem")
    page = make_page(microsite, PlainPage)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = with_empty_streams(PlainPage, form_of(editor.get(url)))
    theirs = ImageFactory(collection=other.image_collection, title="Their picture")
    ours = ImageFactory(collection=microsite.image_collection)

    def with_block(kind, **parts):
        block = {"body-0-deleted": "", "body-0-order": "0", "body-0-type": kind, "body-0-id": "", "body-count": "1"}
        return values | block | {f"body-0-value{name}": value for name, value in parts.items()}

    def with_image(image):
        return with_block("image", **{"-image": image.pk, "-alt": "People", "-caption": "", "-credit": ""})

    def with_link(target):
        entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": target.pk}}
        ranges = {"entityRanges": [{"offset": 0, "length": 4, "key": 0}], "inlineStyleRanges": []}
        block = {"key": "a", "text": "Here", "type": "unstyled", "depth": 0, **ranges}
        return with_block("text", **{"": json.dumps({"blocks": [block], "entityMap": {"0": entity}})})

    refused = editor.post(url, {**values, "lead_image": theirs.pk})
    assert "lead_image" in refused.context["form"].errors
    assert "Their picture" not in refused.content.decode()
    for data in (with_image(theirs), with_link(make_page(other, PlainPage))):
        assert "belongs to another microsite" in str(editor.post(url, data).context["form"].errors)
    for data in (with_image(ours), with_link(make_page(microsite, PlainPage))):
        assert editor.post(url, data).status_code == 302

    # What is there already may stay.
    kept = make_page(other, PlainPage)
    page.body = [("text", f'<p><a linktype="page" id="{kept.pk}">Here</a></p>')]
    page.save()
    assert editor.post(url, with_link(kept)).status_code == 302


def test_picture_needs_words_of_its_own_or_of_the_page(editor, microsite, make_page):
    page = make_page(microsite, NewsPage)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = with_empty_streams(NewsPage, form_of(editor.get(url)))
    silent = ImageFactory(description="", collection=microsite.image_collection)

    response = editor.post(url, {**values, "lead_image": silent.pk})
    assert "Say in words" in response.context["form"].errors["lead_image_alt"][0]
    assert editor.post(url, {**values, "lead_image": silent.pk, "lead_image_alt": "A market"}).status_code == 302


def test_good_practice_that_departs_from_the_template_is_saved_with_advice(editor, microsite, make_page):
    page = make_page(microsite, GoodPracticePage)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = with_empty_streams(GoodPracticePage, form_of(editor.get(url)))

    response = editor.post(
        url, {**values, "title": "word " * 16, "summary": "too short", "who_benefits": "word " * 41}, follow=True
    )
    advice = warnings_of(response)
    assert "The title has 16 words; the template asks for 15 at most." in advice
    assert "“summary” has 2 words; the template asks for 75–100." in advice
    assert "“who benefits” has 41 words; the template asks for 40." in advice
