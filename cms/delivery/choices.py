"""What can become of a mail."""

from django.db import models
from django.utils.translation import pgettext_lazy


class MailState(models.TextChoices):
    """Where a mail is. `outbox` and `sending` alone change it."""

    QUEUED = "queued", pgettext_lazy("mail", "Waiting")
    SENDING = "sending", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    REFUSED = "refused", pgettext_lazy("mail", "Refused")
    EXPIRED = "expired", pgettext_lazy("mail", "Given up")


# Those that will still be sent, and those that nothing more happens to.
OPEN = frozenset({MailState.QUEUED, MailState.SENDING})
FINISHED = frozenset(MailState) - OPEN
# Those that did not arrive, and that a team may send again.
FAILED = frozenset({MailState.REFUSED, MailState.EXPIRED})
