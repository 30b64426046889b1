"""
Find the pages of one type below one home by an index.

Lists of a microsite have one type each, and Wagtail's indexes are of either the type or the place in the tree: each list
read all pages of its microsite, or all of its type. (SQLite may lose it when a migration of Wagtail's makes the table
anew: then lists are read as before.)
"""

from django.db import migrations

NAME = "content_pages_by_type"


class Migration(migrations.Migration):
    dependencies = [("content", "0007_constrain_keys_of_files")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {NAME} ON wagtailcore_page (content_type_id, path)", f"DROP INDEX {NAME}"),
    ]
