"""The guiding questions of an order: on which step each is asked, and for which products. Plain Python."""

#: The steps of an order, in turn.
WHAT, AUDIENCE, WHEN, PEOPLE, CONTACT = "what", "audience", "when", "people", "contact"
STEPS = (WHAT, AUDIENCE, WHEN, PEOPLE, CONTACT)

#: Questions that only some products ask (`ServiceProduct.asks`), and the fields behind them.
ASKS = {
    "ages": ("age_band",),
    "head-count": ("head_count",),
    "recent-events": ("recent_events",),
    "seats": ("seats_wanted",),
    "media": ("media",),
    "repeats": ("window_note",),
}

#: The fields of an order that a client fills in, by step.
FIELDS: dict[str, tuple[str, ...]] = {
    WHAT: ("goal", "angle", "themes", "perspective"),
    AUDIENCE: ("audiences", "with_minors", "age_band", "head_count", "recent_events"),
    WHEN: (
        "place", "municipality", "address", "place_note", "window_from", "window_until", "window_note", "minutes",
        "seats_wanted", "language",
    ),
    PEOPLE: ("day_contact_name", "day_contact_phone", "aftercare", "payer", "media"),
    CONTACT: (
        "client_name", "client_email", "client_phone", "organisation_name", "unit_name", "sector", "client_language", "billing",
        "more",
    ),
}  # fmt: skip

MANY = ("themes", "audiences")


def unasked(asks: list[str]) -> set[str]:
    """The fields that a product with these `asks` leaves out."""
    return {field for code, fields in ASKS.items() if code not in asks for field in fields}


def next_step(step: str) -> str:
    """The step after this one, "" after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else ""


def step_before(step: str) -> str:
    """The step before this one, "" before the first."""
    place = STEPS.index(step)
    return STEPS[place - 1] if place else ""
