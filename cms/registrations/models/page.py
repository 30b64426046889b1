"""The page under an event on which people register for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.content.addresses import microsite_of
from cms.content.blocks import SHORT_RICH_TEXT_FEATURES
from cms.content.choices import ContactKind
from cms.content.fields import EnumField
from cms.content.models import ContentPage, EventPage
from cms.content.models.base import Panels
from cms.content.streams import StreamField
from cms.registrations.blocks import QuestionsBlock
from cms.registrations.choices import ConfirmationMode, RegistrationAccess
from cms.registrations.forms import RegistrationPageForm, is_empty_html
from cms.registrations.models.seats import SeatPool

# Longer before an event, a reminder reminds of nothing.
MAX_REMINDER_DAYS = 60


class RegistrationPage(ContentPage):
    """
    What an event's registration asks for, and by which rules it gives seats.

    It can be saved as a draft at any time. It is published only with a privacy notice and a data-protection officer,
    who has to be told to whoever enters personal data (Regulation (EU) 2016/679, article 13).
    """

    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Empty: when the event begins."))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("For all languages together. Empty: no limit. 0: full.")
    )
    waiting_list = models.BooleanField(
        _("waiting list"), default=True, help_text=_("Who registers when all seats are taken can wait for one.")
    )
    confirmation = EnumField(ConfirmationMode, verbose_name=_("confirmation"), default=ConfirmationMode.TEAM)
    access = EnumField(RegistrationAccess, verbose_name=_("who may register"), default=RegistrationAccess.OPEN)
    questions = StreamField(
        QuestionsBlock(),
        blank=True,
        verbose_name=_("questions"),
        help_text=_("Name, e-mail address and language are asked in any case."),
    )
    ask_special_needs = models.BooleanField(
        _("ask for special needs"),
        default=True,
        help_text=_("Interpreter, accessibility, diet, childcare. They are kept apart, and deleted sooner."),
    )
    privacy_notice = RichTextField(
        _("privacy notice"),
        features=SHORT_RICH_TEXT_FEATURES,
        help_text=_("What you do with the data, on what grounds, who gets them, and for how long you keep them."),
        error_messages={
            "blank": _(
                "A registration can't be published without a privacy notice. Write it here, on the tab “Facts” under "
                "“Privacy”. Until then, save a draft."
            )
        },
    )
    data_protection_officer = models.ForeignKey(
        "content.Contact",
        # PROTECT: whoever is named to registrants must not vanish from a published form.
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("data-protection officer"),
        help_text=_("A contact of the kind “Data-protection officer”, from “Organisations & people › Contacts”."),
        error_messages={
            "blank": _(
                "A registration can't be published without a data-protection officer. Add one under “Organisations & "
                "people › Contacts” with the kind “Data-protection officer”, and choose it here, on the tab “Facts” "
                "under “Privacy”. Until then, save a draft."
            )
        },
    )
    retention_days = models.PositiveIntegerField(
        _("retention in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How long after the event the data are kept. Empty: as long as the microsite says."),
    )

    reminder_days = models.PositiveSmallIntegerField(
        _("reminder, days before"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_REMINDER_DAYS)],
        help_text=_("When those who have a place are reminded. Empty: as this installation does it. 0: never."),
    )

    base_form_class = RegistrationPageForm
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["content.EventPage"]
    subpage_types: ClassVar[list[str]] = []

    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("waiting_list")]),
                FieldRowPanel([FieldPanel("confirmation"), FieldPanel("access")]),
                FieldPanel("reminder_days"),
            ],
            heading=_("Seats"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("privacy_notice"),
                FieldPanel("data_protection_officer"),
                FieldPanel("retention_days"),
                FieldPanel("ask_special_needs"),
            ],
            heading=pgettext_lazy("registration", "Privacy"),
        ),
        FieldPanel("questions"),
    ]
    subject_panels: ClassVar[Panels] = []

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    @property
    def event(self) -> EventPage:
        """The event in this page's language."""
        parent: Page = self.get_parent()
        event: EventPage = parent.specific
        return event

    def check_place(self, parent: Page) -> None:
        """:raises ValidationError: when the data would be kept longer than the microsite allows"""
        super().check_place(parent)
        microsite = microsite_of(parent)
        if microsite and self.retention_days and self.retention_days > microsite.retention_days:
            raise ValidationError(
                {
                    "retention_days": ngettext(
                        "This microsite keeps personal data for %(days)d day at most. Write less, or leave it empty.",
                        "This microsite keeps personal data for %(days)d days at most. Write less, or leave it empty.",
                        microsite.retention_days,
                    )
                    % {"days": microsite.retention_days}
                }
            )

    def clean_fields(self, exclude: Any = None) -> None:
        """Take a privacy notice of empty paragraphs for none."""
        if is_empty_html(self.privacy_notice):
            self.privacy_notice = ""
        super().clean_fields(exclude)

    def clean(self) -> None:
        """:raises ValidationError: when it closes before it opens, or names somebody who is no such officer"""
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": gettext("This is not after the opening. Check the two times.")})
        officer = self.data_protection_officer
        if officer is not None and officer.kind != ContactKind.DPO:
            raise ValidationError(
                {
                    "data_protection_officer": ValidationError(
                        gettext(
                            "“%(name)s” is no data-protection officer. Choose a contact of that kind, or add one under "
                            "“Organisations & people › Contacts”."
                        ),
                        params={"name": officer.name},
                    )
                }
            )

    def _seats_taken(self) -> int:
        if not self.get_parent():
            return 0
        pool = SeatPool.objects.filter(pk=self.event.translation_key).first()
        return pool.registrations.filter(has_seat=True).count() if pool else 0

    def advice(self) -> list[str]:
        """Return also whether people could register for an event that has begun, or more have seats than there are."""
        advice = super().advice()
        taken = self._seats_taken()
        if self.capacity is not None and taken > self.capacity:
            over = taken - self.capacity
            said = gettext(
                "%(taken)d seats are taken, %(over)d more than there are now. Nobody loses one. Nobody who waits gets "
                "one before more than %(over)d are given back."
            )
            advice.append(said % {"taken": taken, "over": over})
        starts_at = self.event.starts_at if self.get_parent() else None
        if starts_at and self.closes_at and self.closes_at > starts_at:
            advice.append(gettext("The registration closes after the event has begun."))
        return advice
