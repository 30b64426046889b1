"""
GraphQL over HTTP: how a request is read, negotiated, answered, and shared with websites of other origins.

Source: https://graphql.github.io/graphql-over-http/draft/. `docs/decisions/010-status-codes-follow-the-audits.md` says
where the draft and its test suite part, and what we do there.
"""
