"""
The reference front end: shows microsites as websites, and knows of them only what registered documents answer.

A request comes in at `views`. `visits` asks the API what is at its path, `pages` and `lists` what else a page of that
type shows, templates make HTML of it. Nothing here reads the database, and nothing is kept but what the API said last,
for the minutes in which it doesn't answer.
"""
