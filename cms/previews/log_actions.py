"""How the admin's history names what is done with links to drafts."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry


class ShareFormatter(LogFormatter):
    """A link was made."""

    label = gettext_lazy("Share the draft")

    def format_message(self, log_entry: Any) -> str:
        until = localtime(datetime.datetime.fromisoformat(log_entry.data["until"]))
        values = {"date": date_format(until, "SHORT_DATETIME_FORMAT")}
        if is_of_whole_microsite(log_entry):
            return _("Shared a link to all drafts, until %(date)s") % values
        return _("Shared a link to the draft, until %(date)s") % values


class RevokeFormatter(LogFormatter):
    """A link was revoked."""

    label = gettext_lazy("Revoke a link")

    def format_message(self, log_entry: Any) -> str:
        if is_of_whole_microsite(log_entry):
            return _("Revoked a link to all drafts")
        return _("Revoked a link to the draft")


def is_of_whole_microsite(log_entry: Any) -> bool:
    """Tell whether *log_entry* is in the history of a microsite, and not in that of a page."""
    return isinstance(log_entry, ModelLogEntry)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the history of a page, or of a microsite with all its drafts, says of links."""
    actions.register_action("previews.share")(ShareFormatter)
    actions.register_action("previews.revoke")(RevokeFormatter)
