"""Messages for clients, which are told in the client's language only when the answer is written."""

from __future__ import annotations

from typing import Any, Self

from django.utils.translation import gettext


class Message(str):
    """
    A message in English, which can also be told in another language.

    Documents are run without a language of their own, so that no answer depends on `Accept-Language`; only errors,
    which nobody keeps, are told in the language of who asks. Mark the template for translators where it is written:
    `Message(_("“%(name)s” is unknown."), name=name)` with `from django.utils.translation import gettext_noop as _`.
    """

    template: str
    parameters: dict[str, Any]

    def __new__(cls, template: str, **parameters: Any) -> Self:
        """Make a message of *template* with its `%(name)s` filled in from *parameters*."""
        message = super().__new__(cls, template % parameters if parameters else template)
        message.template = template
        message.parameters = parameters
        return message

    def in_active_language(self) -> str:
        """Return the message in Django's active language; in English where that has no translation."""
        words = gettext(self.template)
        return words % self.parameters if self.parameters else words
