"""Let microsites be archived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("microsites", "0004_team_leads")]

    operations = [
        migrations.AddField(
            "microsite",
            "archived_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived at"),
        ),
    ]
