"""Long expressions broken into lines, at the joints where a reader would."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 100
_JOINTS = (" | ", " & ", " + ")
SIDE_BY_SIDE = 50


def laid_out(target: str, text: str) -> str:
    """`target = text`, on several lines where one would be too long."""
    line = f"{target} = {text}"
    return line if len(line) <= WIDTH else f"{target} = {broken(text, '')}"


def added(terms: Sequence[str]) -> str:
    """Whole numbers added; many in groups, because Python compiles no sum of thousands."""
    while len(terms) > SIDE_BY_SIDE:
        groups = [terms[start : start + SIDE_BY_SIDE] for start in range(0, len(terms), SIDE_BY_SIDE)]
        terms = [f"({' + '.join(group)})" for group in groups]
    return " + ".join(terms)


def broken(text: str, indent: str) -> str:
    if len(text) + len(indent) <= WIDTH - 10:
        return text
    inner = indent + "    "
    for joint in _JOINTS:
        parts = split(text, joint)
        if len(parts) > 1:
            lines = [broken(p, inner) for p in parts]
            return "(\n" + inner + f"\n{inner}{joint.strip()} ".join(lines) + f"\n{indent})"
    start, end = longest_group(text)
    if start < 0:
        return text
    head, inside, tail = text[: start + 1], text[start + 1 : end], text[end:]
    is_call = text[start] == "[" or _after_name(text, start)
    parts = split(inside, ", ")
    if is_call or len(parts) > 1:
        body = "".join(f"{inner}{broken(p, inner)},\n" for p in parts if p)
    else:
        body = f"{inner}{unwrapped(inside, inner)}\n"
    return f"{head}\n{body}{indent}{tail}"


def unwrapped(text: str, indent: str) -> str:
    """The inside of parentheses that stand already."""
    for joint in _JOINTS:
        parts = split(text, joint)
        if len(parts) > 1:
            return f"\n{indent}{joint.strip()} ".join(broken(p, indent) for p in parts)
    return broken(text, indent)


def longest_group(text: str) -> tuple[int, int]:
    """Where the longest outermost pair of brackets opens and closes; -1 where there is none."""
    depths = [0, *_depths(text)]
    opens = [i for i, c in enumerate(text) if c in "([" and depths[i] == 0 and depths[i + 1] == 1]
    closes = [i for i, c in enumerate(text) if c in ")]" and depths[i] == 1 and depths[i + 1] == 0]
    groups = [
        (i, j) for i, j in zip(opens, closes, strict=False) if not (text[i] == "[" and _after_name(text, i))
    ]
    return max(groups, key=lambda g: g[1] - g[0], default=(-1, -1))


def _after_name(text: str, place: int) -> bool:
    """Whether something that can be called or subscripted stands right before."""
    return place > 0 and (text[place - 1].isalnum() or text[place - 1] in "_)]")


def split(text: str, joint: str) -> list[str]:
    """The text cut at the joints that stand outside of parentheses and texts."""
    depths = _depths(text)
    parts, start, place = [], 0, text.find(joint)
    while place >= 0:
        if depths[place] == 0:
            parts.append(text[start:place])
            start = place + len(joint)
        place = text.find(joint, place + 1)
    return [*parts, text[start:]]


def _depths(text: str) -> list[int]:
    """How deep in parentheses each character stands; inside of texts, one deeper."""
    depths, depth, quote, escaped = [], 0, "", False
    for character in text:
        if quote:
            if character == quote and not escaped:
                quote = ""
            escaped = character == "\\" and not escaped
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        depths.append(depth + bool(quote))
    return depths
