"""
Settings shared by all environments.

Every value that differs between machines comes from one environment variable, read here and nowhere else; each has its
heading in `docs/operators/environment.md`, and a test compares the two.
"""

from pathlib import Path
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from cms.microsites.discovery import site_apps
from cms.settings.environment import BASE_DIR, DEFAULTS, VAR_DIR, env, file_storage, machine_translator, mail_settings
from cms.settings.logs import logging_settings
from cms.settings.startup import require_graphql_core

require_graphql_core()

# --- Applications -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cms.generations",
    "cms.delivery",
    "cms.microsites",
    "cms.isolation",
    "cms.accounts",
    "cms.previews",
    "cms.content",
    "cms.search",
    "cms.webhooks",
    "cms.registrations",
    "cms.archives",
    "api",
    "frontend",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_countries",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "graphene_django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
# Microsites that bring code of their own.
INSTALLED_APPS += site_apps(BASE_DIR / "sites")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.AdminLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.accounts.middleware.PresenceMiddleware",
    "cms.accounts.middleware.SecondFactorGate",
    "cms.middleware.IncompleteFormMiddleware",
    "cms.isolation.guard.TeamGuard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database and cache -----------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=DEFAULTS["DATABASE_URL"])}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when its transaction begins: two of them wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    } | DATABASES["default"].get("OPTIONS", {})
else:
    # `?conn_max_age=` in the address overrides the seconds that a connection is kept.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    # A database that doesn't answer must not hold requests until the network gives up, which takes minutes.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {})
    # The cluster's default encoding may not be UTF-8.
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default=DEFAULTS["CACHE_URL"])}
if "redis" in CACHES["default"]["BACKEND"].lower():
    # As with the database.
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 2} | CACHES["default"].get(
        "OPTIONS", {}
    )

# --- Languages --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# None: what people write here goes to nobody else.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator()
LOCALE_PATHS = [BASE_DIR / "locale"]

# The official languages of the Union, and those that people who have just arrived read most. A microsite chooses its
# own from these; the interface and the mails are translated into UI_LANGUAGES.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("bg", _("Bulgarian")),
    ("hr", _("Croatian")),
    ("cs", _("Czech")),
    ("da", _("Danish")),
    ("nl", _("Dutch")),
    ("et", _("Estonian")),
    ("fi", _("Finnish")),
    ("fr", _("French")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("hu", _("Hungarian")),
    ("ga", _("Irish")),
    ("it", _("Italian")),
    ("lv", _("Latvian")),
    ("lt", _("Lithuanian")),
    ("mt", _("Maltese")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ro", _("Romanian")),
    ("sk", _("Slovak")),
    ("sl", _("Slovenian")),
    ("es", _("Spanish")),
    ("sv", _("Swedish")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("ru", _("Russian")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
]
# Django knows no Maltese, and whatever shows the name of a language asks this.
LANG_INFO.setdefault("mt", {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"})
UI_LANGUAGES = ["en", "pl", "de", "fr", "hu"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [(code, name) for code, name in LANGUAGES if code in UI_LANGUAGES]

# --- Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": file_storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Wagtail ----------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Microsites"
# By their names in the IANA database. It has others besides ("localtime", "posixrules"), at which browsers stumble.
WAGTAIL_USER_TIME_ZONES = [*sorted(name for name in available_timezones() if "/" in name), "UTC"]
WAGTAILADMIN_BASE_URL = env.str("ADMIN_BASE_URL", default=DEFAULTS["ADMIN_BASE_URL"])
WAGTAILIMAGES_IMAGE_MODEL = "content.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.content.image_form.ImageForm"
# Decoding 40 million pixels takes up to 160 MB. Cameras of telephones take 12 to 50 million; a website needs 2.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "content.Document"
# Through the view that asks who may read it, also when the files are in a bucket.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Where visitors' searches are answered: on this OpenSearch server, or in the database. The admin has Wagtail's index.
SEARCH_URL = env.str("SEARCH_URL", default="")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Editors' browsers would otherwise tell an avatar service about each of them.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Invitations and links to a new password trust an account's address: nobody enters another one without proof of it.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# No notice in the admin that asks another server for the newest version.
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Else, whoever enters the address of another team's page is offered its title to link to.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The folder that holds one folder for each microsite that comes as files.
MICROSITES_DIR = BASE_DIR / "sites"
# The page type of a microsite's home pages; cms.microsites makes them without knowing cms.content.
MICROSITES_HOME_PAGE_MODEL = "content.HomePage"

GRAPHENE = {"SCHEMA": "api.schema.schema"}
# Whether only documents are answered that come with the program, lie in the folder, or were registered.
GRAPHQL_ONLY_REGISTERED_DOCUMENTS = env.bool("GRAPHQL_ONLY_REGISTERED_DOCUMENTS", default=False)
GRAPHQL_DOCUMENTS_DIR = env.str("GRAPHQL_DOCUMENTS_DIR", default="")
# Whether clients may ask for the schema itself. GraphiQL needs it.
GRAPHQL_INTROSPECTION = env.bool("GRAPHQL_INTROSPECTION", default=not GRAPHQL_ONLY_REGISTERED_DOCUMENTS)
# Whether errors suggest names of the schema (“Did you mean …?”), which tells as much as introspection does.
GRAPHQL_SUGGESTIONS = env.bool("GRAPHQL_SUGGESTIONS", default=GRAPHQL_INTROSPECTION)
# Other limits of a document than the usual ones (api.limits), by their names.
GRAPHQL_LIMITS: dict[str, int] = env.dict("GRAPHQL_LIMITS", cast={"value": int}, default={})
# Points of cost that an address may spend in a minute; 0 for no limit.
GRAPHQL_BUDGET = env.int("GRAPHQL_BUDGET", default=DEFAULTS["GRAPHQL_BUDGET"])
# Seconds for which the database may work on a statement of the API; 0 for no limit.
GRAPHQL_STATEMENT_TIMEOUT = env.float("GRAPHQL_STATEMENT_TIMEOUT", default=5.0)
# Networks of proxies that say truly in X-Forwarded-For who asked them.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
# Websites whose scripts may read the API beside those that microsites name; "*" stands for all.
GRAPHQL_ALLOWED_ORIGINS = env.list("GRAPHQL_ALLOWED_ORIGINS", default=[])
# Whether front ends under development, at any port of this machine, may read it too.
GRAPHQL_LOCALHOST_ORIGINS = False

# Whole answers are kept in the memory of each process, see docs/operators/caching.md.
GRAPHQL_CACHE = env.bool("GRAPHQL_CACHE", default=True)
GRAPHQL_CACHE_MEGABYTES = env.int("GRAPHQL_CACHE_MEGABYTES", default=64)
GRAPHQL_CACHE_SHARED_SECONDS = env.int("GRAPHQL_CACHE_SHARED_SECONDS", default=0)
GRAPHQL_CACHE_OUTAGE_SECONDS = env.int("GRAPHQL_CACHE_OUTAGE_SECONDS", default=300)
GRAPHQL_CACHE_LISTEN = env.bool("GRAPHQL_CACHE_LISTEN", default=True)
# What all processes of a host map into their memory, see cms.generations.announcements.
GRAPHQL_CACHE_BELL = VAR_DIR / "generations.bell"
# The caches in front of us that are told what has changed, see cms.generations.purging.
PURGE_URLS = env.list("PURGE_URLS", default=[])
PURGE_METHOD = env.str("PURGE_METHOD", default="PURGE").upper()

# --- Registrations ----------------------------------------------------------------------------------------------

# Hours in which a registrant has to confirm the address, and in which an offered seat has to be accepted.
REGISTRATION_CONFIRM_HOURS = env.int("REGISTRATION_CONFIRM_HOURS", default=48)
REGISTRATION_OFFER_HOURS = env.int("REGISTRATION_OFFER_HOURS", default=48)
# Days before an event when those who have a place are reminded; 0 for no reminders.
REGISTRATION_REMINDER_DAYS = env.int("REGISTRATION_REMINDER_DAYS", default=2)
# Days after an event for which special needs are kept; never longer than the rest.
REGISTRATION_SPECIAL_NEEDS_DAYS = env.int("REGISTRATION_SPECIAL_NEEDS_DAYS", default=14)
# Rounds of the hash by which a browser proves that it has worked; 0 for no such proof.
REGISTRATION_CHALLENGE_COST = env.int("REGISTRATION_CHALLENGE_COST", default=5000)
# Seconds for which a form has to be open before it is sent, with a proof and without one.
REGISTRATION_MINIMUM_SECONDS = env.int("REGISTRATION_MINIMUM_SECONDS", default=3)
REGISTRATION_UNSOLVED_SECONDS = env.int("REGISTRATION_UNSOLVED_SECONDS", default=15)
# Forms that are taken from an address in an hour, and for an event in a minute; 0 for no limit.
REGISTRATION_PER_ADDRESS = env.int("REGISTRATION_PER_ADDRESS", default=30)
REGISTRATION_PER_EVENT = env.int("REGISTRATION_PER_EVENT", default=600)

# --- People who sign in -----------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.forms.SignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.accounts.forms.ResetForm"  # noqa: S105 (a form, no password)
# The roles that have to sign in with a second factor: names of roles, and "administrators".
REQUIRE_TWO_FACTOR = env.list("REQUIRE_TWO_FACTOR", default=[])
# What apps on telephones show beside the code.
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
# Attempts to sign in within a quarter of an hour: to one account, and from one network address; 0 for no limit.
SIGN_IN_PER_ACCOUNT = env.int("SIGN_IN_PER_ACCOUNT", default=10)
SIGN_IN_PER_ADDRESS = env.int("SIGN_IN_PER_ADDRESS", default=100)
# A session ends when nobody has used it for so long, and in any case so long after the sign-in.
SESSION_ENGINE = "cms.accounts.sessions"
SESSION_COOKIE_AGE = int(env.float("SESSION_IDLE_HOURS", default=4) * 3600)
SESSION_LONGEST_HOURS = env.float("SESSION_LONGEST_HOURS", default=24)
# Days for which an invitation into a team can be accepted.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)

# --- Webhooks ---------------------------------------------------------------------------------------------------

# Private networks that may be called all the same, and the ports that may be; none of them named: all.
WEBHOOK_ALLOWED_NETWORKS: list[str] = env.list("WEBHOOK_ALLOWED_NETWORKS", default=DEFAULTS["WEBHOOK_ALLOWED_NETWORKS"])
WEBHOOK_PORTS: list[int] = env.list("WEBHOOK_PORTS", cast=int, default=DEFAULTS["WEBHOOK_PORTS"])
# Whether addresses may begin with http:// too: development only.
WEBHOOK_ALLOW_HTTP = False

# --- Previews ---------------------------------------------------------------------------------------------------

# Minutes for which an editor's own preview opens after the form was last written in, and days for which a link to a
# draft may at most.
PREVIEW_MINUTES = env.int("PREVIEW_MINUTES", default=60)
PREVIEW_SHARE_DAYS = env.int("PREVIEW_SHARE_DAYS", default=14)

# --- Front end --------------------------------------------------------------------------------------------------

# Where the reference front end asks the API; empty: in its own process.
FRONTEND_API_URL = env.str("FRONTEND_API_URL", default="")

# --- Mail and logs ----------------------------------------------------------------------------------------------

vars().update(mail_settings())
# Where mails become files, when EMAIL_URL says so.
MAIL_FOLDER = Path(mail_settings().get("EMAIL_FILE_PATH") or VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=DEFAULTS["DEFAULT_FROM_EMAIL"])
# For how many days the text of a mail that was sent is kept, and the ledger's entry of it.
MAIL_TEXT_DAYS = env.int("MAIL_TEXT_DAYS", default=1)
MAIL_LEDGER_DAYS = env.int("MAIL_LEDGER_DAYS", default=365)
# Whether /mailbox/ shows the mails that are written as files: development only.
MAILBOX = False
LOGGING = logging_settings(env.str("LOG_LEVEL", default="INFO").upper())
