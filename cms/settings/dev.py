"""Settings for `make run`: everything embedded, nothing to set up."""

from cms.settings.base import *  # noqa: F403 (a settings module extends its base)

DEBUG = True
SECRET_KEY = "only-for-development"  # noqa: S105 (production refuses to start without its own)
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]"]
GRAPHQL_LOCALHOST_ORIGINS = True
