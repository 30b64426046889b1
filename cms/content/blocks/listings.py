"""Blocks that show things kept elsewhere: people, partners, events."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import EnumBlock, SharedChooserBlock
from cms.content.choices import EventListing, PartnerRole


class PeopleBlock(blocks.StructBlock):
    """People, for example the team."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    people = blocks.ListBlock(SharedChooserBlock("content.Person", label=_("person")), label=_("people"), min_num=1)

    class Meta:
        icon = "group"
        label = _("People")
        help_text = _("People with their role, organisation and photo.")


class PartnersBlock(blocks.StructBlock):
    """The partners of this microsite, from its partner pages."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    role = EnumBlock(PartnerRole, label=_("role"), required=False, help_text=_("Left empty, all roles are shown."))
    group_by_country = blocks.BooleanBlock(label=_("group by country"), required=False)

    class Meta:
        icon = "group"
        label = _("Partners")
        help_text = _("The partners of this website. The list follows the partner pages.")


class EventsBlock(blocks.StructBlock):
    """Events of this microsite, from its event pages."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    when = EnumBlock(EventListing, label=_("which events"), default=EventListing.UPCOMING)
    limit = blocks.IntegerBlock(label=_("at most"), min_value=1, max_value=20, default=5)

    class Meta:
        icon = "calendar"
        label = _("Events")
        help_text = _("Events of this website. The list follows the event pages.")
