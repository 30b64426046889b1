"""
Submitting a translation for approval.

wagtail-localize's editor of a translated page knows no workflows. Here the microsite's one is started from it, by those
who may translate and not publish, and approved, or sent back, by those who may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from cms.microsites.translation_editor import publish_way, translation_of

SUBMIT, WITHDRAW = "submit", "withdraw"


@dataclass
class Approval:
    """How far a translation is on its way to be approved, as one person sees it."""

    page: Page
    state: WorkflowState | None
    """The workflow that is running, or that asked for changes."""
    can_submit: bool
    can_withdraw: bool
    actions: list[tuple[str, str]]
    """What this person may decide: names and labels of the task's actions."""

    @property
    def task_state(self) -> TaskState | None:
        """The step at which it is, or the one that asked for changes."""
        return self.state.current_task_state if self.state else None

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide."""
        return self.state is not None and self.state.status == WorkflowState.STATUS_IN_PROGRESS

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say or to press."""
        return self.state is not None or self.can_submit


def approval_of(page: Page, user: Any) -> Approval:
    """Return how far *page*, which is a translation, is on its way, as *user* may see and press."""
    state = page.current_workflow_state
    permissions = page.permissions_for_user(user)
    task = page.current_workflow_task
    offered = task.get_actions(page, user) if task else []
    return Approval(
        page=page,
        state=state,
        # Who may publish has a button for that.
        can_submit=permissions.can_submit_for_moderation() and not permissions.can_publish(),
        can_withdraw=page.workflow_in_progress and state.user_can_cancel(user),
        # An action comes twice where it may have a comment; here it always may.
        actions=list({name: str(label) for name, label, _has_form in reversed(offered)}.items())[::-1],
    )


def take(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Submit or withdraw *page*, where it is a translation and that was pressed; a hook of the editor's address."""
    action = request.POST.get("action") if request.method == "POST" else None
    if action not in {SUBMIT, WITHDRAW} or page.alias_of_id or (translation := translation_of(page)) is None:
        return None
    approval = approval_of(page, request.user)
    if not (approval.can_submit if action == SUBMIT else approval.can_withdraw):
        raise PermissionDenied
    if action == SUBMIT:
        _submit(request, translation)
    else:
        page.current_workflow_state.cancel(user=request.user)
        messages.success(request, _("“%s” was withdrawn. You can submit it again.") % page.get_admin_display_title())
    return redirect(request.path)


def _submit(request: HttpRequest, translation: Translation) -> None:
    try:
        page = submit(translation, request.user)
    except ValidationError as error:
        messages.error(request, _("This can't be submitted yet: %s") % " ".join(error.messages))
        return
    messages.success(request, _("“%s” was submitted for approval.") % page.get_admin_display_title())


@transaction.atomic
def submit(translation: Translation, user: Any) -> Page:
    """
    Make a draft of a page as it is translated now, and start the workflow of its microsite, or go on with it.

    :raises ValidationError: when what is translated makes no page
    """
    # `save_target` would write a published page before anybody approved of it.
    page: Page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    page.slug = find_available_slug(page.get_parent(), slugify(page.slug), ignore_page_id=page.pk)
    page.save_revision(user=user, log_action=True)
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, user)
    else:
        state.resume(user)
    return page


class TeamWorkflowActionView(WorkflowActionView):
    """What approvers decide. A translation that is published by it publishes its way: docs/decisions/059."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Carry the action out."""
        translation = translation_of(self.object)
        if translation is not None and self.action_name == "approve":
            # Before anybody can read it.
            translation.source.update_target_view_restrictions(translation.target_locale)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        if translation is not None and self._has_published():
            publish_way(request, Page.objects.get(pk=self.object.pk).specific)
        return response

    def _has_published(self) -> bool:
        approved = WorkflowState.objects.filter(
            pk=self.task_state.workflow_state_id, status=WorkflowState.STATUS_APPROVED
        )
        return approved.exists() and Page.objects.filter(pk=self.object.pk, live=True).exists()
