"""The form in which a microsite is made, with who leads its team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.accounts import invitations
from cms.accounts.forms import NAME, TOO_MANY, mail_languages
from cms.accounts.throttling import TooManyAttempts
from cms.delivery.outbox import InvalidAddress
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.microsites.wizard import NEW_MICROSITE_PANELS, NewMicrositeForm, NewMicrositeView

LEAD = ("lead_email", "lead_name", "lead_language")


class NewMicrositeWithLeadForm(NewMicrositeForm):
    """Asks also who leads the team. Without an address nobody is invited yet."""

    lead_email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Gets a mail with a link, and with it an account. Empty: you invite somebody later."),
    )
    lead_name = forms.RegexField(NAME, label=gettext_lazy("First and last name"), required=False, max_length=150)
    lead_language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=mail_languages,
        help_text=gettext_lazy("The admin greets this person in it too."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a name where there is an address, and for an address where there is a name."""
        cleaned = super().clean()
        email, name = cleaned.get("lead_email"), cleaned.get("lead_name")
        if email and not name and "lead_name" not in self.errors:
            self.add_error("lead_name", _("Write the name too: the mail begins with it."))
        if name and not email and "lead_email" not in self.errors:
            self.add_error("lead_email", _("Write the address to which the invitation goes."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in LEAD}


class NewMicrositeWithLeadView(NewMicrositeView):
    """Makes the microsite and writes the invitation, both or neither."""

    form_base = NewMicrositeWithLeadForm
    panels = (
        *NEW_MICROSITE_PANELS,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("lead_name"), FieldPanel("lead_email")]), FieldPanel("lead_language")],
            heading=gettext_lazy("Lead of the team"),
            help_text=gettext_lazy("Who invites everybody else, and says who does what."),
        ),
    )

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "lead_language": self.request.LANGUAGE_CODE}

    def save_instance(self) -> Microsite:
        """:raises ValidationError: by field, also when no mail can be sent to the lead; then there is no microsite"""
        microsite = super().save_instance()
        values = self.form.cleaned_data
        if not values["lead_email"]:
            return microsite
        try:
            invitations.invite(
                microsite,
                email=values["lead_email"],
                name=values["lead_name"],
                roles=[Role.LEADS],
                language=values["lead_language"],
                by=self.request.user,
            )
        except InvalidAddress as error:
            raise ValidationError({"lead_email": _("No mail can be sent to this address.")}) from error
        except TooManyAttempts as error:
            raise ValidationError({"lead_email": TOO_MANY % {"minutes": error.minutes}}) from error
        return microsite

    def get_success_message(self, instance: Microsite) -> str:
        email = self.form.cleaned_data["lead_email"]
        if not email:
            return _("“%(microsite)s” is there. Invite its team under “Team”.") % {"microsite": instance}
        return _("“%(microsite)s” is there, and the invitation to %(email)s is on its way.") % {
            "microsite": instance,
            "email": email,
        }
