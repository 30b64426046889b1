"""Which microsite answers, and which ones a person works for. All reads; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.contrib.auth.models import PermissionsMixin
from django.db.models import Q
from django.http.request import split_domain_port
from wagtail.models import Collection, Locale, Page

from cms.generations.held import Held
from cms.generations.tables import SHARED
from cms.microsites.choices import Role
from cms.microsites.models import Microsite, MicrositeGroup, MicrositeLanguage

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

_only_changeable: ContextVar[bool] = ContextVar("only_changeable", default=False)
# Whoever may make microsites may do everything with all of them.
ADMINISTRATOR_PERMISSION = "microsites.add_microsite"


def microsite_by_slug(slug: str) -> Microsite | None:
    """Return the microsite whose short name is *slug*."""
    return _with_site().filter(slug=slug).first()


def microsite_for_host(host: str) -> Microsite | None:
    """
    Return the microsite that answers at *host*, a `Host` header: a name, and a port unless it is the usual one.

    A host that we don't know gets None and never another team's site: there is no default microsite. The port only
    decides between microsites that share one hostname, because a proxy may listen on another port than we do.
    """
    hostname, port = split_domain_port(host)
    if not hostname:
        return None
    candidates = list(_with_site().filter(site__hostname__iexact=hostname))
    if len(candidates) == 1:
        return candidates[0]
    ports = {int(port)} if port else {80, 443}
    exact = [candidate for candidate in candidates if candidate.site.port in ports]
    return exact[0] if len(exact) == 1 else None


def origins_by_hostname() -> dict[str, set[str]]:
    """Return the origins of the websites that show the microsites, by the name of the host that answers for them."""
    origins: dict[str, set[str]] = {}
    for microsite in Microsite.objects.select_related("site").only(
        "public_base_url", "further_origins", "preview_url", "site"
    ):
        origins.setdefault(microsite.site.hostname.lower(), set()).update(microsite.origins())
    return origins


def microsite_of_page(page: Page) -> Microsite | None:
    """Return the microsite that *page* belongs to; None for the root of all pages and for what no microsite owns."""
    homes = Page.objects.filter(path=page.path[: 2 * Page.steplen], depth=2)
    return _with_site().filter(site__root_page__translation_key__in=homes.values("translation_key")).first()


def microsite_of_collection(collection: Collection) -> Microsite | None:
    """Return the microsite whose images and documents *collection* holds; None for those of no microsite."""
    # The path of a collection is made of the paths of those above it.
    paths = [
        collection.path[:length] for length in range(Collection.steplen, len(collection.path) + 1, Collection.steplen)
    ]
    return _with_site().filter(collection__path__in=paths).first()


def is_instance_administrator(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether *user* looks after the whole installation: may make microsites, and work in all of them."""
    return isinstance(user, PermissionsMixin) and user.is_active and user.has_perm(ADMINISTRATOR_PERMISSION)


def any_archived() -> bool:
    """Tell whether there is a microsite that is archived: asked with each call of the admin, so it is held."""
    held = _any_archived.get()
    return _read_any_archived() if held is None else held


def _read_any_archived() -> bool:
    return Microsite.objects.filter(archived_at__isnull=False).exists()


_any_archived = Held(_read_any_archived, frozenset({SHARED}))


@contextmanager
def only_changeable() -> Iterator[None]:
    """Leave microsites that are archived out of those that somebody works for, as long as this lasts."""
    token = _only_changeable.set(True)
    try:
        yield
    finally:
        _only_changeable.reset(token)


def microsites_of_user(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Microsite]:
    """Return the microsites in whose teams *user* is; all of them for an instance administrator."""
    found = _microsites_of_user(user)
    return found.filter(archived_at=None) if _only_changeable.get() else found


def _microsites_of_user(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Microsite]:
    if not user.is_authenticated or not user.is_active:
        return Microsite.objects.none()
    if is_instance_administrator(user):
        return Microsite.objects.all()
    return Microsite.objects.filter(
        # A subquery and not a join: a person with two roles must not be two rows.
        pk__in=Microsite.objects.filter(groups__group__user=user.pk).values("pk")
    )


def led_by(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Microsite]:
    """Return the microsites whose teams *user* decides about: as lead, or all of them as an administrator."""
    if not user.is_authenticated or not user.is_active:
        return Microsite.objects.none()
    if is_instance_administrator(user):
        return Microsite.objects.all()
    return Microsite.objects.filter(
        pk__in=MicrositeGroup.objects.filter(role=Role.LEADS, group__user=user.pk).values("microsite")
    )


def pages_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Page]:
    """Return the pages of the microsites in whose teams *user* is."""
    if is_instance_administrator(user):
        return Page.objects.filter(depth__gt=1)
    below = Q(pk__in=[])
    for microsite in microsites_of_user(user).select_related("site__root_page"):
        for path in microsite.homes.values_list("path", flat=True):
            below |= Q(path__startswith=path)
    return Page.objects.filter(below)


def collections_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Collection]:
    """Return the collections of the microsites in whose teams *user* is."""
    if is_instance_administrator(user):
        return Collection.objects.all()
    below = Q(pk__in=[])
    for path in microsites_of_user(user).values_list("collection__path", flat=True):
        below |= Q(path__startswith=path)
    return Collection.objects.filter(below)


def works_for(user: AbstractBaseUser | AnonymousUser, microsite: Microsite | None) -> bool:
    """Tell whether *user* is in the team of *microsite*. Only instance administrators work on what nobody owns."""
    if microsite is None:
        return user.is_authenticated and is_instance_administrator(user)
    return microsite.pk in remembered_microsites(user)


def remembered_microsites(user: AbstractBaseUser | AnonymousUser) -> set[int]:
    """
    Return the keys of the microsites in whose teams *user* is, asking the database once.

    For what is asked for each row of a list. The answer is kept like Django's permissions: as long as this object of
    the user lives, which is one request.
    """
    known: dict[str, set[int]] = user.__dict__
    name = "_changeable_microsites" if _only_changeable.get() else "_microsites"
    if name not in known:
        known[name] = set(microsites_of_user(user).values_list("pk", flat=True))
    return known[name]


def locales_of(microsite: Microsite | None) -> QuerySet[Locale]:
    """Return the languages of *microsite*; without one, every language that some microsite is read in."""
    languages = MicrositeLanguage.objects.all()
    if microsite is not None:
        languages = languages.filter(microsite=microsite)
    return Locale.objects.filter(pk__in=languages.values("locale"))


def _with_site() -> QuerySet[Microsite]:
    return Microsite.objects.select_related("site", "default_locale")
