"""
Previews: the website as it would be if drafts were published, for those who hold a token.

A request with a token is answered within a database transaction that is rolled back. In it the drafts are written over
the rows of their pages, and then the ordinary queries answer: lists, menus, totals, fallbacks and links are what they
would be, and there is no second way of reading that could forget something.

Read in this order: `models`, `tokens`, `actions` (making and revoking), `choosing` (which drafts belong to a preview),
`writing` (a draft over its rows), `opening` (the transaction), `serving` (the way from the editor to the front end).
"""
