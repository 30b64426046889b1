"""What a team may see of what Wagtail counts, lists and offers as a whole: pages, colleagues, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site, Task, Workflow

from cms.microsites import history
from cms.microsites.models import Microsite
from cms.microsites.offered_languages import narrow_languages
from cms.microsites.queries import collections_of, is_instance_administrator, microsites_of_user, pages_of
from cms.microsites.teams import owned_models

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.http import HttpRequest

    AnyUser = AbstractBaseUser | AnonymousUser


def colleagues_of(user: AnyUser) -> QuerySet[Any]:
    """Return the people with whom *user* shares a team, and *user*."""
    users = get_user_model()._default_manager.all()
    if is_instance_administrator(user):
        return users
    together = users.filter(groups__microsite_group__microsite__in=microsites_of_user(user))
    return users.filter(Q(pk__in=together.values("pk")) | Q(pk=user.pk))


def history_of(user: AnyUser, entries: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of *entries* in the history of pages, or of everything else, that are about *user*'s things."""
    if is_instance_administrator(user):
        return entries
    if any(field.name == "page" for field in entries.model._meta.fields):
        return entries.filter(page__in=pages_of(user))
    ours = Q(pk__in=[])
    files = {"collection__in": collections_of(user)}
    things: list[QuerySet[Any]] = [
        microsites_of_user(user),
        get_image_model()._default_manager.filter(**files),
        get_document_model()._default_manager.filter(**files),
        *(model._default_manager.filter(owner__in=microsites_of_user(user)) for model in owned_models()),
    ]
    for queryset in things:
        keys = queryset.annotate(_row=Cast("pk", CharField())).values("_row")
        ours |= Q(content_type=ContentType.objects.get_for_model(queryset.model), object_id__in=keys)
    return history.readable_by(user, entries.filter(ours))


def tasks_of(user: AnyUser) -> QuerySet[Task]:
    """Return the steps of the workflows of *user*'s microsites."""
    return Task.objects.filter(workflow_tasks__workflow__in=_workflows_of(user)).distinct()


def _workflows_of(user: AnyUser) -> QuerySet[Workflow]:
    return Workflow.objects.filter(workflow_pages__page__in=pages_of(user)).distinct()


class Narrowed:
    """For lists of Wagtail's, in front of their class: their filters offer nothing of other teams."""

    request: HttpRequest

    @cached_property
    def filters(self) -> Any:
        filterset = super().filters  # type: ignore[misc]  # a list's, behind this class
        if filterset is not None and not is_instance_administrator(self.request.user):
            for field in filterset.form.fields.values():
                narrow_choices(field, self.request.user)
            narrow_languages(filterset.form, self.request.user)
        return filterset


def narrow_choices(field: forms.Field, user: AnyUser) -> None:
    """Let *field*, where it chooses among people, groups, workflows, tasks or sites, offer those of *user*'s teams."""
    if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
        return
    offered: dict[type[Any], Any] = {
        get_user_model(): colleagues_of,
        Group: lambda user: Group.objects.filter(microsite_group__microsite__in=microsites_of_user(user)),
        Site: lambda user: Site.objects.filter(microsite__in=microsites_of_user(user)),
        Workflow: _workflows_of,
        Task: tasks_of,
        Microsite: microsites_of_user,
    }
    if narrow := offered.get(field.queryset.model):
        field.queryset = field.queryset.filter(pk__in=narrow(user).values("pk"))
