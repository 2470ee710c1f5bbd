"""Counting answers: shares as surveys are reported, in tenths of a per cent. No database."""

from collections.abc import Sequence


def plain_shares(counts: Sequence[int], n: int) -> list[int]:
    """Each count's share of `n` respondents in tenths of a per cent, halves up; all 0 when nobody answered."""
    return [(2000 * count + n) // (2 * n) if n else 0 for count in counts]


def apportioned_shares(counts: Sequence[int]) -> list[int]:
    """Shares of a question of one choice in tenths of a per cent, summing to 1000 by largest remainders; of equal ones the earlier.

    So are the tables of the project report 2023 made (395 of 822 is 48.05 %, and is told as 48.0 %).
    """
    n = sum(counts)
    if not n:
        return [0] * len(counts)
    whole = [1000 * count // n for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: (-(1000 * counts[place] % n), place))
    given = set(by_remainder[: 1000 - sum(whole)])
    return [tenths + (place in given) for place, tenths in enumerate(whole)]
