"""Measures tfcompat beside hand-written JAX and beside TensorFlow, where it is installed.

    python benchmarks/run.py [--tensorflow PYTHON]... [--only WORKLOAD]... [--rounds N] [--markdown]

Each library has a process of its own. They take turns at every workload, several times, so that whatever else the
machine does meets all of them; the table shows medians (or with `--best` minima) and how tfcompat compares. Nothing
passes or fails by the clock.

Steps are timed in blocks within a process that goes on. Starts are whole processes: their wall time, and the most
memory that they held. tfcompat's warm start finds its compilation cache filled, its cold start finds it empty.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
CACHE = "TFCOMPAT_COMPILATION_CACHE"
STEPS = [
    "constant",
    "placeholder_plus_one",
    "slide",
    "softmax",
    "mlp",
    "convnet",
    "resnet",
    "vgg",
    "new_nodes",
    "while_loop",
    "picture_ops",
    "word_vectors",
    "sparse_embedding",
    "sparse_matmul",
    "segments",
    "sort",
    "scan",
    "spectra",
    "resize",
    "detection",
    "input_pipeline",
    "event_writing",
]
STARTS = ["import_only", "slide", "softmax", "many_variables"]


@dataclass
class Library:
    """A library as it is run: by which Python, and under which name `worker.py` knows it."""

    title: str
    python: str
    name: str
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def environment(self, cache: str) -> dict[str, str]:
        paths = [str(HERE.parent), os.environ.get("PYTHONPATH", "")] if self.name == "tfcompat" else []
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3"}
        return {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(filter(None, paths)), CACHE: cache}

    def command(self, *arguments: str) -> list[str]:
        return [self.python, "-W", "ignore", str(HERE / "worker.py"), self.name, *arguments]

    def step_seconds(self, workload: str, seconds: float, cache: str) -> float | None:
        """Seconds of a mean step of `workload`, in the library's process; None when it has no version of it."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=self.environment(cache),
            )
        assert self.process.stdin and self.process.stdout
        print(json.dumps({"workload": workload, "seconds": seconds}), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            print(f"{self.title} failed at {workload}: {answer['error']}", file=sys.stderr)
        return answer.get("seconds")

    def start(self, workload: str, cache: str) -> tuple[float, float, float] | None:
        """(seconds of wall time, of these after the import, MiB at most) of a process that runs one step."""
        begin = time.perf_counter()
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                self.command(workload),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=self.environment(cache),
            )
            assert process.stdout
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                errors.seek(0)
                print(f"{self.title} failed at {workload}: {errors.read().splitlines()[-1:]}", file=sys.stderr)
                return None
        return wall, json.loads(output.splitlines()[-1])["seconds"], usage.ru_maxrss / 1024

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def title(workload: str) -> str:
    """The first line of a workload's docstring."""
    return (HERE / "workloads" / f"{workload}.py").read_text().split('"""')[1].splitlines()[0]


def duration(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} us"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


Row = list[str]
Summary = Callable[[Iterable[float]], float]


def step_row(workload: str, libraries: Sequence[Library], rounds: int, seconds: float, cache: str, of: Summary) -> Row:
    times: dict[str, list[float]] = {library.title: [] for library in libraries}
    for _ in range(rounds):
        for library in libraries:
            value = library.step_seconds(workload, seconds, cache)
            if value is not None:
                times[library.title].append(value)
    typical = {name: of(values) for name, values in times.items() if values}
    cells = [duration(typical[library.title]) if library.title in typical else "-" for library in libraries]
    own = typical.pop("tfcompat", None)
    ratios = [f"{typical[name] / own:.2f}x {name}" for name in typical if own]
    return [title(workload), *cells, ", ".join(ratios)]


def start_row(workload: str, libraries: Sequence[Library], rounds: int, cache: str | None, of: Summary) -> Row:
    runs: dict[str, list[tuple[float, float, float]]] = {library.title: [] for library in libraries}
    for _ in range(rounds):
        for library in libraries:
            if cache and library.name != "tfcompat":
                continue  # only tfcompat keeps what it compiled
            with tempfile.TemporaryDirectory() as empty:
                result = library.start(workload, cache or empty)
            if result is not None:
                runs[library.title].append(result)
    typical = {name: [of(column) for column in zip(*values)] for name, values in runs.items() if values}
    cells = [start_cell(*typical[library.title]) if library.title in typical else "-" for library in libraries]
    own = typical.pop("tfcompat", None)
    ratios = [f"{typical[name][0] / own[0]:.2f}x {name}" for name in typical if own]
    return [f"process: {title(workload)}" + (", warm start" if cache else ""), *cells, ", ".join(ratios)]


def start_cell(wall: float, after_import: float, memory: float) -> str:
    return f"{wall:.2f} s ({after_import:.2f} after import), {memory:.0f} MiB"


def show(rows: Sequence[Row], markdown: bool) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        print("| " + " | ".join(cells) + " |" if markdown else "   ".join(cells).rstrip())
        if number == 0 and markdown:
            print("| " + " | ".join("-" * width for width in widths) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tensorflow", action="append", default=[], metavar="PYTHON", help="one that has TensorFlow")
    parser.add_argument("--only", action="append", default=[], metavar="WORKLOAD", help="measure these alone")
    parser.add_argument("--rounds", type=int, default=5, help="turns that each library takes (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=0.4, help="length of a turn at steps (default: %(default)s)")
    parser.add_argument("--best", action="store_true", help="show minima in place of medians")
    parser.add_argument("--no-starts", action="store_true", help="leave the starts of processes out")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()

    libraries = [Library(_tensorflow_title(python), python, "tensorflow") for python in arguments.tensorflow]
    libraries += [Library("JAX", sys.executable, "jax"), Library("tfcompat", sys.executable, "tfcompat")]
    of: Summary = min if arguments.best else statistics.median
    rows: list[Row] = [["workload", *(library.title for library in libraries), "tfcompat is faster than"]]
    with tempfile.TemporaryDirectory() as cache:
        for workload in STEPS:
            if workload in arguments.only or not arguments.only:
                rows.append(step_row(workload, libraries, arguments.rounds, arguments.seconds, cache, of))
        for library in libraries:
            library.stop()
        for workload in STARTS if not arguments.no_starts else ():
            if workload in arguments.only or not arguments.only:
                rows.append(start_row(workload, libraries, arguments.rounds, None, of))
                if workload != "import_only":
                    libraries[-1].start(workload, cache)  # fills the cache
                    rows.append(start_row(workload, libraries, arguments.rounds, cache, of))
    show(rows, arguments.markdown)


def _tensorflow_title(python: str) -> str:
    command = [python, "-c", "import tensorflow as tf; print(tf.__version__)"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return f"TensorFlow {version}"


if __name__ == "__main__":
    main()
