"""What a browser would send from a page: the fields of its form as they stand, without a browser."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the controls of each form that a press would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._select = self._area = ""
        self._first: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif self.forms and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "option" and self._select:
            self._first = given.get("value", "") if self._first is None else self._first
            if "selected" in given:
                self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, ""

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self._add(name, given.get("value", "on"))
        elif kind not in {"submit", "button"}:
            self._add(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            if self._select not in self.forms[-1] and self._first is not None:
                self._add(self._select, self._first)
            self._select = ""
        elif tag == "textarea" and self._area:
            self._add(self._area, self._text.removeprefix("\n"))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def fields_of(html: str, having: str) -> dict[str, list[str]]:
    """The form that has a field of this name, as a browser would send it untouched."""
    parser = _Form()
    parser.feed(html)
    return next(form for form in parser.forms if having in form)
