"""
The sizes in which images are served.

Front ends choose from these by name; nobody outside can ask for another size, and so order images without end. They are
made when an image is saved, not when it is asked for: by a task, because there are many of them.

Each name has one file, in WebP (JPEG for social networks). For the whole picture there are others beside it: AVIF in
all widths, because it is a third smaller, where this machine's Pillow can write it; and JPEG in two, for the few
programs that show neither. Cut ones have no other: they are small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import features
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from cms.content.models.media import is_protected_file


class RenditionName(models.TextChoices):
    """A size in which images are served."""

    THUMBNAIL = "thumbnail", _("320 × 320, cut around the focal point")
    CARD = "card", _("640 × 360, cut around the focal point")
    OPEN_GRAPH = "open_graph", _("1200 × 630 for social networks, cut around the focal point")
    W320 = "w320", _("At most 320 wide, whole")
    W640 = "w640", _("At most 640 wide, whole")
    W960 = "w960", _("At most 960 wide, whole")
    W1280 = "w1280", _("At most 1280 wide, whole")
    W1920 = "w1920", _("At most 1920 wide, whole")


SPECS: dict[RenditionName, str] = {
    RenditionName.THUMBNAIL: "fill-320x320|format-webp",
    RenditionName.CARD: "fill-640x360|format-webp",
    # Not all networks show WebP.
    RenditionName.OPEN_GRAPH: "fill-1200x630|format-jpeg",
    RenditionName.W320: "width-320|format-webp",
    RenditionName.W640: "width-640|format-webp",
    RenditionName.W960: "width-960|format-webp",
    RenditionName.W1280: "width-1280|format-webp",
    RenditionName.W1920: "width-1920|format-webp",
}
FILTERS = {name: Filter(spec) for name, spec in SPECS.items()}
# For `srcset`: the whole picture, from narrow to wide.
WIDTHS = [
    RenditionName.W320,
    RenditionName.W640,
    RenditionName.W960,
    RenditionName.W1280,
    RenditionName.W1920,
]
# Not every build of Pillow has AVIF.
HAS_AVIF = bool(features.check("avif"))


class ImageFormat(models.TextChoices):
    """A file format of pictures, best first: browsers take the first one that they can show."""

    AVIF = "avif", _("AVIF: the smallest files; all browsers since 2024")
    WEBP = "webp", _("WebP: all browsers since 2020")
    JPEG = "jpeg", _("JPEG: everything that shows pictures")


def _width(name: RenditionName) -> int:
    return int(name.value.removeprefix("w"))


# The whole picture: the filter and the width of each format, from narrow to wide.
SOURCES: dict[ImageFormat, list[tuple[Filter, int]]] = {
    ImageFormat.AVIF: [(Filter(f"width-{_width(name)}|format-avif"), _width(name)) for name in WIDTHS] * HAS_AVIF,
    ImageFormat.WEBP: [(FILTERS[name], _width(name)) for name in WIDTHS],
    ImageFormat.JPEG: [
        (Filter(f"width-{_width(name)}|format-jpeg"), _width(name))
        for name in (RenditionName.W640, RenditionName.W1280)
    ],
}

ALL_FILTERS = list(
    dict.fromkeys([*FILTERS.values(), *(filter_ for listed in SOURCES.values() for filter_, _ in listed)])
)
# What of an image decides, beside its file, how it is cut.
VARIED_BY = sorted(
    {name for one in ALL_FILTERS for step in one.operations for name in getattr(step, "vary_fields", ())}
)


def filters_for(image: Any) -> list[Filter]:
    """Return what is made of *image*: all names, and of the other formats what would not be the same picture twice."""
    return list(dict.fromkeys([*FILTERS.values(), *_others_for(image)]))


def _others_for(image: Any) -> Iterator[Filter]:
    for format_ in (ImageFormat.AVIF, ImageFormat.JPEG):
        for filter_, width in SOURCES[format_]:
            yield filter_
            if width >= image.width:
                break


@dataclass(slots=True)
class StoredRendition:
    """What is made of an image, as the gate reads it: together with the image."""

    file: str
    width: int
    height: int
    _url: str = ""

    @property
    def url(self) -> str:
        """Where the file is."""
        if not self._url:
            self._url = f"/{self.file}" if is_protected_file(self.file) else str(_storage().url(self.file))
        return self._url


@cache
def _storage() -> Any:
    return get_image_model().get_rendition_model()._meta.get_field("file").storage


def made_sources(image: Any) -> dict[ImageFormat, dict[int, Any]]:
    """
    Return what is made of the whole *image* already, by format and width in pixels, the best format first.

    Formats of which nothing is made are left out. No query for an image that the gate has read.
    """
    made: dict[ImageFormat, dict[int, Any]] = {}
    found = _existing(image)
    for format_, listed in SOURCES.items():
        # Small originals give several filters the same width; each may stand in a srcset once.
        by_width = {found[filter_.spec].width: found[filter_.spec] for filter_, _ in listed if filter_.spec in found}
        if by_width:
            made[format_] = by_width
    return made


def made_renditions(image: Any) -> Mapping[RenditionName, Any]:
    """Return the renditions that *image* has already; no query for one that the gate has read."""
    if "stored_renditions" in image.__dict__:
        return _stored(image).by_name
    return _by_name(_existing(image))


def _existing(image: Any) -> Mapping[str, Any]:
    """Return what is made of *image*, by the specifications of filters."""
    if "stored_renditions" in image.__dict__:
        return _stored(image).by_spec
    return {filter_.spec: made for filter_, made in image.find_existing_renditions(*ALL_FILTERS).items()}


def _by_name(found: Mapping[str, Any]) -> dict[RenditionName, Any]:
    return {name: found[spec] for name, spec in SPECS.items() if spec in found}


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is made of an image, by specification and by name. All who read the same share it."""

    by_spec: Mapping[str, StoredRendition]
    by_name: Mapping[RenditionName, StoredRendition]


def _stored(image: Any) -> _Stored:
    found: _Stored | None = image.__dict__.get("_stored")
    if found is None:
        values = tuple([getattr(image, name) for name in VARIED_BY])
        found = image.__dict__["_stored"] = _read(image.stored_renditions or "[]", values)
    return found


# Some kilobytes each. Pictures come again: logos, and those of the pages that are asked for most.
@lru_cache(maxsize=1024)
def _read(stored: str, values: tuple[Any, ...]) -> _Stored:
    """Read what is *stored* of an image with these *values* of `VARIED_BY`."""
    keys = _keys(values)
    found = {
        spec: StoredRendition(file, width, height)
        for spec, focal_point_key, file, width, height in orjson.loads(stored)
        # Cut around where its focal point is now, and a size that we serve.
        if keys.get(spec) == focal_point_key
    }
    return _Stored(found, _by_name(found))


@lru_cache(maxsize=4096)
def _keys(values: tuple[Any, ...]) -> dict[str, str]:
    """Return by which key each filter's rendition is known, for an image with these *values* of `VARIED_BY`."""
    image = SimpleNamespace(**dict(zip(VARIED_BY, values, strict=True)))
    return {filter_.spec: filter_.get_cache_key(image) for filter_ in ALL_FILTERS}


def make_renditions(image: Any) -> None:
    """
    Make the renditions that *image* lacks, and remove those that were cut around another focal point.

    Those that would only enlarge it are as large as it is.
    """
    filters = filters_for(image)
    image.get_renditions(*filters)
    keys = {filter_.spec: filter_.get_cache_key(image) for filter_ in filters}
    for rendition in image.renditions.filter(filter_spec__in=keys):
        # Sizes of the admin's own stay: they are looked after by Wagtail.
        if rendition.focal_point_key != keys[rendition.filter_spec]:
            rendition.delete()
