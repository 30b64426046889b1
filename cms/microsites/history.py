"""
What Wagtail's log keeps of a team: who may read it, how it names people, and when it forgets them.

An entry says whom it is about by the account's key, never by a name: who is deleted is named nowhere. The one address
that it may hold is that of somebody who was invited and has no account.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.utils import get_deleted_user_display_name

from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, led_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    AnyUser = AbstractBaseUser | AnonymousUser

# What all actions begin with that say something of people: their invitations, roles, second factors.
OF_PEOPLE = "accounts."
# In an entry's data: the key of the account that it is about, and the address of somebody who has none.
ACCOUNT, ADDRESS = "account", "email"
# How long it knows the address of somebody who was invited, and the name of an account that is deleted.
KEPT = datetime.timedelta(days=30)


def readable_by(user: AnyUser, entries: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of *entries* about microsites that *user* may read: what they say of people is for leads."""
    if is_instance_administrator(user):
        return entries
    led = led_by(user).annotate(_row=Cast("pk", CharField())).values("_row")
    return entries.filter(~Q(action__startswith=OF_PEOPLE) | Q(content_type=_type_of(Microsite), object_id__in=led))


def newest_of(microsite: Microsite, number: int) -> list[ModelLogEntry]:
    """Return the newest entries about *microsite* and its team; changes of its settings are not among them."""
    entries = ModelLogEntry.objects.for_instance(microsite).exclude(action="wagtail.edit")
    found = list(entries.select_related("user")[:number])
    give_people(found)
    return found


def give_people(entries: Iterable[Any]) -> None:
    """Read the accounts that *entries* are about, all at once, for `name_in`."""
    about = [entry for entry in entries if ACCOUNT in entry.data]
    people = get_user_model()._default_manager.in_bulk({entry.data[ACCOUNT] for entry in about})
    for entry in about:
        entry.account = people.get(entry.data[ACCOUNT])


def name_in(entry: Any) -> str:
    """Return the name of whom *entry* is about, as the admin names people: by now, or as one that is deleted."""
    if not hasattr(entry, "account"):
        give_people([entry])
    if entry.account is None:
        return str(get_deleted_user_display_name(entry.data[ACCOUNT]))
    return str(entry.account.get_full_name().strip() or entry.account.get_username())


def forget_people(now: datetime.datetime | None = None) -> None:
    """Take out of entries that are older than `KEPT` the addresses of those invited, and names of deleted accounts."""
    old = ModelLogEntry.objects.filter(timestamp__lt=(now or timezone.now()) - KEPT)
    for entry in old.filter(action__startswith=OF_PEOPLE, data__has_key=ADDRESS).iterator():
        data = {name: value for name, value in entry.data.items() if name != ADDRESS}
        # Not saved: that would check the entry anew.
        ModelLogEntry.objects.filter(pk=entry.pk).update(data=data)
    user_model = get_user_model()
    there = user_model._default_manager.annotate(_row=Cast("pk", CharField())).values("_row")
    # Wagtail writes what an account is called into each entry about it: often, that is an address.
    gone = old.filter(content_type=_type_of(user_model)).exclude(object_id__in=there)
    gone.update(label=Concat(Value("#"), F("object_id"), output_field=TextField()))


def _type_of(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)
