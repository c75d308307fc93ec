"""An UpSet picture: how sets overlap, each combination with its size.

In: the sets with their sizes, and the combinations with theirs. Out: a picture with a row for each
combination: which sets it is made of as linked dots, and a bar.

Source: Lex, Gehlenborg, Strobelt, Vuillemot and Pfister, UpSet: Visualization of Intersecting Sets, IEEE
Transactions on Visualization and Computer Graphics 20 (2014); turned by a quarter, so that it fits on phones.
"""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.pictures.drawing import ROW, SIZE, WIDE, Picture, box, dot, line, text, wide

_GAP = 8.0


def upset(
    sets: Sequence[tuple[str, int]],
    combinations: Sequence[tuple[frozenset[str], int]],
    title: str,
    description: str = "",
    width: float = WIDE,
) -> Picture:
    """A combination holds who is in all of its sets and in none of the others."""
    names = [name for name, _ in sets]
    each = min(34.0, width * 0.55 / max(1, len(sets)))
    head = min(wide(f"{name} {size:,}" for name, size in sets) * 0.82 + SIZE, 180.0) + _GAP
    dots = each * len(sets)
    numbers = wide(f"{size:,}" for _, size in combinations) + _GAP
    most = max((size for _, size in combinations), default=1)
    scale = max(0.0, width - dots - 2 * _GAP - numbers) / most
    drawn = [_heading(name, size, each * (place + 0.5), head) for place, (name, size) in enumerate(sets)]
    for place, (members, size) in enumerate(combinations):
        middle = head + ROW * (place + 0.5)
        inside = [each * (n + 0.5) for n, name in enumerate(names) if name in members]
        drawn += [
            dot(each * (n + 0.5), middle, 5, "line") for n, name in enumerate(names) if name not in members
        ]
        drawn += [line(inside[0], middle, inside[-1], middle, "ink", 2)] if len(inside) > 1 else []
        drawn += [dot(x, middle, 5.5, "ink") for x in inside]
        drawn.append(box(dots + _GAP, middle - ROW * 0.28, size * scale, ROW * 0.56, "c0"))
        drawn.append(text(dots + 2 * _GAP + size * scale, middle, f"{size:,}"))
    height = head + ROW * len(combinations)
    return Picture(width, height, title, description, "".join(drawn))


def _heading(name: str, size: int, x: float, head: float) -> str:
    """A name above its column of dots, slanting upwards."""
    return text(x, head - SIZE * 0.6, name, room=head / 0.82 - SIZE, number=f" {size:,}", turned=True)
