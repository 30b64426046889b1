"""What follows when content is saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from cms.content.models import Image


def connect() -> None:
    """Follow what is saved from now on."""
    post_save.connect(order_renditions, sender=Image, dispatch_uid="content.order_renditions")


def order_renditions(instance: Image, raw: bool = False, **kwargs: Any) -> None:
    """Have the sizes of an image made, once it is really there: its file or its focal point may have changed."""
    from cms.content.tasks import make_renditions_of  # needs all apps to be ready

    if not raw:
        transaction.on_commit(partial(make_renditions_of.enqueue, instance.pk))
