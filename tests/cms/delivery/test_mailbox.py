"""In development, mails are files, and a page shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.delivery.attachments import Attachment
from tests.processes import PRODUCTION, python

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.cms.delivery.mailbox_urls")]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "cms.delivery.folder.EmailBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


def test_mails_are_files_that_the_mailbox_shows(put: Any, send: Any, folder: Path, client: Client) -> None:
    assert "There are no mails yet" in client.get("/mailbox/").content.decode()
    put(
        subject="Łódź <b>",
        text="Dzień dobry: https://example.org/pl/",
        html="<p>Dzień <b>dobry</b></p><script>alert(1)</script>",
        attachments=[Attachment("event.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n", "REQUEST")],
    )
    send()

    (path,) = folder.iterdir()
    assert path.suffix == ".eml"
    name = path.stem
    inbox = client.get("/mailbox/").content.decode()
    assert "Łódź &lt;b&gt;" in inbox
    assert f"/mailbox/{name}/" in inbox
    page = client.get(f"/mailbox/{name}/").content.decode()
    assert "ania@example.org" in page
    assert '<a href="https://example.org/pl/"' in page
    shown = client.get(f"/mailbox/{name}/html/")
    assert "<p>Dzień <b>dobry</b></p>" in shown.content.decode()
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    file = client.get(f"/mailbox/{name}/files/0/")
    assert file.content.strip() == b"BEGIN:VCALENDAR"
    assert file["Content-Disposition"] == 'attachment; filename="event.ics"'
    assert client.get(f"/mailbox/{name}/files/1/").status_code == 404
    assert client.get("/mailbox/other/").status_code == 404


def test_production_has_no_mailbox() -> None:
    code = (
        "import sys; sys.path[:0] = ['graphql']\nimport django; django.setup()\nfrom django.urls import get_resolver\n"
        "print('mailbox' in get_resolver().namespace_dict)"
    )
    result = python("-c", code, environment={**PRODUCTION, "EMAIL_URL": "filemail:////tmp/mail"})

    assert result.stdout.strip() == "False", result.stderr
