"""Shares as surveys are reported, against plain references."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.feedback.rules import apportioned_shares, plain_shares

counts = st.lists(st.integers(0, 5000), min_size=1, max_size=12)


@given(counts)
def test_shares_of_one_choice_sum_to_the_whole_and_are_near(numbers):
    shares = apportioned_shares(numbers)
    n = sum(numbers)
    assert sum(shares) == (1000 if n else 0)
    assert all(not n or abs(Fraction(1000 * count, n) - share) < 1 for count, share in zip(numbers, shares, strict=True))


@given(counts)
def test_who_has_more_has_no_smaller_share(numbers):
    shares = apportioned_shares(numbers)
    for one, share in zip(numbers, shares, strict=True):
        for other, others in zip(numbers, shares, strict=True):
            assert not (one > other and share < others)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.lists(st.integers(0, n), min_size=1, max_size=8), st.just(n))))
def test_plain_shares_are_rounded_to_the_nearest_tenth(given_):
    numbers, n = given_
    for count, share in zip(numbers, plain_shares(numbers, n), strict=True):
        assert share == int(Fraction(1000 * count, n) + Fraction(1, 2))


def test_nobody_has_no_shares():
    assert plain_shares([0, 0], 0) == [0, 0]
    assert apportioned_shares([0, 0]) == [0, 0]


def test_the_published_ones():
    assert apportioned_shares([395, 280, 79, 68]) == [480, 341, 96, 83]
    assert apportioned_shares([402, 325, 48, 44]) == [491, 397, 58, 54]
    assert plain_shares([270, 429, 15, 92, 37, 571, 90], 818) == [330, 524, 18, 112, 45, 698, 110]
