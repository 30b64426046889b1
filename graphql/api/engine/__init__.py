"""
A breadth-first executor for GraphQL documents over batch resolvers.

graphql-core executes one object at a time. Here a document is compiled once into a plan, and a plan runs level by
level: each field is resolved for *all* parents of its level in one call, and what the fields of a level need from
the database is loaded together. The answers are those of graphql-core, errors and null propagation included; what this
engine does not do (mutations, introspection) graphql-core does.

Read in this order: `batch` (how a field says what it needs), `resolve` (fields that say nothing), `plan` (what a
document becomes), `run` (how it runs), `complete` (what values become), `apart` (what is known already).
docs/engine.md follows an example.
The engine knows GraphQL and graphene only: no Django, no Wagtail.
"""

from api.engine.batch import Load, Loads, View, batch, together
from api.engine.plan import Compiled
from api.engine.run import Unsupported, coerce, execute

__all__ = ["Compiled", "Load", "Loads", "Unsupported", "View", "batch", "coerce", "execute", "together"]
