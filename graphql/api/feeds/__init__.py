"""
What is read without GraphQL: the sitemap, Atom feeds and calendars of a microsite.

They are made of answers to documents in `graphql/operations/`, so that nothing is in them that the API doesn't show.
"""
