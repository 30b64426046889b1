"""Registers tenancy with Django and Wagtail."""

from django.apps import AppConfig


class MicrositesConfig(AppConfig):
    """The app that knows microsites."""

    name = "cms.microsites"
    label = "microsites"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.microsites.models import Microsite
        from cms.microsites.policies import MicrositePermissionPolicy

        # Here, because Wagtail settles for a policy of its own as soon as anybody asks for one.
        register_permission_policy(Microsite, MicrositePermissionPolicy(Microsite))
