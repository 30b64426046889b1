"""Settings for the tests: as in development, with fast password hashes and tasks that run at once."""

import os

from cms.settings.base import *  # noqa: F403 (a settings module extends its base)
from cms.settings.base import CACHES, STORAGES
from cms.settings.logs import logging_settings

SECRET_KEY = "only-for-tests"  # noqa: S105 (production refuses to start without its own)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
# The tests' own corner of a Redis that may be somebody's, one for each process of pytest-xdist.
CACHES["default"]["KEY_PREFIX"] = f"microsites-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# Each page that a test makes would say so in five lines.
LOGGING = logging_settings("WARNING")
# How busy a machine is decides about no test.
GRAPHQL_STATEMENT_TIMEOUT = 0
# Tests ask the database what is current: a listener would hold a connection to a database that is to go.
GRAPHQL_CACHE_LISTEN = False
