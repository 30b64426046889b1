"""Registrations, their history, invitations, and what is left when they are deleted."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("microsites", "0003_in_portal"),
        ("registrations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("html", models.TextField(verbose_name="text")),
                ("first_seen_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "privacy notice",
                "verbose_name_plural": "privacy notices",
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("email", models.CharField(max_length=320, verbose_name="e-mail address")),
                ("email_key", models.CharField(editable=False, max_length=320)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting_confirmation", "Awaiting confirmation of the e-mail address"),
                            ("pending", "Waiting for the team's decision"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Has been offered a seat"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("attended", "Attended"),
                            ("no_show", "Did not come"),
                        ],
                        db_index=True,
                        default="awaiting_confirmation",
                        max_length=32,
                        verbose_name="state",
                    ),
                ),
                ("has_seat", models.BooleanField(default=False, verbose_name="holds a seat")),
                ("position", models.PositiveBigIntegerField(editable=False, verbose_name="position")),
                ("answers", models.JSONField(default=dict, verbose_name="answers")),
                ("consented_at", models.DateTimeField(null=True, verbose_name="consented")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="registered")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("state_since", models.DateTimeField(auto_now_add=True, verbose_name="in this state since")),
                ("email_confirmed_at", models.DateTimeField(null=True, verbose_name="address confirmed")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="expires")),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registrations.notice",
                        verbose_name="privacy notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="DeletionCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_key", models.UUIDField(db_index=True, editable=False)),
                ("event_title", models.CharField(max_length=255, verbose_name="event")),
                ("event_ended_at", models.DateTimeField(null=True, verbose_name="end of the event")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("retention", "All data of an event's registrants, after the retention period"),
                            ("special_needs", "Special needs, after their shorter retention period"),
                            ("erasure", "One person's data, at that person's wish"),
                        ],
                        max_length=32,
                        verbose_name="what",
                    ),
                ),
                ("retention_days", models.PositiveIntegerField(null=True, verbose_name="retention in days")),
                ("deleted_at", models.DateTimeField(auto_now_add=True, verbose_name="deleted")),
                ("states", models.JSONField(default=dict, verbose_name="states")),
                ("languages", models.JSONField(default=dict, verbose_name="languages")),
                (
                    "microsite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="microsites.microsite"
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion certificate",
                "verbose_name_plural": "deletion certificates",
                "ordering": ["-deleted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SpecialNeeds",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="special_needs",
                        serialize=False,
                        to="registrations.registration",
                    ),
                ),
                ("interpreter", models.CharField(blank=True, max_length=500, verbose_name="interpreter")),
                ("accessibility", models.CharField(blank=True, max_length=500, verbose_name="accessibility")),
                ("diet", models.CharField(blank=True, max_length=500, verbose_name="diet")),
                ("childcare", models.CharField(blank=True, max_length=500, verbose_name="childcare")),
            ],
            options={
                "verbose_name": "special needs",
                "verbose_name_plural": "special needs",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="name")),
                ("email", models.CharField(blank=True, max_length=320, verbose_name="e-mail address")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="invited")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="expires")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitation",
                        to="registrations.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_tokens",
                        to="registrations.registration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegistrationMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirm_email", "Please confirm your address"),
                            ("already_registered", "You are registered already"),
                            ("received", "Received; the team decides"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("seat_freed", "A seat became free; the team decides"),
                            ("offered", "A seat is offered: please accept it"),
                            ("offer_expired", "The offered seat was not accepted in time"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("updated", "Your answers were changed"),
                            ("event_moved", "The event has moved"),
                            ("event_cancelled", "The event is cancelled"),
                            ("reminder", "Reminder"),
                            ("invitation", "Invitation"),
                            ("team_registered", "To the team: somebody has registered"),
                            ("team_cancelled", "To the team: somebody has cancelled"),
                        ],
                        max_length=32,
                        verbose_name="mail",
                    ),
                ),
                ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued")),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="registrations.invitation",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="registrations.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail to a registrant",
                "verbose_name_plural": "mails to registrants",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SeatPool",
            fields=[
                ("event_key", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("told", models.JSONField(default=dict)),
                (
                    "microsite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_pools",
                        to="microsites.microsite",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="registration",
            name="pool",
            field=models.ForeignKey(
                db_column="event_key",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="registrations.seatpool",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="registrations.seatpool"
            ),
        ),
        migrations.CreateModel(
            name="SpecialNeedsLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("count", models.PositiveIntegerField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="registrations.seatpool"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="registrations.seatpool",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="submissions",
                        to="registrations.registration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "actor",
                    models.CharField(
                        choices=[
                            ("registrant", "The person who registered"),
                            ("team", "The team"),
                            ("system", "The program"),
                        ],
                        max_length=32,
                        verbose_name="who",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("awaiting_confirmation", "Awaiting confirmation of the e-mail address"),
                            ("pending", "Waiting for the team's decision"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Has been offered a seat"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("attended", "Attended"),
                            ("no_show", "Did not come"),
                        ],
                        max_length=32,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("awaiting_confirmation", "Awaiting confirmation of the e-mail address"),
                            ("pending", "Waiting for the team's decision"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Has been offered a seat"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("attended", "Attended"),
                            ("no_show", "Did not come"),
                        ],
                        max_length=32,
                        verbose_name="to",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("added_by_team", "Added by the team"),
                            ("seat_freed", "A seat became free"),
                            ("promoted", "Promoted by the team"),
                            ("expired", "Not confirmed in time"),
                            ("offer_expired", "Offer not accepted in time"),
                            ("event_cancelled", "The event is cancelled"),
                            ("undone", "Corrected"),
                        ],
                        max_length=32,
                        verbose_name="reason",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="registrations.registration",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of state",
                "verbose_name_plural": "changes of state",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["pool", "state"], name="registrations_pool_state"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["expires_at"], name="registrations_expires"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(fields=("pool", "position"), name="registrations_position_once"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("cancelled",)), _negated=True),
                fields=("pool", "email_key"),
                name="registrations_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("pool", "digest"), name="registrations_submission_once"),
        ),
    ]
