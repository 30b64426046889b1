"""What a preview is for."""

from django.db import models


class Kind(models.TextChoices):
    """What a preview shows, and to whom. Nobody reads these words but programs."""

    # An editor's form, saved or not.
    FORM = "form"
    # A version of a page, to one of the team.
    VERSION = "version"
    # What is saved, to whoever was given the link.
    SHARED = "shared"
