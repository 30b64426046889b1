"""Previews as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreviewsConfig(AppConfig):
    """Settings of the application."""

    name = "cms.previews"
    verbose_name = _("previews")
