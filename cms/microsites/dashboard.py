"""What the first page of the admin says of a team's microsites: where they are, and how to ask for what they say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component

from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, microsites_of_user, pages_of

# Whoever works for more finds them in their list.
SHOWN = 6
QUERY = '{ site { title(locale: "%s") page(path: "/%s/") { title url } } }'


class MicrositesPanel(Component):
    """One card for each microsite: its website in each language, its form, and a query to copy."""

    name = "microsites"
    template_name = "microsites/dashboard/microsites.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def media(self) -> Media:
        """The look of all panels of ours."""
        return Media(css={"all": ["microsites/dashboard.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the cards, and how many microsites are not shown."""
        microsites = microsites_of_user(self.request.user).select_related("site", "default_locale").order_by("title")
        shown = list(microsites.prefetch_related("languages__locale")[: SHOWN + 1])
        return {
            "cards": [_card(microsite) for microsite in shown[:SHOWN]],
            "has_more": len(shown) > SHOWN,
            "may_edit": self.request.user.has_perm("microsites.change_microsite"),
        }


def _card(microsite: Microsite) -> dict[str, Any]:
    root = microsite.site.root_url
    language = microsite.default_locale.language_code
    body = json.dumps({"query": QUERY % (language, language)})
    return {
        "microsite": microsite,
        "addresses": [
            (entry.locale.get_display_name(), f"{microsite.base_url()}/{entry.code}/")
            for entry in microsite.ordered_languages()
        ],
        "endpoint": f"{root}/graphql",
        "graphiql": f"{root}/graphiql",
        "command": f"curl {root}/graphql -H 'content-type: application/json' -d '{body}'",
    }


class TeamPagesSummaryItem(PagesSummaryItem):
    """How many pages there are: in one's own microsites, while Wagtail's own counts everybody's."""

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """Return what Wagtail's own returns, with the number that is one's own."""
        context: dict[str, Any] = dict(super().get_context_data(parent_context))
        return {**context, "total_pages": pages_of(self.request.user).count()}


def show_microsites(request: HttpRequest, panels: list[Component]) -> None:
    """Add the cards to the first page of the admin."""
    if microsites_of_user(request.user).exists():
        panels.append(MicrositesPanel(request))


def count_own_pages(request: HttpRequest, items: list[Any]) -> None:
    """Put the number of one's own pages in the place of everybody's."""
    if not is_instance_administrator(request.user):
        items[:] = [TeamPagesSummaryItem(request) if type(item) is PagesSummaryItem else item for item in items]
