"""The microsite of EU-BELONG: an intercultural approach to migrant integration in Europe's regions."""
