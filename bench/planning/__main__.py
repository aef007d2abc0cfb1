"""How long planning takes, and how it grows, in CPU time of one thread.

    python -m bench.planning [--seconds S] [--plot FILE.svg] [NAME ...]

Names are those of the sweeps; without any, all are run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.planning.measure import Figures, measured, percentiles
from bench.planning.plot import plot
from bench.planning.sweeps import OTHERS, PLOTTED


def main() -> None:
    """Runs the sweeps and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.planning", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="of warm plans, each size")
    parser.add_argument("--plot", type=Path, help="an SVG to write")
    parser.add_argument("names", nargs="*", choices=[[], *PLOTTED, *OTHERS])
    options = parser.parse_args()
    sweeps = {**PLOTTED, **OTHERS}
    points: dict[str, list[tuple[int, Figures]]] = {}
    print("| sweep | size | fetches | first plan ms | warm p50 ms | warm p99 ms |")
    print("|---|---|---|---|---|---|")
    for name in options.names or sweeps:
        for world in sweeps[name]():
            figures = measured(world, options.seconds)
            points.setdefault(name, []).append((world.size, figures))
            label = world.name if name in OTHERS else name
            print(
                f"| {label} | {world.size} | {figures.fetches} | {figures.cold:.2f} "
                f"| {figures.p50:.2f} | {figures.p99:.2f} |",
                flush=True,
            )
    if "shop" in points:
        # each operation as often as any other
        least = min(len(each.times) for _, each in points["shop"])
        p50, p99 = percentiles([time for _, each in points["shop"] for time in each.times[:least]])
        print(f"| all of the shop's | {len(points['shop'])} | | | {p50:.2f} | {p99:.2f} |")
    if options.plot is not None:
        plot({name: points[name] for name in PLOTTED if name in points}, options.plot)


if __name__ == "__main__":
    main()
