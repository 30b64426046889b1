"""A microsite: what it says on every page, its menus, its listings, and the way to its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.utils.translation import gettext_noop as _
from graphene.utils.str_converters import to_camel_case
from wagtail.fields import StreamField

from api import loaders, readings
from api.connections import connection_arguments, connection_type
from api.engine import Load, batch, together
from api.engine.batch import Steps, Values
from api.errors import BadInput
from api.frames import Frames
from api.global_ids import page_key, parse_global_id
from api.listings import LISTINGS, Listing, PageOrder, all_pages
from api.messages import Message
from api.readings import Seen, enum_type
from api.types import feeds
from api.types.ahead import fields_below
from api.types.blocks import BlockValue, extend, link_address, link_field, raw_stream, struct_type
from api.types.facets import listing_connection_type
from api.types.node import Node, id_field
from api.types.pages import Page
from api.types.route import PageRoute, Route, home_page, route
from api.types.search import SearchResultConnection, asks_for_counts, make_search, search_arguments
from api.windows import ConnectionValue
from cms.content import formats, queries
from cms.content.queries import Visitor, language_value
from cms.microsites.choices import Licence, SocialNetwork, Typeface
from cms.microsites.menus import MenuItemBlock, MenuLinkBlock

extend(MenuItemBlock, href=link_field)
# Entries that lead nowhere aren't shown, see `_shown`.
extend(
    MenuLinkBlock,
    href=graphene.Field(graphene.String, required=True, description="Where this leads.", resolver=batch(link_address)),
)


class Theme(graphene.ObjectType):
    """The look of a microsite. Every pair of colours that carries text passes WCAG AA."""

    class Meta:
        name = "SiteTheme"

    background = graphene.String(required=True, description="What pages lie on, as #rrggbb.")
    surface = graphene.String(required=True, description="Cards, boxes and the footer, as #rrggbb.")
    text = graphene.String(required=True, description="Text on the background and on surfaces, as #rrggbb.")
    primary = graphene.String(required=True, description="Links and buttons, as #rrggbb.")
    on_primary = graphene.String(required=True, description="Text on the primary colour, as #rrggbb.")
    accent = graphene.String(required=True, description="Lines, icons and highlights, as #rrggbb.")
    typeface = graphene.Field(enum_type(Typeface), required=True, description="A family that every device has.")

    def resolve_background(self: Any, info: Any) -> str:
        return self.color_background

    def resolve_surface(self: Any, info: Any) -> str:
        return self.color_surface

    def resolve_text(self: Any, info: Any) -> str:
        return self.color_text

    def resolve_primary(self: Any, info: Any) -> str:
        return self.color_primary

    def resolve_on_primary(self: Any, info: Any) -> str:
        return self.color_on_primary

    def resolve_accent(self: Any, info: Any) -> str:
        return self.color_accent


class SocialLink(graphene.ObjectType):
    """A plain link to where the project is on a social network."""

    network = graphene.Field(enum_type(SocialNetwork), required=True, description="Which network.")
    url = graphene.String(required=True, description="Where it leads.")
    label = graphene.String(required=True, description="The words of the link.")

    def resolve_label(self: Any, info: Any) -> str:
        return str(self)


class SiteLocale(graphene.ObjectType):
    """A language of a microsite."""

    code = graphene.String(required=True, description="BCP 47.")
    name = graphene.String(
        required=True,
        locale=graphene.String(description="The language to name it in; its own where left out."),
        description="The language's name.",
    )
    is_default = graphene.Boolean(required=True, description="Whether visitors get it whose own language isn't there.")
    is_right_to_left = graphene.Boolean(required=True, description="Whether it is written from right to left.")
    fallback_position = graphene.Int(
        description="Its place among the languages that stand in for missing texts; null when it never does."
    )
    home = graphene.Field(Page, description="The home page in this language; null while it isn't published.")

    def resolve_code(self: Any, info: Any) -> str:
        return self.value.code

    def resolve_name(self: Any, info: Any, locale: str | None = None) -> str:
        return formats.language_name(self.value.code, locale or self.value.code)

    def resolve_is_default(self: Any, info: Any) -> bool:
        return self.value.locale_id == self.visitor.microsite.default_locale_id

    def resolve_is_right_to_left(self: Any, info: Any) -> bool:
        return self.value.locale.is_bidi

    def resolve_fallback_position(self: Any, info: Any) -> int | None:
        return self.value.fallback_position

    @batch
    def resolve_home(parents: Sequence[Seen], info: Any) -> Steps:
        keys = [_home_key(parent.visitor, parent.value) for parent in parents]
        found = yield Load(loaders.pages, keys)
        return [found.get(key) for key in keys]


class SitePreview(graphene.ObjectType):
    """What is shown besides what is public. Only those who send a preview's token get it."""

    expires_at = graphene.DateTime(required=True, description="Until when the token opens it.")
    is_of_whole_site = graphene.Boolean(
        required=True, description="Whether all drafts are shown, and not only those around one page."
    )
    page = graphene.Field(Page, description="The page that it is for; null when it is for the whole microsite.")
    draft_count = graphene.Int(required=True, description="How many pages are shown as their drafts have them.")
    omitted_draft_count = graphene.Int(
        required=True,
        description="How many drafts belong to it and aren't shown: they are too many, or too old to be read.",
    )

    def resolve_expires_at(self: Any, info: Any) -> Any:
        return self.value.preview.expires_at

    def resolve_is_of_whole_site(self: Any, info: Any) -> bool:
        return self.value.preview.is_of_whole_site

    @batch
    def resolve_page(parents: Sequence[Seen], info: Any) -> Steps:
        keys = [
            (parent.visitor, parent.value.target) if parent.value.target is not None else None for parent in parents
        ]
        found = yield Load(loaders.pages, [key for key in keys if key is not None])
        return [found.get(key) if key is not None else None for key in keys]

    def resolve_draft_count(self: Any, info: Any) -> int:
        return len(self.value.written)

    def resolve_omitted_draft_count(self: Any, info: Any) -> int:
        return self.value.left_out


def _home_key(visitor: Visitor, language: Any) -> tuple[Visitor, int] | None:
    """Return what the home page in a *language* of the microsite is loaded by; None where there is none."""
    home = visitor.homes.get(language.locale_id)
    return (visitor.in_language(language.code), home.pk) if home else None


def _in_language(name: str, description: str) -> graphene.Field:
    """Return the field for a text that a microsite has in each language; where it is missing, fallbacks stand in."""

    def resolve(seen: Seen, info: Any) -> str | None:
        return language_value(seen.visitor, name) or None

    return graphene.Field(graphene.String, description=description, resolver=resolve)


def _image(get: Any, description: str) -> graphene.Field:
    return readings.IMAGE.field(get, required=False, description=description)


def _menu(name: str, description: str) -> graphene.Field:
    @batch
    def resolve(parents: Sequence[Seen], info: Any) -> Steps:
        menus = [
            [(entry.get("id") or "", entry["value"]) for entry in raw_stream(language_value(parent.visitor, name))]
            for parent in parents
        ]
        keys = [
            (parent.visitor, pk)
            for parent, menu in zip(parents, menus, strict=True)
            for _, item in menu
            for pk in _menu_pages(item)
        ]
        pages = yield Load(loaders.pages, keys)
        return [
            [
                BlockValue(MENU_ITEM, shown, parent.visitor, id_)
                for id_, item in menu
                if (shown := _shown(item, parent.visitor, pages))
            ]
            for parent, menu in zip(parents, menus, strict=True)
        ]

    return graphene.Field(
        graphene.List(graphene.NonNull(lambda: struct_type(MenuItemBlock))),
        required=True,
        description=description,
        resolver=resolve,
    )


MENU_ITEM = MenuItemBlock()


def _menu_pages(item: dict[str, Any]) -> list[int | None]:
    return [item.get("page"), *(child["value"].get("page") for child in item.get("children") or [])]


def _shown(item: dict[str, Any], visitor: Visitor, pages: Any) -> dict[str, Any] | None:
    """Return a menu's entry without what leads to pages that aren't public; None when nothing is left of it."""

    def leads_somewhere(entry: dict[str, Any]) -> bool:
        return bool(entry.get("url") or (entry.get("page") and pages.get((visitor, entry["page"]))))

    children = [child for child in item.get("children") or [] if leads_somewhere(child["value"])]
    return {**item, "children": children} if children or leads_somewhere(item) else None


class Site(graphene.ObjectType):
    """A microsite: the website of one project, read in one language."""

    class Meta:
        interfaces = (Node,)

    # What doesn't depend on the page; nothing that a listing or a search finds.
    shared = Frames(
        to_camel_case(name)
        for name in (
            *("id", "slug", "hostname", "base_url", "locale", "default_locale", "locales", "title", "slogan", "theme"),
            *("logo", "logo_alt", "funding_statement", "funding_emblem", "funding_emblem_alt", "footer_copyright"),
            *("footer_credit", "licence", "licence_attribution", "contact_name", "social_links", "primary_menu"),
            *("footer_menu", "feeds", "archived_at"),
        )
    )

    id = id_field("The global id: of the microsite as it is read in this language.", lambda seen: seen.value.slug)
    slug = graphene.String(required=True, description="The microsite's short name.")
    hostname = graphene.String(required=True, description="The host on which this API takes it for granted.")
    base_url = graphene.String(required=True, description="What every published address begins with.")
    locale = graphene.String(required=True, description="The code of the language that it is read in here.")
    default_locale = graphene.String(required=True, description="The code of its default language.")
    locales = graphene.List(
        graphene.NonNull(SiteLocale), required=True, description="Its languages, in the order in which to offer them."
    )
    title = graphene.String(required=True, description="The project's name.")
    slogan = _in_language("slogan", "One line below the title.")
    theme = graphene.Field(Theme, required=True, description="Its look.")
    logo = _image(lambda seen: seen.value.logo_id, "The logo.")
    logo_alt = _in_language("logo_alt", "What the logo shows.")
    funding_statement = readings.rich().field(
        lambda seen: language_value(seen.visitor, "funding_statement"),
        required=False,
        description="Who pays for the project. The European Union asks that every page says so.",
    )
    funding_emblem = _image(
        lambda seen: language_value(seen.visitor, "funding_emblem_id"), "The emblem that goes with the statement."
    )
    funding_emblem_alt = _in_language("funding_emblem_alt", "The words in the emblem.")
    footer_copyright = _in_language("footer_copyright", "The copyright line.")
    footer_credit = _in_language("footer_credit", "Who made the website.")
    licence = graphene.Field(enum_type(Licence), required=True, description="How others may use the content.")
    licence_attribution = graphene.String(description="Whom others have to name.")
    contact_name = graphene.String(description="Who in the team answers questions on the microsite.")
    social_links = graphene.List(graphene.NonNull(SocialLink), required=True, description="Where else the project is.")
    primary_menu = _menu("primary_menu", "The menu for the top of every page.")
    footer_menu = _menu("footer_menu", "The menu for the bottom of every page.")
    archived_at = graphene.DateTime(
        description="When it was archived: its project is over, nothing on it changes any more, and nobody can"
        " register. Null: it is alive.",
        resolver=lambda seen, _info: seen.value.archived_at,
    )
    home = graphene.Field(Page, description="The home page; null while none is published.")
    route = graphene.Field(
        Route,
        required=True,
        path=graphene.Argument(
            graphene.String, required=True, description="The path with its language in front, such as /pl/kontakt/."
        ),
        description="What is at a path: a page, a redirect, something gone, or nothing.",
    )
    page = graphene.Field(
        Page,
        path=graphene.Argument(graphene.String, description="The page's path with its language, such as /pl/kontakt/."),
        id=graphene.Argument(graphene.ID, description="The page's global id."),
        description="One page, by its path or its id. Null when it isn't there, or isn't public.",
    )
    pages = graphene.Field(
        lambda: connection_type("Page", Page),
        required=True,
        types=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.String)),
            description="Only those of these types, by their names in this schema, such as EventPage.",
        ),
        order_by=graphene.Argument(
            enum_type(PageOrder), required=True, default_value=PageOrder.TREE.value, description="In which order."
        ),
        description="The pages of all types.",
        **connection_arguments(),
    )
    feeds = graphene.Field(
        feeds.SiteFeeds, required=True, description="Where its feeds, its calendar and its sitemap are."
    )
    sitemap = graphene.Field(
        lambda: connection_type("SitemapEntry", feeds.SitemapEntry),
        required=True,
        description="Its pages for search engines, in all languages: the public ones that aren't hidden from them.",
        **connection_arguments(),
    )

    search = graphene.Field(
        SearchResultConnection,
        required=True,
        description="The pages of this microsite that have some words, in the language asked for or its fallbacks.",
        **search_arguments(),
    )

    preview = graphene.Field(
        SitePreview, description="The preview that is being answered from; null for everybody without its token."
    )

    def resolve_preview(self: Any, info: Any) -> Seen | None:
        opened = info.context.preview
        return Seen(opened, self.visitor) if opened and opened.preview.microsite_id == self.value.pk else None

    def resolve_slug(self: Any, info: Any) -> str:
        return self.value.slug

    def resolve_hostname(self: Any, info: Any) -> str:
        return self.value.site.hostname

    def resolve_base_url(self: Any, info: Any) -> str:
        return self.value.base_url()

    def resolve_locale(self: Any, info: Any) -> str:
        return self.visitor.language

    def resolve_default_locale(self: Any, info: Any) -> str:
        return self.value.default_locale.language_code

    @batch
    def resolve_locales(parents: Sequence[Seen], info: Any) -> Steps:
        found = [[Seen(entry, parent.visitor) for entry in parent.value.ordered_languages()] for parent in parents]
        if ("SiteLocale", "home") in fields_below(info):
            # One level early, together with the pages of menus.
            yield Load(loaders.pages, [_home_key(seen.visitor, seen.value) for entries in found for seen in entries])
        return found

    def resolve_title(self: Any, info: Any) -> str:
        return queries.site_title(self.visitor)

    def resolve_theme(self: Any, info: Any) -> Any:
        return self.value

    def resolve_licence(self: Any, info: Any) -> str:
        return self.value.licence

    def resolve_licence_attribution(self: Any, info: Any) -> str | None:
        return self.value.licence_attribution or None

    def resolve_contact_name(self: Any, info: Any) -> str | None:
        return self.value.contact_name or None

    @batch
    def resolve_social_links(parents: Sequence[Seen], info: Any) -> Steps:
        found = yield Load(loaders.social_links, [parent.value.pk for parent in parents])
        return [found[parent.value.pk] or [] for parent in parents]

    @batch
    def resolve_home(parents: Sequence[Seen], info: Any) -> Steps:
        return (yield from together(home_page(parent.visitor) for parent in parents))

    @batch
    def resolve_route(parents: Sequence[Seen], info: Any, path: str) -> Steps:
        return (yield from together(route(parent.visitor, path) for parent in parents))

    @batch
    def resolve_page(parents: Sequence[Seen], info: Any, path: str | None = None, id: str | None = None) -> Steps:
        if (path is None) == (id is None):
            raise BadInput(Message(_("Say which page: give its “path” or its “id”, one of the two.")), "path")
        if id is not None:
            page = page_key(parse_global_id(id, "id"), "id")
            keys = [(parent.visitor, page) for parent in parents]
            pages = yield Load(loaders.pages_by_key, keys)
            return [pages.get(key) for key in keys]
        found = yield from together(route(parent.visitor, path or "") for parent in parents)
        return [answer.value if answer.type is PageRoute else None for answer in found]

    @batch
    def resolve_pages(parents: Sequence[Seen], info: Any, **asked: Any) -> Values:
        return [all_pages(parent.visitor, **asked) for parent in parents]

    @batch
    def resolve_search(parents: Sequence[Seen], info: Any, **asked: Any) -> Values:
        counts_too = asks_for_counts(info)
        return [make_search([parent.visitor], counts_too=counts_too, **asked) for parent in parents]

    def resolve_feeds(self: Any, info: Any) -> Seen:
        return Seen(self.value, self.visitor)

    @batch
    def resolve_sitemap(parents: Sequence[Seen], info: Any, **asked: Any) -> Values:
        return [feeds.sitemap(parent.visitor, **asked) for parent in parents]


def _listing_field(name: str, listing: Listing) -> graphene.Field:
    streams = [field.name for field in listing.model._meta.concrete_fields if isinstance(field, StreamField)]

    @batch
    def resolve(parents: Sequence[Seen], info: Any, **asked: Any) -> list[ConnectionValue]:
        below = {name for _, name in fields_below(info)}
        wanted = frozenset(name for name in streams if to_camel_case(name) in below)
        return [listing.connection(parent.visitor, streams=wanted, **asked) for parent in parents]

    node = listing.model.__name__
    arguments = {
        argument_name: graphene.Argument(argument.type, description=argument.description)
        for argument_name, argument in listing.all_arguments.items()
    }
    default = next(iter(listing.orderings)).value
    order = graphene.Argument(
        enum_type(listing.order), required=True, default_value=default, description="In which order."
    )
    return graphene.Field(
        lambda: listing_connection_type(node),
        required=True,
        description=listing.description,
        resolver=resolve,
        # Not as keywords: graphene has a “source” of its own.
        args={**arguments, "order_by": order, **connection_arguments()},
    )


for _name, _listing in LISTINGS.items():
    Site._meta.fields[_name] = _listing_field(_name, _listing)
