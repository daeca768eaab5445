#!/usr/bin/env python3
"""Draws how the library grows: `cargo bench --bench archive -- 10000 100000 1000000 | benches/archive-plot.py > docs/images/growth.svg`.

Reads the table that the benchmark prints and draws each column named in SHOWN over the number of statements, both axes
logarithmic. It needs nothing but Python, so that the plot can be made again wherever the benchmark runs.
"""
import math
import re
import sys

SHOWN = ["resident MB", "edit p50 ms", "edit p95 ms", "warm start s"]
COLOURS = ["#1b6ca8", "#c0392b", "#8e6c00", "#2d7d46"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 60, 150, 20, 50


def table(lines):
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")]
    head, body = rows[0], [row for row in rows[1:] if row[0].isdigit()]
    for name in SHOWN:
        column = next((at for at, cell in enumerate(head) if cell.startswith(name)), None)
        if column is not None:
            number = lambda cell: float(re.match(r"[0-9.]+", cell).group())
            yield name, [(int(row[0]), max(number(row[column]), 0.01)) for row in body]


def draw(series):
    sizes = [size for _, points in series for size, _ in points]
    values = [value for _, points in series for _, value in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)))
    x = lambda size: LEFT + (math.log10(size) - first) / max(last - first, 1) * (WIDTH - LEFT - RIGHT)
    y = lambda value: HEIGHT - BOTTOM - (math.log10(value) - low) / max(high - low, 1) * (HEIGHT - TOP - BOTTOM)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    out.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for power in range(first, last + 1):
        at = x(10**power)
        out.append(f'<line y1="{TOP}" y2="{HEIGHT - BOTTOM}" x1="{at:.1f}" x2="{at:.1f}" stroke="#eee"/>')
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">statements</text>')
    for at, (name, points) in enumerate(series):
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[at]}" stroke-width="2"/>')
        out.extend(f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="3" fill="{COLOURS[at]}"/>' for s, v in points)
        out.append(f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 16 + 20 * at}" fill="{COLOURS[at]}">{name}</text>')
    print("\n".join([*out, "</svg>"]))


if __name__ == "__main__":
    draw(list(table(sys.stdin)))
