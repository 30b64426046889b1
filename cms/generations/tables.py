"""
Which tables hold what is public, and which answers a row can show in.

All tables count unless they are named in `NOT_PUBLIC`: who adds a model need not think of the answers that are kept,
and at worst they are forgotten too often.

A row's *scope* says where it can show. There are three kinds:

- `tree:00010003`, by the first two steps of a page's tree path: the pages of one language of one microsite, and what
  hangs on them. A microsite's visitors see pages of its own trees only.
- `owner:7`: the snippets that the microsite with this id owns. Nobody else sees them. Terms that pages are filtered
  by are no such snippets: the filter asks for their names, whoever owns them.
- `shared`: everything else. It can show anywhere.

Scopes follow from the rows themselves, never from what belongs to which microsite at the moment: that could change in
another transaction that nobody here sees yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Page

SHARED = "shared"
TREE_LENGTH = 2 * Page.steplen

# Apps ("sessions") and models ("wagtailcore.Revision") that no public answer is made of, each with why.
NOT_PUBLIC: dict[str, str] = {
    "generations": "these are the generations themselves",
    "accounts": "invitations into teams, and who is signed in",
    "admin": "the log of Django's own admin",
    "auth": "people who sign in, and their groups",
    "contenttypes": "names of models: they change with the program",
    "delivery": "mails, on their way and in the ledger",
    "django_tasks_database": "work in the background",
    "otp_static": "how people sign in",
    "otp_totp": "how people sign in",
    "previews": "who may see which drafts",
    "sessions": "who is signed in",
    "webhooks": "who is called when something public changes",
    "wagtail_localize": "translations in the making; when they are published, pages and snippets change",
    "wagtailadmin": "who is editing what at the moment",
    "wagtailforms": "what visitors sent",
    "wagtailsearch": "what editors search in; what visitors do has tables of its own",
    "wagtailusers": "profiles of people who sign in",
    "api.ApiKey": "who may ask more often; requests with a key are never answered from memory",
    "microsites.MicrositeGroup": "who works in which team",
    "microsites.SeedRecord": "which files the microsites were loaded from",
    "registrations.AccessToken": "who may see a registration",
    "registrations.DeletionCertificate": "that personal data were deleted",
    "registrations.HistoryEntry": "what teams note of registrants",
    "registrations.Invitation": "who was invited",
    "registrations.Notice": "old privacy notices; the present one is the page's",
    "registrations.Registration": "who registered; how many did is never answered from memory",
    "registrations.RegistrationMail": "who was written to",
    "registrations.SeatPool": "a row to lock",
    "registrations.SpecialNeeds": "what registrants need",
    "registrations.SpecialNeedsLook": "who of a team looked at that",
    "registrations.Submission": "which forms were sent",
    "registrations.Transition": "the history of registrations",
    "wagtailcore.APIToken": "keys of people who sign in",
    "wagtailcore.Comment": "talk among editors",
    "wagtailcore.CommentReply": "talk among editors",
    "wagtailcore.GroupApprovalTask": "how editors work together",
    "wagtailcore.GroupApprovalTask_groups": "how editors work together",
    "wagtailcore.GroupCollectionPermission": "who may edit",
    "wagtailcore.GroupPagePermission": "who may edit",
    "wagtailcore.GroupSitePermission": "who may edit",
    "wagtailcore.ModelLogEntry": "the log of edits",
    "wagtailcore.PageLogEntry": "the log of edits",
    "wagtailcore.PageSubscription": "who gets mails about a page",
    "wagtailcore.ReferenceIndex": "asked when something is deleted or a file is downloaded, never by the API",
    "wagtailcore.Revision": "drafts and old versions; publishing one changes the page",
    "wagtailcore.Task": "how editors work together",
    "wagtailcore.TaskState": "how editors work together",
    "wagtailcore.UploadedFile": "files that are being uploaded",
    "wagtailcore.Workflow": "how editors work together",
    "wagtailcore.WorkflowContentType": "how editors work together",
    "wagtailcore.WorkflowPage": "how editors work together",
    "wagtailcore.WorkflowState": "how editors work together",
    "wagtailcore.WorkflowTask": "how editors work together",
}

# Columns of pages that only editors see: saving a draft changes nothing for visitors.
EDITORS_ONLY = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
        "live_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
    }
)
# Columns of home pages by which a microsite finds its trees: when they change, all answers do.
OF_HOMES = ("path", "depth", "live", "expire_at", "locale_id", "translation_key", "alias_of_id", "url_path")
HOME_DEPTH = 2


@dataclass(frozen=True)
class Table:
    """A table whose rows can show in public answers."""

    name: str
    # The column that names a row.
    key: str
    # Those whose change counts.
    columns: tuple[str, ...]
    # SQL for a row's scope, with `{row}` where the row's name goes.
    scope: str
    # Whether the scope is looked up in the table of pages.
    looks_up: bool = False

    @property
    def is_pages(self) -> bool:
        """Whether this is the table that says where pages lie."""
        return self.name == Page._meta.db_table


def public_tables() -> list[Table]:
    """Return the tables of all models that can show in public answers, by name."""
    found = {model._meta.db_table: model for model in public_models()}
    return [_table(model) for _, model in sorted(found.items())]


def public_models() -> Iterator[type[models.Model]]:
    """Yield the models whose tables count, with those that Django makes for many-to-many fields."""
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.proxy or not options.managed:
            continue
        if options.app_label not in NOT_PUBLIC and options.label not in NOT_PUBLIC:
            yield model


def _table(model: type[models.Model]) -> Table:
    options = model._meta
    columns = [field.column for field in options.local_concrete_fields]
    if model is Page:
        columns = [column for column in columns if column not in EDITORS_ONLY]
    key = options.pk.column
    scope, looks_up = _scope(model)
    return Table(options.db_table, key, tuple(columns), scope, looks_up)


def _scope(model: type[models.Model]) -> tuple[str, bool]:
    """Return the SQL for the scope of a row of *model*, and whether it looks up a page."""
    if model is Page:
        return tree_of("{row}.path"), False
    if (column := page_column(model)) is not None:
        return _tree_of_page(f"p.id = {{row}}.{column}"), True
    owned = any(field.attname == "owner_id" and _is_microsite(field) for field in model._meta.local_concrete_fields)
    if owned and not _is_chosen_from(model):
        return f"COALESCE('owner:' || {{row}}.owner_id, '{SHARED}')", False
    return f"'{SHARED}'", False


def tree_of(path: str) -> str:
    """Return the SQL for the scope of a page at the tree path that the SQL *path* gives."""
    tree = f"'tree:' || substr({path}, 1, {TREE_LENGTH})"
    return f"CASE WHEN length({path}) >= {TREE_LENGTH} THEN {tree} ELSE '{SHARED}' END"


def _tree_of_page(condition: str) -> str:
    table = Page._meta.db_table
    return f"COALESCE((SELECT {tree_of('p.path')} FROM {table} p WHERE {condition}), '{SHARED}')"  # noqa: S608 (names of our own)


def page_column(model: type[models.Model]) -> str | None:
    """
    Return the column with the id of the page that a row is a part of; None for rows that are of no page.

    A model whose rows show only with a page, without being edited as a part of it, names that field as `shows_with`.
    """
    if issubclass(model, Page):
        return model._meta.pk.column
    if named := getattr(model, "shows_with", None):
        named_field: Any = model._meta.get_field(named)
        return str(named_field.column)
    through_of: Any = model._meta.auto_created
    for field in model._meta.local_concrete_fields:
        if not (field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, Page)):
            continue
        if isinstance(field, ParentalKey) or field.related_model is through_of:
            return field.column
    return None


def _is_microsite(field: Any) -> bool:
    return bool(field.is_relation and field.related_model._meta.label == "microsites.Microsite")


def _is_chosen_from(model: type[models.Model]) -> bool:
    """Return whether pages have sets of rows of *model*."""
    return any(
        relation.many_to_many and isinstance(relation.related_model, type) and issubclass(relation.related_model, Page)
        for relation in model._meta.related_objects
    )
