"""Images and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from django.conf import settings

from api.readings import enum_type
from api.types.addresses import document_url
from api.types.node import id_field
from cms.content.protection.files import signed
from cms.content.renditions import WIDTHS, ImageFormat, RenditionName, made_renditions, made_sources
from cms.microsites.choices import Licence

RenditionNameEnum = enum_type(RenditionName)


class FocalPoint(graphene.ObjectType):
    """The middle of what matters in a picture."""

    x = graphene.Float(required=True, description="From the left edge (0) to the right (1).")
    y = graphene.Float(required=True, description="From the top (0) to the bottom (1).")


class Rendition(graphene.ObjectType):
    """A picture in one of the sizes that this API serves."""

    name = graphene.Field(RenditionNameEnum, required=True, description="The size's name.")
    url = graphene.String(required=True, description="Where the file is.")
    width = graphene.Int(required=True, description="In pixels.")
    height = graphene.Int(required=True, description="In pixels.")

    def resolve_name(self: Any, info: Any) -> str:
        return self.rendition_name.value

    def resolve_url(self: Any, info: Any) -> str:
        return file_url(self, self.image)


class ImageSource(graphene.ObjectType):
    """The whole picture in one file format: a source element of a picture element."""

    format = graphene.Field(enum_type(ImageFormat), required=True, description="The format.")
    media_type = graphene.String(required=True, description="For the attribute type, for example image/avif.")
    srcset = graphene.String(required=True, description="For the attribute of that name: all widths that are made.")


class Image(graphene.ObjectType):
    """A picture. What it shows is said where it is used, because that depends on the place and the language."""

    id = id_field(
        "The global id: of the file as it is read on this microsite, in this language.", lambda file: file.key.hex
    )
    title = graphene.String(required=True, description="What the team calls it; no substitute for alternative text.")
    description = graphene.String(
        description="What it shows, where the place that uses it says nothing else. In the language asked for, or in"
        " the first of the microsite's fallback languages that it is said in."
    )
    description_language = graphene.String(
        description="The code of the language that the description is in: for the attribute lang."
    )
    width = graphene.Int(required=True, description="Of the original, in pixels.")
    height = graphene.Int(required=True, description="Of the original, in pixels.")
    focal_point = graphene.Field(FocalPoint, description="What must stay in sight when it is cut.")
    credit = graphene.String(description="Who made it.")
    licence = graphene.Field(enum_type(Licence), description="How others may use it. Null: as the microsite says.")
    rendition = graphene.Field(
        Rendition,
        args={"name": graphene.Argument(RenditionNameEnum, required=True, description="Which size.")},
        description="One size of it. Null for the few seconds in which a new picture's sizes are made.",
    )
    renditions = graphene.List(
        graphene.NonNull(Rendition), required=True, description="All sizes of it that are made already."
    )
    srcset = graphene.String(
        required=True, description="For the attribute of that name: the whole picture in all widths, WebP."
    )
    sources = graphene.List(
        graphene.NonNull(ImageSource),
        required=True,
        description="The whole picture in each format, the best first: one source element each, in this order. Only"
        " what is made already.",
    )
    average_color = graphene.String(
        description="Its average colour as #rrggbb, to fill its place while it loads. Null until it is made."
    )
    blur_hash = graphene.String(description="Its BlurHash (https://blurha.sh), for the same. Null until it is made.")

    def resolve_description(self: Any, info: Any) -> str | None:
        return _best(self)[0]

    def resolve_description_language(self: Any, info: Any) -> str | None:
        return _best(self)[1]

    def resolve_credit(self: Any, info: Any) -> str | None:
        return self.credit or None

    def resolve_licence(self: Any, info: Any) -> str | None:
        return self.licence or None

    def resolve_focal_point(self: Any, info: Any) -> FocalPoint | None:
        if not self.has_focal_point():
            return None
        return FocalPoint(x=self.focal_point_x / self.width, y=self.focal_point_y / self.height)

    def resolve_rendition(self: Any, info: Any, name: RenditionName) -> Any:
        made = made_renditions(self).get(name)
        return None if made is None else NamedRendition(name, made, self)

    def resolve_renditions(self: Any, info: Any) -> list[Any]:
        return list(named_renditions(self).values())

    def resolve_srcset(self: Any, info: Any) -> str:
        made = made_renditions(self)
        # Small originals give several names the same width; each may stand in a srcset once.
        return _srcset(self, {made[name].width: made[name] for name in WIDTHS if name in made})

    def resolve_sources(self: Any, info: Any) -> list[ImageSource]:
        return [
            ImageSource(format=format_.value, media_type=f"image/{format_.value}", srcset=_srcset(self, by_width))
            for format_, by_width in made_sources(self).items()
        ]

    def resolve_average_color(self: Any, info: Any) -> str | None:
        return self.average_color or None

    def resolve_blur_hash(self: Any, info: Any) -> str | None:
        return self.blur_hash or None


def described(image: Any, languages: Sequence[str]) -> tuple[str, str] | tuple[None, None]:
    """Return what *image* shows, in the first of *languages* that it is said in, and the code of that; or nothing."""
    # What belongs to no microsite is described in the installation's language.
    own = image.visitor.microsite.default_locale.language_code if image.microsite_id else settings.LANGUAGE_CODE
    return image.description_in(languages, own) or (None, None)


def _best(image: Any) -> tuple[str, str] | tuple[None, None]:
    return described(image, [entry.code for entry in image.visitor.languages])


def _srcset(image: Any, by_width: dict[int, Any]) -> str:
    # Only what a visitor has opened needs an address of its own for each file.
    root: str = image.visitor.microsite.site.root_url
    if image.is_protected:
        return ", ".join([f"{file_url(rendition, image)} {width}w" for width, rendition in by_width.items()])
    return ", ".join([f"{_on(root, rendition.url)} {width}w" for width, rendition in by_width.items()])


@dataclass(eq=False, slots=True)
class NamedRendition:
    """One size of an image, with the image on it, and so who sees it."""

    rendition_name: RenditionName
    made: Any
    image: Any

    @property
    def url(self) -> str:
        """Where the file is."""
        return str(self.made.url)

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.made.width)

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.made.height)


def named_renditions(image: Any) -> dict[RenditionName, NamedRendition]:
    """Return the sizes of an image that are made, each with the image on it."""
    return {name: NamedRendition(name, made, image) for name, made in made_renditions(image).items()}


def file_url(rendition: Any, image: Any) -> str:
    """
    Return the address of a size of *image*, on the microsite's own host where the storage gives no host.

    That of a picture on a page which the visitor has opened opens the picture too, for an hour.
    """
    url = _on(image.visitor.microsite.site.root_url, rendition.url)
    return signed(url, image.visitor, "image", image.pk) if image.is_protected and url != rendition.url else url


def _on(root: str, url: str) -> str:
    return f"{root}{url}" if url.startswith("/") else url


class Document(graphene.ObjectType):
    """A file to download."""

    id = id_field(
        "The global id: of the file as it is read on this microsite, in this language.", lambda file: file.key.hex
    )
    title = graphene.String(required=True, description="Its title. Make it the words of the link.")
    url = graphene.String(required=True, description="Where to download it.")
    filename = graphene.String(required=True, description="The file's name.")
    extension = graphene.String(required=True, description="The file's type in a word, for example pdf.")
    content_type = graphene.String(required=True, description="The file's media type, for example application/pdf.")
    file_size = graphene.Int(description="In bytes.")
    language = graphene.String(description="The code of the language that it is written in (BCP 47).")

    def resolve_url(self: Any, info: Any) -> str:
        return document_url(self)

    def resolve_extension(self: Any, info: Any) -> str:
        return self.file_extension

    def resolve_file_size(self: Any, info: Any) -> int | None:
        return self.file_size

    def resolve_language(self: Any, info: Any) -> str | None:
        return self.language or None
