"""
Writes drafts over the rows of their pages, for a transaction that is rolled back.

Below Django's `save`: nobody is told, nothing is logged, put into an index or sent. Only what visitors are shown is
written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, OperationalError, connection, transaction
from django.db.models import CharField, Model, Q, Value
from django.db.models.functions import Concat, Substr
from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageViewRestriction

from cms.previews.contents import Draft, DraftUnusable

# What drafts decide of the fields that all pages have. Where a page lies, and who works on it, is not theirs to say.
FIELDS_OF_PAGES = ("title", "slug", "seo_title", "show_in_menus", "search_description", "expire_at")
HOME_DEPTH = 2
# PostgreSQL's code for a row that somebody else has locked (https://www.postgresql.org/docs/current/errcodes-appendix.html).
LOCK_NOT_AVAILABLE = "55P03"


class Locked(Exception):
    """Somebody else is writing one of these pages at this moment."""


def lock(drafts: Iterable[Draft]) -> None:
    """
    Lock the rows of the pages that are going to be written, and of those below that move with them; on PostgreSQL.

    It waits for nobody: who waits with locks in hand can make the other one the victim of a deadlock.

    :raises Locked: when somebody else has one of them
    """
    if connection.vendor != "postgresql":
        return
    wanted = Q(pk__in=[])
    for draft in drafts:
        if draft.page.pk:
            is_moved = _slug(draft) != draft.page.slug
            wanted |= Q(path__startswith=draft.path) if is_moved else Q(pk=draft.page.pk)
    rows = Page.objects.filter(wanted).order_by("pk").select_for_update(nowait=True, no_key=True)
    try:
        list(rows.values_list("pk"))
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Locked from error


def write(drafts: Iterable[Draft], now: datetime) -> list[int]:
    """
    Write *drafts*, of which those above come before those below them; return the ids of their pages.

    :raises DraftUnusable: when the database doesn't take what is looked at
    """
    written = []
    for draft in drafts:
        try:
            with transaction.atomic():
                written.append(_insert(draft, now) if draft.page.pk is None else _update(draft, now))
        except (DataError, IntegrityError, TypeError, ValueError) as error:
            if draft.is_target:
                raise DraftUnusable(draft.page.title) from error
    return written


def open_private(path: str) -> None:
    """Take the protection off the page at the tree *path*, and off those above it, for one who edits it."""
    paths = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    _remove(PageViewRestriction.objects.filter(page__path__in=paths))


def _update(draft: Draft, now: datetime) -> int:
    page = draft.page
    values: dict[str, Any] = {
        "live": True,
        "expired": False,
        "go_live_at": None,
        "first_published_at": page.first_published_at or now,
        "last_published_at": now,
    }
    for name in FIELDS_OF_PAGES:
        if name in draft.names:
            values[name] = getattr(draft.instance, name)
    values["slug"] = _slug(draft)
    expire_at = values.get("expire_at", page.expire_at)
    # What is looked at is to be seen, also after its time.
    values["expire_at"] = None if draft.is_target and expire_at and expire_at <= now else expire_at
    Page.objects.filter(pk=page.pk).update(**values)
    if page.depth > HOME_DEPTH:
        _set_address(page.path, values["slug"])
    if draft.instance is not None:
        for model in _own_tables(draft.model):
            own = {
                field.attname: getattr(draft.instance, field.attname)
                for field in model._meta.local_concrete_fields
                if not field.primary_key and field.name in draft.names
            }
            if own:
                model._base_manager.filter(pk=page.pk).update(**own)
        _write_relations(draft.instance, draft.names)
    return page.pk


def _insert(draft: Draft, now: datetime) -> int:
    instance = draft.instance
    instance.live, instance.expired, instance.draft_title = True, False, instance.title
    instance.first_published_at = instance.last_published_at = now
    instance.id = _insert_row(Page, instance)
    instance.page_ptr_id = instance.id
    for model in reversed(_own_tables(draft.model)):
        _insert_row(model, instance)
    _write_relations(instance, draft.names)
    return int(instance.id)


def _insert_row(model: Any, instance: Any) -> Any:
    fields = [field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field]
    key = [model._meta.auto_field] if model._meta.auto_field else []
    found = model._base_manager._insert(
        [instance], fields=fields, returning_fields=key, using=DEFAULT_DB_ALIAS, raw=True
    )
    return found[0][0] if found else None


def _own_tables(model: Any) -> list[Any]:
    """Return the models whose rows make up a page of *model* besides the row of `Page`."""
    return [one for one in (model, *model._meta.get_parent_list()) if one is not Page]


def _slug(draft: Draft) -> str:
    # In the slug of a home stands its language.
    if draft.instance is None or "slug" not in draft.names or draft.page.depth <= HOME_DEPTH:
        return str(draft.page.slug)
    return str(draft.instance.slug)


def _set_address(path: str, slug: str) -> None:
    """Give the page at the tree *path* the address that its slug and the page above make, and those below theirs."""
    above = path[: -Page.steplen]
    addresses = dict(Page.objects.filter(path__in=[path, above]).values_list("path", "url_path"))
    new, old = f"{addresses[above]}{slug}/", addresses[path]
    if new != old:
        rest = Substr("url_path", len(old) + 1, output_field=CharField())
        moved = Page.objects.filter(path__startswith=path, url_path__startswith=old)
        moved.update(url_path=Concat(Value(new), rest))


# --- What hangs on a page ---------------------------------------------------------------------------------------------


def _write_relations(instance: Any, names: Iterable[str]) -> None:
    """Put in the place of the rows that hang on *instance* those that it holds itself, where *names* has them."""
    wanted = set(names) - {COMMENTS_RELATION_NAME}
    for relation in get_all_child_relations(type(instance)):
        name = relation.get_accessor_name()
        if name in wanted:
            _replace(relation, instance, _held(instance, relation))
    for field in get_all_child_m2m_relations(type(instance)):
        if field.name in wanted:
            through, here, there = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
            pks = [row.pk for row in getattr(instance, field.name).all()]
            _remove(through._base_manager.filter(**{here: instance.pk}))
            through._base_manager.bulk_create([through(**{f"{here}_id": instance.pk, f"{there}_id": pk}) for pk in pks])


def _replace(relation: Any, instance: Any, children: list[Any]) -> None:
    model, key = relation.related_model, relation.field.attname
    before = model._base_manager.filter(**{key: instance.pk})
    nested = get_all_child_relations(model) if issubclass(model, ClusterableModel) else []
    # Read before their old rows go: they are deferred to the database where the draft says nothing of them.
    held = [(child, below, _held(child, below)) for child in children for below in nested]
    for below in nested:
        _remove(below.related_model._base_manager.filter(**{f"{below.field.name}__in": list(before)}))
    _remove(before)
    for child in children:
        setattr(child, key, instance.pk)
    model._base_manager.bulk_create(children)
    for child, below, rows in held:
        for row in rows:
            setattr(row, below.field.attname, child.pk)
        below.related_model._base_manager.bulk_create(rows)


def _held(instance: Any, relation: Any) -> list[Any]:
    return list(getattr(instance, relation.get_accessor_name()).all())


def _remove(rows: Any) -> None:
    """Delete *rows* without asking what refers to them; the database would only ask at the transaction's end."""
    pks: list[Any] = list(rows.values_list("pk", flat=True))
    model: type[Model] = rows.model
    model._base_manager.filter(pk__in=pks)._raw_delete(DEFAULT_DB_ALIAS)
