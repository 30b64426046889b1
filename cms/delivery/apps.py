"""Registers the outbox with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    """The app that sends mails."""

    name = "cms.delivery"
    label = "delivery"
    verbose_name = _("Mails")
