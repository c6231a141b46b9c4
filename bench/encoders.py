"""Measure the encoders beside each other: texts a second, and the time to the first vector.

    python bench/encoders.py [ROUNDS]

The texts are words of data/, in sentences of 10 to 25 words and passages of 120 to 150. Rounds
alternate between the encoders, so that what else the machine does hits all; medians are shown.
Rates are by CPU time with one thread and by wall time with two. sentence-transformers runs as its
users run it: float32, 32 texts a batch. The first vector is a process of its own each time: import,
load, one text.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from graph.search import (
    Compiled,
    CompiledMultilingual,
    Multilingual,
    Reference,
    compile_model,
    compile_multilingual,
)

DATA: Final = Path(__file__).resolve().parents[1] / "data"
SIZES: Final = {"sentences": (96, 10, 25), "passages": (32, 120, 150)}
FIRST: Final = {
    "sentence-transformers": "Reference()",
    "MiniLM compiled": "open_encoder(Path(sys.argv[1]))",
    "USE package": "Multilingual()",
    "USE compiled": "open_multilingual(Path(sys.argv[2]))",
}


def main(rounds: int) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        minilm, use = Path(folder) / "minilm", Path(folder) / "use"
        compile_model(minilm)
        compile_multilingual(use)
        _rates(minilm, use, rounds)
        _first(minilm, use, rounds)


def texts(count: int, least: int, most: int) -> list[str]:
    """Cut texts of some words out of what the records say in sentences; the same each time."""
    words = [word for path in sorted(DATA.glob("*/*.yaml")) for word in _words(_read(path))]
    chance = random.Random(7)
    cut = []
    for _ in range(count):
        length = chance.randint(least, most)
        start = chance.randrange(len(words) - length)
        cut.append(" ".join(words[start : start + length]))
    return cut


def _read(path: Path) -> object:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def _words(value: object) -> list[str]:
    """Give the words of every text of a record that has at least eight."""
    if isinstance(value, str):
        words = value.split()
        return words if len(words) >= 8 else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [word for one in inner for word in _words(one)]


def _rates(minilm: Path, use: Path, rounds: int) -> None:
    import torch

    reference, package = Reference(), Multilingual()
    for threads, clock in ((1, time.process_time), (2, time.perf_counter)):
        torch.set_num_threads(threads)
        encoders = {
            "sentence-transformers": reference,
            "MiniLM f32": Compiled(minilm, threads=threads, precision="f32"),
            "MiniLM as served": Compiled(minilm, threads=threads),
            "USE package": package,
            "USE compiled": CompiledMultilingual(use, threads=threads),
        }
        print(f"\n{threads} thread{'s' * (threads > 1)}: texts a second (of sentence-transformers)")
        medians: dict[tuple[str, str], float] = {}
        for kind, size in SIZES.items():
            given = texts(*size)
            found = {name: encoder.encode(given) for name, encoder in encoders.items()}  # warm
            worst = (found["sentence-transformers"] * found["MiniLM as served"]).sum(axis=1).min()
            rates: dict[str, list[float]] = {name: [] for name in encoders}
            for _ in range(rounds):
                for name, encoder in encoders.items():
                    rates[name].append(len(given) / _took(encoder.encode, given, clock))
            medians |= {(kind, name): statistics.median(rates[name]) for name in encoders}
            print(f"  {kind}: least cosine of MiniLM as served {worst:.5f}")
            for name in encoders:
                rate = medians[kind, name]
                ratio = rate / medians[kind, "sentence-transformers"]
                print(f"    {name:22} {rate:8.1f}  {ratio:6.2f}x")
        for kind in SIZES:
            both = 1 / (1 / medians[kind, "MiniLM as served"] + 1 / medians[kind, "USE compiled"])
            print(f"  {kind} by both, as an index needs them: {both:.1f} a second")


def _took(encode: Callable[[Sequence[str]], object], given: list[str], clock: Callable[[], float]) -> float:  # fmt: skip
    began = clock()
    encode(given)
    return clock() - began


def _first(minilm: Path, use: Path, rounds: int) -> None:
    print("\nprocess start to first vector, seconds (of sentence-transformers)")
    took: dict[str, list[float]] = {name: [] for name in FIRST}
    for _ in range(rounds):
        for name, opened in FIRST.items():
            code = (
                "import sys; from pathlib import Path; "
                "from graph.search import Reference, Multilingual, open_encoder, open_multilingual; "
                f"{opened}.encode(['digital diplomacy'])"
            )
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code, str(minilm), str(use)], check=True, capture_output=True
            )
            took[name].append(time.perf_counter() - began)
    base = float(np.median(took["sentence-transformers"]))
    for name, values in took.items():
        median = float(np.median(values))
        print(f"    {name:22} {median:6.2f}  {median / base:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
