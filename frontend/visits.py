"""A visit: one request for a page of a microsite, with what the API says is there."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

from frontend.asking import Caller, NotAnswered, ask, ask_site, caller_of
from frontend.look import version_of

# The first part of an address that may be a language: "pl", "pt-br".
LANGUAGE = re.compile(r"/([a-z]{2,3}(?:-[a-z0-9]{2,8})?)(?:/|$)")
# What a visitor needs of an address of this website is its path; search engines and social networks need all of it.
LEFT_WHOLE = {"seo", "alternates", "baseUrl"}

# The blocks that we can show; an API of a newer release may have more.
BLOCKS = frozenset(path.stem for path in (Path(__file__).parent / "templates" / "frontend" / "blocks").glob("*.html"))

# The last frame of each microsite and language: without it, nobody would know a website whose API is down.
MAX_REMEMBERED = 200
_frames: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
# Threads that answer other visitors read and change them at the same time.
_frames_lock = threading.Lock()


class NoMicrosite(Exception):
    """There is no microsite at this host."""


@dataclass
class Visit:
    """
    What a visitor asks for.

    :ivar site: the microsite with its menus, languages and look, as `page_view.graphql` answers
    :ivar image_origins: other websites that pictures of this page come from
    """

    request: HttpRequest
    caller: Caller
    site: dict[str, Any]
    image_origins: set[str] = field(default_factory=set)

    @property
    def hostname(self) -> str:
        """The host that was asked, without its port."""
        return self.caller.hostname

    @property
    def preview(self) -> dict[str, Any] | None:
        """What is shown besides what is public: None for everybody without a preview's token."""
        found: dict[str, Any] | None = self.site.get("preview")
        return found

    @property
    def locale(self) -> str:
        """The language that the visitor reads."""
        return str(self.site["locale"])

    @property
    def route(self) -> dict[str, Any]:
        """What is at the path."""
        found: dict[str, Any] = self.site["route"]
        return found

    @property
    def page(self) -> dict[str, Any]:
        """The page at the path, where one is."""
        found: dict[str, Any] = self.route["page"]
        return found

    def ask(self, name: str, **variables: Any) -> dict[str, Any]:
        """
        Return what the document called *name* says of the microsite, in the visitor's language.

        :raises NotAnswered: when it says nothing
        """
        site = ask_site(name, self.caller, locale=self.locale, **variables)
        if site is None:
            raise NotAnswered("The microsite is gone.", "SERVICE_UNAVAILABLE")
        self._prepare(site)
        return site

    def ask_all(self, name: str, **variables: Any) -> dict[str, Any]:
        """
        Return what the document called *name* says, which names no microsite.

        :raises NotAnswered: when it says nothing
        """
        data = ask(name, self.caller, **variables)
        self._prepare(data)
        return data

    def path(self, rest: str = "") -> str:
        """Return the path of a page of the front end's own: "/pl/search/"."""
        return f"/{self.locale}/{rest}"

    def _prepare(self, data: dict[str, Any]) -> None:
        _prepare(data, f"{self.site['baseUrl']}/", self.image_origins)


def visit_of(request: HttpRequest) -> Visit:
    """
    Return the visit that *request* makes.

    :raises NoMicrosite: when there is none at its host
    :raises NotAnswered: when the API doesn't say
    """
    caller = caller_of(request)
    found = LANGUAGE.match(request.path)
    language = found[1] if found else None
    try:
        site = ask_site("page_view", caller, locale=language, path=request.path)
    except NotAnswered as error:
        if language is None or not error.is_our_request:
            raise
        # It isn't read in that language: then nothing is there, and its own language says so.
        site = ask_site("page_view", caller, path=request.path)
    if site is None:
        raise NoMicrosite
    visit = Visit(request, caller, site)
    visit._prepare(site)
    visit.site["lookVersion"] = version_of(site["theme"])
    # Those who look at drafts or have opened a private page may see it in menus: nobody else shall.
    if caller.preview_token is None and not caller.unlock_tokens:
        _remember(caller.hostname, site)
    return visit


def remembered_visit(request: HttpRequest) -> Visit | None:
    """Return a visit with the frame that was shown last at this host, in the language asked for if possible."""
    caller = caller_of(request)
    found = LANGUAGE.match(request.path)
    with _frames_lock:
        frames = list(_frames.items())
    known = {locale: site for (host, locale), site in frames if host == caller.hostname}
    if not known:
        return None
    site = known.get(found[1] if found else "") or next(
        (site for locale, site in known.items() if locale == site["defaultLocale"]), next(iter(known.values()))
    )
    return Visit(request, caller, site)


def forget() -> None:
    """Forget all frames."""
    with _frames_lock:
        _frames.clear()


def _remember(hostname: str, site: dict[str, Any]) -> None:
    key = hostname, site["locale"]
    with _frames_lock:
        _frames[key] = {name: value for name, value in site.items() if name != "route"}
        _frames.move_to_end(key)
        while len(_frames) > MAX_REMEMBERED:
            _frames.popitem(last=False)


def _prepare(value: Any, base: str, origins: set[str]) -> None:
    """Shorten addresses of this website to their paths, and call `__typename` by a name that templates can read."""
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict | list):
                _prepare(entry, base, origins)
        return
    if "__typename" in value:
        value["typename"] = value["__typename"]
        if value["typename"] in BLOCKS:
            value["template"] = f"frontend/blocks/{value['typename']}.html"
    for name, entry in value.items():
        if isinstance(entry, dict | list):
            if name not in LEFT_WHOLE:
                _prepare(entry, base, origins)
        elif isinstance(entry, str):
            if name in ("href", "url", "srcset"):
                value[name] = entry.replace(base, "/")
            elif name == "html":
                value[name] = entry.replace(f'"{base}', '"/')
            if name == "srcset" and value[name].startswith("http"):
                origins.add("{0.scheme}://{0.netloc}".format(urlsplit(value[name].split(" ")[0])))
    rendition = value.get("rendition")
    if isinstance(rendition, dict) and str(rendition.get("url", "")).startswith("http"):
        origins.add("{0.scheme}://{0.netloc}".format(urlsplit(rendition["url"])))
