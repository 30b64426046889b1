"""The form in which a link to a draft is made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

PAGE, SITE = "page", "site"
DURATIONS = [
    (15, _("15 minutes")),
    (60, _("1 hour")),
    (24 * 60, _("1 day")),
    (3 * 24 * 60, _("3 days")),
    (7 * 24 * 60, _("1 week")),
    (14 * 24 * 60, _("2 weeks")),
]


class ShareForm(forms.Form):
    """For how long a link works, what it shows, and for whom it is."""

    shows = forms.ChoiceField(
        label=_("What it shows"),
        choices=[
            (PAGE, _("This page, and the drafts that belong to it")),
            (SITE, _("All drafts of the microsite")),
        ],
        initial=PAGE,
        widget=forms.RadioSelect,
        help_text=_("To a page belong its translations, the drafts that it links to, and new pages below a new one."),
    )
    minutes = forms.TypedChoiceField(label=_("How long it works"), coerce=int, initial=24 * 60)
    note = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("Only your team reads this, in the list below."),
    )

    def __init__(self, *args: Any, may_share_site: bool, **kwargs: Any) -> None:
        """Offer what is left under `PREVIEW_SHARE_DAYS`; the whole microsite to those only who edit all of it."""
        super().__init__(*args, **kwargs)
        longest = settings.PREVIEW_SHARE_DAYS * 24 * 60
        durations: Any = self.fields["minutes"]
        durations.choices = [(minutes, words) for minutes, words in DURATIONS if minutes <= longest] or DURATIONS[:1]
        if not any(minutes == durations.initial for minutes, _words in durations.choices):
            durations.initial = durations.choices[-1][0]
        if not may_share_site:
            del self.fields["shows"]

    @property
    def lasts(self) -> timedelta:
        """For how long the link is to work."""
        return timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def is_of_whole_site(self) -> bool:
        """Whether all drafts are to be seen."""
        return bool(self.cleaned_data.get("shows") == SITE)
