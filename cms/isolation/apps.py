"""The room as Django knows it: Wagtail looks for hooks in apps only."""

from django.apps import AppConfig


class IsolationConfig(AppConfig):
    """Keeps teams apart in the admin."""

    name = "cms.isolation"
    label = "isolation"
