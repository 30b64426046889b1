"""
Have axe look at every type of page of every microsite that is running, in each language, by day and by night.

`make accessibility` while `make run` runs, for what your teams have written: the tests look at the microsites that come
with this project. Needs Chromium. It prints what is wrong, and fails if anything is.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What can be different by night.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
SITES = "{ sites { slug locales { code } } }"
PAGES = """\
query ($slug: String, $locale: String, $after: String) {
  site(slug: $slug, locale: $locale) {
    pages(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { __typename path } }
  }
}
"""


def main() -> int:
    """Look at all pages; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000, help="where the server listens (default: %(default)s)")
    port: int = parser.parse_args().port
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium here: install it, for example by `apt-get install chromium`.", file=sys.stderr)
        return 1
    looked = wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for slug, path in addresses(page, port):
            page.emulate_media(color_scheme="light")
            page.goto(f"http://{slug}.localhost:{port}{path}")
            found = complaints(page, RULES)
            page.emulate_media(color_scheme="dark")
            found += complaints(page, OF_COLOUR)
            looked, wrong = looked + 1, wrong + len(found)
            for words in found:
                print(f"{page.url}: {words}", flush=True)
        browser.close()
    print(f"{looked} pages by day and by night, {wrong} complaints")
    return 1 if wrong or not looked else 0


def addresses(page: Page, port: int) -> Iterator[tuple[str, str]]:
    """Give the microsite and the path of one page of each type, for each microsite and language."""
    for site in ask(page, port, SITES)["sites"]:
        for locale in site["locales"]:
            paths: dict[str, str] = {}
            after, is_more = None, True
            while is_more:
                answer = ask(page, port, PAGES, slug=site["slug"], locale=locale["code"], after=after)
                part = answer["site"]["pages"]
                for node in part["nodes"]:
                    paths.setdefault(node["__typename"], node["path"])
                after, is_more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]
            yield from ((site["slug"], path) for path in paths.values())


def ask(page: Page, port: int, document: str, **variables: Any) -> Any:
    """Return the data that the API answers."""
    answer = page.request.post(f"http://localhost:{port}/graphql", data={"query": document, "variables": variables})
    return answer.json()["data"]


def complaints(page: Page, rules: list[str]) -> list[str]:
    """Return what axe finds wrong with a page."""
    violations = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]


if __name__ == "__main__":
    sys.exit(main())
