"""All page types and snippets."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_countries.fields
import modelcluster.fields
import modelsearch.index
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cms.content.fields
import cms.content.models.event
import cms.content.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0001_media"),
        ("microsites", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "slug",
                    models.CharField(
                        help_text="For addresses and filters, the same in all languages, for example “housing”. It never changes.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "Use small letters a–z, digits and single hyphens only, for example “about-the-project”.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("label", models.CharField(max_length=255, verbose_name="label")),
                (
                    "sort_order",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Entries with lower numbers come first; those with the same number by their label.",
                        verbose_name="order",
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "audience",
                "verbose_name_plural": "audiences",
                "ordering": ["sort_order", "label"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="FundingProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "code",
                    models.CharField(
                        help_text="The same in all languages, for example AMIF.",
                        max_length=40,
                        verbose_name="abbreviation",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("url", models.URLField(blank=True, verbose_name="website")),
                ("description", wagtail.fields.RichTextField(blank=True, verbose_name="description")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "funding programme",
                "verbose_name_plural": "funding programmes",
                "ordering": ["name"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="Keyword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "slug",
                    models.CharField(
                        help_text="For addresses and filters, the same in all languages, for example “housing”. It never changes.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "Use small letters a–z, digits and single hyphens only, for example “about-the-project”.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("label", models.CharField(max_length=255, verbose_name="label")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "keyword",
                "verbose_name_plural": "keywords",
                "ordering": ["label"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="DossierPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                ("query_from", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "query_to",
                    models.DateField(
                        blank=True, help_text="Empty: what is new goes on being added.", null=True, verbose_name="to"
                    ),
                ),
                (
                    "synthesis",
                    wagtail.fields.RichTextField(
                        blank=True, help_text="What the new content shows: trends, gaps.", verbose_name="synthesis"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        help_text="The dossier as a document to download.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.document",
                        verbose_name="file",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "name",
                    models.CharField(help_text="In the language of this entry.", max_length=255, verbose_name="name"),
                ),
                (
                    "native_name",
                    models.CharField(
                        blank=True,
                        help_text="The same in all languages.",
                        max_length=255,
                        verbose_name="name in its own language",
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True, help_text="For example “AER”.", max_length=80, verbose_name="short name"
                    ),
                ),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("description", wagtail.fields.RichTextField(blank=True, verbose_name="description")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="logo",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="For an institute of a university, for example, the university.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="content.organisation",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("office", "Office"),
                            ("dpo", "Data-protection officer"),
                            ("invoice", "Invoice data"),
                            ("press", "Press contact"),
                            ("person", "Contact person"),
                        ],
                        default="office",
                        max_length=32,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Of the office, the person, or the payer.", max_length=255, verbose_name="name"
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=255, verbose_name="street and number")),
                ("postcode", models.CharField(blank=True, max_length=16, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="city")),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="With the prefix of the country, unless it is chosen above.",
                        max_length=40,
                        verbose_name="phone",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "show_email",
                    models.BooleanField(
                        default=False,
                        help_text="Publishes the address. Otherwise visitors don't see it, and nobody can collect it.",
                        verbose_name="show the e-mail address",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "opening_hours",
                    wagtail.fields.StreamField(
                        [("hours", 5)],
                        blank=True,
                        block_lookup={
                            0: ("cms.content.blocks.basic.WeekdayBlock", (), {"default": 0, "label": "from"}),
                            1: (
                                "cms.content.blocks.basic.WeekdayBlock",
                                (),
                                {"default": 4, "help_text": "The same day, when it is only one.", "label": "to"},
                            ),
                            2: ("wagtail.blocks.TimeBlock", (), {"label": "opens"}),
                            3: ("wagtail.blocks.TimeBlock", (), {"label": "closes"}),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example “by appointment only”.",
                                    "label": "note",
                                    "max_length": 120,
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("first_day", 0), ("last_day", 1), ("opens", 2), ("closes", 3), ("note", 4)]],
                                {},
                            ),
                        },
                        verbose_name="opening hours",
                    ),
                ),
                (
                    "tax_id",
                    models.CharField(
                        blank=True,
                        help_text="For invoices. In Poland the NIP, which is checked.",
                        max_length=32,
                        verbose_name="tax number",
                    ),
                ),
                ("recipient_name", models.CharField(blank=True, max_length=255, verbose_name="recipient")),
                (
                    "recipient_street",
                    models.CharField(blank=True, max_length=255, verbose_name="recipient's street and number"),
                ),
                (
                    "recipient_postcode",
                    models.CharField(blank=True, max_length=16, verbose_name="recipient's postcode"),
                ),
                ("recipient_city", models.CharField(blank=True, max_length=120, verbose_name="recipient's city")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contacts",
                        to="content.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["name"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="OrganisationType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "slug",
                    models.CharField(
                        help_text="For addresses and filters, the same in all languages, for example “housing”. It never changes.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "Use small letters a–z, digits and single hyphens only, for example “about-the-project”.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("label", models.CharField(max_length=255, verbose_name="label")),
                (
                    "sort_order",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Entries with lower numbers come first; those with the same number by their label.",
                        verbose_name="order",
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: this is one of the entries at the top.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="content.organisationtype",
                        verbose_name="entry above",
                    ),
                ),
            ],
            options={
                "verbose_name": "type of organisation",
                "verbose_name_plural": "types of organisations",
                "ordering": ["sort_order", "label"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.AddField(
            model_name="organisation",
            name="organisation_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="organisations",
                to="content.organisationtype",
                verbose_name="type",
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "role_title",
                    models.CharField(
                        blank=True,
                        help_text="For example “Head of the integration unit”.",
                        max_length=255,
                        verbose_name="role",
                    ),
                ),
                (
                    "affiliation_text",
                    models.CharField(
                        blank=True,
                        help_text="When the organisation isn't in the list, or to name a unit of it.",
                        max_length=255,
                        verbose_name="organisation in words",
                    ),
                ),
                ("biography", wagtail.fields.RichTextField(blank=True, verbose_name="biography")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "affiliation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="content.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="photo",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="ProjectPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "acronym",
                    models.CharField(
                        blank=True, help_text="The short name, for example EIM.", max_length=60, verbose_name="acronym"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("active", "active"),
                            ("finished", "finished"),
                            ("archived", "archived"),
                        ],
                        default="active",
                        max_length=32,
                        verbose_name="status",
                    ),
                ),
                ("starts", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="start")),
                ("ends", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="end")),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="duration in months",
                    ),
                ),
                (
                    "cost_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="costs",
                    ),
                ),
                ("cost_currency", cms.content.fields.CurrencyField(blank=True, verbose_name="currency")),
                (
                    "updates_url",
                    models.URLField(
                        blank=True,
                        help_text="Where else news of the project are posted.",
                        max_length=500,
                        verbose_name="website for updates",
                    ),
                ),
                (
                    "declared_partners",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="What the project says of itself. Partners that have a page here are counted from their pages.",
                        verbose_name="declared numbers of partners",
                    ),
                ),
                ("funding", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="funding")),
                (
                    "supporters",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="Organisations that support the project without paying for it.",
                        verbose_name="supporters",
                    ),
                ),
                ("objectives", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="objectives")),
                (
                    "specific_objectives",
                    wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="specific objectives"),
                ),
                (
                    "activities",
                    wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="main activities"),
                ),
                (
                    "expected_results",
                    wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="expected results"),
                ),
                (
                    "planned_outputs",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="What the project has promised. What has been done is counted from the pages that contribute to it.",
                        verbose_name="planned outputs",
                    ),
                ),
                ("indicators", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="indicators")),
                (
                    "units_involved",
                    wagtail.fields.StreamField(
                        [], blank=True, block_lookup={}, verbose_name="organisational units involved"
                    ),
                ),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True, max_length=746, multiple=True, verbose_name="countries"
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cc_by_4", "Creative Commons Attribution 4.0 (CC BY)"),
                            ("cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)"),
                            ("cc_by_nd_4", "Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND)"),
                            ("cc_by_nc_4", "Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)"),
                            ("cc0", "Creative Commons Zero: no rights reserved (CC0)"),
                            ("all_rights_reserved", "All rights reserved"),
                        ],
                        help_text="How others may use this. Empty: as the microsite says.",
                        max_length=32,
                        verbose_name="licence",
                    ),
                ),
                (
                    "licence_attribution",
                    models.CharField(
                        blank=True, help_text="Whom others have to name.", max_length=255, verbose_name="attribution"
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "target_groups",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.audience", verbose_name="target groups"
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ActivityPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "activity_type",
                    models.CharField(
                        choices=[
                            ("study_visit", "Study visit"),
                            ("training", "Training"),
                            ("research", "Research"),
                            ("campaign", "Campaign"),
                            ("meeting", "Meeting"),
                            ("other", "Other activity"),
                        ],
                        default="other",
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                ("starts", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="start")),
                ("ends", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="end")),
                (
                    "duration_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Of each visit, training and so on.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="duration in days",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "hosts",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        help_text="Organisations that were visited, or that lent their rooms.",
                        related_name="+",
                        to="content.organisation",
                        verbose_name="hosts",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.projectpage",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "slug",
                    models.CharField(
                        help_text="For addresses and filters, the same in all languages, for example “housing”. It never changes.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "Use small letters a–z, digits and single hyphens only, for example “about-the-project”.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("label", models.CharField(max_length=255, verbose_name="label")),
                (
                    "sort_order",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Entries with lower numbers come first; those with the same number by their label.",
                        verbose_name="order",
                    ),
                ),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: this is one of the entries at the top.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="content.theme",
                        verbose_name="entry above",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["sort_order", "label"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="SpecialFeaturePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "news_hook_note",
                    models.CharField(
                        blank=True,
                        help_text="Why this subject, and why now.",
                        max_length=255,
                        verbose_name="news hook in words",
                    ),
                ),
                (
                    "curated_links",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="In the order in which they are best read, each with the reason why.",
                        verbose_name="selected links",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "news_hook",
                    models.ForeignKey(
                        blank=True,
                        help_text="The page about what makes the subject topical.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="news hook",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "special feature",
                "verbose_name_plural": "special features",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="SpecialFeatureIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of special features",
                "verbose_name_plural": "lists of special features",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PublicationPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "output_type",
                    models.CharField(
                        choices=[
                            ("analysis", "Analysis"),
                            ("study", "Study"),
                            ("toolbox", "Toolbox"),
                            ("report", "Report"),
                            ("database", "Database"),
                            ("guide", "Guide"),
                            ("summary", "Summary"),
                            ("other", "Other output"),
                        ],
                        default="report",
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                ("published", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="published")),
                ("authors", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="authors")),
                (
                    "editions",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="Where it appears more than once: each year, in several languages, in full and as a summary.",
                        verbose_name="editions",
                    ),
                ),
                (
                    "external_url",
                    models.URLField(
                        blank=True,
                        help_text="For a tool or database with a website of its own.",
                        max_length=500,
                        verbose_name="address elsewhere",
                    ),
                ),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="What countries it is about.",
                        max_length=746,
                        multiple=True,
                        verbose_name="countries",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cc_by_4", "Creative Commons Attribution 4.0 (CC BY)"),
                            ("cc_by_sa_4", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)"),
                            ("cc_by_nd_4", "Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND)"),
                            ("cc_by_nc_4", "Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)"),
                            ("cc0", "Creative Commons Zero: no rights reserved (CC0)"),
                            ("all_rights_reserved", "All rights reserved"),
                        ],
                        help_text="How others may use this. Empty: as the microsite says.",
                        max_length=32,
                        verbose_name="licence",
                    ),
                ),
                (
                    "licence_attribution",
                    models.CharField(
                        blank=True, help_text="Whom others have to name.", max_length=255, verbose_name="attribution"
                    ),
                ),
                (
                    "contributes_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_event", "National event"),
                            ("european_event", "European event"),
                            ("coalition_meeting", "Coalition meeting"),
                            ("training", "Training"),
                            ("study_visit", "Study visit"),
                            ("event", "Event"),
                            ("media_output", "Media output"),
                            ("progress_report", "Progress report"),
                            ("country_chapter", "Country chapter"),
                            ("strategy", "Strategy"),
                            ("study", "Study"),
                            ("toolbox", "Toolbox"),
                            ("database", "Database"),
                            ("publication", "Publication"),
                            ("other", "Other output"),
                        ],
                        help_text="Which of the project's planned outputs this counts towards.",
                        max_length=32,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        help_text="The activity that it came out of.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.activitypage",
                        verbose_name="activity",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.document",
                        verbose_name="file",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.projectpage",
                        verbose_name="project",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PublicationIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of publications",
                "verbose_name_plural": "lists of publications",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.AddField(
            model_name="projectpage",
            name="themes",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="+", to="content.theme", verbose_name="themes"
            ),
        ),
        migrations.CreateModel(
            name="ProjectIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of projects",
                "verbose_name_plural": "lists of projects",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PlainPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "plain page",
                "verbose_name_plural": "plain pages",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PartnerPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead partner"),
                            ("partner", "Partner"),
                            ("technical", "Technical partner"),
                            ("associated", "Associated partner"),
                            ("supporter", "Supporter"),
                            ("funder", "Funder"),
                            ("venue_host", "Venue host"),
                            ("owner", "Owner"),
                            ("editorial", "Editorial team"),
                            ("it_provider", "IT service provider"),
                        ],
                        default="partner",
                        max_length=32,
                        verbose_name="role",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Where it takes part. Empty: the country of the organisation.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "sort_order",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Partners are listed by role, then by this number, then by name.",
                        verbose_name="position",
                    ),
                ),
                (
                    "acknowledgement",
                    wagtail.fields.RichTextField(
                        blank=True,
                        help_text="Thanks that are owed, for example for a venue.",
                        verbose_name="acknowledgement",
                    ),
                ),
                ("people", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="people")),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        error_messages={
                            "blank": "Choose the organisation. You can create it under “Organisations & people › Organisations”."
                        },
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PartnerIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of partners",
                "verbose_name_plural": "lists of partners",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="NewsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "archived",
                    models.BooleanField(
                        db_index=True,
                        default=False,
                        help_text="Leaves the listings and is found in the archive; its address goes on working.",
                        verbose_name="archived",
                    ),
                ),
                ("published_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "original_language",
                    cms.content.fields.LanguageField(
                        blank=True,
                        help_text="The language that it was first published in, where that is another one.",
                        verbose_name="original language",
                    ),
                ),
                (
                    "source_name",
                    models.CharField(
                        blank=True,
                        help_text="Who reported it first. Empty: we did.",
                        max_length=255,
                        verbose_name="source",
                    ),
                ),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="address of the source")),
                (
                    "english_summary",
                    models.TextField(
                        blank=True,
                        help_text="A few sentences for readers who don't know the original language.",
                        verbose_name="summary in English",
                    ),
                ),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True, max_length=746, multiple=True, verbose_name="countries"
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "news item",
                "verbose_name_plural": "news",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of news",
                "verbose_name_plural": "lists of news",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="MentionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("media", "In the media"), ("policy", "In policy"), ("other", "Elsewhere")],
                        default="media",
                        max_length=32,
                        verbose_name="kind",
                    ),
                ),
                (
                    "source_name",
                    models.CharField(
                        error_messages={"blank": "Say who mentions the project."},
                        help_text="The newspaper, broadcaster, parliament and so on.",
                        max_length=255,
                        verbose_name="source",
                    ),
                ),
                ("published", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="date")),
                (
                    "quotation",
                    models.TextField(
                        blank=True, help_text="Their words, without quotation marks.", verbose_name="quotation"
                    ),
                ),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="address of the source")),
                (
                    "contributes_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_event", "National event"),
                            ("european_event", "European event"),
                            ("coalition_meeting", "Coalition meeting"),
                            ("training", "Training"),
                            ("study_visit", "Study visit"),
                            ("event", "Event"),
                            ("media_output", "Media output"),
                            ("progress_report", "Progress report"),
                            ("country_chapter", "Country chapter"),
                            ("strategy", "Strategy"),
                            ("study", "Study"),
                            ("toolbox", "Toolbox"),
                            ("database", "Database"),
                            ("publication", "Publication"),
                            ("other", "Other output"),
                        ],
                        help_text="Which of the project's planned outputs this counts towards.",
                        max_length=32,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.dossierpage",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="MentionIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of mentions",
                "verbose_name_plural": "lists of mentions",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "slogan",
                    models.CharField(
                        blank=True,
                        help_text="The project's motto, shown with the title.",
                        max_length=255,
                        verbose_name="slogan",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "home page",
                "verbose_name_plural": "home pages",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="GoodPracticePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "starts",
                    cms.content.fields.PartialDateField(
                        blank=True,
                        help_text="A good practice should be at least one year old.",
                        null=True,
                        verbose_name="start",
                    ),
                ),
                ("ends", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="end")),
                (
                    "is_regular_service",
                    models.BooleanField(
                        default=False, help_text="It goes on, without an end in sight.", verbose_name="regular service"
                    ),
                ),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2, verbose_name="country")),
                ("city", models.CharField(blank=True, max_length=255, verbose_name="city or area")),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="75 to 100 words: what it is, for somebody in a hurry.",
                        verbose_name="summary",
                    ),
                ),
                (
                    "issue_and_goals",
                    models.TextField(
                        blank=True,
                        help_text="100 to 150 words: what was wrong, and what was to become better.",
                        verbose_name="issue and goals",
                    ),
                ),
                (
                    "how_it_works",
                    models.TextField(blank=True, help_text="75 to 100 words.", verbose_name="how it works"),
                ),
                (
                    "results",
                    models.TextField(
                        blank=True, help_text="75 to 100 words: what has changed, with figures.", verbose_name="results"
                    ),
                ),
                (
                    "evaluation",
                    models.TextField(
                        blank=True,
                        help_text="Up to 100 words: who evaluated it, how, and what came out.",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "who_benefits",
                    models.TextField(blank=True, help_text="Up to 40 words.", verbose_name="who benefits"),
                ),
                (
                    "funding_and_resources",
                    models.TextField(
                        blank=True,
                        help_text="Up to 100 words: what it costs, and who pays and works for it.",
                        verbose_name="funding and resources",
                    ),
                ),
                (
                    "criterion_needs",
                    models.TextField(
                        blank=True,
                        help_text="How it answers needs that somebody has established.",
                        verbose_name="criterion: needs",
                    ),
                ),
                (
                    "criterion_engagement",
                    models.TextField(
                        blank=True,
                        help_text="How those whom it is for take part in it.",
                        verbose_name="criterion: engagement",
                    ),
                ),
                (
                    "criterion_transferability",
                    models.TextField(
                        blank=True,
                        help_text="What others need to do the same.",
                        verbose_name="criterion: transferability",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who runs it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "good practice",
                "verbose_name_plural": "good practices",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="GoodPracticeIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of good practices",
                "verbose_name_plural": "lists of good practices",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="FundingOpportunityPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "funder_type",
                    models.CharField(
                        choices=[
                            ("commission", "European Commission"),
                            ("member_state", "Member State"),
                            ("private_foundation", "Private foundation"),
                        ],
                        default="commission",
                        max_length=32,
                        verbose_name="funder's type",
                    ),
                ),
                (
                    "budget_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="budget",
                    ),
                ),
                ("budget_currency", cms.content.fields.CurrencyField(blank=True, verbose_name="currency")),
                ("opens", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="opens")),
                ("deadlines", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="deadlines")),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="From where organisations can apply. Empty: from everywhere.",
                        max_length=746,
                        multiple=True,
                        verbose_name="countries",
                    ),
                ),
                ("call_url", models.URLField(blank=True, max_length=500, verbose_name="address of the call")),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.fundingprogramme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.organisation",
                        verbose_name="funder",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "funding opportunity",
                "verbose_name_plural": "funding opportunities",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="FundingOpportunityIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of funding opportunities",
                "verbose_name_plural": "lists of funding opportunities",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="EventIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of events",
                "verbose_name_plural": "lists of events",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.AddField(
            model_name="dossierpage",
            name="query_theme",
            field=models.ForeignKey(
                blank=True,
                help_text="Pages with this theme, or with one below it, are listed.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="content.theme",
                verbose_name="theme",
            ),
        ),
        migrations.AddField(
            model_name="dossierpage",
            name="themes",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="+", to="content.theme", verbose_name="themes"
            ),
        ),
        migrations.CreateModel(
            name="DossierIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of dossiers",
                "verbose_name_plural": "lists of dossiers",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="DocumentPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "document_type",
                    models.CharField(
                        choices=[
                            ("directive", "Directive"),
                            ("regulation", "Regulation"),
                            ("decision", "Decision"),
                            ("communication", "Communication"),
                            ("policy_paper", "Policy paper"),
                            ("legislation", "National legislation"),
                            ("impact_assessment", "Impact assessment"),
                            ("statistics", "Statistics"),
                            ("report", "Report"),
                            ("research", "Research"),
                            ("other", "Other document"),
                        ],
                        default="other",
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("eu", "European Union"),
                            ("national", "Member State"),
                            ("civil_society", "Civil society"),
                            ("research", "Research and academia"),
                            ("international", "International organisation"),
                        ],
                        default="eu",
                        max_length=32,
                        verbose_name="comes from",
                    ),
                ),
                (
                    "issuer_name",
                    models.CharField(
                        blank=True,
                        help_text="When the issuer isn't among the organisations.",
                        max_length=255,
                        verbose_name="issuer in words",
                    ),
                ),
                ("issued", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="issued")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Under which it is filed, for example its CELEX number 32003L0109.",
                        max_length=120,
                        verbose_name="reference",
                    ),
                ),
                (
                    "original_language",
                    cms.content.fields.LanguageField(
                        blank=True,
                        help_text="The language that it was first published in, where that is another one.",
                        verbose_name="original language",
                    ),
                ),
                (
                    "english_summary",
                    models.TextField(
                        blank=True,
                        help_text="A few sentences for readers who don't know the original language.",
                        verbose_name="summary in English",
                    ),
                ),
                (
                    "files",
                    wagtail.fields.StreamField(
                        [], blank=True, block_lookup={}, help_text="One for each language.", verbose_name="files"
                    ),
                ),
                ("external_url", models.URLField(blank=True, max_length=500, verbose_name="address elsewhere")),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True, max_length=746, multiple=True, verbose_name="countries"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.organisation",
                        verbose_name="issuer",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="DocumentIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of documents",
                "verbose_name_plural": "lists of documents",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="CountrySheetPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        error_messages={"blank": "Say which country the sheet is about."},
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last checked all of it. Readers see it.",
                        null=True,
                        verbose_name="last reviewed",
                    ),
                ),
                (
                    "key_figures",
                    wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="key figures"),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "country sheet",
                "verbose_name_plural": "country sheets",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="CountrySheetIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of country sheets",
                "verbose_name_plural": "lists of country sheets",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ContactPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "contacts",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="In the order in which readers see them. Edit them under “Organisations & people › Contacts”.",
                        verbose_name="contacts",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "contact page",
                "verbose_name_plural": "contact pages",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="CallPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                ("opens", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="opens")),
                ("closes", cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="closes")),
                (
                    "announced",
                    cms.content.fields.PartialDateField(blank=True, null=True, verbose_name="results announced"),
                ),
                ("places", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "selection",
                    wagtail.fields.RichTextField(
                        blank=True,
                        help_text="Who decides, by which criteria, and what came out.",
                        verbose_name="selection",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.projectpage",
                        verbose_name="project",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="CallIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of calls",
                "verbose_name_plural": "lists of calls",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.AddField(
            model_name="activitypage",
            name="themes",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="+", to="content.theme", verbose_name="themes"
            ),
        ),
        migrations.CreateModel(
            name="ActivityIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of activities",
                "verbose_name_plural": "lists of activities",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "name",
                    models.CharField(help_text="Of the building or the room.", max_length=255, verbose_name="name"),
                ),
                ("street", models.CharField(blank=True, max_length=255, verbose_name="street and number")),
                ("postcode", models.CharField(blank=True, max_length=16, verbose_name="postcode")),
                ("city", models.CharField(max_length=120, verbose_name="city")),
                ("country", django_countries.fields.CountryField(max_length=2, verbose_name="country")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="In degrees, north is positive: 50.840600",
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="In degrees, east is positive: 4.374600",
                        max_digits=9,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "accessibility_notes",
                    models.TextField(
                        blank=True,
                        help_text="Steps, lifts, toilets, hearing loops, parking: what somebody with a disability needs to know.",
                        verbose_name="accessibility",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The microsite that this belongs to. Without an owner it is shared by all microsites.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="microsites.microsite",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "venue",
                "verbose_name_plural": "venues",
                "ordering": ["name"],
                "abstract": False,
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="EventPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences: they stand at the top of the page, and below its title in lists.",
                        verbose_name="introduction",
                    ),
                ),
                ("body", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="body")),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What can be seen, for those who can't see it. Empty: the description of the image itself.",
                        max_length=255,
                        validators=[cms.content.validators.validate_alt_text],
                        verbose_name="picture in words",
                    ),
                ),
                (
                    "hide_from_search_engines",
                    models.BooleanField(
                        default=False,
                        help_text="Asks search engines to leave this page out. Whoever knows its address can still read it.",
                        verbose_name="hide from search engines",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When somebody should check that the page is still right. The admin reminds you; readers see nothing.",
                        null=True,
                        verbose_name="to be reviewed by",
                    ),
                ),
                (
                    "archived",
                    models.BooleanField(
                        db_index=True,
                        default=False,
                        help_text="Leaves the listings and is found in the archive; its address goes on working.",
                        verbose_name="archived",
                    ),
                ),
                (
                    "event_type",
                    models.CharField(
                        choices=[
                            ("conference", "Conference"),
                            ("seminar", "Seminar"),
                            ("workshop", "Workshop"),
                            ("meeting", "Meeting"),
                            ("round_table", "Round table"),
                            ("academy", "Academy"),
                            ("study_visit", "Study visit"),
                            ("webinar", "Webinar"),
                            ("training", "Training"),
                            ("other", "Other event"),
                        ],
                        default="meeting",
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                (
                    "event_status",
                    models.CharField(
                        choices=[
                            ("scheduled", "Takes place as planned"),
                            ("postponed", "Postponed"),
                            ("cancelled", "Cancelled"),
                            ("moved", "Moved to a new date"),
                        ],
                        default="scheduled",
                        max_length=32,
                        verbose_name="status",
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("open", "Open to everybody"),
                            ("invitation", "By invitation only"),
                            ("private", "Private, not announced"),
                        ],
                        default="open",
                        max_length=32,
                        verbose_name="who may come",
                    ),
                ),
                (
                    "starts",
                    cms.content.fields.PartialDateField(
                        error_messages={
                            "blank": "Say when the event is; the month or the year will do, if that is all you know."
                        },
                        null=True,
                        verbose_name="first day",
                    ),
                ),
                (
                    "ends",
                    cms.content.fields.PartialDateField(
                        blank=True,
                        help_text="Only when it isn't the first day. YYYY-MM-DD.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("end_time", models.TimeField(blank=True, null=True, verbose_name="to")),
                (
                    "time_zone",
                    cms.content.fields.TimeZoneField(
                        default=cms.content.models.event.default_time_zone,
                        help_text="Whose clocks the times of the event are read from.",
                        verbose_name="time zone",
                    ),
                ),
                ("starts_at", models.DateTimeField(db_index=True, editable=False, null=True)),
                ("ends_at", models.DateTimeField(db_index=True, editable=False, null=True)),
                (
                    "online_url",
                    models.URLField(
                        blank=True,
                        help_text="Where to follow the event. Everybody can read this: leave it empty if only participants may know.",
                        max_length=500,
                        verbose_name="online at",
                    ),
                ),
                (
                    "venue_acknowledgement",
                    models.CharField(
                        blank=True,
                        help_text="One sentence about who lends the venue.",
                        max_length=500,
                        verbose_name="thanks to the host",
                    ),
                ),
                ("sessions", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="sessions")),
                (
                    "eligibility",
                    wagtail.fields.RichTextField(
                        blank=True, help_text="In words, beside the audiences.", verbose_name="who is invited"
                    ),
                ),
                ("objectives", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="objectives")),
                (
                    "documents",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="Agenda, flyer, presentations, minutes: each with its role and its title in words.",
                        verbose_name="documents",
                    ),
                ),
                ("contacts", wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name="contacts")),
                (
                    "countries",
                    django_countries.fields.CountryField(
                        blank=True, max_length=746, multiple=True, verbose_name="countries"
                    ),
                ),
                (
                    "contributes_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_event", "National event"),
                            ("european_event", "European event"),
                            ("coalition_meeting", "Coalition meeting"),
                            ("training", "Training"),
                            ("study_visit", "Study visit"),
                            ("event", "Event"),
                            ("media_output", "Media output"),
                            ("progress_report", "Progress report"),
                            ("country_chapter", "Country chapter"),
                            ("strategy", "Strategy"),
                            ("study", "Study"),
                            ("toolbox", "Toolbox"),
                            ("database", "Database"),
                            ("publication", "Publication"),
                            ("other", "Other output"),
                        ],
                        help_text="Which of the project's planned outputs this counts towards.",
                        max_length=32,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "audiences",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.audience", verbose_name="audiences"
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture",
                    ),
                ),
                (
                    "previous_event",
                    models.ForeignKey(
                        blank=True,
                        help_text="The event of the same series that came before this one.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.eventpage",
                        verbose_name="previous event",
                    ),
                ),
                (
                    "social_image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown where people share the page, best 1200 × 630. Empty: the picture of the page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.image",
                        verbose_name="picture for social networks",
                    ),
                ),
                (
                    "keywords",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.keyword", verbose_name="keywords"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.projectpage",
                        verbose_name="project",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="+", to="content.theme", verbose_name="themes"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="content.venue",
                        verbose_name="venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                fields=("slug", "locale", "owner"),
                name="content_audience_slug_once",
                violation_error_message="There is an entry with this short name. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("slug", "locale"),
                name="content_audience_shared_slug_once",
                violation_error_message="There is a shared entry with this short name. Choose another one.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="audience",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AddConstraint(
            model_name="fundingprogramme",
            constraint=models.UniqueConstraint(
                fields=("code", "locale", "owner"),
                name="content_fundingprogramme_code_once",
                violation_error_message="There is a programme with this abbreviation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingprogramme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("code", "locale"),
                name="content_fundingprogramme_shared_code_once",
                violation_error_message="There is a shared programme with this abbreviation.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="fundingprogramme",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.UniqueConstraint(
                fields=("slug", "locale", "owner"),
                name="content_keyword_slug_once",
                violation_error_message="There is an entry with this short name. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("slug", "locale"),
                name="content_keyword_shared_slug_once",
                violation_error_message="There is a shared entry with this short name. Choose another one.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="keyword",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AlterUniqueTogether(
            name="contact",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AddConstraint(
            model_name="organisationtype",
            constraint=models.UniqueConstraint(
                fields=("slug", "locale", "owner"),
                name="content_organisationtype_slug_once",
                violation_error_message="There is an entry with this short name. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationtype",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("slug", "locale"),
                name="content_organisationtype_shared_slug_once",
                violation_error_message="There is a shared entry with this short name. Choose another one.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="organisationtype",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AlterUniqueTogether(
            name="organisation",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AlterUniqueTogether(
            name="person",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("slug", "locale", "owner"),
                name="content_theme_slug_once",
                violation_error_message="There is an entry with this short name. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("slug", "locale"),
                name="content_theme_shared_slug_once",
                violation_error_message="There is a shared entry with this short name. Choose another one.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="theme",
            unique_together={("translation_key", "locale")},
        ),
        migrations.AlterUniqueTogether(
            name="venue",
            unique_together={("translation_key", "locale")},
        ),
    ]
