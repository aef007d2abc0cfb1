"""The router against its peers, each on one core in turn, under the same loads in the same run."""

from __future__ import annotations

import argparse
import dataclasses
import os
import time
from pathlib import Path

import orjson

from bench.router.contenders import CONTENDERS, started
from bench.router.federation import HERE, install_packages, running
from bench.router.loads import LOADS
from bench.router.measure import CONTENDER_CORE, LOAD_CORE, Sample, measure, summarise
from bench.router.report import plot, tables


def main() -> None:
    """Runs the bench as the command line says, prints the tables, and writes them with the plot."""
    arguments = _arguments()
    began = time.monotonic()
    machine = [os.getloadavg()[0]]
    install_packages()
    samples: list[Sample] = []
    with (
        running(LOAD_CORE) as federation,
        started(arguments.contenders, federation, CONTENDER_CORE) as contenders,
    ):
        for sample in measure(
            contenders,
            federation,
            loads=arguments.loads,
            connections=arguments.connections,
            seconds=arguments.seconds,
            rounds=arguments.rounds,
        ):
            samples.append(sample)
            machine.append(sample.machine)
            print(
                f"{sample.contender:10} {sample.load:15} {sample.connections:3}"
                f" {sample.rate:8.0f}/s {sample.cpu:7.0f} µs CPU  p99 {sample.p99:.2f} ms",
                flush=True,
            )
    results = summarise(samples)
    text = (
        f"{tables(results)}\n\nLoad average before: {machine[0]:.2f}, and up to"
        f" {max(machine):.2f} during {time.monotonic() - began:.0f} s"
        f" ({arguments.rounds} rounds of {arguments.seconds:g} s; the bench itself makes about 2)."
        "\n"
    )
    print(f"\n{text}")
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.md").write_text(text)
    (folder / "results.json").write_bytes(
        orjson.dumps([dataclasses.asdict(sample) for sample in samples], option=orjson.OPT_INDENT_2)
    )
    plot(results, samples, folder / "results.png")
    print(f"written to {folder}/results.md, .json and .png")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/router/run", description=__doc__)
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--loads", nargs="+", choices=LOADS, default=list(LOADS))
    parser.add_argument("--connections", nargs="+", type=int, default=[1, 50])
    parser.add_argument("--seconds", type=float, default=4.0, help="of one round")
    parser.add_argument("--rounds", type=int, default=2, help="of which the medians are told")
    parser.add_argument("--output", type=Path, default=HERE / "results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
