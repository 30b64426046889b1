"""Registers the search with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """The app that finds public pages by their words."""

    name = "cms.search"
    label = "search"

    def ready(self) -> None:
        from cms.search import signals
        from cms.search.rebuilding import rebuild_when_empty

        signals.connect()
        post_migrate.connect(rebuild_when_empty, sender=self, dispatch_uid="search.rebuild_when_empty")
