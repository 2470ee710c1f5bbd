"""Files that were looked into, ready to be kept."""

from kokemussilta.files.looking.outside import Checked
from tests.files.bring import paper


def checked(name: str = "Raportti.pdf", pages: int = 1, purpose: str = "deliverable") -> Checked:
    """A PDF of so many empty pages."""
    return Checked(name=name, kind="pdf", content=paper(pages), purpose=purpose)
