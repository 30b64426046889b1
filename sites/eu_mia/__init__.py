"""The microsite of EU-MIA, the European Migrant Integration Academy."""
