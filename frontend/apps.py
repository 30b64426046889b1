"""The front end as a Django application, for its templates and static files."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    """Settings of the application."""

    name = "frontend"
