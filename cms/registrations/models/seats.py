"""The seats of an event, which all its languages share."""

from __future__ import annotations

from django.db import models


class SeatPool(models.Model):
    """
    The row that is locked while somebody gets or gives back a seat of one event.

    It holds no number of seats: how many there are says the registration page, and how many are taken say the
    registrations. Both are read anew under the lock.
    """

    # Translations sell the same seats, so this is the event's translation key and not the id of one language's page.
    event_key = models.UUIDField(primary_key=True, editable=False)
    # PROTECT: a microsite must not vanish with the people who were promised a seat.
    microsite = models.ForeignKey("microsites.Microsite", on_delete=models.PROTECT, related_name="seat_pools")
    # When and where the event was when its registrants were last told of it, see cms.registrations.event_changes.
    told = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.event_key)
