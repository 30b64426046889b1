"""Making microsites and adding languages to them. Every action can be run again: it creates only what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, Site

from cms.microsites import teams
from cms.microsites.addresses import validate_hostname
from cms.microsites.models import Microsite, MicrositeLanguage

# What Wagtail's own migrations leave in a fresh database.
WAGTAILS_WELCOME = "Welcome to your new Wagtail site!"


@transaction.atomic
def create_microsite(
    *,
    slug: str,
    title: str,
    languages: Sequence[str],
    default_language: str = "",
    fallback: Sequence[str] = (),
    hostname: str = "",
    port: int | None = None,
    **values: Any,
) -> Microsite:
    """
    Make the microsite *slug*: its site, a home page for each language, collections, groups with their permissions.

    Where the microsite exists, only missing parts are added; *title*, *values* and everything else that an editor may
    have changed since stays as it is.

    :param languages: codes from `WAGTAIL_CONTENT_LANGUAGES`, in the order in which they are shown
    :param default_language: one of *languages*; the first of them when empty
    :param fallback: languages that stand in for a missing one, best first
    :param hostname: where it answers, without a port; when empty, the short name before the host of the admin's address
        (`WAGTAILADMIN_BASE_URL`): eu-belong.localhost
    :param port: the port of the admin's address when None
    :param values: further fields of `Microsite`, for example ``licence`` or ``color_primary``
    :raises ValidationError: with a message for each mistake, by the argument's or the field's name
    """
    default_language = default_language or (languages[0] if languages else "")
    microsite = Microsite.objects.filter(slug=slug).first()
    if microsite is not None:
        _check_languages(languages, microsite.default_locale.language_code, [*languages, *microsite.language_codes()])
    else:
        _check_languages(languages, default_language, languages, fallback)
        microsite = _create(slug, title, default_language, hostname, port, values)
    for code in languages:
        position = fallback.index(code) + 1 if code in fallback else None
        add_language(microsite, code, fallback_position=position)
    complete_microsite(microsite)
    return microsite


@transaction.atomic
def add_language(
    microsite: Microsite, language: str, *, fallback_position: int | None = None, **values: Any
) -> MicrositeLanguage:
    """
    Let *microsite* be read in *language* (a code from `WAGTAIL_CONTENT_LANGUAGES`): its home page and settings for it.

    A language that is there is returned as it is.

    :param values: further fields of `MicrositeLanguage`, for example ``title`` or ``slogan``
    :raises ValidationError: when this installation doesn't have the language, or a value is wrong
    """
    _check_languages([language], language, [language])
    existing = MicrositeLanguage.objects.filter(microsite=microsite, locale__language_code=language).first()
    if existing is None:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        last = MicrositeLanguage.objects.filter(microsite=microsite).aggregate(last=Max("sort_order"))["last"]
        existing = MicrositeLanguage(
            microsite=microsite,
            locale=locale,
            fallback_position=fallback_position,
            sort_order=0 if last is None else last + 1,
            **values,
        )
        existing.full_clean()
        existing.save()
    _ensure_home(microsite, existing)
    return existing


@transaction.atomic
def complete_microsite(microsite: Microsite) -> None:
    """
    Make *microsite* whole: a home page in each of its languages, its groups, its site in the default language.

    Call this after its languages were edited.
    """
    for language in MicrositeLanguage.objects.filter(microsite=microsite).select_related("locale"):
        _ensure_home(microsite, language)
    teams.ensure_groups(microsite)
    teams.ensure_workflow(microsite)
    home = microsite.home(microsite.default_locale.language_code)
    if home is not None and home.pk != microsite.site.root_page_id:
        microsite.site.root_page = home
        microsite.site.save()
    # Wagtail remembers the home pages of all sites, and notices changes of sites only.
    Site.clear_site_root_paths_cache()


def _create(slug: str, title: str, language: str, hostname: str, port: int | None, values: dict[str, Any]) -> Microsite:
    if unknown := set(values) - {field.name for field in Microsite._meta.get_fields()}:
        raise TypeError(f"Microsite has no such fields: {', '.join(sorted(unknown))}")
    locale, _created = Locale.objects.get_or_create(language_code=language)
    microsite = Microsite(slug=slug, title=title, default_locale=locale, **values)
    microsite.full_clean(exclude=["site", "collection", "image_collection", "document_collection"])
    domain, usual_port = _admins_address()
    hostname, port = hostname or f"{slug}.{domain}", port if port is not None else usual_port
    check_address(hostname, port)

    _remove_wagtails_welcome()
    home = _add_home(slug, title, locale)
    microsite.site = Site.objects.create(hostname=hostname, port=port, site_name=title, root_page=home)
    root = Collection.get_first_root_node()
    microsite.collection = root.add_child(instance=Collection(name=title))
    microsite.image_collection = microsite.collection.add_child(instance=Collection(name="Images"))
    microsite.document_collection = microsite.collection.add_child(instance=Collection(name="Documents"))
    microsite.save()
    # By whoever is at work, which the admin and the loader have said.
    log(microsite, "wagtail.create", content_changed=True)
    return microsite


def _ensure_home(microsite: Microsite, language: MicrositeLanguage) -> None:
    if microsite.home(language.code) is None:
        key = microsite.site.root_page.translation_key
        home = _add_home(microsite.slug, language.display_title, language.locale, translation_key=key)
        teams.grant_pages(microsite, [home])


def _add_home(slug: str, title: str, locale: Locale, **values: Any) -> Page:
    model: type[Page] = apps.get_model(settings.MICROSITES_HOME_PAGE_MODEL)
    page_slug = f"{slug}-{locale.language_code.lower()}"
    root = Page.get_first_root_node()
    if root.get_children().filter(slug=page_slug).exists():
        raise ValidationError(
            _("There is a page “%(slug)s” at the top already, and no microsite owns it. Rename or delete that page."),
            params={"slug": page_slug},
        )
    home: Page = root.add_child(instance=model(title=title, slug=page_slug, locale=locale, live=True, **values))
    home.save_revision(log_action=False).publish(log_action=False)
    return home


def _check_languages(
    languages: Sequence[str], default: str, available: Sequence[str], fallback: Sequence[str] = ()
) -> None:
    """:raises ValidationError: when languages are missing, doubled, unknown, or the default isn't one of them"""
    known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    if not languages:
        raise ValidationError({"languages": _("Give at least one language.")})
    if doubled := {code for code in languages if list(languages).count(code) > 1}:
        raise ValidationError({"languages": _("Given twice: %s.") % ", ".join(sorted(doubled))})
    if unknown := [code for code in languages if code not in known]:
        raise ValidationError(
            {
                "languages": _("This installation doesn't have these languages: %(unknown)s. It has: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
            }
        )
    if default not in available:
        raise ValidationError(
            {
                "default_language": _("The default language “%(code)s” has to be one of the languages: %(codes)s.")
                % {"code": default, "codes": ", ".join(available)}
            }
        )
    if strange := [code for code in fallback if code not in languages]:
        raise ValidationError(
            {
                "fallback": _("Only languages of the microsite can stand in for others; these aren't: %s.")
                % ", ".join(strange)
            }
        )


def _admins_address() -> tuple[str, int]:
    """Return the host and the port at which the admin answers, and microsites below it."""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return parts.hostname or "localhost", parts.port or (443 if parts.scheme == "https" else 80)


def check_address(hostname: str, port: int) -> None:
    """:raises ValidationError: when nobody can reach *hostname*, or somebody else answers there"""
    try:
        validate_hostname(hostname)
    except ValidationError as error:
        raise ValidationError({"hostname": error.messages}) from error
    if not 1 <= port <= 65535:
        raise ValidationError({"port": _("A port is a number from 1 to 65535.")})
    site = Site.objects.filter(hostname=hostname, port=port).select_related("microsite").first()
    if site is None or _is_wagtails_welcome(site):
        return
    holder = getattr(site, "microsite", None) or site
    raise ValidationError(
        {
            "hostname": _("“%(holder)s” answers at %(hostname)s:%(port)s already. Choose another hostname or port.")
            % {"holder": holder, "hostname": hostname, "port": port}
        }
    )


def _is_wagtails_welcome(site: Site) -> bool:
    page = site.root_page
    return bool(
        page.title == WAGTAILS_WELCOME and page.specific_class is Page and page.numchild == 0 and page.depth == 2
    )


def _remove_wagtails_welcome() -> None:
    """
    Delete the page and the site that Wagtail's migrations made, unless somebody has made use of them.

    That site is the default one: with it in place, an unknown address would be answered instead of refused.
    """
    for site in Site.objects.filter(is_default_site=True, microsite=None).select_related("root_page"):
        if _is_wagtails_welcome(site):
            page = site.root_page
            site.delete()
            page.delete()
