"""Sizes, formats and placeholders of pictures: made by a task when a picture is saved, and kept right."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image as PILImage

from cms.content import renditions
from cms.content.models import Document, Image
from cms.content.placeholders import average_color, blur_hash
from cms.content.renditions import ImageFormat, made_renditions, made_sources
from tests.factories import ImageFactory

Capture = Any


def picture(colour: Any = "#336699", size: tuple[int, int] = (800, 600), kind: str = "PNG", mode: str = "RGB") -> Any:
    content = io.BytesIO()
    PILImage.new(mode, size, colour).save(content, kind)
    return ContentFile(content.getvalue(), name=f"picture.{kind.lower()}")


@pytest.fixture
def saved(db: None, django_capture_on_commit_callbacks: Capture) -> Any:
    """Save a picture, and have done what follows when that is committed."""

    def saved(image: Image) -> Image:
        with django_capture_on_commit_callbacks(execute=True):
            image.save()
        return Image.objects.get(pk=image.pk)

    return saved


def test_picture_is_made_in_all_formats_and_in_no_width_twice(saved: Any) -> None:
    image = saved(ImageFactory.build(file=picture(size=(800, 600)), collection_id=1))

    made = made_sources(image)

    assert list(made) == [ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG]
    assert list(made[ImageFormat.AVIF]) == list(made[ImageFormat.WEBP]) == [320, 640, 800]
    assert list(made[ImageFormat.JPEG]) == [640, 800]
    assert len(made_renditions(image)) == len(renditions.FILTERS)
    with made[ImageFormat.AVIF][320].file.open() as file:
        assert PILImage.open(file).format == "AVIF"


def test_machine_without_avif_makes_the_others(saved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(renditions.SOURCES, ImageFormat.AVIF, [])

    image = saved(ImageFactory.build(file=picture(), collection_id=1))

    assert list(made_sources(image)) == [ImageFormat.WEBP, ImageFormat.JPEG]


def test_picture_that_was_saved_has_no_files_yet_when_the_request_ends(
    db: None, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks() as later:
        image = ImageFactory(file=picture())

    assert not image.renditions.exists()
    assert later


def test_moved_focal_point_makes_cut_sizes_anew_and_the_old_ones_vanish(saved: Any) -> None:
    image = saved(ImageFactory.build(file=picture(size=(1600, 900)), collection_id=1))
    before = {rendition.pk: rendition.file.name for rendition in image.renditions.all()}
    image.get_rendition("max-165x165")  # the admin's own

    image.focal_point_x, image.focal_point_y = 100, 100
    image.focal_point_width = image.focal_point_height = 50
    image = saved(image)

    now = {rendition.pk: rendition for rendition in image.renditions.all()}
    gone = set(before) - set(now)
    assert len(gone) == 3  # thumbnail, card and the one for social networks
    assert len(now) == len(before) + 1
    assert len(made_renditions(image)) == len(renditions.FILTERS)


def test_picture_has_its_average_colour_and_blur_hash(saved: Any) -> None:
    image = saved(ImageFactory.build(file=picture("#336699"), collection_id=1))

    assert image.average_color == "#336699"
    assert len(image.blur_hash) == 28


def test_what_is_transparent_counts_as_white(saved: Any) -> None:
    image = saved(ImageFactory.build(file=picture((0, 0, 0, 0), mode="RGBA"), collection_id=1))

    assert image.average_color == "#ffffff"


def test_other_file_gets_its_own_colour(saved: Any) -> None:
    image = saved(ImageFactory.build(file=picture("#336699"), collection_id=1))

    image.file = picture("#cc0000")
    image = saved(image)

    assert image.average_color == "#cc0000"


def test_blur_hash_is_that_of_other_programs() -> None:
    gradient = PILImage.new("RGB", (32, 32))
    gradient.putdata([(x * 8, y * 8, x * y % 256) for y in range(32) for x in range(32)])

    # What the package blurhash 1.1.5 makes of it.
    assert blur_hash(gradient) == "LxH2cZ2mwtX3l[WAjve?gFflfTfl"
    assert average_color(gradient) == "#7c7c65"


def test_document_knows_its_size_whoever_saves_it(db: None) -> None:
    document = Document(title="Agenda", file=ContentFile(b"%PDF-1.4\n%%EOF\n", name="agenda.pdf"))
    document.save()

    stored = Document.objects.get(pk=document.pk)
    assert stored.file_size == 15
    assert stored.file_hash
