"""
The index of words, in what the database has for it.

PostgreSQL makes two columns of the words: `vector`, which has the index, and `head`, which is small enough to rank by
without reading what a long page says. SQLite keeps the words in a full-text table, which triggers keep equal to the
entries, whoever writes them. A later migration that changes the table of entries has to make these triggers again:
SQLite changes a table by making another one in its place.
"""

from typing import Any

from django.db import migrations

POSTGRESQL = [
    """
    ALTER TABLE search_searchentry
    ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title_words), 'A')
        || setweight(to_tsvector('simple'::regconfig, lead_words), 'B')
        || to_tsvector('simple'::regconfig, body_words)
        || array_to_tsvector(string_to_array(scope, ' '))
    ) STORED,
    ADD COLUMN head tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title_words), 'A')
        || setweight(to_tsvector('simple'::regconfig, lead_words), 'B')
    ) STORED
    """,
    # Few write and many read: entries go into the index at once, and not into a list beside it that each search reads.
    "CREATE INDEX search_entry_vector ON search_searchentry USING gin (vector) WITH (fastupdate = off)",
]

COLUMNS = "title_words, lead_words, body_words, scope"
OLD = "old.page_id, old.title_words, old.lead_words, old.body_words, old.scope"
NEW = "new.page_id, new.title_words, new.lead_words, new.body_words, new.scope"
REMOVE = f"INSERT INTO search_words (search_words, rowid, {COLUMNS}) VALUES ('delete', {OLD});"  # noqa: S608 (ours)
ADD = f"INSERT INTO search_words (rowid, {COLUMNS}) VALUES ({NEW});"  # noqa: S608 (ours)
SQLITE = [
    f"""
    CREATE VIRTUAL TABLE search_words USING fts5 (
        {COLUMNS}, content = 'search_searchentry', content_rowid = 'page_id', prefix = '2 3 4',
        tokenize = 'unicode61 remove_diacritics 0'
    )
    """,
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_searchentry BEGIN {ADD} END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_searchentry BEGIN {REMOVE} END",
    f"""
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF page_id, {COLUMNS} ON search_searchentry
    BEGIN {REMOVE} {ADD} END
    """,
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_searchentry DROP COLUMN vector, DROP COLUMN head")
        return
    for name in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER search_entry_{name}")
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]

    operations = [migrations.RunPython(make, unmake)]
