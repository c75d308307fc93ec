"""One look for all pictures.

In: nothing. Out: colours by their tone, in light and in dark, and the style sheet that has them. Paper is
light: what is printed looks as it does by day.

The colours of series are those of Okabe and Ito, Color Universal Design (2008), a little darker where they
would fade on white; the steps of heat go from pale to deep in one hue, so that they need no hue to be read.
"""

from __future__ import annotations

FONT = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

# tone: the colour in light, in dark
TONES = {
    "paper": ("#ffffff", "#15181c"),
    "ink": ("#1d2329", "#e8eaed"),
    "soft": ("#59636e", "#a3adb8"),
    "line": ("#d0d7de", "#3a424b"),
    "ghost": ("#b4bec9", "#5a6570"),
    "c0": ("#0072b2", "#4aa8e0"),
    "c1": ("#c97f00", "#f0b03a"),
    "c2": ("#007f5f", "#2fc79b"),
    "c3": ("#b3578f", "#e3a3cc"),
    "c4": ("#2b95cc", "#9ad4f5"),
    "c5": ("#c04a00", "#f08550"),
    "c6": ("#4b5158", "#868c93"),
}
SERIES = tuple(name for name in TONES if name[0] == "c")
# step: the colour in light, that of a text on it; the same in dark
HEAT = (
    ("#f3f7fb", "#1d2329", "#1b232c", "#e8eaed"),
    ("#dbe8f4", "#1d2329", "#1b3247", "#e8eaed"),
    ("#b9d4ea", "#1d2329", "#1c4362", "#e8eaed"),
    ("#8dbbdf", "#1d2329", "#1f577f", "#ffffff"),
    ("#4f93c8", "#0b0f13", "#2f74a6", "#ffffff"),
    ("#1f6aa8", "#ffffff", "#6fb0dc", "#0b0f13"),
    ("#0a437a", "#ffffff", "#b4dcf7", "#0b0f13"),
)


def series(place: int) -> str:
    """The tone of the series at a place; after the last colour they begin again."""
    return SERIES[place % len(SERIES)]


def step(share: float) -> int:
    """The step of heat for a share from 0 to 1; what is not nothing is never the palest."""
    if share <= 0:
        return 0
    return max(1, min(len(HEAT) - 1, round(share * (len(HEAT) - 1))))


def color(tone: str) -> str:
    """The colour of a tone in light, for readers of SVG that know no style sheets."""
    if tone[0] == "h":
        return HEAT[int(tone[2:])]["ft".index(tone[1])]
    return TONES[tone][0]


def sheet() -> str:
    """The style sheet: fills and strokes by tone."""
    dark = f"@media screen and (prefers-color-scheme:dark){{{_rules(1)}}}"
    return f".picture text{{font-family:{FONT}}}{_rules(0)}{dark}"


def _rules(dark: int) -> str:
    rules = [
        f".f-{tone}{{fill:{both[dark]}}}.s-{tone}{{stroke:{both[dark]}}}" for tone, both in TONES.items()
    ]
    for number, steps in enumerate(HEAT):
        fill, text = steps[2 * dark : 2 * dark + 2]
        rules.append(f".f-hf{number}{{fill:{fill}}}.f-ht{number}{{fill:{text}}}")
    return "".join(rules)
