"""What can be chosen for a microsite: licences, roles of its team, typefaces and social networks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """How others may use what a microsite publishes."""

    CC_BY_4 = "cc_by_4", _("Creative Commons Attribution 4.0 (CC BY)")
    CC_BY_SA_4 = "cc_by_sa_4", _("Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)")
    CC_BY_ND_4 = "cc_by_nd_4", _("Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND)")
    CC_BY_NC_4 = "cc_by_nc_4", _("Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)")
    CC0 = "cc0", _("Creative Commons Zero: no rights reserved (CC0)")
    ALL_RIGHTS_RESERVED = "all_rights_reserved", _("All rights reserved")


class Role(models.TextChoices):
    """What a member of a microsite's team does. Each role is one group of users."""

    EDITORS = "editors", _("Editors")
    PUBLISHERS = "publishers", _("Publishers")
    REGISTRARS = "registrars", _("Registrars")
    TRANSLATORS = "translators", _("Translators")
    # Do everything that the others do, and say who is in the team.
    LEADS = "leads", _("Team leads")


class Typeface(models.TextChoices):
    """Families of typefaces that every reader's device has, so that no third party serves a font."""

    SYSTEM = "system", _("The device's own typeface")
    SANS = "sans", _("Sans serif, neutral")
    HUMANIST = "humanist", _("Sans serif, humanist")
    SERIF = "serif", _("Serif")
    SLAB = "slab", _("Slab serif")
    ROUNDED = "rounded", _("Rounded")


class SocialNetwork(models.TextChoices):
    """Networks whose icon a front end can show beside the link."""

    X = "x", "X (Twitter)"
    BLUESKY = "bluesky", "Bluesky"
    MASTODON = "mastodon", "Mastodon"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"
    YOUTUBE = "youtube", "YouTube"
    PEERTUBE = "peertube", "PeerTube"
    VIMEO = "vimeo", "Vimeo"
    FLICKR = "flickr", "Flickr"
    TIKTOK = "tiktok", "TikTok"
    THREADS = "threads", "Threads"
    GITHUB = "github", "GitHub"
    RSS = "rss", _("News feed (RSS)")
    OTHER = "other", _("Another network")
