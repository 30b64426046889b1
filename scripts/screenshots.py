"""
Take the pictures of the documentation, of a server that is running: `make screenshots` while `make run` runs.

Needs Chromium. What the pictures of the admin show is what EU-BELONG says, as somebody of its team sees it. She, the
page that she is writing and a registration (`scripts/rehearsal.py`) are in the database of this folder while pictures
are taken.
"""

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.rehearsal import ADMINISTRATOR, STORY, TEAM, rehearsed

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE: ViewportSize = {"width": 1280, "height": 860}
WIDE: ViewportSize = {"width": 1500, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 780}
QUERY = """\
{
  site(slug: "eu-belong", locale: "pl") {
    title
    slogan
    projects {
      nodes {
        title
        status
        period { display }
        funding { programme { name } }
      }
    }
    events(first: 3) {
      totalCount
      nodes { title period { display } venue { city } }
    }
  }
}
"""


def main() -> int:
    """Take all pictures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000, help="where the server listens (default: %(default)s)")
    parser.add_argument("--only", choices=list(PICTURES), nargs="+", default=list(PICTURES), help="take only these")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium here: install it, for example by `apt-get install chromium`.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with rehearsed() as rehearsal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        base = f"http://localhost:{options.port}"
        for user in (TEAM, ADMINISTRATOR):
            names = [name for name in options.only if (name in BY_ADMINISTRATOR) is (user == ADMINISTRATOR)]
            page = browser.new_context(viewport=SIZE, color_scheme="light", locale="en-GB").new_page()
            sign_in(page, base, user, rehearsal.password)
            for name in names:
                take(page, base, name)
        browser.close()
    return 0


def take(page: Page, base: str, name: str) -> None:
    """Take the picture called *name*."""
    page.set_viewport_size(SIZE)
    page.emulate_media(color_scheme="light")
    if not PICTURES[name](page, base):
        print(f"docs/images/{name}.png stays as it is: this server has nothing to show there.")
        return
    page.screenshot(path=IMAGES / f"{name}.png")
    shrink(IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


def sign_in(page: Page, base: str, user: str, password: str) -> None:
    """Sign in to the admin."""
    page.goto(f"{base}/admin/login/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/admin/")


def shrink(path: Path) -> None:
    """Reduce the picture at *path* to 256 colours, which screens of forms seldom exceed: a third of the bytes."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def page_id(page: Page, base: str, path: str) -> int | None:
    """Return the key of EU-BELONG's page at *path*; the admin's own API, of whoever is signed in, knows it."""
    language, *below = path.strip("/").split("/")
    wanted = {"slug": below[-1] if below else f"eu-belong-{language}", "locale": language}
    found = page.request.get(f"{base}/admin/api/main/pages/?{urlencode(wanted)}").json()["items"]
    keys = [item["id"] for item in found if urlsplit(item["meta"]["html_url"]).hostname == "eu-belong.localhost"]
    return keys[0] if keys else None


def edit(page: Page, base: str, path: str, tab: str = "Content") -> bool:
    """Open EU-BELONG's page at *path* in the editor, at *tab*."""
    key = page_id(page, base, path)
    if key is None:
        return False
    page.goto(f"{base}/admin/pages/{key}/edit/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("tab", name=tab).click()
    page.wait_for_timeout(500)
    return True


def editor(page: Page, base: str) -> bool:
    """The form of EU-BELONG's Polish home."""
    return edit(page, base, "/pl/")


def publishing(page: Page, base: str) -> bool:
    """The same, with what can be done with it."""
    editor(page, base)
    page.click("footer .w-dropdown__toggle")
    page.wait_for_timeout(500)
    return True


def blocks(page: Page, base: str) -> bool:
    """The blocks that a page's body can be made of."""
    edit(page, base, "/en/")
    button = page.locator(".c-sf-add-button").nth(1)
    button.scroll_into_view_if_needed()
    page.mouse.wheel(0, 350)
    page.wait_for_timeout(500)
    button.click()
    page.wait_for_timeout(700)
    return True


def facts(page: Page, base: str) -> bool:
    """The facts of EU-BELONG's project."""
    return edit(page, base, "/pl/projekt/", "Facts")


def event(page: Page, base: str) -> bool:
    """The facts of an event."""
    listing = '{ site(slug: "eu-belong", locale: "en") { events(first: 1) { nodes { url } } } }'
    answer = page.request.post(f"{base}/graphql", data={"query": listing}).json()
    address = urlsplit(answer["data"]["site"]["events"]["nodes"][0]["url"])
    return edit(page, base, address.path, "Facts")


def explorer(page: Page, base: str) -> bool:
    """The pages below EU-BELONG's English home."""
    page.goto(f"{base}/admin/pages/{page_id(page, base, '/en/')}/")
    page.wait_for_load_state("networkidle")
    return True


def previewing(page: Page, base: str) -> bool:
    """A draft beside the form in which it is written."""
    page.set_viewport_size(WIDE)
    if not edit(page, base, f"/en/news/{STORY}/"):
        return False
    page.get_by_role("button", name="Toggle preview").click()
    shown = page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
    # The frame is replaced when it has loaded, and a wait would stay in the first one.
    for _ in range(60):
        if shown.is_visible():
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(2000)
    return shown.is_visible()


def sharing(page: Page, base: str) -> bool:
    """A link to that draft for somebody who has no account."""
    page.goto(f"{base}/admin/previews/pages/{page_id(page, base, f'/en/news/{STORY}/')}/")
    page.get_by_label("For whom").fill("Marta, who took the pictures")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_label("Link", exact=True).wait_for()
    page.mouse.wheel(0, 1000)
    page.wait_for_timeout(500)
    return True


def translating(page: Page, base: str) -> bool:
    """That page in translation: a text that is translated, and others that are not."""
    page.goto(f"{base}/admin/localize/submit/page/{page_id(page, base, f'/en/news/{STORY}/')}/")
    page.get_by_label("Polish").check()
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("button", name="Translate", exact=True).first.click()
    page.locator("main textarea, main input[type=text]").last.fill("Ogród, który należy do wszystkich")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Translated manually").wait_for()
    page.get_by_role("button", name="Translate", exact=True).first.click()
    page.wait_for_timeout(700)
    return True


def microsite(page: Page, base: str, tab: str = "Identity") -> bool:
    """The form of a microsite. Who works for one only gets there without choosing."""
    page.goto(f"{base}/admin/microsites/")
    if (link := page.get_by_role("link", name="EU-BELONG", exact=True)).count():
        link.first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("tab", name=tab).click()
    page.wait_for_timeout(500)
    return True


def dashboard(page: Page, base: str) -> bool:
    """The first page of the admin, which a team's member gets; administrators have no team of their own."""
    page.goto(f"{base}/admin/")
    page.wait_for_load_state("networkidle")
    return page.locator("#microsites-section").count() > 0


def new_event(page: Page, base: str) -> bool:
    """The form for an event with its registration, filled in as far as the picture goes."""
    page.goto(f"{base}/admin/registrations/new-event/")
    if (link := page.get_by_role("link", name="EU-BELONG", exact=True)).count():
        link.first.click()
    page.wait_for_load_state("networkidle")
    title = page.locator("#id_event-title")
    if not title.count():
        return False
    title.fill("Housing first: what towns can do")
    page.fill("#id_event-introduction", "A day for people who find homes for newcomers, with examples from four towns.")
    page.wait_for_timeout(500)
    return True


def new_microsite(page: Page, base: str) -> bool:
    """The form for a new microsite, which administrators get."""
    response = page.goto(f"{base}/admin/microsites/new/")
    page.wait_for_load_state("networkidle")
    return response is not None and page.locator("#id_lead_email").count() > 0


def counting(page: Page, base: str) -> bool:
    """What the form of a page says while its title is written."""
    if not edit(page, base, "/en/"):
        return False
    # The form saves drafts by itself: nothing of this shall be kept.
    page.route("**/edit/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#id_title", "EU-BELONG: how towns and newcomers become neighbours, told in five languages")
    page.wait_for_timeout(300)
    return True


def look(page: Page, base: str) -> bool:
    """The colours of a microsite."""
    microsite(page, base, "Look")
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(500)
    return True


def languages(page: Page, base: str) -> bool:
    """What a microsite says in each of its languages outside of its pages."""
    return microsite(page, base, "Languages")


def contacts(page: Page, base: str) -> bool:
    """The list of contacts, with whom each belongs to."""
    page.goto(f"{base}/admin/snippets/content/contact/")
    page.wait_for_load_state("networkidle")
    return True


def registrations(page: Page, base: str) -> bool:
    """The list of those who registered for the rehearsal of EU-MIA's seminar."""
    page.goto(f"{base}/admin/registrations/?q=EU-MIA")
    links = page.locator("td.title a")
    if not links.count():
        return False
    links.first.click()
    page.wait_for_load_state("networkidle")
    return page.locator(".reg-choose input[name=id]").count() > 0


def registration(page: Page, base: str) -> bool:
    """One of them."""
    if not registrations(page, base):
        return False
    page.goto(f"{page.url}?state=confirmed")
    page.locator("td.title a").first.click()
    page.wait_for_load_state("networkidle")
    return True


def check_in(page: Page, base: str) -> bool:
    """The page for the entrance, on a telephone."""
    if not registrations(page, base):
        return False
    page.set_viewport_size(PHONE)
    page.goto(f"{page.url}check-in/?q=a")
    page.wait_for_load_state("networkidle")
    page.locator(".reg-door").get_by_role("search").scroll_into_view_if_needed()
    return True


def query(page: Page, base: str) -> bool:
    """A query in GraphiQL, with its answer."""
    page.goto(f"{base}/graphiql?{urlencode({'query': QUERY})}")
    page.wait_for_selector(".graphiql-execute-button")
    page.click(".graphiql-execute-button")
    page.wait_for_selector(".result-window .cm-property, .result-window .cm-string")
    page.wait_for_timeout(500)
    return True


def website(slug: str, path: str, *, phone: bool = False, dark: bool = False) -> Callable[[Page, str], bool]:
    """Return what shows a page of the microsite *slug* to visitors."""

    def show(page: Page, base: str) -> bool:
        page.set_viewport_size(PHONE if phone else SIZE)
        page.emulate_media(color_scheme="dark" if dark else "light")
        response = page.goto(base.replace("://", f"://{slug}.") + path)
        page.wait_for_load_state("networkidle")
        return response is not None and response.ok

    return show


# What `manage.py demo_registration` leaves behind: an event in some weeks, and people who registered for it.
FORM_EN = "/en/events/seminar-rehearsal/registration/"
FORM_FR = "/fr/evenements/seminar-rehearsal/inscription/"


def form(path: str, *, phone: bool = False) -> Callable[[Page, str], bool]:
    """Return what shows the form of an event, from its first question on."""

    def show(page: Page, base: str) -> bool:
        if not website("eu-mia", path, phone=phone)(page, base):
            return False
        page.locator("form[data-form]").evaluate("(form) => scrollTo(0, form.getBoundingClientRect().top - 20)")
        page.wait_for_timeout(500)
        return True

    return show


def form_with_mistakes(page: Page, base: str) -> bool:
    """The same after it was sent empty, in French and by night."""
    if not website("eu-mia", FORM_FR, dark=True)(page, base):
        return False
    page.locator("form[data-form] button[type=submit]").click()
    page.locator("#errors").wait_for()
    page.wait_for_timeout(500)
    return True


def own_page(page: Page, base: str) -> bool:
    """The page of somebody who waits for a seat, behind the link in the mail that says so."""
    page.goto(f"{base}/mailbox/")
    mail = page.get_by_role("link", name="liste d’attente").first
    if not mail.count():
        return False
    mail.click()
    page.goto(str(page.locator("a[href*='token=']").first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    return True


# The microsites that come with this project, each in another language.
HOMES = {"eim": "hu", "eu-belong": "pl", "eu-mia": "fr", "ewsi": "de", "niem": "en"}
# What somebody of EU-BELONG's team has nothing of.
BY_ADMINISTRATOR = {"new-microsite", "registrations", "registration", "check-in", "query", "site-own-page"}
# Each tells whether there was something to show.
# EU-MIA's has pictures of its own, with the registration.
EVENTS = {
    "eim": "/hu/esemenyek/zarokonferencia/",
    "eu-belong": "/pl/wydarzenia/szkolenie-online/",
    "ewsi": "/de/veranstaltungen/konferenz-groningen/",
    "niem": "/pl/wydarzenia/inauguracja/",
}
PICTURES: dict[str, Callable[[Page, str], bool]] = {
    **{
        f"site-{slug}{kind}": website(slug, f"/{language}/", phone=bool(kind))
        for slug, language in HOMES.items()
        for kind in ("", "-phone")
    },
    **{f"site-event-{slug}": website(slug, path) for slug, path in EVENTS.items()},
    "site-event": website("eu-mia", "/en/events/seminar/"),
    "site-event-phone": website("eu-mia", "/fr/evenements/seminar-rehearsal/", phone=True),
    "site-partners": website("niem", "/en/partners/"),
    "site-project": website("niem", "/en/project/"),
    "site-search": website("ewsi", "/en/search/?q=housing"),
    "site-sign-up": form(FORM_EN),
    "site-sign-up-wrong": form_with_mistakes,
    "site-sign-up-phone": form(FORM_FR, phone=True),
    "site-sign-up-done": website("eu-mia", f"{FORM_FR}?sent", phone=True),
    "site-own-page": own_page,
    "site-phone-dark": website("niem", "/pl/", phone=True, dark=True),
    "dashboard": dashboard,
    "new-event": new_event,
    "new-microsite": new_microsite,
    "counting": counting,
    "explorer": explorer,
    "editor": editor,
    "publishing": publishing,
    "blocks": blocks,
    "facts": facts,
    "event": event,
    "previewing": previewing,
    "sharing": sharing,
    "translating": translating,
    "microsite": microsite,
    "look": look,
    "languages": languages,
    "contacts": contacts,
    "registrations": registrations,
    "registration": registration,
    "check-in": check_in,
    "query": query,
}

if __name__ == "__main__":
    sys.exit(main())
