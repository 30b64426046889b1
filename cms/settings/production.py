"""
Settings for production.

They refuse to start, with a message that names the variable, where a value has no safe default.
"""

from cms.settings.environment import DEFAULTS, env, required

SECRET_KEY = required("SECRET_KEY", "$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", "cms.example.org,.microsites.example.org").split(",")
    if host.strip()
]
required("DATABASE_URL", "postgresql://user:password@host:5432/microsites")

_main_host = ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
DEFAULTS.update(
    # Several processes must agree on limits and locks: a table, made by `createcachetable`, until this names Redis.
    CACHE_URL="dbcache://cache_entries",
    EMAIL_URL="smtp://localhost:25",
    DEFAULT_FROM_EMAIL=f"noreply@{_main_host}",
    ADMIN_BASE_URL=f"https://{_main_host}",
    # Eighty page views a minute that no cache can answer.
    GRAPHQL_BUDGET=300_000,
)

# Only now: the shared settings take what stands above as their defaults.
from cms.settings.base import *  # noqa: E402, F403 (a settings module extends its base)
from cms.settings.base import STORAGES  # noqa: E402 (as above)

DEBUG = False
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# --- Security -------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if env.bool("TRUST_PROXY_HEADERS", default=False):
    # Only behind a proxy that sets this header itself and removes a visitor's: it decides what counts as https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
