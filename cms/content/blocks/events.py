"""The parts of an event, and opening hours."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import (
    CodeBlock,
    DocumentChooserBlock,
    EnumBlock,
    SharedChooserBlock,
    TimeZoneBlock,
    WeekdayBlock,
    slug_validator,
)
from cms.content.choices import DocumentRole, SessionKind, SpeakerRole


class SpeakerBlock(blocks.StructBlock):
    """Somebody who speaks in a session."""

    person = SharedChooserBlock("content.Person", label=_("person"), required=False)
    role = EnumBlock(SpeakerRole, label=_("role"), default=SpeakerRole.SPEAKER)
    affiliation_text = blocks.CharBlock(
        label=_("affiliation"),
        required=False,
        max_length=255,
        help_text=_("Who speaks, when it is an organisation; otherwise only when the person's own entry says another."),
    )

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when nobody is named"""
        result = super().clean(value)
        if not result["person"] and not result["affiliation_text"]:
            error = ValidationError(
                _("Choose a person, or write the organisation that speaks as the affiliation."), code="required"
            )
            raise blocks.StructBlockValidationError(block_errors={"person": error})
        return result

    class Meta:
        icon = "user"
        label = _("Speaker")


class SessionBlock(blocks.StructBlock):
    """One part of an event's programme. Times are wall-clock times in the event's time zone."""

    key = CodeBlock(
        label=_("key"),
        max_length=60,
        validators=[slug_validator],
        help_text=_("A short name that never changes, for example “workshop-1”. Sign-ups refer to it."),
    )
    kind = EnumBlock(SessionKind, label=_("kind"), default=SessionKind.PRESENTATION)
    title = blocks.CharBlock(label=_("title"), max_length=255)
    starts = blocks.TimeBlock(label=_("starts"), required=False)
    ends = blocks.TimeBlock(label=_("ends"), required=False)
    day = blocks.IntegerBlock(
        label=_("day"), min_value=1, max_value=31, default=1, help_text=_("1 is the first day of the event.")
    )
    room = blocks.CharBlock(label=_("room"), required=False, max_length=120)
    track = blocks.CharBlock(
        label=_("track"),
        required=False,
        max_length=120,
        help_text=_("Sessions at the same time are in different tracks."),
    )
    capacity = blocks.IntegerBlock(
        label=_("places"), required=False, min_value=0, help_text=_("Empty: no limit of its own. 0: full.")
    )
    description = blocks.TextBlock(label=_("description"), required=False, rows=3)
    speakers = blocks.ListBlock(SpeakerBlock(), label=_("speakers"), default=[])

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when the session ends before it starts, or has an end only"""
        result = super().clean(value)
        starts, ends = result["starts"], result["ends"]
        message = None
        if ends is not None and starts is None:
            field, message = "starts", _("Say when the session starts, or empty its end.")
        elif ends is not None and starts is not None and ends <= starts:
            field, message = "ends", _("The session ends before it starts. Correct one of the two times.")
        if message is not None:
            raise blocks.StructBlockValidationError(block_errors={field: ValidationError(message, code="range")})
        return result

    class Meta:
        icon = "time"
        label = _("Session")
        label_format = "{day}. {starts} {title}"


class EventDocumentBlock(blocks.StructBlock):
    """A file that belongs to an event, with what it is."""

    role = EnumBlock(DocumentRole, label=_("role"))
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(
        label=_("title"),
        max_length=255,
        help_text=_("The words of the link, for example “Agenda of the seminar”; never “click here”."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        label_format = "{title}"


class DeadlineBlock(blocks.StructBlock):
    """A deadline, with the time zone that it is meant in."""

    label = blocks.CharBlock(
        label=_("what is due"), required=False, max_length=120, help_text=_("For example “first stage”.")
    )
    date = blocks.DateBlock(label=_("date"))
    time = blocks.TimeBlock(label=_("time"), required=False, help_text=_("Empty: until the end of the day."))
    time_zone = TimeZoneBlock(label=_("time zone"), default="Europe/Brussels")

    class Meta:
        icon = "time"
        label = _("Deadline")
        label_format = "{date} {label}"


class OpeningHoursBlock(blocks.StructBlock):
    """When an office is open, from one weekday to another (0 is Monday). Times are local."""

    first_day = WeekdayBlock(label=_("from"), default=0)
    last_day = WeekdayBlock(label=_("to"), default=4, help_text=_("The same day, when it is only one."))
    opens = blocks.TimeBlock(label=_("opens"))
    closes = blocks.TimeBlock(label=_("closes"))
    note = blocks.CharBlock(
        label=_("note"), required=False, max_length=120, help_text=_("For example “by appointment only”.")
    )

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when the days or the times are the wrong way round"""
        result = super().clean(value)
        errors = {}
        if result["last_day"] < result["first_day"]:
            errors["last_day"] = ValidationError(
                _("The week starts on Monday. Choose a day after the first one, or make two entries."), code="range"
            )
        if result["closes"] <= result["opens"]:
            errors["closes"] = ValidationError(
                _("This is before the opening time. Correct one of them, or make two entries for a night."),
                code="range",
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return result

    class Meta:
        icon = "time"
        label = _("Opening hours")
        label_format = "{opens}–{closes}"
