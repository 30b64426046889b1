"""The groups of users that make up a microsite's team."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.microsites.choices import Role
from cms.microsites.models.microsite import Microsite


class MicrositeGroup(models.Model):
    """Says which group of users holds which role in which microsite."""

    microsite = models.ForeignKey(
        Microsite, on_delete=models.CASCADE, related_name="groups", verbose_name=_("microsite")
    )
    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, related_name="microsite_group", verbose_name=_("group")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = _("microsite group")
        verbose_name_plural = _("microsite groups")
        constraints = [
            models.UniqueConstraint(fields=["microsite", "role"], name="microsites_one_group_for_each_role"),
        ]

    def __str__(self) -> str:
        return self.group.name
