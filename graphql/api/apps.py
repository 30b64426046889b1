"""Registers the API with Django."""

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_delete, post_save


class ApiConfig(AppConfig):
    """The GraphQL API."""

    name = "api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what goes on around requests, and what tells that other websites may read the API."""
        from wagtail.models import Site

        from api import checks  # noqa: F401 (registers them)
        from api.http import origins
        from api.statements import lift_limit
        from cms.microsites.models import Microsite

        request_started.connect(lift_limit, dispatch_uid="api.statements")
        for signal in (post_save, post_delete):
            for model in (Microsite, Site):
                signal.connect(origins.forget, sender=model, dispatch_uid=f"api.origins.{model.__name__}")
