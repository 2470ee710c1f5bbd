"""What the area shows on other areas' pages."""


def register() -> None:
    """Fill the slots; called once, when the program starts."""
