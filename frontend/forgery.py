"""
Forms that other websites send through a visitor's browser.

The one cookie opens private pages for reading (docs/decisions/044): a forged form can do nothing that its sender could
not do without the visitor, for what a form may do is in the form. What is refused all the same is said in
docs/decisions/034.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """
    Tell whether a page of another website sent *request*, as far as the browser says so.

    Browsers say it in `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/), where another microsite of the same
    domain is somebody else too; older ones in `Origin`, which is “null” from pages that tell nobody their address.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc.lower() != request.get_host().lower()
