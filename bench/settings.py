"""Settings of the servers that are compared: production's, without https, and quiet."""

from cms.settings.production import *  # noqa: F403 (a settings module extends its base)
from cms.settings.production import DATABASES

SECURE_SSL_REDIRECT = False
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
LOGGING_CONFIG = None
