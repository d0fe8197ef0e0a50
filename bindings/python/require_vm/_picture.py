"""The leak doctor's picture: bytes over calls, and what there is more of."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Tuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from .doctor import Diagnosis

WIDTH, HEIGHT = 860, 320
LEFT, TOP, RIGHT, BOTTOM = 70, 56, 470, 270  # the curve
BARS = 610  # where bars begin
COLORS = ("#3465a4", "#c4461f", "#73901c", "#75507b")


def _round_up(n: float) -> float:
    step = 1.0
    while step * 10 < n:
        step *= 10
    return next(step * k for k in (1, 2, 5, 10) if step * k >= n)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def draw(result: "Diagnosis", what: str) -> str:
    verdict = f"grows by {result.bytes_per_call:,.0f} bytes a call" if result.grows else "nothing grows"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(20, 28, f"{what}: {verdict}", 'font-size="16"'),
    ]
    most_calls = _round_up(result.samples[-1][0])
    most_bytes = _round_up(max(n for _, n in result.samples))

    def at(calls: float, size: float) -> Tuple[float, float]:
        return LEFT + (RIGHT - LEFT) * calls / most_calls, BOTTOM - (BOTTOM - TOP) * size / most_bytes

    unit, divisor = next((u, d) for u, d in (("MiB", 2**20), ("KiB", 2**10)) if most_bytes >= d or u == "KiB")
    for k in range(5):
        x, y = at(most_calls * k / 4, most_bytes * k / 4)
        out.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#ddd"/>')
        out.append(_text(LEFT - 6, y + 4, f"{most_bytes * k / 4 / divisor:,.1f}", 'text-anchor="end"'))
        out.append(_text(x, BOTTOM + 18, f"{most_calls * k / 4:,.0f}", 'text-anchor="middle"'))
    out.append(_text(LEFT - 50, TOP - 10, f"{unit} in the heap"))
    out.append(_text((LEFT + RIGHT) / 2, BOTTOM + 38, "calls", 'text-anchor="middle"'))

    def line(points: List[Tuple[int, int]], color: str, name: str) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*p) for p in points))
        out.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        out.append(_text(LEFT + 10, TOP + 14 + 16 * names.pop(0), name, f'fill="{color}"'))

    names = list(range(5))
    line(result.samples, COLORS[0], "all")
    first, last = result.samples[0][0], result.samples[-1][0]
    for color, v in zip(COLORS[1:], result.variables):
        line([(first, v.bytes_before), (last, v.bytes_after)], color, v.where().replace(v.file, v.file.rpartition("/")[2]) if v.file else v.where())
    if result.classes:
        out.append(_text(BARS - 110, TOP - 10, "there are more of"))
        widest = max(c.bytes_after - c.bytes_before for c in result.classes) or 1
        for i, c in enumerate(result.classes[:9]):
            y = TOP + 8 + 24 * i
            more = c.bytes_after - c.bytes_before
            out.append(_text(BARS - 8, y + 11, c.name, 'text-anchor="end"'))
            out.append(f'<rect x="{BARS}" y="{y}" width="{max(1, 110 * more / widest):.1f}" height="14" fill="{COLORS[0]}"/>')
            out.append(_text(BARS + 116, y + 11, f"{c.count_after - c.count_before:+,}, {more / divisor:,.1f} {unit}"))
    return "\n".join([*out, "</svg>", ""])
