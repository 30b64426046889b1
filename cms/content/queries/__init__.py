"""
The entrance for public reads: what an anonymous visitor of one microsite may see, in one language.

Nothing else decides what is public, nor what those see who opened a private page (`cms.content.protection`). A page is
seen when it is live and not expired, lies in a language of the microsite whose home page is live, and neither it nor a
page above it is private. What is asked for in one language and isn't there is served in the next of the microsite's
fallback languages; so a reference to a page or snippet, whichever language's row it points to, is read as "that
content, in the visitor's language".

Everything here takes many keys at once. A key is a pair of a visitor and an id, so that one query serves a document
that reads several microsites.

Read in this order: `gate` (which pages a visitor gets), `visitors` (who that is), `pages`, `snippets`, `files`. The SQL
of what every request asks is written once, see `cms.content.prepared`.
"""

from cms.content.queries.files import documents, images, public_files
from cms.content.queries.gate import (
    HOME_PATH_LENGTH,
    Gate,
    hidden_from_search_engines,
    indexable_pages,
    live_pages,
    of_types,
    page_types,
    pages_below,
    pages_counted,
    pages_served,
    pages_under,
    seen_statement,
    served_pages,
    served_to_all,
    slotted,
)
from cms.content.queries.pages import (
    PAGE_COLUMNS,
    Selector,
    achieved_outputs,
    attend,
    ids_below,
    own_columns,
    page_of,
    page_rows,
    paths_above,
    redirect_from,
    serve,
    serve_ancestors,
    serve_translations,
    specific_values,
    stand_ins,
    url_paths,
    was_public,
    with_visitor,
)
from cms.content.queries.snippets import (
    PageKey,
    Start,
    Via,
    related,
    serve_snippet,
    snippets,
    snippets_together,
    terms,
)
from cms.content.queries.visitors import (
    Home,
    Key,
    Restriction,
    Trees,
    Visitor,
    generation_scopes,
    language_value,
    microsites,
    site_title,
    social_links,
    visitors,
)

__all__ = [
    "HOME_PATH_LENGTH",
    "PAGE_COLUMNS",
    "Gate",
    "Home",
    "Key",
    "PageKey",
    "Restriction",
    "Selector",
    "Start",
    "Trees",
    "Via",
    "Visitor",
    "achieved_outputs",
    "attend",
    "documents",
    "generation_scopes",
    "hidden_from_search_engines",
    "ids_below",
    "images",
    "indexable_pages",
    "language_value",
    "live_pages",
    "microsites",
    "of_types",
    "own_columns",
    "page_of",
    "page_rows",
    "page_types",
    "pages_below",
    "pages_counted",
    "pages_served",
    "pages_under",
    "paths_above",
    "public_files",
    "redirect_from",
    "related",
    "seen_statement",
    "serve",
    "serve_ancestors",
    "serve_snippet",
    "serve_translations",
    "served_pages",
    "served_to_all",
    "site_title",
    "slotted",
    "snippets",
    "snippets_together",
    "social_links",
    "specific_values",
    "stand_ins",
    "terms",
    "url_paths",
    "visitors",
    "was_public",
    "with_visitor",
]
