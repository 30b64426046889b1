"""Where the settings' values come from: the process's environment, and a file `.env` beside `manage.py`."""

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Where everything lies that the program makes: database, uploads, mails, collected static files.
VAR_DIR = BASE_DIR / "var"

# Tests see the environment of the process that started them and nothing else: a developer's own `.env` must not decide
# whether they pass.
if os.environ.get("DJANGO_SETTINGS_MODULE") != "cms.settings.test" and (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")


class Environment(environ.Env):
    """The environment, without the variables that are there but empty: compose files cannot leave one out."""

    ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}


env = Environment()

# What holds where the environment is silent: everything embedded. Production puts its own in their place before it
# reads the settings that all environments share.
DEFAULTS = {
    "DATABASE_URL": f"sqlite:///{quote(str(VAR_DIR / 'db.sqlite3'))}",
    "CACHE_URL": "locmemcache://microsites",
    "EMAIL_URL": f"filemail:///{quote(str(VAR_DIR / 'mail'))}",
    "DEFAULT_FROM_EMAIL": "microsites@localhost",
    "ADMIN_BASE_URL": "http://localhost:8000",
    "GRAPHQL_BUDGET": 0,
    "WEBHOOK_ALLOWED_NETWORKS": [],
    "WEBHOOK_PORTS": [443],
}

# Those of wagtail-localize that need no package of their own.
MACHINE_TRANSLATORS = {
    "deepl": "wagtail_localize.machine_translators.deepl.DeepLTranslator",
    "libretranslate": "wagtail_localize.machine_translators.libretranslate.LibreTranslator",
}


def required(name: str, example: str) -> str:
    """
    Return the value of the environment variable *name*, which has no safe default.

    :param example: what a value looks like, for the message
    :raises ImproperlyConfigured: when it is missing or empty; the message names the variable
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"Set the environment variable {name}, for example {name}={example} "
            "(docs/operators/environment.md describes each variable)."
        )
    return value


def mail_settings() -> dict[str, Any]:
    """
    Return Django's mail settings, and django-anymail's when `ANYMAIL_PROVIDER` names a mail service.

    :raises ImproperlyConfigured: when django-anymail has no such provider
    """
    values: dict[str, Any] = {}
    provider: str = env.str("ANYMAIL_PROVIDER", default="").lower()
    options: dict[str, str] = env.dict("ANYMAIL_OPTIONS", default={})
    url: dict[str, Any] = env.email_url("EMAIL_URL", default=DEFAULTS["EMAIL_URL"])
    if provider:
        if not provider.isidentifier() or importlib.util.find_spec(f"anymail.backends.{provider}") is None:
            raise ImproperlyConfigured(
                f"ANYMAIL_PROVIDER={provider} is no mail service that django-anymail knows; "
                "write for example mailgun, mailjet, brevo, postmark or scaleway, or leave it out and set EMAIL_URL."
            )
        values["EMAIL_BACKEND"] = f"anymail.backends.{provider}.EmailBackend"
        values["ANYMAIL"] = {f"{provider.upper()}_{key.upper()}": value for key, value in options.items()}
    else:
        values.update({key: value for key, value in url.items() if key.startswith("EMAIL_") and value is not None})
        if values["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend":
            values["EMAIL_BACKEND"] = "cms.delivery.folder.EmailBackend"
    # A mail server that does not answer must not hold up a request or the worker for ever.
    values["EMAIL_TIMEOUT"] = 20
    return values


def machine_translator() -> dict[str, Any] | None:
    """
    Return what wagtail-localize wants to know of a machine translator; None, unless `MACHINE_TRANSLATOR` names one.

    :raises ImproperlyConfigured: when it is neither one that we know nor the address of a class
    """
    name: str = env.str("MACHINE_TRANSLATOR", default="")
    options: dict[str, str] = env.dict("MACHINE_TRANSLATOR_OPTIONS", default={})
    if not name:
        return None
    path = MACHINE_TRANSLATORS.get(name.lower(), name)
    try:
        import_string(path)
    except ImportError as error:
        known = " nor ".join(MACHINE_TRANSLATORS)
        raise ImproperlyConfigured(
            f"MACHINE_TRANSLATOR={name} is neither {known}, nor a class that can be imported."
        ) from error
    return {"CLASS": path, "OPTIONS": {key.upper(): value for key, value in options.items()}}


def file_storage() -> dict[str, Any]:
    """
    Return the storage of uploaded files: S3-compatible when `S3_BUCKET` is set, or else the disk.

    The addresses of images are plain ones, which never expire and can be cached. Documents are never asked for in the
    bucket: Wagtail's view hands them out, and checks who may read them.
    """
    bucket: str = env.str("S3_BUCKET", default="")
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
        "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
        "custom_domain": env.str("S3_CUSTOM_DOMAIN", default="") or None,
        "file_overwrite": False,
        "querystring_auth": False,
    }
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if importlib.util.find_spec("storages") is None:
        raise ImproperlyConfigured("S3_BUCKET is set, but django-storages is missing: uv sync --extra s3")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
