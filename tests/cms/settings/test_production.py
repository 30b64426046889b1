"""Production starts with what it needs, says what is missing, and is as safe as Django can tell."""

import json

import pytest

from tests.processes import PRODUCTION, manage, python

# What is read is what Django ends up with, in a process of its own: settings cannot be loaded twice in one.
SHOW = """
import json, sys
sys.path[:0] = ["graphql"]
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def settings_of(environment, *names):
    result = python("-c", SHOW, *names, environment=environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_refuses_to_start_and_names_the_missing_variable(name, value):
    environment = {key: text for key, text in PRODUCTION.items() if key != name}
    if value is not None:
        environment[name] = value

    result = manage("check", environment=environment)

    assert result.returncode != 0
    assert f"Set the environment variable {name}, for example {name}=" in result.stderr


def test_production_is_clean_for_djangos_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues" in result.stdout


def test_deployment_check_can_fail():
    result = manage("check", "--deploy", "--fail-level", "WARNING", environment={**PRODUCTION, "HSTS_SECONDS": "0"})

    assert result.returncode != 0
    assert "security.W004" in result.stderr


def test_production_uses_the_real_thing_where_the_environment_names_it():
    shown = settings_of(
        {
            **PRODUCTION,
            "CACHE_URL": "redis://cache:6379/1",
            "EMAIL_URL": "smtp+tls://user:p%40ss@mail.example.org:587",
            "DEFAULT_FROM_EMAIL": "Microsites <hello@example.org>",
            "TRUST_PROXY_HEADERS": "true",
            "CSRF_TRUSTED_ORIGINS": "https://cms.example.org,https://other.example.org",
        },
        "DATABASES",
        "CACHES",
        "EMAIL_BACKEND",
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
        "DEFAULT_FROM_EMAIL",
        "SECURE_PROXY_SSL_HEADER",
        "CSRF_TRUSTED_ORIGINS",
        "STORAGES",
    )

    database = shown["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert shown["CACHES"]["default"] == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://cache:6379/1",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
    assert shown["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (shown["EMAIL_HOST"], shown["EMAIL_PORT"], shown["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert shown["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert shown["DEFAULT_FROM_EMAIL"] == "Microsites <hello@example.org>"
    assert shown["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert shown["CSRF_TRUSTED_ORIGINS"] == ["https://cms.example.org", "https://other.example.org"]
    assert shown["STORAGES"]["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"


def test_production_shares_its_cache_between_processes_and_sends_mail_when_nothing_is_said():
    shown = settings_of(PRODUCTION, "CACHES", "EMAIL_BACKEND", "DEFAULT_FROM_EMAIL", "WAGTAILADMIN_BASE_URL", "DEBUG")

    assert shown["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert shown["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert shown["DEFAULT_FROM_EMAIL"] == "noreply@cms.example.org"
    assert shown["WAGTAILADMIN_BASE_URL"] == "https://cms.example.org"
    assert shown["DEBUG"] is False


def test_production_trusts_no_header_that_a_visitor_can_send():
    result = python(
        "-c",
        "import sys; sys.path[:0] = ['graphql']\n"
        "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)",
        environment=PRODUCTION,
    )

    assert result.stdout.strip() == "None"


def test_connection_age_can_be_said_in_the_address_of_the_database():
    url = PRODUCTION["DATABASE_URL"] + "?conn_max_age=5"

    shown = settings_of({**PRODUCTION, "DATABASE_URL": url}, "DATABASES")

    assert shown["DATABASES"]["default"]["CONN_MAX_AGE"] == 5


def test_mail_service_by_name():
    shown = settings_of(
        {**PRODUCTION, "ANYMAIL_PROVIDER": "mailgun", "ANYMAIL_OPTIONS": "api_key=abc=,sender_domain=mg.example.org"},
        "EMAIL_BACKEND",
        "ANYMAIL",
    )

    assert shown["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert shown["ANYMAIL"] == {"MAILGUN_API_KEY": "abc=", "MAILGUN_SENDER_DOMAIN": "mg.example.org"}


def test_unknown_mail_service_is_refused():
    result = manage("check", environment={**PRODUCTION, "ANYMAIL_PROVIDER": "carrier-pigeon"})

    assert result.returncode != 0
    assert "ANYMAIL_PROVIDER=carrier-pigeon is no mail service" in result.stderr


def test_uploads_go_to_the_bucket_that_is_named():
    environment = {
        **PRODUCTION,
        "S3_BUCKET": "microsites",
        "S3_ENDPOINT_URL": "https://objects.example.org",
        "S3_REGION": "eu-central-1",
        "S3_ACCESS_KEY_ID": "key",
        "S3_SECRET_ACCESS_KEY": "secret",
        "S3_CUSTOM_DOMAIN": "files.example.org",
    }
    # The storage itself refuses an option that it does not know, and needs no network to say an address.
    script = (
        "import sys; sys.path[:0] = ['graphql']\n"
        "from django.core.files.storage import default_storage as s\n"
        "print(s.__class__.__name__, s.bucket_name, s.url('images/a b.jpg'))"
    )

    result = python("-c", script, environment=environment)

    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "S3Storage microsites https://files.example.org/images/a%20b.jpg"


COLLECT = """
import pathlib, sys
sys.path[:0] = ["graphql"]
import django
from django.conf import settings
settings.STATIC_ROOT = pathlib.Path(sys.argv[1])
if sys.argv[2] == "ours":
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = ["graphql/api/static"]
else:
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.templatetags.static import static
print(static("api/graphiql/graphiql.min.js"))
"""


def test_static_files_are_hashed_and_compressed(tmp_path):
    result = python("-c", COLLECT, str(tmp_path), "ours", environment=PRODUCTION)

    assert result.returncode == 0, result.stderr
    hashed = tmp_path / result.stdout.strip().removeprefix("/static/")
    assert hashed.name != "graphiql.min.js"
    assert hashed.is_file()
    assert hashed.with_name(hashed.name + ".br").is_file()
    assert hashed.with_name(hashed.name + ".gz").is_file()


def test_every_static_file_finds_the_files_that_it_names(tmp_path):
    # What refuses a stylesheet with a missing image is the manifest; compressing everything would take a minute more.
    result = python("-c", COLLECT, str(tmp_path), "all", environment=PRODUCTION)

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "staticfiles.json").is_file()
