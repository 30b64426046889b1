"""Translators submit a translation; publishers approve it, or ask for changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, WorkflowPage, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation

from cms.content.models import PlainPage
from cms.microsites.choices import Role
from tests.cms.microsites.test_translation_editor import World, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(make_microsite: Any, make_member: Any, sign_in: Any) -> World:
    world = World(make_microsite, make_member, sign_in)
    world.editor = sign_in(make_member(world.ours, roles=(Role.EDITORS,)))  # type: ignore[attr-defined]
    return world


def translate(world: World, words: str, path: str = "title") -> None:
    segment = StringSegment.objects.get(source=world.translation.source, context__path=path)
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=world.translation.target_locale,
        defaults={"data": words},
    )


def press(world: World, client: Any, action: str) -> Any:
    return client.post(world.edit(world.page), {"action": action}, follow=True)


def decide(world: World, client: Any, action: str, comment: str = "") -> Any:
    page = world.target(world.page)
    state = WorkflowState.objects.filter(object_id=str(page.pk)).latest("pk")
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.current_task_state_id])
    return client.post(address, {"comment": comment}, follow=True)


def test_translator_submits_and_a_publisher_approves(world: World, django_capture_on_commit_callbacks: Any) -> None:
    translate(world, "Miasta")
    assert "Submit for approval" in world.translator.get(world.edit(world.page)).content.decode()
    response = press(world, world.translator, "submit")
    assert "“Miasta” was submitted for approval" in said(response)
    assert "Publishers of EIM" in response.content.decode()
    page = world.target(world.page)
    assert page.workflow_in_progress
    assert page.get_latest_revision_as_object().title == "Miasta"
    assert not page.live

    # The translator approves of nothing.
    assert decide(world, world.translator, "approve").status_code in (302, 403) or not world.target(world.page).live
    assert world.target(world.page).workflow_in_progress
    assert reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", 1])[:-3] in (
        world.publisher.get(world.edit(world.page)).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = decide(world, world.publisher, "approve")
    page = world.target(world.page)
    assert page.live
    assert page.title == "Miasta"
    # As when a publisher presses “Publish”: docs/decisions/059.
    assert world.target(world.parent).live
    assert "published, too" in said(response)


def test_what_is_translated_later_is_not_approved(world: World, django_capture_on_commit_callbacks: Any) -> None:
    translate(world, "Miasta")
    press(world, world.translator, "submit")
    translate(world, "Miasteczka")
    with django_capture_on_commit_callbacks(execute=True):
        decide(world, world.publisher, "approve")
    assert world.target(world.page).title == "Miasta"


def test_published_page_stays_as_it_is_until_it_is_approved(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        press(world, world.publisher, "publish")
    assert world.target(world.page).title == "Towns"
    translate(world, "Miasta")
    press(world, world.translator, "submit")
    page = world.target(world.page)
    assert (page.title, page.live, page.workflow_in_progress) == ("Towns", True, True)
    with django_capture_on_commit_callbacks(execute=True):
        decide(world, world.publisher, "approve")
    assert world.target(world.page).title == "Miasta"


def test_publisher_asks_for_changes_and_the_translator_submits_again(world: World) -> None:
    translate(world, "Miasto")
    press(world, world.translator, "submit")
    decide(world, world.publisher, "reject", "It is more than one.")
    page = world.translator.get(world.edit(world.page)).content.decode()
    assert "It is more than one." in page
    assert "Submit for approval" in page
    translate(world, "Miasta")
    press(world, world.translator, "submit")
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert state.current_task_state.revision.as_object().title == "Miasta"


def test_translator_withdraws(world: World) -> None:
    press(world, world.translator, "submit")
    assert "was withdrawn" in said(press(world, world.translator, "withdraw"))
    assert not world.target(world.page).workflow_in_progress
    assert "Submit for approval" in world.translator.get(world.edit(world.page)).content.decode()


def test_who_may_publish_is_offered_that_alone(world: World, sign_in: Any, make_member: Any) -> None:
    assert "Submit for approval" not in world.publisher.get(world.edit(world.page)).content.decode()
    assert press(world, world.publisher, "submit").status_code == 200
    assert not WorkflowState.objects.exists()
    lead = sign_in(make_member(world.ours, roles=(Role.LEADS,)))
    assert "Submit for approval" not in lead.get(world.edit(world.page)).content.decode()


def test_twice_submitted_is_submitted_once(world: World) -> None:
    press(world, world.translator, "submit")
    press(world, world.translator, "submit")
    assert WorkflowState.objects.count() == 1
    # Nor does another member withdraw it.
    press(world, world.editor, "withdraw")
    assert world.target(world.page).workflow_in_progress


def test_what_makes_no_page_is_refused_with_a_word(world: World) -> None:
    translate(world, "x" * 300, "slug")
    response = press(world, world.translator, "submit")
    assert "can't be submitted yet" in said(response)
    assert not WorkflowState.objects.exists()


def test_translation_of_another_team_is_out_of_reach(world: World) -> None:
    page = Page.objects.get(translation_key=world.foreign.source.object_id, locale__language_code="pl")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert world.translator.post(address, {"action": "submit"}).status_code == 404
    assert not WorkflowState.objects.exists()


def test_private_original_has_a_private_translation(world: World, django_capture_on_commit_callbacks: Any) -> None:
    press(world, world.translator, "submit")
    PageViewRestriction.objects.create(page=world.page, restriction_type=PageViewRestriction.LOGIN)
    with django_capture_on_commit_callbacks(execute=True):
        decide(world, world.publisher, "approve")
    restriction = world.target(world.page).view_restrictions.get()
    assert restriction.restriction_type == PageViewRestriction.LOGIN


def test_page_without_a_workflow_is_not_submitted(world: World) -> None:
    WorkflowPage.objects.all().delete()
    assert "Submit for approval" not in world.translator.get(world.edit(world.page)).content.decode()
    press(world, world.translator, "submit")
    assert not WorkflowState.objects.exists()


def test_original_is_submitted_as_ever(world: World) -> None:
    page = PlainPage.objects.get(pk=world.page.pk)
    assert "action-submit" in world.editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()  # type: ignore[attr-defined]
    assert not mail.outbox
