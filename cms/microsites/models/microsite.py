"""A microsite: the small website of one project, with its own address, languages, look and team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Collection, Locale, Orderable, Page, Site

from cms.microsites.addresses import (
    origin_of,
    validate_origin,
    validate_origins,
    validate_preview_address,
    validate_web_address,
)
from cms.microsites.choices import Licence, SocialNetwork, Typeface
from cms.microsites.contrast import THEME_PAIRS, contrast_ratio, is_hex_colour

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

# The licences that ask whoever uses the content to name somebody.
LICENCES_WITH_ATTRIBUTION = {Licence.CC_BY_4, Licence.CC_BY_SA_4, Licence.CC_BY_ND_4, Licence.CC_BY_NC_4}


class ColourField(models.CharField[str, str]):
    """A colour as "#rrggbb", stored in lower-case letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not is_hex_colour(value):
            raise ValidationError(
                gettext("“%(value)s” is not a colour. Write it as # and six hexadecimal digits, for example #1a5fb4."),
                code="invalid",
                params={"value": value},
            )


# `models.Model` is a base already; said again, it tells the type checker what modelcluster and Wagtail don't.
class Microsite(ClusterableModel, models.Model):
    """The website of one project. Everything that its team writes hangs on it; no other team sees that."""

    # PROTECT: deleting the address in Wagtail's settings must not take a whole website with it.
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="microsite", verbose_name=_("site"))
    slug = models.SlugField(
        _("short name"),
        unique=True,
        max_length=50,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and single hyphens only."))
        ],
        help_text=_("Names this microsite in addresses and in the API, for example eu-belong. It never changes."),
    )
    title = models.CharField(
        _("title"), max_length=255, help_text=_("The project's name. Each language can have its own, see Languages.")
    )
    default_locale = models.ForeignKey(
        Locale,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("default language"),
        help_text=_("What a visitor gets whose own language this microsite doesn't have."),
    )
    public_base_url = models.CharField(
        _("public address"),
        max_length=255,
        blank=True,
        validators=[validate_origin],
        help_text=_(
            "Where visitors find this microsite when another server shows it, for example https://www.eu-belong.eu. "
            "Every address that we give out begins with it. Empty: the address of this installation."
        ),
    )
    further_origins = models.TextField(
        _("further websites"),
        blank=True,
        validators=[validate_origins],
        help_text=_(
            "Other websites whose pages may read this microsite in their visitors' browsers, one in each line, for "
            "example https://preview.eu-belong.eu. The public address may always, and servers need no permission."
        ),
    )

    preview_url = models.CharField(
        _("preview address"),
        max_length=255,
        blank=True,
        validators=[validate_preview_address],
        help_text=_(
            "Where your own website shows drafts, for example https://www.eu-belong.eu/preview: it is sent a token and "
            "the path of a page. Empty: the website of this installation shows them."
        ),
    )

    color_background = ColourField(_("background"), default="#ffffff", help_text=_("What the pages lie on."))
    color_surface = ColourField(
        _("surface"), default="#f2f4f7", help_text=_("Cards, boxes and the footer, set off from the background.")
    )
    color_text = ColourField(
        _("text"), default="#1b1f24", help_text=_("Needs a contrast of 4.5 on the background and on the surface.")
    )
    color_primary = ColourField(
        _("primary"), default="#0b4ea2", help_text=_("Links and buttons. Needs a contrast of 4.5 on the background.")
    )
    color_on_primary = ColourField(
        _("on primary"),
        default="#ffffff",
        help_text=_("The text on buttons. Needs a contrast of 4.5 on the primary colour."),
    )
    color_accent = ColourField(
        _("accent"),
        default="#b3541e",
        help_text=_("Lines, icons and highlights. Needs a contrast of 3 on the background."),
    )
    typeface = models.CharField(
        _("typeface"),
        max_length=16,
        choices=Typeface.choices,
        default=Typeface.SYSTEM,
        help_text=_("Every device has these: no font is fetched from anybody, so nobody learns of your visitors."),
    )
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Each language says in words what it shows, see Languages."),
    )

    licence = models.CharField(
        _("licence"),
        max_length=32,
        choices=Licence.choices,
        default=Licence.ALL_RIGHTS_RESERVED,
        help_text=_("How others may use what you publish. A page, a document or an image can say otherwise."),
    )
    licence_attribution = models.CharField(
        _("attribution"), max_length=255, blank=True, help_text=_("Whom others have to name, for example providus.lv.")
    )
    contact_name = models.CharField(
        _("contact"), max_length=255, blank=True, help_text=_("Who in the team answers questions on this microsite.")
    )
    contact_email = models.EmailField(
        _("contact's e-mail"),
        blank=True,
        help_text=_("For the administrators of this installation; it isn't published."),
    )
    in_portal = models.BooleanField(
        _("takes part in the portal"),
        default=True,
        help_text=_("What it publishes is also found by searches over all microsites."),
    )
    retention_days = models.PositiveIntegerField(
        _("retention in days"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "How long after an event personal data of those who registered is kept (1 to 3650 days). "
            "A registration form can ask for less."
        ),
    )

    # Set by `cms.archives.archiving` alone: from then on nothing of it can be changed.
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    # PROTECT: a collection that holds a team's files is no place to start deleting a microsite from.
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="microsite", editable=False, verbose_name=_("collection")
    )
    image_collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("collection of images")
    )
    document_collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("collection of documents"),
    )

    class Meta:
        verbose_name = _("microsite")
        verbose_name_plural = _("microsites")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """:raises ValidationError: when theme colours are too alike to be read, or an attribution is missing"""
        super().clean()
        errors: dict[str, list[ValidationError]] = {}
        for pair in THEME_PAIRS:
            error = self._contrast_error(pair.foreground, pair.background, pair.ratio)
            if error:
                errors.setdefault(f"color_{pair.foreground}", []).append(error)
        if self.licence in LICENCES_WITH_ATTRIBUTION and not self.licence_attribution:
            errors["licence_attribution"] = [
                ValidationError(_("This licence asks others to name somebody. Say whom."), code="missing")
            ]
        self.public_base_url = self.public_base_url.rstrip("/")
        self.further_origins = "\n".join(dict.fromkeys(map(origin_of, self.further_origins.split())))
        if errors:
            raise ValidationError(errors)

    def _contrast_error(self, foreground: str, background: str, needed: float) -> ValidationError | None:
        names = [f"color_{foreground}", f"color_{background}"]
        colours = [getattr(self, name) for name in names]
        if not all(is_hex_colour(colour) for colour in colours):
            return None  # the field itself complains
        # Rounded down: 4.4999 must not be called 4.5 and refused.
        ratio = int(contrast_ratio(*colours) * 100) / 100
        if contrast_ratio(*colours) >= needed:
            return None
        return ValidationError(
            _(
                "“%(foreground)s” on “%(background)s” has a contrast of %(ratio)s, and needs %(needed)s to be read by "
                "all (WCAG AA). Make one of the two darker or lighter."
            ),
            code="contrast",
            params={
                "foreground": label_for_field(names[0], type(self)),
                "background": label_for_field(names[1], type(self)),
                "ratio": ratio,
                "needed": needed,
            },
        )

    @property
    def homes(self) -> PageQuerySet:
        """The home pages in all languages, live or not: the translations of the site's root page."""
        return Page.objects.filter(translation_key=self.site.root_page.translation_key, depth=2).order_by("path")

    def home(self, language: str) -> Page | None:
        """Return the home page in *language* (code), live or not; None where there is none."""
        home: Page | None = self.homes.filter(locale__language_code=language).first()
        return home

    def language_codes(self) -> list[str]:
        """Return the codes of this microsite's languages in the order in which they are shown."""
        return [language.code for language in self.ordered_languages()]

    def fallback_codes(self, language: str) -> list[str]:
        """Return the languages in which to look for something that was asked for in *language*, best first."""
        fallbacks = sorted(
            (entry for entry in self.ordered_languages() if entry.fallback_position is not None),
            key=lambda entry: entry.fallback_position or 0,
        )
        return [language, *(entry.code for entry in fallbacks if entry.code != language)]

    def ordered_languages(self) -> list[Any]:
        """Return the `MicrositeLanguage`s in the order in which they are shown (without a query when prefetched)."""
        return sorted(self.languages.all(), key=lambda entry: (entry.sort_order or 0, entry.pk or 0))

    def origins(self) -> set[str]:
        """Return the origins of the websites that show this microsite, as browsers name them."""
        addresses = [self.base_url(), *self.further_origins.split(), self.preview_url]
        return {origin_of(address) for address in addresses if address}

    def base_url(self) -> str:
        """Return the address that every published address begins with, without a slash at its end."""
        return (self.public_base_url or self.site.root_url).rstrip("/")

    def preview_address(self) -> str:
        """Return the address at which drafts are shown, which takes a token and a path."""
        return self.preview_url or f"{self.site.root_url}/preview"


class SocialLink(Orderable, models.Model):
    """A plain link to where the project is on a social network: nothing of that network is embedded."""

    microsite = ParentalKey(Microsite, on_delete=models.CASCADE, related_name="social_links")
    network = models.CharField(_("network"), max_length=16, choices=SocialNetwork.choices)
    url = models.CharField(
        _("address"),
        max_length=500,
        validators=[validate_web_address],
        help_text=_("The project's own page there, for example https://x.com/eubelong."),
    )
    label = models.CharField(
        _("label"), max_length=120, blank=True, help_text=_("What visitors read, for example “Follow us on X”.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("link to a social network")
        verbose_name_plural = _("links to social networks")
        constraints = [
            models.UniqueConstraint(fields=["microsite", "url"], name="microsites_social_link_once"),
        ]

    def __str__(self) -> str:
        return self.label or self.get_network_display()
