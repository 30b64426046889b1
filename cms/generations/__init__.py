"""
Generations: numbers in the database that change with whatever is public, in the same transaction.

Whoever keeps an answer keeps with it the generations that were current *before* it was computed; as long as they still
are, the answer is right. Triggers change them, so an edit counts however it was made: by a form, by `update()`, in bulk
or by SQL.

Read in this order: `tables` (what is public, and where it shows), `triggers`, `reading`, `announcements` (how processes
learn of a change), `watching` and `held` (what a process keeps), `boundaries` (what changes by the clock alone),
`purging` (caches in front of us).
"""
