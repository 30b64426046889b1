"""What waits for a team among its pages: drafts, translations that lag behind, pages to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page

from cms.content.models import ContentPage
from cms.content.queries import page_types
from cms.microsites.queries import is_instance_administrator, microsites_of_user, pages_of

SHOWN = 8
FIELDS = ("title", "translation_key", "last_published_at", "latest_revision_created_at")


@dataclass(frozen=True)
class Lagging:
    """A page whose translation is older than itself, or isn't there."""

    page: Page
    language: str
    translation: Page | None


def drafts(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return those of *pages* that have changes which nobody reads yet, newest first."""
    return pages.filter(has_unpublished_changes=True, alias_of=None).order_by("-latest_revision_created_at")


def overdue(pages: QuerySet[Page]) -> list[Page]:
    """Return those of *pages* whose day of review has come, the one that waits longest first."""
    found: list[Any] = []
    today = timezone.localdate()
    for model in page_types().values():
        if issubclass(model, ContentPage):
            due = model.objects.filter(live=True, review_due__lte=today, pk__in=pages.values("pk"))
            found += due.order_by("review_due")[:SHOWN]
    return sorted(found, key=lambda page: page.review_due)


def lagging(user: Any) -> list[Lagging]:
    """
    Return what a reader finds only in the default language of a microsite of *user*'s, or finds older in another one.

    Pages that were changed last come first.
    """
    found = []
    names = {locale.pk: locale.get_display_name() for locale in Locale.objects.all()}
    for microsite in microsites_of_user(user).select_related("site__root_page", "default_locale"):
        homes = {home.locale_id: home for home in microsite.homes}
        origin = homes.get(microsite.default_locale_id)
        if origin is None or len(homes) == 1:
            continue
        below = {pk: Page.objects.descendant_of(home).filter(alias_of=None).only(*FIELDS) for pk, home in homes.items()}
        pages = below.pop(origin.locale_id).filter(live=True).order_by("-last_published_at")
        for locale, others in below.items():
            translations = {page.translation_key: page for page in others}
            for page in pages:
                translation = translations.get(page.translation_key)
                if translation is None or _is_older(translation, page):
                    found.append(Lagging(page, names[locale], translation))
    return sorted(found, key=lambda one: (one.translation is None, -_seconds(one.page)))


def _is_older(translation: Page, page: Page) -> bool:
    return _seconds(translation) < _seconds(page)


def _seconds(page: Page) -> float:
    """Return when *page* was changed last."""
    changed = page.latest_revision_created_at or page.last_published_at
    return changed.timestamp() if changed else 0.0


class PagesPanel(Component):
    """Three short lists of pages, each with a link to work on it."""

    name = "pages"
    template_name = "content/dashboard/pages.html"
    order = 20

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the lists, and how many more there are in each."""
        pages = pages_of(self.request.user)
        lists = {
            "drafts": list(drafts(pages).select_related("locale", "latest_revision__user")),
            "overdue": overdue(pages),
            "lagging": lagging(self.request.user),
        }
        return {
            name: {"shown": entries[:SHOWN], "more": max(0, len(entries) - SHOWN)} for name, entries in lists.items()
        }


def show_pages(request: HttpRequest, panels: list[Component]) -> None:
    """Add what waits to the first page of a team's admin; administrators would find the drafts of everybody."""
    if not is_instance_administrator(request.user) and request.user.has_perm("wagtailadmin.access_admin"):
        panels.append(PagesPanel(request))
