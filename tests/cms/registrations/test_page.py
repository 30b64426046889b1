"""The registration page: by which rules it may be published, in each way of publishing."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.content.choices import ContactKind
from cms.content.models import EventPage
from cms.microsites.choices import Role
from cms.registrations.models import RegistrationPage
from tests.factories import ContactFactory, DataProtectionOfficerFactory

NO_NOTICE = "can't be published without a privacy notice"
NO_OFFICER = "can't be published without a data-protection officer"


@pytest.fixture
def microsite(make_microsite):
    return make_microsite("eu-mia")


@pytest.fixture
def event(microsite, make_page):
    return make_page(microsite, EventPage, starts="2027-05-07")


@pytest.fixture
def bare(microsite, event, make_page):
    """A draft without privacy notice and data-protection officer."""
    return make_page(
        microsite, RegistrationPage, parent=event, live=False, privacy_notice="", data_protection_officer=None
    )


def form(**values):
    """Return what the browser sends for a registration page."""
    return nested_form_data(
        {
            "title": "Sign up",
            "slug": "sign-up",
            "introduction": "",
            "lead_image": "",
            "lead_image_alt": "",
            "body": streamfield([]),
            "opens_at": "",
            "closes_at": "",
            "capacity": "",
            "waiting_list": "on",
            "confirmation": "team",
            "access": "open",
            "privacy_notice": rich_text(""),
            "data_protection_officer": "",
            "retention_days": "",
            "questions": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "social_image": "",
            "review_due": "",
            "go_live_at": "",
            "expire_at": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
            **values,
        }
    )


@pytest.fixture
def publisher(microsite, make_member, sign_in):
    return sign_in(make_member(microsite, roles=(Role.PUBLISHERS,)))


def add_url(event):
    return reverse("wagtailadmin_pages:add", args=["registrations", "registrationpage", event.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_draft_without_notice_and_officer_is_saved(publisher, event):
    response = publisher.post(add_url(event), form())

    page = RegistrationPage.objects.get()
    assert response.status_code == 302
    assert (page.live, page.title, page.event) == (False, "Sign up", event)


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_admin_says_where_to_add_what_publishing_lacks(publisher, event, action):
    response = publisher.post(add_url(event), form(**{action: "1"}))

    page = response.content.decode()
    assert response.status_code == 200
    assert NO_NOTICE in page.replace("&#x27;", "'")
    assert NO_OFFICER in page.replace("&#x27;", "'")
    assert "Organisations &amp; people › Contacts" in page
    assert not RegistrationPage.objects.exists()


def test_admin_publishes_with_notice_and_officer(publisher, event):
    officer = DataProtectionOfficerFactory()
    notice = rich_text("<p>We keep your name for a year.</p>")
    response = publisher.post(
        add_url(event),
        form(privacy_notice=notice, data_protection_officer=officer.pk, **{"action-publish": "1"}),
    )

    assert response.status_code == 302
    assert RegistrationPage.objects.get().live


def test_admin_refuses_to_publish_a_draft_that_lacks_them(publisher, bare):
    response = publisher.post(edit_url(bare), form(slug=bare.slug, **{"action-publish": "1"}))

    bare.refresh_from_db()
    assert NO_OFFICER in response.content.decode().replace("&#x27;", "'")
    assert not bare.live


def test_draft_of_a_live_page_may_lack_them_and_is_not_published(microsite, event, make_page, publisher):
    page = make_page(microsite, RegistrationPage, parent=event)

    assert publisher.post(edit_url(page), form(slug=page.slug)).status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.privacy_notice
    assert page.get_latest_revision_as_object().privacy_notice == ""
    response = publisher.post(edit_url(page), form(slug=page.slug, **{"action-publish": "1"}))
    assert NO_NOTICE in response.content.decode().replace("&#x27;", "'")
    page.refresh_from_db()
    assert page.privacy_notice


def test_revision_without_them_is_not_published(bare):
    revision = bare.save_revision(clean=False)

    with pytest.raises(ValidationError) as error:
        revision.publish()
    assert set(error.value.message_dict) == {"privacy_notice", "data_protection_officer"}
    bare.refresh_from_db()
    assert not bare.live


def test_workflow_does_not_publish_without_them(bare, microsite, make_member):
    """A form can't be submitted without them either; a revision that was made otherwise ends here."""
    approver = make_member(microsite, roles=(Role.PUBLISHERS,))
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.set(approver.groups.all())
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    bare.save_revision(clean=False)
    state = workflow.start(bare, approver)

    with pytest.raises(ValidationError, match="privacy notice"):
        state.current_task_state.approve(user=approver)
    bare.refresh_from_db()
    assert not bare.live


def test_approver_is_told_what_is_missing(bare, microsite, make_member, sign_in):
    approver = make_member(microsite, roles=(Role.PUBLISHERS,))
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.set(approver.groups.all())
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    bare.save_revision(clean=False)
    state = workflow.start(bare, approver)
    action = reverse("wagtailadmin_pages:workflow_action", args=(bare.pk, "approve", state.current_task_state.pk))
    browser = sign_in(approver)

    for headers in ({}, {"X-Requested-With": "XMLHttpRequest"}):
        answer = browser.post(action, {"comment": ""}, headers=headers)
        assert answer.status_code in (200, 302)
        told = browser.get(reverse("wagtailadmin_home")).content.decode()
        assert "can&#x27;t be published without a privacy notice" in told
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    bare.refresh_from_db()
    assert not bare.live


def test_officer_must_be_of_that_kind(microsite, event, make_page):
    page = make_page(microsite, RegistrationPage, parent=event)
    page.data_protection_officer = ContactFactory(kind=ContactKind.PRESS, name="Press office")

    with pytest.raises(ValidationError, match="“Press office” is no data-protection officer"):
        page.save_revision().publish()


def test_closing_before_opening_is_refused(microsite, event, make_page):
    now = timezone.now()
    page = make_page(microsite, RegistrationPage, parent=event)
    page.opens_at, page.closes_at = now, now

    with pytest.raises(ValidationError, match="not after the opening"):
        page.full_clean()
    page.closes_at = now + datetime.timedelta(minutes=1)
    page.full_clean()


def test_closing_after_the_event_has_begun_is_said(microsite, event, make_page):
    page = make_page(microsite, RegistrationPage, parent=event)

    assert page.advice() == []
    page.closes_at = datetime.datetime(2027, 5, 8, tzinfo=datetime.UTC)
    assert page.advice() == ["The registration closes after the event has begun."]


@pytest.mark.parametrize(("days", "accepted"), [(None, True), (90, True), (91, False), (0, False)])
def test_data_are_kept_no_longer_than_the_microsite_says(make_microsite, make_page, days, accepted):
    microsite = make_microsite("niem", retention_days=90)
    page = make_page(microsite, RegistrationPage)
    page.retention_days = days

    if accepted:
        page.full_clean()
    else:
        with pytest.raises(ValidationError) as error:
            page.full_clean()
        assert list(error.value.message_dict) == ["retention_days"]


def test_event_has_one_registration_page_at_most(microsite, event, make_page):
    assert RegistrationPage.can_create_at(event)
    make_page(microsite, RegistrationPage, parent=event)

    assert not RegistrationPage.can_create_at(EventPage.objects.get(pk=event.pk))
    assert not RegistrationPage.can_create_at(microsite.home("en"))


def test_capacity_may_be_unlimited_or_nothing(microsite, event, make_page):
    page = make_page(microsite, RegistrationPage, parent=event)

    for capacity in (None, 0, 50):
        page.capacity = capacity
        page.full_clean()
    page.capacity = -1
    with pytest.raises(ValidationError):
        page.full_clean()
