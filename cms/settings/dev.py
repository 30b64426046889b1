"""Settings for `make run`: everything embedded, nothing to set up."""

from cms.settings.base import *  # noqa: F403 (a settings module extends its base)
from cms.settings.base import WEBHOOK_ALLOWED_NETWORKS
from cms.settings.environment import mail_settings

DEBUG = True
SECRET_KEY = "only-for-development"  # noqa: S105 (production refuses to start without its own)
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]"]
GRAPHQL_LOCALHOST_ORIGINS = True
# Receivers under development, at any port of this machine.
WEBHOOK_ALLOW_HTTP = True
WEBHOOK_ALLOWED_NETWORKS = [*WEBHOOK_ALLOWED_NETWORKS, "127.0.0.0/8", "::1/128"]
WEBHOOK_PORTS = []
# Mails are written into a folder, and shown at /mailbox/, unless `.env` names a mail server.
MAILBOX = mail_settings()["EMAIL_BACKEND"] == "cms.delivery.folder.EmailBackend"
