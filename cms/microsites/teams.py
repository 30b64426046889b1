"""What each role of a microsite's team may do, written as permissions of one group for each role."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.microsites.choices import Role
from cms.microsites.models import Microsite, MicrositeGroup, OwnedModel

PAGE_ACTIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITORS: ("add_page", "change_page"),
    Role.PUBLISHERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
    Role.REGISTRARS: (),
    # A translation is a page that exists already when a translator comes to it.
    Role.TRANSLATORS: ("change_page",),
}
_WRITE_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
COLLECTION_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITORS: _WRITE_FILES,
    Role.PUBLISHERS: (*_WRITE_FILES, "wagtailcore.add_collection", "wagtailcore.change_collection"),
    Role.REGISTRARS: (),
    Role.TRANSLATORS: _WRITE_FILES,
}
# Permissions without an object: what is reached by them is narrowed to the own microsite elsewhere (ownership.py,
# translating.py, viewsets.py).
GENERAL_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITORS: ("wagtailadmin.access_admin", "microsites.change_microsite"),
    Role.PUBLISHERS: (
        "wagtailadmin.access_admin",
        "microsites.change_microsite",
        "wagtail_localize.submit_translation",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ),
    Role.REGISTRARS: ("wagtailadmin.access_admin",),
    Role.TRANSLATORS: ("wagtailadmin.access_admin", "wagtail_localize.submit_translation"),
}
OWNED_ACTIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITORS: ("add", "change", "delete", "view"),
    Role.PUBLISHERS: ("add", "change", "delete", "view"),
    Role.REGISTRARS: ("view",),
    Role.TRANSLATORS: ("change", "view"),
}
# Leads may do what any of the others may.
for _actions in (PAGE_ACTIONS, COLLECTION_PERMISSIONS, GENERAL_PERMISSIONS, OWNED_ACTIONS):
    _actions[Role.LEADS] = tuple(dict.fromkeys(name for names in tuple(_actions.values()) for name in names))


def owned_models() -> list[type[OwnedModel]]:
    """Return every model whose rows a microsite may own."""
    return [model for model in apps.get_models() if issubclass(model, OwnedModel)]


def ensure_groups(microsite: Microsite) -> list[MicrositeGroup]:
    """
    Create the groups that *microsite*'s team doesn't have yet, and give each what its role needs.

    A group that is there keeps the permissions that an administrator gave it.

    :raises ValidationError: when the groups' names are taken by groups that belong to nobody or to another microsite
    """
    known = {entry.role: entry for entry in microsite.groups.select_related("group")}
    for role in Role:
        if role not in known:
            group = Group.objects.create(name=_free_group_name(microsite, role))
            known[role] = MicrositeGroup.objects.create(microsite=microsite, group=group, role=role)
            _grant_all(microsite, known[role])
            if role == Role.LEADS and Role.PUBLISHERS in known:
                _let_approve(group, known[Role.PUBLISHERS].group)
    return [known[role] for role in Role]


def ensure_workflow(microsite: Microsite) -> None:
    """
    Let the publishers and leads of *microsite* approve what its editors submit.

    A home page to which an administrator gave another workflow keeps that one.
    """
    homes = list(microsite.homes)
    missing = {home.pk for home in homes} - set(
        WorkflowPage.objects.filter(page__in=homes).values_list("page", flat=True)
    )
    if missing:
        publishers = microsite.groups.select_related("group").get(role=Role.PUBLISHERS).group
        leads = microsite.groups.select_related("group").get(role=Role.LEADS).group
        workflow = Workflow.objects.filter(
            workflow_tasks__task__groupapprovaltask__groups=publishers, workflow_pages__page__in=homes
        ).first() or _create_workflow(microsite, publishers, leads)
        WorkflowPage.objects.bulk_create([WorkflowPage(page_id=pk, workflow=workflow) for pk in missing])


def _let_approve(leads: Group, publishers: Group) -> None:
    """Let new *leads* approve what *publishers* do: in workflows that are older than the role."""
    for task in GroupApprovalTask.objects.filter(groups=publishers):
        task.groups.add(leads)


def _create_workflow(microsite: Microsite, *approvers: Group) -> Workflow:
    # Editors read both names: on the button that submits a page, and beside the page that waits.
    task = GroupApprovalTask.objects.create(name=f"Publishers of {microsite.title}"[:255])
    task.groups.set(approvers)
    workflow = Workflow.objects.create(name=f"Approval by the publishers of {microsite.title}"[:255])
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def restore_permissions(microsite: Microsite) -> None:
    """Give the groups of *microsite* everything that their roles need now, and take nothing away."""
    for entry in ensure_groups(microsite):
        _grant_all(microsite, entry)


def grant_pages(microsite: Microsite, homes: Iterable[Page]) -> None:
    """Let the groups of *microsite* work on the trees below *homes*."""
    homes = list(homes)
    for entry in microsite.groups.select_related("group"):
        _grant_pages(entry, homes)


def _grant_all(microsite: Microsite, entry: MicrositeGroup) -> None:
    role = Role(entry.role)
    entry.group.permissions.add(*_permissions(GENERAL_PERMISSIONS[role]), *_owned_permissions(OWNED_ACTIONS[role]))
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=entry.group, collection=microsite.collection, permission=permission)
            for permission in _permissions(COLLECTION_PERMISSIONS[role])
        ],
        ignore_conflicts=True,
    )
    _grant_pages(entry, list(microsite.homes))


def _grant_pages(entry: MicrositeGroup, homes: list[Page]) -> None:
    permissions = _permissions(f"wagtailcore.{codename}" for codename in PAGE_ACTIONS[Role(entry.role)])
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=entry.group, page=home, permission=permission)
            for permission in permissions
            for home in homes
        ],
        ignore_conflicts=True,
    )


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions with these *names* ("app.codename")."""
    pairs = [name.split(".") for name in names]
    if not pairs:
        return []
    wanted = Q()
    for app_label, codename in pairs:
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    found = list(Permission.objects.filter(wanted))
    if len(found) < len(pairs):
        there = {(each.content_type.app_label, each.codename) for each in found}
        missing = ", ".join(".".join(pair) for pair in pairs if tuple(pair) not in there)
        raise LookupError(f"These permissions don't exist: {missing}. Run manage.py migrate first.")
    return found


def _owned_permissions(actions: Iterable[str]) -> list[Permission]:
    names = [
        f"{model._meta.app_label}.{action}_{model._meta.model_name}" for model in owned_models() for action in actions
    ]
    return _permissions(names)


def _free_group_name(microsite: Microsite, role: Role) -> str:
    """Return "<title> – <role>", with the short name where another group has that name."""
    longest: int = Group._meta.get_field("name").max_length or 150
    # The name is stored, so it can't follow the language of whoever reads it.
    with override("en"):
        ending = f" – {role.label}"
    for beginning in (microsite.title, f"{microsite.title} ({microsite.slug})", microsite.slug):
        room = longest - len(ending)
        name = (beginning if len(beginning) <= room else beginning[: room - 1] + "…") + ending
        if not Group.objects.filter(name=name).exists():
            return name
    raise ValidationError(
        _("The name “%(name)s” is taken by another group of users. Rename that group."), params={"name": name}
    )
