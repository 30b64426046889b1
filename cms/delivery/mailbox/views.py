"""Shows mails to whoever develops. Wired only where `settings.MAILBOX` says so."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cms.delivery.mailbox import reading
from cms.delivery.mailbox.reading import StoredMail

# No script of a mail runs, nothing is fetched from anywhere, and links open in the whole window.
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'"
BASE = '<base target="_top">'


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Answer the list of the latest mails."""
    return render(request, "delivery/inbox.html", {"mails": list(reading.latest())})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one mail with its headers, both of its texts and what goes with it."""
    shown = _stored(name)
    headers = [(key, shown.header(key)) for key in ("From", "To", "Reply-To", "Date", "Message-ID", "Content-Language")]
    context = {"mail": shown, "headers": headers, "subject": shown.header("Subject")}
    return render(request, "delivery/mail.html", context)


@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the HTML of a mail, for the frame in which it is shown."""
    return HttpResponse(BASE + _stored(name).html, headers={"Content-Security-Policy": CONTENT_POLICY})


@require_safe
def attached(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Answer the file with this number, from 0, that goes with a mail."""
    files = _stored(name).attachments
    if number >= len(files):
        raise Http404("This mail has no such file.")
    file = files[number]
    response = HttpResponse(file.get_payload(decode=True), content_type="application/octet-stream")
    file_name = "".join(c for c in file.get_filename() or "file" if c.isalnum() or c in "-_.")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _stored(name: str) -> StoredMail:
    found = reading.stored(name)
    if found is None:
        raise Http404("There is no such mail.")
    return found
