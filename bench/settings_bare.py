"""The same middleware around one view that hands out bytes."""

from bench.settings import *  # noqa: F403 (a settings module extends its base)

ROOT_URLCONF = "bench.bare"
