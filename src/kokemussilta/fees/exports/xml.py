"""Writing XML and checking it: against the schemas beside this file, with nothing fetched and no entity followed."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"


class NotValid(Exception):
    """A file that its schema does not accept; `faults` are for the log and hold no values of elements."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read(content: bytes) -> etree._Element:
    """Read XML without entities, network or huge trees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    return etree.fromstring(content, parser)


def child(parent: etree._Element, path: str, text: str | int | None = None, **attributes: str) -> etree._Element:
    """Add `a/b/c` below `parent` in its namespace and answer `c`; each call makes new elements."""
    space = etree.QName(parent).namespace
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    if text is not None:
        parent.text = str(text)
    for name, value in attributes.items():
        parent.set(name, value)
    return parent


def euros(cents: int, point: str = ".") -> str:
    """A sum as files write it: `12.50`."""
    sign, size = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{size // 100}{point}{size % 100:02d}"


def compact(day: date) -> str:
    """A day as `20270302`."""
    return day.strftime("%Y%m%d")


def written(root: etree._Element, schema: str, encoding: str = "UTF-8") -> bytes:
    """The file, once its schema has accepted it."""
    faults = faults_of(root, schema)
    if faults:
        raise NotValid(faults)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding=encoding, pretty_print=True)  # type: ignore[assignment]  # with an encoding it is bytes
    return content


def faults_of(root: etree._Element, schema: str) -> list[str]:
    """What the schema says against the tree: element and kind of fault, never a value (it may be somebody's)."""
    checker = _schema(schema)
    # The object keeps the last run's log; each run clears it.
    if checker.validate(root):
        return []
    log: Any = checker.error_log
    return [f"line {fault.line}: {fault.type_name} at {fault.path}" for fault in log]


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(read((SCHEMAS / name).read_bytes()))
