"""The API's own page: what a microsite's endpoint offers, made of the schema and of the documents that come with it."""
