"""Registers tenancy with Django and Wagtail."""

from django.apps import AppConfig


class MicrositesConfig(AppConfig):
    """The app that knows microsites."""

    name = "cms.microsites"
    label = "microsites"

    def ready(self) -> None:
        from django.db.models.signals import post_save, pre_save
        from wagtail.permissions import register_permission_policy
        from wagtail_localize.models import StringTranslation, post_save_string_translation

        from cms.microsites import translation_editor
        from cms.microsites.models import Microsite
        from cms.microsites.policies import MicrositePermissionPolicy

        # Here, because Wagtail settles for a policy of its own as soon as anybody asks for one.
        register_permission_policy(Microsite, MicrositePermissionPolicy(Microsite))
        pre_save.connect(translation_editor.mend_text, StringTranslation, dispatch_uid="microsites.mend_text")
        post_save.disconnect(post_save_string_translation, StringTranslation)
        post_save.connect(translation_editor.show_title, StringTranslation, dispatch_uid="microsites.show_title")
