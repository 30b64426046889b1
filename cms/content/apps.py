"""Registers content with Django."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The app that knows pages, snippets and files."""

    name = "cms.content"
    label = "content"

    def ready(self) -> None:
        from cms.content import signals
        from cms.content.public_documents import connect_signals

        connect_signals()
        signals.connect()
