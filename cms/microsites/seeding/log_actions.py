"""How the admin's history names what the loader did."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

LOADED = "microsites.load"


@hooks.register("register_log_actions")
def register_loading(actions: Any) -> None:
    """Let the history say from which file a page was loaded."""

    @actions.register_action(LOADED)
    class LoadFormatter(LogFormatter):
        label = gettext_lazy("Load")

        def format_message(self, log_entry: Any) -> str:
            return _("Loaded from %(file)s") % {"file": log_entry.data.get("file", "")}
