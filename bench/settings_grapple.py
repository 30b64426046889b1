"""The same, with wagtail-grapple's schema in place of ours."""

from bench.settings import *  # noqa: F403 (a settings module extends its base)
from bench.settings import INSTALLED_APPS

# Before grapple, which reads what ours says of the models.
INSTALLED_APPS = [*INSTALLED_APPS, "bench.grapple_peer.apps.GrapplePeer", "grapple", "wagtail_headless_preview"]
ROOT_URLCONF = "bench.grapple_peer.urls"
GRAPHENE = {"SCHEMA": "grapple.schema.schema"}
GRAPPLE = {"APPS": ["content", "microsites"], "MAX_PAGE_SIZE": 100}
