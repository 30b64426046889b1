"""Give each image and each document its key."""

import uuid
from typing import Any

from django.db import migrations

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """Make a key for every row: what the column's default made is the same one for all."""
    using = schema_editor.connection.alias
    for name in ("Image", "Document"):
        model = apps.get_model("content", name)
        batch = []
        for row in model.objects.using(using).only("pk").iterator(chunk_size=BATCH):
            row.key = uuid.uuid4()
            batch.append(row)
            if len(batch) == BATCH:
                model.objects.using(using).bulk_update(batch, ["key"])
                batch = []
        model.objects.using(using).bulk_update(batch, ["key"])


class Migration(migrations.Migration):
    dependencies = [("content", "0005_keys_of_files")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
