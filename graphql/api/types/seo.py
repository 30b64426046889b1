"""What search engines and social networks are told about a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from graphene.types.generic import GenericScalar

from api import readings
from api.engine import batch
from api.engine.batch import Steps
from api.types.addresses import canonical_url
from api.types.json_ld import json_ld
from api.types.media import described
from api.types.models import own_values
from cms.content.models import NewsPage
from cms.content.queries import site_title


class Json(GenericScalar):
    """Any value of JSON."""

    class Meta:
        name = "JSON"
        specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259"


class Seo(graphene.ObjectType):
    """For the head of a page."""

    title = graphene.String(
        required=True, description="For the title element: what editors wrote for it, else the title."
    )
    description = graphene.String(
        description="For the meta description: what editors wrote for it, else the introduction."
    )
    canonical_url = graphene.String(required=True, description="For the link of that relation.")
    robots = graphene.String(required=True, description="For the meta element of that name.")
    image = graphene.Field("api.types.media.Image", description="For social networks; take its rendition OPEN_GRAPH.")
    image_alt = graphene.String(description="What that picture shows, for og:image:alt, in the language of the page.")
    open_graph_type = graphene.String(required=True, description="For og:type: website, or article for news.")
    site_name = graphene.String(required=True, description="For og:site_name: the microsite's title.")
    json_ld = graphene.List(
        graphene.NonNull(Json),
        required=True,
        description="What the page is about, with the words of schema.org, and the way to it. Each goes into a script"
        " element of the type application/ld+json, and “<” in it as \\u003c.",
    )

    def resolve_title(self: Any, info: Any) -> str:
        return self.seo_title or self.title

    @batch
    def resolve_description(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, "introduction")
        return [parent.search_description or parent.introduction or None for parent in parents]

    def resolve_canonical_url(self: Any, info: Any) -> str:
        return canonical_url(self)

    @batch
    def resolve_robots(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, "hide_from_search_engines")
        return ["noindex" if parent.hide_from_search_engines else "index, follow" for parent in parents]

    @batch
    def resolve_image_alt(parents: Sequence[Any], info: Any) -> Steps:
        images = yield from social_images(parents)
        return [
            None
            if image is None
            else (None if parent.social_image_id else parent.lead_image_alt) or _described(image, parent)
            for parent, image in zip(parents, images, strict=True)
        ]

    def resolve_open_graph_type(self: Any, info: Any) -> str:
        return "article" if isinstance(self, NewsPage) else "website"

    def resolve_site_name(self: Any, info: Any) -> str:
        return site_title(self.visitor)

    @batch
    def resolve_json_ld(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from json_ld(parents, [site_title(parent.visitor) for parent in parents]))

    @batch
    def resolve_image(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from social_images(parents))


def _described(image: Any, page: Any) -> str | None:
    # An attribute of a meta element can't say in which language it is.
    return described(image, [page.visitor.codes[page.locale_id]])[0]


def social_images(pages: Sequence[Any]) -> Steps:
    """Resolve the pictures that social networks show for pages."""
    yield from own_values(pages, "social_image_id")
    steps: Any = readings.IMAGE.read(
        [page.visitor for page in pages], [page.social_image_id or page.lead_image_id for page in pages]
    )
    return (yield from steps)
