"""Who has changed lately, for those who keep what they have read: the ranking."""

from random import SystemRandom

from django.db import models

from kokemussilta.core.privacy import KEEP

_chance = SystemRandom()


def by_chance() -> int:
    """A number that nobody can foresee, 31 bits of it."""
    return _chance.getrandbits(31)


class Move(models.Model):
    """Something about a person changed; `person` is the row number of their entry, which may be gone.

    `chance` tells histories apart: the sum over all moves there ever were is the same only where the same moves were made, whatever the
    clocks say, in whatever order they were committed, and whichever backup was put back. Old moves are folded into `Folded`.
    """

    person = models.BigIntegerField()
    chance = models.BigIntegerField(default=by_chance)

    class Personal:
        """Row numbers."""

        fields = {"id": KEEP, "person": KEEP, "chance": KEEP}

    def __str__(self) -> str:
        return str(self.person)


class Folded(models.Model):
    """What the moves that are no longer there came to: one row at most."""

    chances = models.BigIntegerField(default=0)

    class Personal:
        """A number."""

        fields = {"id": KEEP, "chances": KEEP}

    def __str__(self) -> str:
        return str(self.chances)
