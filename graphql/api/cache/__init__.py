"""
Whole answers, kept as bytes in front of Django.

Read in this order: `reach` (what an answer was made of, said by the view), `requests` (what is asked, and by whom),
`answers` (what is kept, within a number of bytes), `layer` (the WSGI application). docs/operators/caching.md says what
operators can set, cms/generations how a change becomes known.
"""

from api.cache.layer import AnswerCache, in_front_of
from api.cache.reach import allow

__all__ = ["AnswerCache", "allow", "in_front_of"]
