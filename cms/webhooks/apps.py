"""Registers webhooks with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """The app that calls front ends when something has changed."""

    name = "cms.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from cms.generations.triggers import add_maker
        from cms.webhooks.triggers import make

        add_maker(make)
