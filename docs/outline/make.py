"""Make `dossier/outline.json`, the outline of the land that maps are drawn with.

`README.md` beside it says what from, and how to run this. Dossier itself never does.
"""

import json
import sys
from pathlib import Path
from typing import Any

STEPS = 20
"""Steps a degree: points are kept to 0.05 degrees, some 5 km."""

TOLERANCE = 0.06
"""Degrees by which a simplified line may be off."""

SMALLEST = 0.25
"""Degrees that an island reaches across, at the least."""

Point = tuple[float, float]


def rings(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the rings of all polygons of a TopoJSON file's land, in degrees."""
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)

    def joined(indices: list[int]) -> list[Point]:
        points: list[Point] = []
        for index in indices:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            points.extend(part[1:] if points else part)
        return points

    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        many = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        found += [joined(ring) for polygon in many for ring in polygon]
    return found


def unrolled(points: list[Point]) -> list[Point]:
    """Return a ring that goes on beyond 180 degrees, in place of a jump around the globe.

    The one ring that goes around a pole is closed along the lower edge of the map.
    """
    found = [points[0]]
    for x, y in points[1:]:
        turns = round((found[-1][0] - x) / 360)
        found.append((x + 360 * turns, y))
    if abs(found[-1][0] - found[0][0]) > 180:
        found += [(found[-1][0], -90.0), (found[0][0], -90.0)]
    return found


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Leave out points of a line that are nearly on it (Ramer, Douglas and Peucker)."""
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        far, where = tolerance, 0
        for index in range(first + 1, last):
            x, y = points[index]
            if length:
                off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            else:
                off = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            if off > far:
                far, where = off, index
        if where:
            kept.add(where)
            waiting += [(first, where), (where, last)]
    return [points[index] for index in sorted(kept)]


def packed(points: list[Point]) -> list[int]:
    """Return a ring in whole steps, each point as the way from the one before; not closed."""
    steps: list[tuple[int, int]] = []
    for x, y in points:
        step = (round(x * STEPS), round(y * STEPS))
        if not steps or step != steps[-1]:
            steps.append(step)
    if len(steps) > 1 and steps[0] == steps[-1]:
        steps.pop()
    flat, before = [], (0, 0)
    for step in steps:
        flat += [step[0] - before[0], step[1] - before[1]]
        before = step
    return flat


def main(source: str, target: str) -> None:
    """Read TopoJSON, write the outline."""
    found = []
    for ring in map(unrolled, rings(json.loads(Path(source).read_text("utf-8")))):
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        if max(ys) < -89 or max(max(xs) - min(xs), max(ys) - min(ys)) < SMALLEST:
            continue
        flat = packed(simplified(ring, TOLERANCE))
        if len(flat) >= 6:
            found.append(flat)
    found.sort(key=lambda flat: (-len(flat), flat))
    lines = ",\n".join(json.dumps(flat, separators=(",", ":")) for flat in found)
    origin = "Natural Earth, 1:50m land, public domain (naturalearthdata.com), made coarser"
    head = f'{{"origin": {json.dumps(origin)},\n"steps": {STEPS},\n"rings": [\n'
    Path(target).write_text(f"{head}{lines}\n]}}\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
