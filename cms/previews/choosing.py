"""Which drafts belong to a preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from wagtail.models import Page, ReferenceIndex

from cms.previews.contents import Draft, DraftUnusable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.previews.models import Preview

# Of one preview. A microsite's newest are taken; to read and write one takes some milliseconds.
MAX_DRAFTS = 100
# How many steps from the page that is looked at references are followed.
MAX_STEPS = 3
HOME_DEPTH = 2


@dataclass(frozen=True)
class Chosen:
    """
    The drafts of a preview, those above before those below them.

    :ivar left_out: how many more there are, which were too many, or too old to be read by this program
    """

    drafts: list[Draft]
    left_out: int


def pending() -> Q:
    """
    Select the pages of which something is to be published: a change, or all of it.

    A page that was taken down is as it should be, until somebody writes on it again.
    """
    is_new = Q(live=False) & (
        Q(first_published_at=None)
        | Q(last_published_at=None)
        | Q(latest_revision_created_at__gt=F("last_published_at"))
    )
    return (Q(live=True, has_unpublished_changes=True) | is_new) & Q(alias_of=None)


def chosen(preview: Preview) -> Chosen:
    """
    Return the drafts of *preview*.

    :raises DraftUnusable: when the draft of the page that it is for can't be read
    """
    if preview.is_of_whole_site:
        rows = _pages(preview).filter(pending())
        newest = rows.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")[:MAX_DRAFTS]
        choice = _Choice(preview)
        choice.add(newest)
        choice.add_above()
        choice.left_out = rows.exclude(pk__in=[pk for pk in choice.drafts if pk]).count()
        return choice.result()
    return _around_page(preview)


def _around_page(preview: Preview) -> Chosen:
    choice = _Choice(preview)
    pages = _pages(preview)
    if preview.page is not None:
        page = Page.objects.select_related("latest_revision").get(pk=preview.page_id)
        choice.add_target(page)
        translations = pages.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=page.pk)
        choice.add(translations.filter(pending()))
        # What was made below a page that isn't there yet can be there together with it only.
        below = Q(pk__in=[])
        for above in [page, *translations]:
            if not above.live:
                below |= Q(path__startswith=above.path)
        choice.add(pages.filter(below & pending()).order_by("path"))
    elif preview.parent is not None:
        choice.add_new(preview)
    for _step in range(MAX_STEPS):
        referred = choice.not_yet_followed()
        if not referred:
            break
        choice.add(pages.filter(pending(), pk__in=referred))
    choice.add_above()
    return choice.result()


def _pages(preview: Preview) -> QuerySet[Page]:
    """Return the pages of the microsite of *preview*, in all its languages."""
    here = Q(pk__in=[])
    for path in preview.microsite.homes.values_list("path", flat=True):
        here |= Q(path__startswith=path)
    return Page.objects.filter(here).select_related("latest_revision")


class _Choice:
    """Drafts that are being collected."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.drafts: dict[int | None, Draft] = {}
        self.left_out = 0
        self._followed: set[int | None] = set()
        self._pages_type = ContentType.objects.get_for_model(Page).pk

    def add_target(self, page: Page) -> None:
        """Add the page that is looked at, as its form or a version has it, else as it was saved last."""
        content = self.preview.content
        if content is None and page.latest_revision is not None:
            content = page.latest_revision.content
        self.drafts[page.pk] = Draft.of(page, content, is_target=True)

    def add_new(self, preview: Preview) -> None:
        """Add the page that is being made."""
        self.drafts[None] = Draft.of_new(preview.parent, preview.content_type, preview.content)

    def add(self, pages: Iterable[Page], *, also_beyond: bool = False) -> None:
        """Add what was saved last of *pages*, as long as there is room; one that can't be read stays as it is."""
        for page in pages:
            if page.pk in self.drafts:
                continue
            if len(self.drafts) >= MAX_DRAFTS and not also_beyond:
                self.left_out += 1
                continue
            content = page.latest_revision.content if page.latest_revision is not None else None
            try:
                self.drafts[page.pk] = Draft.of(page, content)
            except DraftUnusable:
                self.left_out += 1

    def add_above(self) -> None:
        """Add the pages above all drafts that aren't there yet: without them nobody would come to those below."""
        paths = {
            draft.path[:end]
            for draft in self.drafts.values()
            for end in range(HOME_DEPTH * Page.steplen, len(draft.path), Page.steplen)
        }
        above = Page.objects.filter(path__in=paths, live=False, alias_of=None).select_related("latest_revision")
        # They are few, as trees aren't deep.
        self.add(above.order_by("path"), also_beyond=True)

    def not_yet_followed(self) -> set[int]:
        """Return the ids of the pages that drafts refer to which weren't looked at before."""
        found: set[int] = set()
        for pk, draft in self.drafts.items():
            if pk not in self._followed:
                self._followed.add(pk)
                found.update(self._referred(draft.instance))
        return found - {pk for pk in self.drafts if pk is not None}

    def _referred(self, instance: Any) -> Iterable[int]:
        if instance is None:
            return
        # What Wagtail's index is made of; the index itself knows of what is published only.
        for content_type, pk, *_path in ReferenceIndex._extract_references_from_object(instance):
            if content_type == self._pages_type and pk.isdecimal():
                yield int(pk)

    def result(self) -> Chosen:
        return Chosen(sorted(self.drafts.values(), key=lambda draft: draft.path), self.left_out)
