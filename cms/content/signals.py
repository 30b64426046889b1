"""What follows when content is saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.content.models import Image


def connect() -> None:
    """Follow what is saved from now on."""
    post_save.connect(order_renditions, sender=Image, dispatch_uid="content.order_renditions")
    for signal in (post_save, post_delete):
        signal.connect(order_protection, sender=PageViewRestriction, dispatch_uid="content.order_protection")
    for signal in (page_published, page_unpublished, post_page_move):
        # After what else listens: the references of what is published are indexed by then.
        signal.connect(order_protection, dispatch_uid="content.order_protection")


def order_renditions(instance: Image, raw: bool = False, **kwargs: Any) -> None:
    """Have the sizes of an image made, once it is really there: its file or its focal point may have changed."""
    from cms.content.tasks import make_renditions_of  # needs all apps to be ready

    if not raw:
        transaction.on_commit(partial(make_renditions_of.enqueue, instance.pk))


def order_protection(raw: bool = False, **kwargs: Any) -> None:
    """Have pictures looked at: what private pages show may have changed."""
    from cms.content.tasks import protect_all_pictures  # as above

    if not raw and _is_something_private():
        transaction.on_commit(protect_all_pictures.enqueue)


def _is_something_private() -> bool:
    # Asked first, because it nearly always is the whole answer.
    return PageViewRestriction.objects.exists() or Image.objects.filter(is_protected=True).exists()
