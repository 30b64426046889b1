"""
Private pages that visitors open: with a password, or by showing who they are.

Editors close a page, and all below it, with Wagtail's privacy dialog. The gate (`cms.content.queries`) shows nothing of
it then, to nobody; `tokens` says of which restrictions a request has the key, and the gate leaves those out for this
request. So everything that is read through the gate follows by itself: lists, search, menus, files.

Read in this order: `tokens` (what opens), `unlocking` (who gets one), `people` (who is let in by who they are), `files`
(documents and pictures on private pages), `pictures` (where those lie), `views`. docs/decisions/044 says why.
"""
