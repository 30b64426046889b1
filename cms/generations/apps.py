"""Registers generations with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GenerationsConfig(AppConfig):
    """The app that knows when something public has changed."""

    name = "cms.generations"
    label = "generations"

    def ready(self) -> None:
        from cms.generations import triggers

        pre_migrate.connect(triggers.before_migrations, sender=self, dispatch_uid="generations.before_migrations")
        post_migrate.connect(triggers.after_migrations, sender=self, dispatch_uid="generations.after_migrations")
