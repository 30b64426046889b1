"""Somebody who works in the admin, in a browser of their own."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from tests.browser.conftest import watched

PASSWORD = "correct horse battery"


class Desk:
    """Somebody's browser in the admin."""

    def __init__(self, context: Any, port: int) -> None:
        self.context = context
        self.page = context.new_page()
        self.seen = watched(self.page, port)
        self.base = f"http://localhost:{port}"

    def sign_in(self, name: str) -> None:
        """Sign in through the form."""
        self.page.goto(f"{self.base}/admin/login/")
        self.page.get_by_label("Username").fill(name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.base}/admin/")

    def open(self, name: str, *arguments: Any) -> Any:
        """Open an address of the admin; return the response."""
        return self.page.goto(self.base + reverse(name, args=arguments))

    def choose(self, action: str) -> None:
        """Choose *action* from those at the foot of a form."""
        self.page.locator("footer .w-dropdown__toggle").click()
        self.page.locator("footer").get_by_role("button", name=action).click()

    def see(self, locator: Any) -> None:
        """Wait for what a preview shows. Asked again and again: one wait would stay in the frame that is replaced."""
        for _ in range(160):
            if locator.is_visible():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"Nobody sees {locator}.")

    def ask(self, document: str, **headers: str) -> Any:
        """Return what the API answers the public."""
        address = f"{self.base}/graphql"
        answer = self.page.request.post(address, data={"query": document}, headers=headers)
        return json.loads(answer.text())["data"]
