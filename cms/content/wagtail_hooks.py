"""The admin of snippets: who is spoken of, and by which words pages are grouped."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.content import page_hooks, public_documents  # noqa: F401 (they register their hooks)
from cms.content.models.snippets import (
    Audience,
    Contact,
    FundingProgramme,
    Keyword,
    Organisation,
    OrganisationType,
    Person,
    Theme,
    Venue,
)
from cms.isolation.rules import Rule, anyone
from cms.microsites.owned_snippets import OwnedSnippetViewSet


class ContentSnippetViewSet(OwnedSnippetViewSet):
    """What the lists of all snippets have in common."""

    list_per_page = 50
    # Foreign keys that the list shows.
    list_select_related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)
        # Without names, select_related would follow every foreign key.
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset


def _related(name: str, label: Any) -> Column:
    """Return a column that shows the object in the foreign key *name*, which belongs into `list_select_related`."""
    return Column(name, label=label, accessor=name)


class OrganisationViewSet(ContentSnippetViewSet):
    """Partners, funders, hosts, publishers."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display: ClassVar[list[Any]] = [
        "name",
        _related("organisation_type", _("Type")),
        Column("country", label=_("Country"), accessor=lambda organisation: organisation.country.name),
        UpdatedAtColumn(),
    ]
    list_filter: ClassVar[list[str]] = ["organisation_type", "country"]
    list_select_related = ("organisation_type",)


class PersonViewSet(ContentSnippetViewSet):
    """Speakers, authors, members of teams."""

    model = Person
    icon = "user"
    menu_label = _("People")
    list_display: ClassVar[list[Any]] = [
        "name",
        "role_title",
        _related("affiliation", _("Organisation")),
        UpdatedAtColumn(),
    ]
    list_select_related = ("affiliation",)


class VenueViewSet(ContentSnippetViewSet):
    """Where events are held."""

    model = Venue
    icon = "site"
    menu_label = _("Venues")
    list_display: ClassVar[list[Any]] = ["name", "city", UpdatedAtColumn()]
    list_filter: ClassVar[list[str]] = ["country"]


class ContactViewSet(ContentSnippetViewSet):
    """Offices, data-protection officers, invoice data."""

    model = Contact
    icon = "mail"
    menu_label = _("Contacts")
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        "city",
        UpdatedAtColumn(),
    ]
    list_filter: ClassVar[list[str]] = ["kind"]


class ThemeViewSet(ContentSnippetViewSet):
    """The tree of themes and topics."""

    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display: ClassVar[list[Any]] = ["label", _related("parent", _("Below")), "slug", UpdatedAtColumn()]
    list_select_related = ("parent",)


class OrganisationTypeViewSet(ContentSnippetViewSet):
    """The tree of kinds of organisations."""

    model = OrganisationType
    icon = "list-ul"
    menu_label = _("Types of organisations")
    list_display: ClassVar[list[Any]] = ["label", _related("parent", _("Below")), "slug", UpdatedAtColumn()]
    list_select_related = ("parent",)


class AudienceViewSet(ContentSnippetViewSet):
    """Whom something is for."""

    model = Audience
    icon = "view"
    menu_label = _("Audiences")
    list_display: ClassVar[list[Any]] = ["label", "slug", UpdatedAtColumn()]


class KeywordViewSet(ContentSnippetViewSet):
    """A team's own words for its pages."""

    model = Keyword
    icon = "tag"
    menu_label = _("Keywords")
    list_display: ClassVar[list[Any]] = ["label", "slug", UpdatedAtColumn()]


class FundingProgrammeViewSet(ContentSnippetViewSet):
    """Who pays for projects."""

    model = FundingProgramme
    icon = "success"
    menu_label = _("Funding programmes")
    list_display: ClassVar[list[Any]] = ["name", "code", UpdatedAtColumn()]


class DirectoryGroup(SnippetViewSetGroup):
    """Who is spoken of: organisations, people, places, contacts."""

    items = (OrganisationViewSet, PersonViewSet, VenueViewSet, ContactViewSet)
    menu_icon = "group"
    menu_label = _("Organisations & people")
    menu_name = "directory"
    menu_order = 310


class TaxonomyGroup(SnippetViewSetGroup):
    """By which words pages are grouped."""

    items = (
        ThemeViewSet,
        KeywordViewSet,
        AudienceViewSet,
        OrganisationTypeViewSet,
        FundingProgrammeViewSet,
    )
    menu_icon = "tag"
    menu_label = _("Taxonomies")
    menu_name = "taxonomies"
    menu_order = 320


@hooks.register("register_team_routes")
def register_rules() -> dict[str, Rule]:
    """Return the rules of our addresses; the view itself asks whom the page lets in."""
    return {"protection_sign_in": anyone}


register_snippet(DirectoryGroup)
register_snippet(TaxonomyGroup)
