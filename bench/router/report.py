"""The tables and the plot that a run leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import matplotlib as mpl
from matplotlib import pyplot as plt

from bench.router.contenders import CONTENDERS
from bench.router.loads import LOADS
from bench.router.measure import Sample, Summary

Results: TypeAlias = Mapping[tuple[str, int, str], Summary]

OURS: Final = "loom"
SCRIPT: Final = "script"
PEERS: Final = ("apollo", "hive", "hive-rust")
TARGETS: Final = {"large": 1.5, "small": 3.0}
"""How many times the best peer's requests a second ours are to be."""

MEMORY_TARGET: Final = 150
COLORS: Final = {
    "loom": "#1b6e53",
    "apollo": "#8a8f98",
    "hive": "#d9a441",
    "hive-rust": "#b5651d",
    "script": "#c9d6cf",
}


def tables(results: Results) -> str:
    """A table for each load and number of connections, then the ratios."""
    groups = dict.fromkeys((load, connections) for load, connections, _ in results)
    return "\n\n".join([*(_table(results, *group) for group in groups), _ratios(results, groups)])


def _table(results: Results, load: str, connections: int) -> str:
    lines = [
        f"### {LOADS[load].title}, {connections} connection{'s' if connections > 1 else ''}",
        "",
        "| | requests/s | p50 ms | p99 ms | CPU µs/request | subgraph calls | KB out | MB | bad |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {CONTENDERS[name].title} | {found.rate:.0f} | {found.p50:.2f} | {found.p99:.2f}"
        f" | {found.cpu:.0f} | {found.calls:.1f} | {found.length / 1000:.1f}"
        f" | {found.memory / 1e6:.0f} | {found.wrong} |"
        for (one, other, name), found in results.items()
        if (one, other) == (load, connections)
    ]
    return "\n".join(lines)


def _ratios(results: Results, groups: Mapping[tuple[str, int], None]) -> str:
    lines = [
        "### Loom against the best of its peers, and against the script",
        "",
        "| load | c | best peer | rate in its | target | its CPU in ours | in script's | µs over |",
        "|---|--:|---|--:|--:|--:|--:|--:|",
    ]
    for load, connections in groups:
        ours = results.get((load, connections, OURS))
        peers = {
            name: results[load, connections, name]
            for name in PEERS
            if (load, connections, name) in results
        }
        if ours is None or not peers:
            continue
        best = max(peers, key=lambda name: peers[name].rate)
        script = results.get((load, connections, SCRIPT))
        target = TARGETS.get(load)
        lines.append(
            f"| {LOADS[load].title} | {connections} | {CONTENDERS[best].title}"
            f" | {ours.rate / peers[best].rate:.2f} | {f'{target:g}' if target else ''}"
            f" | {peers[best].cpu / ours.cpu:.2f}"
            + (
                f" | {ours.cpu / script.cpu:.2f} | {ours.cpu - script.cpu:.0f} |"
                if script is not None
                else " | | |"
            )
        )
    memory = max((found.memory for key, found in results.items() if key[2] == OURS), default=0)
    lines += ["", f"Loom's memory: {memory / 1e6:.0f} MB (target: under {MEMORY_TARGET})."]
    return "\n".join(lines)


def plot(results: Results, samples: Sequence[Sample], file: Path) -> None:
    """Draws requests a second and median latency, a row for each load and number of connections."""
    mpl.use("Agg")
    groups = list(dict.fromkeys((load, connections) for load, connections, _ in results))
    names = list(dict.fromkeys(sample.contender for sample in samples))
    figure, panels = plt.subplots(
        len(groups), 2, figsize=(10, 1.0 + 1.6 * len(groups)), squeeze=False, layout="constrained"
    )
    for row, (load, connections) in zip(panels, groups, strict=True):
        found = [results[load, connections, name] for name in names]
        titles = [CONTENDERS[name].title for name in names]
        colors = [COLORS[name] for name in names]
        for panel, values, unit in (
            (row[0], [one.rate for one in found], "requests/s"),
            (row[1], [one.p50 for one in found], "ms, median"),
        ):
            bars = panel.barh(titles, values, color=colors)
            panel.bar_label(bars, fmt="%.3g", padding=3, fontsize=8)
            panel.invert_yaxis()
            panel.margins(x=0.15)
            panel.spines[["top", "right"]].set_visible(False)
            panel.tick_params(labelsize=8)
            panel.set_title(f"{LOADS[load].title}, {connections} c: {unit}", fontsize=9, loc="left")
        row[1].set_yticklabels([])
    figure.savefig(file, dpi=130)
    plt.close(figure)
