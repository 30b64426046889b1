"""What waits for a team among its pages: drafts, translations that lag behind, pages to be looked at again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page

from cms.content.models import ContentPage
from cms.content.queries import page_types
from cms.microsites.queries import is_instance_administrator, microsites_of_user, pages_of

SHOWN = 8
# When a page was changed last; never where nobody knows, which databases would put into different places.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
CHANGED = Coalesce("latest_revision_created_at", "last_published_at", Value(NEVER))


@dataclass(frozen=True)
class Lagging:
    """A page whose translation is older than itself, or isn't there."""

    page: Page
    language: str
    translation: Page | None


@dataclass(frozen=True)
class Due:
    """A page that somebody wanted to look at again by a day that has come."""

    page: Page
    day: datetime.date


@dataclass(frozen=True)
class Waiting:
    """The first `SHOWN` of what waits, and how many there are in all."""

    shown: list[Any]
    total: int

    @property
    def more(self) -> int:
        """How many there are that aren't shown."""
        return self.total - len(self.shown)


def drafts(pages: QuerySet[Page]) -> Waiting:
    """Return those of *pages* that have changes which nobody reads yet, newest first."""
    found = pages.filter(has_unpublished_changes=True, alias_of=None)
    newest = found.select_related("locale", "latest_revision__user").order_by("-latest_revision_created_at")
    return Waiting(list(newest[:SHOWN]), found.count())


def overdue(pages: QuerySet[Page]) -> Waiting:
    """Return those of *pages* whose day of review has come, as `Due`, the one that waits longest first."""
    today = timezone.localdate()
    ours = pages.order_by().values("pk")
    of_types = [
        model.objects.filter(live=True, review_due__lte=today, pk__in=ours).order_by().values_list("pk", "review_due")
        for model in page_types().values()
        if issubclass(model, ContentPage)
    ]
    found = _together(of_types)
    first = list(found.order_by("review_due", "pk")[:SHOWN])
    by_key = Page.objects.in_bulk([pk for pk, _day in first])
    return Waiting([Due(by_key[pk], day) for pk, day in first], found.count())


def lagging(user: Any) -> Waiting:
    """
    Return what a reader finds only in the default language of a microsite of *user*'s, or finds older in another one.

    They come as `Lagging`: what is older first, and what was changed last first among those.
    """
    of_languages = []
    for microsite in microsites_of_user(user).select_related("site__root_page", "default_locale"):
        homes = {home.locale_id: home for home in microsite.homes}
        origin = homes.pop(microsite.default_locale_id, None)
        if origin is not None:
            of_languages += [_lagging_behind(origin, home) for home in homes.values()]
    if not of_languages:
        return Waiting([], 0)
    found = _together(of_languages)
    first = list(found.order_by("is_missing", "-changed", "pk")[:SHOWN])
    by_key = Page.objects.in_bulk({pk for row in first for pk in row[:2] if pk})
    names = {locale.pk: locale.get_display_name() for locale in Locale.objects.all()}
    shown = [Lagging(by_key[row[0]], names[row[2]], by_key.get(row[1])) for row in first]
    return Waiting(shown, found.count())


def _lagging_behind(origin: Page, home: Page) -> QuerySet[Any, Any]:
    """Return the pages below *origin* that are missing or older below *home*, as rows of keys and what orders them."""
    translations = Page.objects.descendant_of(home).filter(
        alias_of=None, locale=home.locale_id, translation_key=OuterRef("translation_key")
    )
    translations = translations.order_by().annotate(changed=CHANGED)
    older = translations.filter(changed__lt=OuterRef("changed"))
    pages = Page.objects.descendant_of(origin).filter(alias_of=None, live=True).order_by().annotate(changed=CHANGED)
    pages = pages.annotate(
        translation=Subquery(translations.values("pk")[:1]),
        language=Value(home.locale_id),
        is_missing=Case(When(translation=None, then=True), default=False, output_field=BooleanField()),
    )
    return pages.filter(Q(translation=None) | Exists(older)).values_list(
        "pk", "translation", "language", "is_missing", "changed"
    )


def _together(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    # All at once: SQLite refuses what is put together two by two.
    return parts[0].union(*parts[1:], all=True)


class PagesPanel(Component):
    """Three short lists of pages, each with a link to work on it."""

    name = "pages"
    template_name = "content/dashboard/pages.html"
    order = 20

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the lists, each with its number."""
        pages = pages_of(self.request.user)
        return {"drafts": drafts(pages), "overdue": overdue(pages), "lagging": lagging(self.request.user)}


def show_pages(request: HttpRequest, panels: list[Component]) -> None:
    """Add what waits to the first page of a team's admin; administrators would find the drafts of everybody."""
    if not is_instance_administrator(request.user) and request.user.has_perm("wagtailadmin.access_admin"):
        panels.append(PagesPanel(request))
