"""Arithmetic of figures: rounding that adds up, and the months of a year."""

from datetime import date


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """The (year, month) pairs from one day's month to another's, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [((first.year * 12 + first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(max(0, count))]


def tenths_of_hours(minutes: list[int]) -> list[int]:
    """Minutes as tenths of hours that add up to what the rounded sum is: those that lose most by rounding down get the rest.

    Largest remainders; of equal ones the earlier.
    """
    whole = [part // 6 for part in minutes]
    left = _rounded(sum(minutes)) - sum(whole)
    by_loss = sorted(range(len(minutes)), key=lambda place: (-(minutes[place] % 6), place))
    given = set(by_loss[:left])
    return [tenths + (place in given) for place, tenths in enumerate(whole)]


def _rounded(minutes: int) -> int:
    """To the nearest tenth of an hour, halves up."""
    return (minutes + 3) // 6
