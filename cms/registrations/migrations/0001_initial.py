"""The page that carries an event's registration form."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cms.content.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0002_pages_and_snippets"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistrationPage",
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
                    "opens_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty: as soon as it is published.", null=True, verbose_name="opens"
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty: when the event begins.", null=True, verbose_name="closes"
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="For all languages together. Empty: no limit. 0: full.",
                        null=True,
                        verbose_name="seats",
                    ),
                ),
                (
                    "waiting_list",
                    models.BooleanField(
                        default=True,
                        help_text="Who registers when all seats are taken can wait for one.",
                        verbose_name="waiting list",
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("team", "The team confirms each registration"),
                            ("automatic", "Whoever registers has a seat, as long as there are any"),
                        ],
                        default="team",
                        max_length=32,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[("open", "Everybody"), ("invitation", "Invited people only")],
                        default="open",
                        max_length=32,
                        verbose_name="who may register",
                    ),
                ),
                (
                    "questions",
                    wagtail.fields.StreamField(
                        [],
                        blank=True,
                        block_lookup={},
                        help_text="Name, e-mail address and language are asked in any case.",
                        verbose_name="questions",
                    ),
                ),
                (
                    "ask_special_needs",
                    models.BooleanField(
                        default=True,
                        help_text="Interpreter, accessibility, diet, childcare. They are kept apart, and deleted sooner.",
                        verbose_name="ask for special needs",
                    ),
                ),
                (
                    "privacy_notice",
                    wagtail.fields.RichTextField(
                        error_messages={
                            "blank": "A registration can't be published without a privacy notice. Write it here, on the tab “Facts” under “Privacy”. Until then, save a draft."
                        },
                        help_text="What you do with the data, on what grounds, who gets them, and for how long you keep them.",
                        verbose_name="privacy notice",
                    ),
                ),
                (
                    "retention_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How long after the event the data are kept. Empty: as long as the microsite says.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="retention in days",
                    ),
                ),
                (
                    "data_protection_officer",
                    models.ForeignKey(
                        error_messages={
                            "blank": "A registration can't be published without a data-protection officer. Add one under “Organisations & people › Contacts” with the kind “Data-protection officer”, and choose it here, on the tab “Facts” under “Privacy”. Until then, save a draft."
                        },
                        help_text="A contact of the kind “Data-protection officer”, from “Organisations & people › Contacts”.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.contact",
                        verbose_name="data-protection officer",
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
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
            },
            bases=("wagtailcore.page", models.Model),
        ),
    ]
