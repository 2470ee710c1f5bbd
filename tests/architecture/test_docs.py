"""The papers of the house keep up with it."""

import re

from tests.architecture.house import PROGRAM, ROOT, listed, tiers

DOCS = ROOT / "docs"
PARTS = re.compile(r"^(?:## |\*\*)(Context|Decision|Consequences)\b", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def _records():
    return sorted((DOCS / "adr").glob("*.md"))


def test_the_map_names_every_area():
    text = (DOCS / "map.md").read_text()
    faults = [area for area in tiers() if not re.search(rf"\b{area}\b", text)]

    assert not faults, listed(faults)


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in _records() if re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)]

    assert len(numbers) == len(_records()), "a file in docs/adr is not called NNNN-words.md"
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_have_their_form():
    faults = []
    for path in _records():
        lines = path.read_text().splitlines()
        if not lines or not re.match(rf"# {path.name[:4]}:? \w", lines[0]):
            faults.append(f"{path.name}: the first line is `# {path.name[:4]} Title`")
        if PARTS.findall("\n".join(lines)) != ["Context", "Decision", "Consequences"]:
            faults.append(f"{path.name}: wants Context, Decision, Consequences, in bold or as headings")
        if len(lines) > 60:
            faults.append(f"{path.name}: {len(lines)} lines, 60 are enough")

    assert not faults, listed(faults)


def test_links_between_papers_lead_somewhere():
    papers = [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *PROGRAM.rglob("*.md")]
    faults = [
        f"{paper.relative_to(ROOT)} -> {target}"
        for paper in papers
        for target in LINK.findall(paper.read_text())
        if not (paper.parent / target).exists()
    ]

    assert not faults, listed(faults)


def test_areas_introduce_themselves_in_a_few_lines():
    faults = []
    for area in tiers():
        readme = PROGRAM / area / "README.md"
        if not readme.exists():
            faults.append(f"{area}: no README.md")
        elif len(readme.read_text().splitlines()) > 12:
            faults.append(f"{area}: README.md is longer than 12 lines")

    assert not faults, listed(faults)
