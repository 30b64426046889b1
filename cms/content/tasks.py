"""Work that is done in the background."""

from __future__ import annotations

from django_tasks import task
from wagtail.images import get_image_model

from cms.content.placeholders import keep_placeholder
from cms.content.protection.pictures import protect_pictures
from cms.content.renditions import make_renditions


@task()
def make_renditions_of(image_pk: int) -> None:
    """Make what stands in for an image and the sizes in which it is served; nothing where the image is gone by now."""
    image = get_image_model()._default_manager.filter(pk=image_pk).first()
    if image is not None:
        keep_placeholder(image)
        make_renditions(image)


@task()
def protect_all_pictures() -> None:
    """Put what only private pages show out of the public's reach, and back what is shown elsewhere by now."""
    protect_pictures()
