"""Give images and documents a key of their own: first the column."""

import uuid

from django.db import migrations, models

import cms.content.models.media


class Migration(migrations.Migration):
    dependencies = [("content", "0004_protected_images")]

    operations = [
        migrations.AddField("image", "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.AddField("document", "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.AlterField(
            "document",
            "file",
            models.FileField(upload_to=cms.content.models.media.document_upload_to, verbose_name="file"),
        ),
    ]
