"""The server that shows drafts in docs/front-end/preview.md, run as it is written there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Serve, environment
from tests.processes import ROOT, python

pytestmark = pytest.mark.node

DRAFT = """
import datetime, django
django.setup()
from django.contrib.auth.models import User
from cms.content.models import PlainPage
from cms.microsites.models import Microsite
from cms.previews import actions
from cms.previews.tokens import token_of
from tests.fixtures import add_page
microsite = Microsite.objects.get(slug="eim")
page = add_page(microsite, PlainPage, title="Plans", slug="plans")
page.title = "Plans <that> nobody knows"
page.save_revision()
editor = User.objects.create_superuser("editor")
print(token_of(actions.share(editor, microsite, page, datetime.timedelta(hours=1))))
"""


@pytest.fixture(scope="module")
def sample(serve: Serve, tmp_path_factory: Any) -> Iterator[str]:
    """Start the sample, and give its address."""
    folder: Path = tmp_path_factory.mktemp("sample")
    docs = (ROOT / "docs" / "front-end" / "preview.md").read_text()
    for name, code in re.findall(r"```js\n// (\w+\.js)(.*?)```", docs, re.DOTALL):
        (folder / name).write_text(f"//{code}")
    (folder / "package.json").write_text('{"type": "module"}')
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    node = shutil.which("node")
    assert node is not None
    variables = {"PATH": os.environ["PATH"], "API": serve(), "SITE": "eim", "PORT": str(port)}
    process = subprocess.Popen([node, "server.js"], cwd=folder, env=variables)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


class Staying(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        """Follow nothing."""


def answer(address: str) -> tuple[int, Any, str]:
    try:
        with urllib.request.build_opener(Staying()).open(address, timeout=60) as found:
            return found.status, found.headers, found.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def test_draft_is_shown_to_who_has_the_token_and_its_address_told_to_nobody(sample: str, database: Path) -> None:
    done = python("-c", DRAFT, environment=environment(database))
    assert done.returncode == 0, done.stderr
    token = done.stdout.split()[-1]

    status, headers, _text = answer(f"{sample}/api/preview?token={token}&path=/en/plans/")
    assert (status, headers["Location"]) == (307, f"/preview/{token}/en/plans/")
    status, page_headers, text = answer(sample + headers["Location"])
    assert (status, "<h1>Plans &#60;that> nobody knows</h1>" in text) == (200, True)
    for found in (headers, page_headers):
        assert found["Cache-Control"] == "private, no-store"
        assert found["Referrer-Policy"] == "no-referrer"
        assert found["X-Robots-Tag"] == "noindex"
        assert found["Content-Security-Policy"] == "frame-ancestors https://cms.example.org"
    # What everybody sees isn't told otherwise.
    status, headers, text = answer(f"{sample}/en/plans/")
    assert (status, "<h1>Plans</h1>" in text, headers["Referrer-Policy"]) == (200, True, None)

    status, headers, text = answer(f"{sample}/preview/{'x' * 65}/en/plans/")
    assert (status, "This preview is over" in text) == (403, True)
    assert headers["Referrer-Policy"] == "no-referrer"
    for bad in ("token=mine&path=/en/", f"token={token}&path=//example.org/", f"token={token}&path=/%5Cexample.org"):
        status, headers, _text = answer(f"{sample}/api/preview?{bad}")
        assert (status, headers["Location"]) == (400, None)
