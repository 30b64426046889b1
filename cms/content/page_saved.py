"""The signal that a page was saved with everything that belongs to it, in the transaction in which it is saved."""

from django.dispatch import Signal

# provides args: instance, update_fields. Unlike Django's own signal it is sent when the page's many-to-many fields have
# been written, too (django-modelcluster writes them after the row).
page_saved = Signal()
