"""Slots collect what fillers answer, in order, each filler once."""

from kokemussilta.core.slots import Slot


def first() -> str | None:
    return "first"


def nothing() -> str | None:
    return None


def last() -> str | None:
    return "last"


def test_answers_come_in_order_and_nones_are_left_out() -> None:
    slot: Slot[str] = Slot("test", "a test")
    slot.fill(last, order=90)
    slot.fill(nothing, order=20)
    slot.fill(first, order=10)
    slot.fill(first, order=10)

    assert slot.collect() == ["first", "last"]
    assert [name.rsplit(".", 1)[1] for name in slot.fillers()] == ["first", "nothing", "last"]
