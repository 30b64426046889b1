"""
Find the pages of one type below one home by an index.

Lists of a microsite have one type each, and Wagtail's indexes are of either the type or the place in the tree: each list
read all pages of its microsite. The place comes first, though a type would narrow more: rows lie in the order of their
places, more or less, and PostgreSQL takes an index that begins with types for one that jumps about.

Written as SQL, because the table is Wagtail's. SQLite may lose it when a migration of Wagtail's makes the table anew: then
lists are read as before.
"""

from django.db import migrations

NAME = "content_pages_by_type"
CREATE = f"""
CREATE INDEX {NAME} ON wagtailcore_page (path, content_type_id, locale_id) WHERE live AND alias_of_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0008_descriptions_by_language")]

    operations = [migrations.RunSQL(CREATE, f"DROP INDEX {NAME}")]
