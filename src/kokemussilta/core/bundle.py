"""The style sheet: sources by component, one file for browsers. `python -m kokemussilta.core.bundle [--check]`.

The check also measures the contrast of the colours that meet on pages, in light and in dark (WCAG 2.2: 4.5 for text, 3 for
the edges of controls and for what is drawn).
"""

import re
import sys
from pathlib import Path

SOURCES = Path(__file__).parent / "styles"
BUNDLE = Path(__file__).parent / "static" / "core" / "css" / "kokemussilta.css"
DARK = ':root[data-theme="dark"]'

TEXT = (
    "ink/ground ink/surface muted/ground muted/surface primary/ground primary/surface primary/primary-soft ink/primary-soft "
    "muted/primary-soft on-primary/primary on-primary/primary-hover bad/ground bad/surface bad/bad-soft ink/bad-soft good/surface "
    "good/good-soft ink/good-soft info/info-soft ink/info-soft action-ink/action-soft ink/action-soft on-action/action "
    "on-strip/strip strip/on-strip"
)
DRAWN = (
    "control/ground control/surface primary/surface primary/ground primary/primary-soft focus/ground focus/surface "
    "focus/primary-soft primary/track bad/surface"
)


def build() -> str:
    """The sources in the order of their names, as one text; the dark tokens twice, by the system's choice and by `data-theme`."""
    parts = []
    for source in sorted(SOURCES.glob("*.css")):
        text = source.read_text(encoding="utf-8")
        if DARK in text:
            by_system = text[text.index(DARK) :].replace(DARK, ':root:not([data-theme="light"])').strip()
            text += f"@media (prefers-color-scheme: dark) {{\n{by_system}\n}}\n"
        parts.append(text)
    return "".join(parts)


def tokens(name: str) -> dict[str, str]:
    """The colours of a file of tokens: `{"ink": "#1b2728", …}`."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (SOURCES / name).read_text(encoding="utf-8")))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (`#rrggbb`), from 1 to 21, as WCAG counts it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faint() -> list[str]:
    """The pairs of colours that are too close to each other."""
    light = tokens("10-tokens.css")
    found = []
    for theme, colours in (("light", light), ("dark", light | tokens("11-tokens-dark.css"))):
        for pairs, least in ((TEXT, 4.5), (DRAWN, 3.0)):
            for pair in pairs.split():
                front, back = pair.split("/")
                ratio = contrast(colours[front], colours[back])
                if ratio < least:
                    found.append(f"{theme}: {front} on {back} is {ratio:.2f}, at least {least} is needed")
    return found


def main(arguments: list[str]) -> int:
    """Write the bundle, or with `--check` say whether it is fresh and its colours can be told apart."""
    fresh, faults = build(), faint()
    if "--check" not in arguments:
        BUNDLE.write_text(fresh, encoding="utf-8")
    elif not BUNDLE.exists() or BUNDLE.read_text(encoding="utf-8") != fresh:
        faults.append("The style sheet is stale: run python -m kokemussilta.core.bundle")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
