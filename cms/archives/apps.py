"""The Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    """Archived microsites, and the files that they travel in."""

    name = "cms.archives"
    verbose_name = _("Archives")

    def ready(self) -> None:
        from cms.archives import freezing

        pre_migrate.connect(freezing.before_migrations, sender=self, dispatch_uid="archives.before_migrations")
        post_migrate.connect(freezing.after_migrations, sender=self, dispatch_uid="archives.after_migrations")
