"""Let no two images, and no two documents, have the same key."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0006_fill_keys_of_files")]

    operations = [
        migrations.AlterField("image", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AlterField("document", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
