"""The front end's addresses: every page of every microsite, and the few files around them."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import escape
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from frontend import cookies, embed, previews, private_pages, registrants, responses, sign_up
from frontend.asking import NotAnswered, ask, ask_site, caller_of
from frontend.forgery import comes_from_elsewhere
from frontend.lists import NoSuchList
from frontend.look import style_sheet, version_of
from frontend.pages import context_of
from frontend.searches import search
from frontend.visits import NoMicrosite, Visit, remembered_visit, visit_of

logger = logging.getLogger(__name__)

RETRY_AFTER = 30
"""Seconds after which a visitor whom we had nothing to show may try again."""
MAX_PARTS = 10
"""Of the list of all pages, with a hundred pages each."""


# Its one cookie opens pages for reading, so there is nothing that a forged request could use; see docs/decisions/034.
@csrf_exempt
def front(request: HttpRequest) -> HttpResponseBase:
    """Answer whatever is at a path of a microsite."""
    cookies.keep_ours(request)
    response = _answered(request)
    if cookies.tokens_of(request):
        # It may show what is open to this visitor alone.
        response.headers["Cache-Control"] = "private, no-store"
        del response.headers["ETag"]
    return response


def _answered(request: HttpRequest) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD", "POST"):
        return _not_allowed()
    try:
        return _front(request)
    except NoMicrosite:
        return _portal(request)
    except NotAnswered as error:
        if not error.is_too_much:
            logger.error("The API did not answer: %s", error)
        return _unavailable(request, error)


def _front(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    if (elsewhere := _elsewhere(visit)) is not None:
        return elsewhere
    if request.method == "POST" and comes_from_elsewhere(request):
        return _shown(visit, "frontend/forged.html", {}, status=403)
    if registrants.is_theirs(request):
        return _registrant(visit)
    if request.method == "POST" and not _has_form(visit) and not _asks_for_password(visit):
        return _not_allowed()
    if request.path == "/":
        return _home_of_visitor(visit)
    route = visit.route
    if route["typename"] == "RedirectRoute":
        return responses.moved(route["url"], permanently=route["isPermanent"])
    if route["typename"] == "ProtectedRoute":
        return _private(visit)
    if route["typename"] == "PageRoute":
        if visit.page["path"] != request.path:
            return responses.moved(_with_query(visit.page["path"], request), permanently=True)
        if _has_form(visit):
            return _registration(visit)
        try:
            template, context = context_of(visit)
        except NoSuchList:
            return _shown(visit, "frontend/not_found.html", {"no_such_list": True}, status=404)
        return _shown(visit, template, {**context, "languages": _languages(visit)})
    own = _OWN.get(request.path.removeprefix(visit.path()).rstrip("/"))
    if own is not None and request.path.startswith(visit.path()):
        if not request.path.endswith("/"):
            return responses.moved(_with_query(f"{request.path}/", request), permanently=True)
        return own(visit)
    if route["typename"] == "GoneRoute":
        return _shown(visit, "frontend/gone.html", {}, status=410)
    return _shown(visit, "frontend/not_found.html", {}, status=404)


def _has_form(visit: Visit) -> bool:
    """Tell whether the form of an event is at the visitor's path."""
    return bool(visit.route["typename"] == "PageRoute" and visit.page["typename"] == "RegistrationPage")


def _asks_for_password(visit: Visit) -> bool:
    """Tell whether the form for a password is at the visitor's path."""
    return bool(visit.route["typename"] == "ProtectedRoute" and visit.route["restriction"] == "PASSWORD")


def _private(visit: Visit) -> HttpResponse:
    """Ask for what opens a private page; where it was given, lead to the page."""
    if not visit.request.path.endswith("/"):
        return responses.moved(_with_query(f"{visit.request.path}/", visit.request), permanently=False)
    found = private_pages.answered(visit)
    if isinstance(found, HttpResponse):
        return found
    context, status = found
    return _shown(visit, private_pages.TEMPLATE, context, status=status)


def _not_allowed() -> HttpResponse:
    return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})


def _registration(visit: Visit) -> HttpResponse:
    """Show the form of an event, take it, or say that it was taken."""
    _template, page = context_of(visit)
    if visit.request.method == "POST":
        context = sign_up.sent(visit)
        if context is None:
            return responses.done(f"{visit.request.path}?{sign_up.SENT}#main")
    elif sign_up.SENT in visit.request.GET:
        return _shown(visit, "frontend/pages/sent.html", {**page, "is_momentary": True})
    else:
        context = sign_up.opened(visit)
    extra = {
        "is_momentary": True,
        "has_form": True,
        "has_script": context["shows_form"],
        "languages": sign_up.languages(_languages(visit), context["invitation"]),
    }
    return _shown(visit, "frontend/pages/registration.html", {**page, **context, **extra})


def _registrant(visit: Visit) -> HttpResponse:
    """Show somebody who has registered the own page, or do what a button there asks for."""
    shown = registrants.sent(visit) if visit.request.method == "POST" else registrants.opened(visit)
    if isinstance(shown, str):
        return responses.done(f"{shown}#main")
    if isinstance(shown, bytes):
        return responses.download(shown, "my-registration.json")
    template, context = shown
    status = 404 if template == "frontend/pages/registrant_unknown.html" else 200
    return _shown(visit, template, {**context, "has_form": True, "has_script": "questions" in context}, status=status)


def _shown(visit: Visit, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {
        "site": visit.site,
        "locale": visit.locale,
        "search_path": visit.path("search/"),
        "all_pages_path": visit.path("all-pages/"),
        "request_path": visit.request.path,
        "languages": _languages(visit),
        "direction": _direction(visit),
        "preview": visit.preview,
        "admin_origin": previews.admin_origin() if visit.preview else "",
    }
    return responses.page(
        visit.request,
        template,
        {**frame, **context},
        language=visit.locale,
        status=status,
        image_origins=visit.image_origins,
        is_momentary=context.get("is_momentary", False),
        is_private=context.get("is_private", False) or visit.preview is not None,
        has_script=context.get("has_script", False),
    )


def _direction(visit: Visit) -> str:
    from_right = {entry["code"] for entry in visit.site["locales"] if entry["isRightToLeft"]}
    return "rtl" if visit.locale in from_right else "ltr"


def _languages(visit: Visit) -> list[dict[str, Any]]:
    """Return the microsite's languages, each with where it leads: to the same page, else to the home page."""
    route = visit.site.get("route") or {}
    alternates = {entry["locale"]: entry["url"] for entry in route.get("alternates", ())}
    own = visit.request.path.removeprefix(visit.path()) if _is_own(visit) else None
    base = visit.site["baseUrl"]
    languages = []
    for entry in visit.site["locales"]:
        if not entry["home"]:
            continue
        code = entry["code"]
        address = alternates.get(code)
        if own is not None:
            address = f"{base}/{code}/{own}"
        languages.append(
            {
                "code": code,
                "name": entry["name"],
                "is_chosen": code == visit.locale,
                "is_same_page": address is not None,
                "href": (address or entry["home"]["path"]).removeprefix(base),
                "url": address,
                "is_default": entry["isDefault"],
            }
        )
    return languages


def _is_own(visit: Visit) -> bool:
    route = visit.site.get("route") or {}
    return route.get("typename") != "PageRoute" and visit.request.path.removeprefix(visit.path()).rstrip("/") in _OWN


def _elsewhere(visit: Visit) -> HttpResponse | None:
    """Lead to the front end that a microsite has of its own: where its public address says another host than ours."""
    # Only hosts are compared: behind a proxy we may not see that the visitor came by https, and would redirect for
    # ever.
    public = urlsplit(visit.site["baseUrl"])
    if visit.preview:
        # A draft is shown where its token was sent to.
        return None
    if (public.hostname or "") == visit.hostname.lower():
        return None
    return responses.moved(visit.site["baseUrl"] + visit.request.get_full_path(), permanently=False)


def _home_of_visitor(visit: Visit) -> HttpResponse:
    """Lead to the home page in the language that the browser wishes for most, of those that there are."""
    homes = {entry["code"]: entry["home"]["path"] for entry in visit.site["locales"] if entry["home"]}
    if not homes and visit.route["typename"] == "RedirectRoute":
        # All of them are private: the path says in which language to ask for what opens them.
        return responses.moved(visit.route["url"], permanently=False)
    if not homes:
        return _shown(visit, "frontend/not_found.html", {}, status=404)
    wishes = parse_accept_lang_header(visit.request.headers.get("Accept-Language", ""))
    codes = [code for wish, _quality in wishes for code in (wish, wish.partition("-")[0])]
    code = next((code for code in [*codes, visit.site["defaultLocale"], *homes] if code in homes), "")
    return responses.moved(homes[code], permanently=False, varies="Accept-Language")


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


# --- Previews ---------------------------------------------------------------------------------------------------------


@csrf_exempt
def preview_opened(request: HttpRequest) -> HttpResponseBase:
    """Lead on from the address that the admin opens, with `?token=` and `?path=`, to the page within the preview."""
    token, path = request.GET.get("token", ""), request.GET.get("path", "/")
    if not previews.is_token(token) or not previews.is_path(path):
        return preview(request, "", "/")
    return previews.sealed(responses.moved(previews.within(token, path), permanently=False))


@csrf_exempt
def preview(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """Answer whatever is at a path of a microsite with the drafts that *token* opens. Nothing can be sent from here."""
    request.COOKIES.clear()
    previews.enter(request, token, path)
    try:
        if request.method not in ("GET", "HEAD"):
            return previews.sealed(_shown(visit_of(request), "frontend/preview_sent.html", {}, status=403))
        response = _front(request)
        return previews.sealed(previews.kept_within(response, token))
    except NoMicrosite:
        return previews.sealed(_portal(request))
    except NotAnswered as error:
        if not error.is_over:
            return previews.sealed(_unavailable(request, error))
    previews.leave(request)
    over = {"is_private": True, "admin_origin": previews.admin_origin()}
    try:
        response = _shown(visit_of(request), "frontend/preview_over.html", over, status=403)
    except (NoMicrosite, NotAnswered):
        response = HttpResponse(status=403)
    return previews.sealed(response)


# --- Pages that no editor writes --------------------------------------------------------------------------------------


def _search(visit: Visit) -> HttpResponse:
    try:
        context = search(visit)
    except NoSuchList:
        return _shown(visit, "frontend/not_found.html", {"no_such_list": True}, status=404)
    return _shown(visit, "frontend/pages/search.html", {**context})


def _all_pages(visit: Visit) -> HttpResponse:
    nodes: list[dict[str, Any]] = []
    after = None
    for _part in range(MAX_PARTS):
        pages = visit.ask("page_list", after=after)["pages"]
        nodes += pages["nodes"]
        after = pages["pageInfo"]["endCursor"]
        if not pages["pageInfo"]["hasNextPage"]:
            break
    for node in nodes:
        node["depth"] = node["path"].strip("/").count("/")
    return _shown(visit, "frontend/pages/all_pages.html", {"nodes": nodes})


_OWN = {"search": _search, "all-pages": _all_pages}


# --- No microsite -----------------------------------------------------------------------------------------------------


def _portal(request: HttpRequest) -> HttpResponse:
    """Show which microsites there are, at the one address that leads to none: where the admin is."""
    caller = caller_of(request)
    home = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    if request.path != "/" or request.method == "POST" or caller.hostname.lower() != home:
        return responses.page(request, "frontend/nowhere.html", {}, language="en", status=404)
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    codes = [wish.partition("-")[0] for wish, _quality in wishes]
    language = next((code for code in codes if code in settings.UI_LANGUAGES), "en")
    sites = [_listed_site(site) for site in ask("portal", caller, locale=language)["sites"]]
    context = {"sites": [site for site in sites if site["languages"]], "language": language}
    response = responses.page(request, "frontend/portal.html", context, language=language)
    response.headers["Vary"] = "Accept-Language"
    return response


def _listed_site(site: dict[str, Any]) -> dict[str, Any]:
    languages = [
        {**entry, "url": site["baseUrl"] + entry["home"]["path"]} for entry in site["locales"] if entry["home"]
    ]
    url = next((entry["url"] for entry in languages if entry["code"] == site["locale"]), f"{site['baseUrl']}/")
    return {**site, "languages": languages, "url": url}


# --- Files ------------------------------------------------------------------------------------------------------------


@csrf_exempt
def look(request: HttpRequest) -> HttpResponse:
    """Answer the style sheet with the colours and the typeface of the microsite at this host."""
    request.COOKIES.clear()
    site = _site_of(request)
    if site is None:
        return HttpResponse(status=404)
    version = version_of(site["theme"])
    response = HttpResponse(style_sheet(site["theme"]), content_type="text/css; charset=utf-8")
    if request.GET.get("v") == version:
        # Under this address it never changes.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    return responses.kept(request, response)


@csrf_exempt
def icon(request: HttpRequest) -> HttpResponse:
    """Answer the sign for the browser's tab: the microsite's initial on its primary colour."""
    request.COOKIES.clear()
    site = _site_of(request)
    if site is None:
        return HttpResponse(status=404)
    initial = next((sign for sign in site["title"] if sign.isalnum()), "•").upper()
    theme = site["theme"]
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{theme["primary"]}"/>'
        f'<text x="16" y="23" font-family="system-ui,sans-serif" font-size="20" font-weight="700" text-anchor="middle" '
        f'fill="{theme["onPrimary"]}">{escape(initial)}</text></svg>'
    )
    response = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    return responses.kept(request, response)


@csrf_exempt
@gzip_page
def embedding(request: HttpRequest) -> HttpResponse:
    """Answer the script with which other websites show events and forms: the same at every host."""
    request.COOKIES.clear()
    response = HttpResponse(embed.script(), content_type="text/javascript; charset=utf-8")
    return responses.script(request, response)


@csrf_exempt
def robots(request: HttpRequest) -> HttpResponse:
    """Answer what robots may read: the pages, but no searches and filtered lists, which have no end."""
    request.COOKIES.clear()
    try:
        site = ask_site("look", caller_of(request))
    except NotAnswered:
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_AFTER)})
    if site is None:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    lines = ["User-agent: *", *(f"Disallow: /{entry['code']}/search/" for entry in site["locales"])]
    lines += ["Disallow: /*?", "Allow: /look.css", "Disallow: /admin/", ""]
    lines += [f"Sitemap: {site['feeds']['sitemap']}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _site_of(request: HttpRequest) -> Any:
    """Return the microsite at this host, as it was seen last when the API does not answer; None where there is none."""
    try:
        return ask_site("look", caller_of(request))
    except NotAnswered:
        visit = remembered_visit(request)
        return visit.site if visit else None


def _unavailable(request: HttpRequest, error: NotAnswered) -> HttpResponse:
    """Say that there is nothing to show, in the look that was shown last; what somebody has sent stays in the page."""
    status, seconds = (429, 60) if error.is_too_much else (503, RETRY_AFTER)
    context: dict[str, Any] = {"is_down": True, "is_too_much": error.is_too_much, "is_private": True}
    if request.method == "POST":
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        context |= {"unsent": [pair for pair in sent if pair[0] != private_pages.PASSWORD]}
    visit = remembered_visit(request)
    if visit is not None:
        response = _shown(visit, "frontend/unavailable.html", context, status=status)
    else:
        response = responses.page(request, "frontend/nowhere.html", context, language="en", status=status)
    response.headers["Retry-After"] = str(seconds)
    return response
