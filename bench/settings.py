"""Settings of the servers that are compared: production's, without https, and quiet."""

import os

from cms.settings.production import *  # noqa: F403 (a settings module extends its base)
from cms.settings.production import DATABASES, GRAPHQL_CACHE_BELL

SECURE_SSL_REDIRECT = False
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
LOGGING_CONFIG = None

# One host's processes share this file; here, hosts are told apart by it.
GRAPHQL_CACHE_BELL = os.environ.get("BENCH_BELL", GRAPHQL_CACHE_BELL)
