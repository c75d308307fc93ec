"""A Sankey diagram: who went from where to where.

In: the names at the left and at the right, and how many went from each to each. Out: a picture of bands, each
as thick as it has people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from segdsl.pictures.drawing import SIZE, WIDE, Anchor, Picture, apart, box, path, pixels, text, wide
from segdsl.pictures.style import series

_GAP, _BLOCK, _BETWEEN = 6.0, 12.0, 10.0
_LEAST = 0.6  # pixels: a band of one person among thousands can still be seen

Shown = Callable[[int], str]


def sankey(
    left: Sequence[str],
    right: Sequence[str],
    flows: Mapping[tuple[str, str], int],
    title: str,
    description: str = "",
    width: float = WIDE,
    shown: Shown = "{:,}".format,
) -> Picture:
    """`flows` has how many went from a name at the left to one at the right; names with none are left out.

    `shown` writes how many.
    """
    starts = {name: sum(n for (a, _), n in flows.items() if a == name) for name in left}
    ends = {name: sum(n for (_, b), n in flows.items() if b == name) for name in right}
    starts, ends = ({k: n for k, n in side.items() if n} for side in (starts, ends))
    total, most = sum(starts.values()), max(len(starts), len(ends), 1)
    height = max(most * (SIZE + _BETWEEN), width * 0.5)
    scale = (height - _BETWEEN * (most - 1)) / total if total else 0.0
    labels = [f"{name} {shown(n)}" for side in (starts, ends) for name, n in side.items()]
    names = min(wide(labels) + _GAP, width * 0.36)
    at_left, at_right = _tops(starts, height, scale), _tops(ends, height, scale)
    tones = {name: series(place) for place, name in enumerate(dict.fromkeys([*left, *right]))}
    x1, x2 = names + _BLOCK, width - names - _BLOCK
    bands, down, along = [], dict(at_left), dict(at_right)
    for a in starts:
        for b in ends:
            thick = flows.get((a, b), 0) * scale
            if thick:
                way = _way(x1, down[a] + thick / 2, x2, along[b] + thick / 2)
                told = f"{a} to {b}: {shown(flows[a, b])}"
                bands.append(path(way, tones[a], max(thick, _LEAST), opacity=0.4, title=told))
                down[a], along[b] = down[a] + thick, along[b] + thick
    blocks = [*_blocks(starts, at_left, scale, tones, names), *_blocks(ends, at_right, scale, tones, x2)]
    lefts, rights = _middles(starts, at_left, scale, height), _middles(ends, at_right, scale, height)
    labelled = _labels(starts, lefts, (names - _GAP, names - _GAP, "end"), shown)
    labelled += _labels(ends, rights, (width - names + _GAP, names - _GAP, "start"), shown)
    return Picture(width, height, title, description, "".join([*bands, *blocks, *labelled]))


def _tops(sizes: Mapping[str, int], height: float, scale: float) -> dict[str, float]:
    """Where each block begins; a side with fewer blocks has the same room between them, in the middle."""
    used = sum(sizes.values()) * scale + _BETWEEN * (len(sizes) - 1)
    top, found = (height - used) / 2, {}
    for name, size in sizes.items():
        found[name] = top
        top += size * scale + _BETWEEN
    return found


def _way(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = pixels((x1 + x2) / 2)
    start, end = f"{pixels(x1)} {pixels(y1)}", f"{pixels(x2)} {pixels(y2)}"
    return f"M{start} C{middle} {pixels(y1)} {middle} {pixels(y2)} {end}"


Sizes = Mapping[str, int]
Tops = Mapping[str, float]


def _blocks(sizes: Sizes, tops: Tops, scale: float, tones: Mapping[str, str], x: float) -> list[str]:
    return [box(x, tops[name], _BLOCK, max(n * scale, _LEAST), tones[name]) for name, n in sizes.items()]


def _middles(sizes: Sizes, tops: Tops, scale: float, height: float) -> list[float]:
    """The height of each label: the middle of its block, as far as the others leave room."""
    return apart([tops[name] + size * scale / 2 for name, size in sizes.items()], height - SIZE / 2)


def _labels(
    sizes: Sizes, heights: Sequence[float], side: tuple[float, float, Anchor], shown: Shown
) -> list[str]:
    x, room, anchor = side
    return [
        text(x, y, name, anchor, room=room, number=f" {shown(n)}")
        for y, (name, n) in zip(heights, sizes.items(), strict=True)
    ]
