"""No tables of its own: this says to Django that there is something to do after migrations."""
