"""
Webhooks: telling the front ends of a microsite that something public has changed, and where.

Read in this order: `triggers` (each change leaves a trace in its own transaction), `changes` (what traces mean for
visitors), `destinations` (which addresses may be called), `calls` (one call), `sending` (the process that makes them).
"""
