"""Facts about a project, one block for each of the kinds that repeat."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import CurrencyBlock, EnumBlock, SharedChooserBlock
from cms.content.choices import (
    FundingKind,
    PartnerRole,
    PlannedOutputEvery,
    PlannedOutputKind,
    PlannedOutputPer,
    SupporterRole,
)


class DeclaredPartnersBlock(blocks.StructBlock):
    """How many partners the project says that it has; the partner pages may know fewer so far."""

    role = EnumBlock(PartnerRole, label=_("role"))
    count = blocks.IntegerBlock(label=_("number"), min_value=1)

    class Meta:
        icon = "group"
        label = _("Number of partners")
        label_format = "{count} × {role}"


class FundingBlock(blocks.StructBlock):
    """A programme that pays for the project, or for a part of it."""

    programme = SharedChooserBlock("content.FundingProgramme", label=_("programme"))
    kind = EnumBlock(FundingKind, label=_("kind"), default=FundingKind.CO_FUNDER)
    share_percent = blocks.DecimalBlock(
        label=_("share in per cent"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    amount = blocks.DecimalBlock(label=_("amount"), required=False, min_value=0, max_digits=14, decimal_places=2)
    currency = CurrencyBlock(label=_("currency"), required=False)
    note = blocks.CharBlock(label=_("note"), required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when there is an amount without its currency"""
        result = super().clean(value)
        if result["amount"] is not None and not result["currency"]:
            error = ValidationError(_("Choose the currency of the amount."), code="required")
            raise blocks.StructBlockValidationError(block_errors={"currency": error})
        return result

    class Meta:
        icon = "success"
        label = _("Funding")


class SupporterBlock(blocks.StructBlock):
    """An organisation that supports the project without paying for it."""

    organisation = SharedChooserBlock("content.Organisation", label=_("organisation"))
    role = EnumBlock(SupporterRole, label=_("role"), default=SupporterRole.SUPPORTER)

    class Meta:
        icon = "group"
        label = _("Supporter")


class ActivityBlock(blocks.StructBlock):
    """Something that the project does."""

    title = blocks.CharBlock(label=_("activity"), max_length=255)
    description = blocks.TextBlock(label=_("description"), required=False, rows=2)

    class Meta:
        icon = "check"
        label = _("Activity")


class PlannedOutputBlock(blocks.StructBlock):
    """
    Something that the project has promised: "each partner holds two national events after each stage, 20 to 50 people".

    `count` things, by or in each of `per`, as often as `every` says, with so many participants each.
    """

    kind = EnumBlock(PlannedOutputKind, label=_("kind"))
    title = blocks.CharBlock(label=_("title"), max_length=255)
    description = blocks.TextBlock(label=_("description"), required=False, rows=2)
    count = blocks.IntegerBlock(label=_("number"), min_value=1, default=1)
    per = EnumBlock(PlannedOutputPer, label=_("by or in"), default=PlannedOutputPer.PROJECT)
    every = EnumBlock(PlannedOutputEvery, label=_("how often"), default=PlannedOutputEvery.ONCE)
    minimum_participants = blocks.IntegerBlock(label=_("participants, at least"), required=False, min_value=1)
    maximum_participants = blocks.IntegerBlock(label=_("participants, at most"), required=False, min_value=1)
    approximate = blocks.BooleanBlock(
        label=_("approximate"), required=False, help_text=_("The numbers are approximate (“about 20 to 50”).")
    )
    note = blocks.CharBlock(label=_("note"), required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when fewer participants are the most than the least"""
        result = super().clean(value)
        least, most = result["minimum_participants"], result["maximum_participants"]
        if least is not None and most is not None and most < least:
            error = ValidationError(
                _("This is fewer than the least number, %(least)d. Swap the two, or correct one of them."),
                code="range",
                params={"least": least},
            )
            raise blocks.StructBlockValidationError(block_errors={"maximum_participants": error})
        return result

    class Meta:
        icon = "tasks"
        label = _("Planned output")
        label_format = "{count} × {title}"


class IndicatorBlock(blocks.StructBlock):
    """A figure that the project is measured by: 165 stakeholders."""

    name = blocks.CharBlock(label=_("name"), max_length=255)
    value = blocks.DecimalBlock(
        label=_("value"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("Empty while it isn't known, or when the indicator is described in words only."),
    )
    unit = blocks.CharBlock(
        label=_("unit"),
        required=False,
        max_length=80,
        help_text=_("In the form that this number needs, for example “people”."),
    )
    approximate = blocks.BooleanBlock(label=_("approximate"), required=False)
    description = blocks.TextBlock(label=_("description"), required=False, rows=2)

    class Meta:
        icon = "order"
        label = _("Indicator")
        label_format = "{name}: {value} {unit}"


class UnitBlock(blocks.StructBlock):
    """A department or other unit of the organisation that takes part in the project."""

    name = blocks.CharBlock(label=_("unit"), max_length=255)
    contact = SharedChooserBlock("content.Contact", label=_("contact"), required=False)

    class Meta:
        icon = "group"
        label = _("Organisational unit")
