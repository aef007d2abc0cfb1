"""The sweeps as a picture: one panel each, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from bench.planning.measure import Figures

Points = Sequence[tuple[int, Figures]]


def plot(sweeps: Mapping[str, Points], path: Path) -> None:
    """Writes an SVG. The dotted line through the first point grows as the size does."""
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "planning"  # the same figures make the same file
    mpl.rcParams["svg.fonttype"] = "none"
    columns = 4
    rows = -(-len(sweeps) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(4 * columns, 3 * rows), layout="constrained", squeeze=False
    )
    for panel, (name, points) in zip(axes.flat, sweeps.items(), strict=False):
        sizes = [size for size, _ in points]
        panel.loglog(sizes, [each.cold for _, each in points], "s--", label="first plan")
        panel.loglog(sizes, [each.p99 for _, each in points], "^-", label="warm, p99")
        panel.loglog(sizes, [each.p50 for _, each in points], "o-", label="warm, p50")
        first = points[0][1].p50 / sizes[0]
        panel.loglog(sizes, [first * size for size in sizes], ":", color="grey", label="linear")
        panel.set_title(name)
        panel.set_ylabel("ms")
        panel.grid(visible=True, which="both", alpha=0.2)
    for unused in list(axes.flat)[len(sweeps) :]:
        unused.set_axis_off()
    axes.flat[0].legend(fontsize="small")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
