"""What is stored of generations."""

from django.db import models


class Generation(models.Model):
    """
    A part of the generation of one scope, which is the sum of its rows (modulo `MODULUS`).

    On PostgreSQL each transaction that changes something adds a row of its own, so that nobody waits for anybody; such
    rows are later folded into one, which leaves the sum as it was. Values are random, and not 1: a database that was
    restored from a backup never comes to a number again that stood for something else.

    Only triggers write here (see `cms.generations.triggers`), and `cms.generations.reading.fold`.
    """

    MODULUS = 2**48

    # See cms.generations.tables.
    scope = models.CharField(max_length=80)
    # The transaction that added the row; empty for the row that others were folded into.
    mark = models.CharField(max_length=80, blank=True)
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "mark"], name="generations_once_per_transaction")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.value}"


class Purge(models.Model):
    """The generation of a scope that the caches in front of us were last told of."""

    scope = models.CharField(max_length=80, unique=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.scope}: {self.value}"
