"""Microsites, their languages, links and teams."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models

import cms.microsites.addresses
import cms.microsites.models.microsite


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("content", "0001_media"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Microsite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names this microsite in addresses and in the API, for example eu-belong. It never changes.",
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens only."
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="The project's name. Each language can have its own, see Languages.",
                        max_length=255,
                        verbose_name="title",
                    ),
                ),
                (
                    "public_base_url",
                    models.CharField(
                        blank=True,
                        help_text="Where visitors find this microsite when another server shows it, for example https://www.eu-belong.eu. Every address that we give out begins with it. Empty: the address of this installation.",
                        max_length=255,
                        validators=[cms.microsites.addresses.validate_origin],
                        verbose_name="public address",
                    ),
                ),
                (
                    "color_background",
                    cms.microsites.models.microsite.ColourField(
                        default="#ffffff", help_text="What the pages lie on.", max_length=7, verbose_name="background"
                    ),
                ),
                (
                    "color_surface",
                    cms.microsites.models.microsite.ColourField(
                        default="#f2f4f7",
                        help_text="Cards, boxes and the footer, set off from the background.",
                        max_length=7,
                        verbose_name="surface",
                    ),
                ),
                (
                    "color_text",
                    cms.microsites.models.microsite.ColourField(
                        default="#1b1f24",
                        help_text="Needs a contrast of 4.5 on the background and on the surface.",
                        max_length=7,
                        verbose_name="text",
                    ),
                ),
                (
                    "color_primary",
                    cms.microsites.models.microsite.ColourField(
                        default="#0b4ea2",
                        help_text="Links and buttons. Needs a contrast of 4.5 on the background.",
                        max_length=7,
                        verbose_name="primary",
                    ),
                ),
                (
                    "color_on_primary",
                    cms.microsites.models.microsite.ColourField(
                        default="#ffffff",
                        help_text="The text on buttons. Needs a contrast of 4.5 on the primary colour.",
                        max_length=7,
                        verbose_name="on primary",
                    ),
                ),
                (
                    "color_accent",
                    cms.microsites.models.microsite.ColourField(
                        default="#b3541e",
                        help_text="Lines, icons and highlights. Needs a contrast of 3 on the background.",
                        max_length=7,
                        verbose_name="accent",
                    ),
                ),
                (
                    "typeface",
                    models.CharField(
                        choices=[
                            ("system", "The device's own typeface"),
                            ("sans", "Sans serif, neutral"),
                            ("humanist", "Sans serif, humanist"),
                            ("serif", "Serif"),
                            ("slab", "Slab serif"),
                            ("rounded", "Rounded"),
                        ],
                        default="system",
                        help_text="Every device has these: no font is fetched from anybody, so nobody learns of your visitors.",
                        max_length=16,
                        verbose_name="typeface",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("cc_by_4", "Creative Commons Attribution 4.0 (CC BY)"),
                            ("cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)"),
                            ("cc_by_nd_4", "Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND)"),
                            ("cc_by_nc_4", "Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)"),
                            ("cc0", "Creative Commons Zero: no rights reserved (CC0)"),
                            ("all_rights_reserved", "All rights reserved"),
                        ],
                        default="all_rights_reserved",
                        help_text="How others may use what you publish. A page, a document or an image can say otherwise.",
                        max_length=32,
                        verbose_name="licence",
                    ),
                ),
                (
                    "licence_attribution",
                    models.CharField(
                        blank=True,
                        help_text="Whom others have to name, for example providus.lv.",
                        max_length=255,
                        verbose_name="attribution",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(
                        blank=True,
                        help_text="Who in the team answers questions on this microsite.",
                        max_length=255,
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="For the administrators of this installation; it isn't published.",
                        max_length=254,
                        verbose_name="contact's e-mail",
                    ),
                ),
                (
                    "retention_days",
                    models.PositiveIntegerField(
                        default=365,
                        help_text="How long after an event personal data of those who registered is kept (1 to 3650 days). A registration form can ask for less.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="retention in days",
                    ),
                ),
                (
                    "collection",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="microsite",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "default_locale",
                    models.ForeignKey(
                        help_text="What a visitor gets whose own language this microsite doesn't have.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="default language",
                    ),
                ),
                (
                    "document_collection",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection of documents",
                    ),
                ),
                (
                    "image_collection",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection of images",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="Each language says in words what it shows, see Languages.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="logo",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="microsite",
                        to="wagtailcore.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "microsite",
                "verbose_name_plural": "microsites",
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MicrositeGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("editors", "Editors"),
                            ("publishers", "Publishers"),
                            ("registrars", "Registrars"),
                            ("translators", "Translators"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="microsite_group",
                        to="auth.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "microsite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="microsites.microsite",
                        verbose_name="microsite",
                    ),
                ),
            ],
            options={
                "verbose_name": "microsite group",
                "verbose_name_plural": "microsite groups",
                "constraints": [
                    models.UniqueConstraint(fields=("microsite", "role"), name="microsites_one_group_for_each_role")
                ],
            },
        ),
        migrations.CreateModel(
            name="MicrositeLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "fallback_position",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Where a text is missing in the language that a visitor asked for, languages with a number stand in for it, the lowest first. Empty: this language never stands in for another.",
                        null=True,
                        verbose_name="fallback position",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="The microsite's name in this language. Empty: the title of the microsite.",
                        max_length=255,
                        verbose_name="title",
                    ),
                ),
                (
                    "slogan",
                    models.CharField(
                        blank=True, help_text="One line below the title.", max_length=255, verbose_name="slogan"
                    ),
                ),
                (
                    "logo_alt",
                    models.CharField(
                        blank=True,
                        help_text="What the logo shows, for those who can't see it. Usually the project's name.",
                        max_length=255,
                        verbose_name="logo in words",
                    ),
                ),
                (
                    "primary_menu",
                    wagtail.fields.StreamField(
                        [("item", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "The words that visitors read and choose.",
                                    "label": "Label",
                                    "max_length": 80,
                                },
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "help_text": "Choose a page of this microsite, or write an address below: not both.",
                                    "label": "Page",
                                    "required": False,
                                },
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For another website: https://… Leave it empty when you chose a page.",
                                    "label": "Address",
                                    "max_length": 500,
                                    "required": False,
                                    "validators": [cms.microsites.addresses.validate_link],
                                },
                            ),
                            3: ("wagtail.blocks.StructBlock", [[("label", 0), ("page", 1), ("url", 2)]], {}),
                            4: (
                                "wagtail.blocks.ListBlock",
                                (3,),
                                {
                                    "default": [],
                                    "help_text": "An entry with others below it may do without a page and an address of its own.",
                                    "label": "Entries below",
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 0), ("page", 1), ("url", 2), ("children", 4)]],
                                {},
                            ),
                        },
                        help_text="At the top of every page.",
                        verbose_name="main menu",
                    ),
                ),
                (
                    "footer_menu",
                    wagtail.fields.StreamField(
                        [("item", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "The words that visitors read and choose.",
                                    "label": "Label",
                                    "max_length": 80,
                                },
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "help_text": "Choose a page of this microsite, or write an address below: not both.",
                                    "label": "Page",
                                    "required": False,
                                },
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For another website: https://… Leave it empty when you chose a page.",
                                    "label": "Address",
                                    "max_length": 500,
                                    "required": False,
                                    "validators": [cms.microsites.addresses.validate_link],
                                },
                            ),
                            3: ("wagtail.blocks.StructBlock", [[("label", 0), ("page", 1), ("url", 2)]], {}),
                            4: (
                                "wagtail.blocks.ListBlock",
                                (3,),
                                {
                                    "default": [],
                                    "help_text": "An entry with others below it may do without a page and an address of its own.",
                                    "label": "Entries below",
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 0), ("page", 1), ("url", 2), ("children", 4)]],
                                {},
                            ),
                        },
                        help_text="At the bottom of every page.",
                        verbose_name="footer menu",
                    ),
                ),
                (
                    "footer_copyright",
                    models.CharField(
                        blank=True,
                        help_text="For example: © City of Poznań, 2022.",
                        max_length=255,
                        verbose_name="copyright line",
                    ),
                ),
                (
                    "footer_credit",
                    models.CharField(
                        blank=True,
                        help_text="Who made the website, in one line.",
                        max_length=255,
                        verbose_name="credit",
                    ),
                ),
                (
                    "funding_statement",
                    wagtail.fields.RichTextField(
                        blank=True,
                        help_text="Who pays for the project, in the words that the funding programme asks for. The European Union obliges those whom it funds to say so on every page.",
                        verbose_name="funding statement",
                    ),
                ),
                (
                    "funding_emblem_alt",
                    models.CharField(
                        blank=True,
                        help_text="The words in the emblem, in this language.",
                        max_length=255,
                        verbose_name="emblem in words",
                    ),
                ),
                (
                    "funding_emblem",
                    models.ForeignKey(
                        blank=True,
                        help_text="The emblem of the European Union with “Funded by the European Union” in this language.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="funding emblem",
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="language",
                    ),
                ),
                (
                    "microsite",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="microsites.microsite"
                    ),
                ),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("microsite", "locale"),
                        name="microsites_language_once",
                        violation_error_message="This microsite has this language already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("settings", "Settings"),
                            ("language", "Language"),
                            ("page", "Page"),
                            ("row", "Snippet"),
                            ("file", "Image or document"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        help_text="Within the folder of the microsite.", max_length=255, verbose_name="path"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("source", models.CharField(help_text="Fingerprint (SHA-256) of what the file said.", max_length=64)),
                (
                    "state",
                    models.CharField(help_text="Fingerprint (SHA-256) of the object after loading.", max_length=64),
                ),
                ("loaded_at", models.DateTimeField(auto_now=True, verbose_name="loaded at")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "microsite",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="microsite",
                    ),
                ),
            ],
            options={
                "verbose_name": "record of loading",
                "verbose_name_plural": "records of loading",
                "constraints": [
                    models.UniqueConstraint(fields=("microsite", "kind", "path"), name="microsites_seed_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("microsite", None)),
                        fields=("kind", "path"),
                        name="microsites_shared_seed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SocialLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "network",
                    models.CharField(
                        choices=[
                            ("x", "X (Twitter)"),
                            ("bluesky", "Bluesky"),
                            ("mastodon", "Mastodon"),
                            ("facebook", "Facebook"),
                            ("instagram", "Instagram"),
                            ("linkedin", "LinkedIn"),
                            ("youtube", "YouTube"),
                            ("peertube", "PeerTube"),
                            ("vimeo", "Vimeo"),
                            ("flickr", "Flickr"),
                            ("tiktok", "TikTok"),
                            ("threads", "Threads"),
                            ("github", "GitHub"),
                            ("rss", "News feed (RSS)"),
                            ("other", "Another network"),
                        ],
                        max_length=16,
                        verbose_name="network",
                    ),
                ),
                (
                    "url",
                    models.CharField(
                        help_text="The project's own page there, for example https://x.com/eubelong.",
                        max_length=500,
                        validators=[cms.microsites.addresses.validate_web_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="What visitors read, for example “Follow us on X”.",
                        max_length=120,
                        verbose_name="label",
                    ),
                ),
                (
                    "microsite",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="social_links",
                        to="microsites.microsite",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a social network",
                "verbose_name_plural": "links to social networks",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("microsite", "url"), name="microsites_social_link_once")
                ],
            },
        ),
    ]
