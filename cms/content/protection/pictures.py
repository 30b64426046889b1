"""
Where pictures lie: those that only private pages show, out of the public's reach.

Proxies and buckets hand out `images/` without asking anybody, so that pages are quick. What is made of a picture that
only private pages show lies in `protected_images/` instead, which nobody hands out but the program. Which pictures
these are is reckoned again when something is published or closed, and every minute by the clock; a picture that nothing
public and nothing private shows stays where it is.
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from cms.content.models.media import Rendition
from cms.content.protection.files import is_used
from cms.content.queries import Trees, Visitor, microsites


def protect_pictures() -> int:
    """Move what lies in the wrong place; return how many pictures were moved."""
    model = get_image_model()
    candidates = model._default_manager.filter(Q(pk__in=_on_private_pages()) | Q(is_protected=True))
    found = list(candidates.order_by("pk"))
    if not found:
        return 0
    everybody = _everybody()
    private = set(_on_private_pages())
    moved = 0
    for image in found:
        if is_used(image, everybody):
            moved += _protect(image, False)
        elif image.pk in private:
            moved += _protect(image, True)
    return moved


def _everybody() -> list[Visitor]:
    """Return a visitor of each microsite who has no key at all."""
    listed = microsites()
    trees, now = Trees(listed), timezone.now()
    return [trees.visitor(one, str(one.default_locale.language_code), now) for one in listed]


def _on_private_pages() -> list[int]:
    """Return the ids of the pictures to which private pages refer, published or not."""
    here = Q(pk__in=[])
    for path in PageViewRestriction.objects.values_list("page__path", flat=True).distinct():
        here |= Q(path__startswith=path)
    pages = Page.objects.filter(here).annotate(key=Cast("pk", CharField())).values("key")
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_image_model()),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages,
    )
    return [int(pk) for pk in references.values_list("to_object_id", flat=True).distinct()]


def _protect(image: Any, is_protected: bool) -> int:
    """Move what is made of *image* to where it belongs; return 1 where it lay elsewhere, or else 0."""
    with transaction.atomic():
        # Locked: who makes a size at this moment, does it before this or after it.
        row = type(image)._default_manager.select_for_update().get(pk=image.pk)
        renditions = list(row.renditions.all())
        misplaced = [one for one in renditions if one.is_protected != is_protected]
        if row.is_protected == is_protected and not misplaced:
            return 0
        type(image)._default_manager.filter(pk=image.pk).update(is_protected=is_protected)
        row.is_protected = is_protected
        for rendition in misplaced:
            rendition.image = row
            _move(rendition)
    return 1


def _move(rendition: Rendition) -> None:
    storage, old = rendition.file.storage, str(rendition.file.name)
    with storage.open(old) as content:
        new = storage.save(rendition.get_upload_to(PurePosixPath(old).name), content)
    Rendition.objects.filter(pk=rendition.pk).update(file=new)
    rendition.purge_from_cache()
    # Only when the row says so for everybody: until then, visitors are sent to the old place.
    transaction.on_commit(partial(storage.delete, old))
