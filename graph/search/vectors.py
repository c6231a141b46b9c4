"""Vectors on disk, and the cosine of each to a query: whole, or first by bytes and then exactly.

    <name>.f32   rows of float32, unit length
    <name>.i8    the same rows in a byte for each dimension, after the scale of that dimension
    <name>.npy   the scales, shape (d,), float32

Rows are only ever added: an index that is open goes on reading those that it knows.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final, TypeVar

import numkong
import numpy as np
from numpy.typing import NDArray

from graph.search.encode import Matrix, Vector

Scores = NDArray[np.float32]
_T = TypeVar("_T", bound=np.generic)

# Up to here every row is compared in float32 (12 ms for 100,000 rows of 384 on one core); above by
# bytes (2.3 ms), and the best are compared again. Beyond a million rows an approximate index would
# be the next step; here the scan takes 23 ms.
_EXACT: Final = 40_000
_TOP: Final = 127
# Values beyond this share of the first build's greatest are cut off, so that an outlier does not
# coarsen its dimension; what an update brings may lie beyond as well.
_CUT: Final = 0.9999


class Vectors:
    """The vectors of one encoder, memory-mapped; a row belongs to the entry of that number.

    Args:
        folder: of the index.
        name: of the files.
        rows: how many rows to read; later ones belong to a newer index.
        dimensions: length of a row.

    Raises:
        FileNotFoundError, ValueError: files are missing or too short.
    """

    def __init__(self, folder: Path, name: str, *, rows: int, dimensions: int) -> None:
        shape = (rows, dimensions)
        self._whole: Matrix = _mapped(folder / f"{name}.f32", np.dtype(np.float32), shape)
        self._bytes: NDArray[np.int8] = _mapped(folder / f"{name}.i8", np.dtype(np.int8), shape)
        self._scale: Vector = np.load(folder / f"{name}.npy")
        if self._scale.shape != (dimensions,):
            raise ValueError(f"scales of shape {self._scale.shape}, not ({dimensions},)")
        self.is_exact: Final = rows <= _EXACT

    def cosines(self, query: Vector) -> Scores:
        """Give the cosine of every row, shape (n,); nearly so where not `is_exact`."""
        if self.is_exact:
            return self._compared(self._whole, query)
        asked = query * self._scale
        unit = float(np.abs(asked).max()) / _TOP or 1.0
        coarse = np.rint(asked / unit).astype(np.int8)
        found = np.asarray(numkong.cdist(coarse.reshape(1, -1), self._bytes, metric="dot"))
        scores: Scores = found[0].astype(np.float32)
        scores *= np.float32(unit)
        return scores

    def exactly(self, query: Vector, rows: NDArray[np.int64]) -> Scores:
        """Give the cosine of some rows, in their order."""
        return self._compared(self._whole[rows], query)

    def row(self, number: int) -> Vector:
        """Give a row."""
        return np.array(self._whole[number])

    @staticmethod
    def _compared(rows: Matrix, query: Vector) -> Scores:
        # Row by row, not by matrix product: equal rows get equal cosines wherever they stand, and
        # the product's threads waited up to 10 ms for those of OpenVINO on a busy machine.
        cosines: Scores = np.asarray(np.vecdot(rows, query), np.float32)
        return np.round(cosines, 6)


def write(folder: Path, name: str, vectors: Matrix) -> None:
    """Write the vectors of a new index."""
    scale = _scales(vectors)
    np.save(folder / f"{name}.npy", scale)
    np.ascontiguousarray(vectors, "<f4").tofile(folder / f"{name}.f32")
    with (folder / f"{name}.i8").open("wb") as file:
        for block in _blocks(vectors):
            _coarse(block, scale).tofile(file)


def extend(old: Path, folder: Path, name: str, vectors: Matrix, *, rows: int) -> None:
    """Put vectors after the first `rows` of an old index into a new folder.

    The files are shared with the old index where the disk can (a link): it does not look beyond the
    rows that it knows, and what a killed update has left there is written over.
    """
    scale: Vector = np.load(old / f"{name}.npy")
    np.save(folder / f"{name}.npy", scale)
    for suffix, block in (
        ("f32", np.ascontiguousarray(vectors, "<f4")),
        ("i8", _coarse(vectors, scale)),
    ):
        path = folder / f"{name}.{suffix}"
        path.unlink(missing_ok=True)
        try:
            path.hardlink_to(old / path.name)
        except OSError:
            shutil.copyfile(old / path.name, path)
        with path.open("r+b") as file:
            file.seek(rows * len(scale) * block.itemsize)
            file.write(block.tobytes())
            file.flush()
            os.fsync(file.fileno())


def _mapped(path: Path, kind: np.dtype[_T], shape: tuple[int, int]) -> NDArray[_T]:
    if not shape[0]:
        return np.zeros(shape, kind)
    wanted = shape[0] * shape[1] * kind.itemsize
    if path.stat().st_size < wanted:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, not {wanted}")
    return np.memmap(path, kind, mode="r", shape=shape)


def _scales(vectors: Matrix) -> Vector:
    """Give for each dimension the value of one step of a byte."""
    if not len(vectors):
        return np.full(vectors.shape[1], 1 / _TOP, np.float32)
    # Of many rows a sample tells enough; the same rows always give the same scales.
    sample = np.abs(vectors[:: max(1, len(vectors) // 20_000)])
    greatest = np.quantile(sample, _CUT, axis=0)
    scales: Vector = (np.maximum(greatest, 1e-6) / _TOP).astype(np.float32)
    return scales


def _coarse(vectors: Matrix, scale: Vector) -> NDArray[np.int8]:
    coarse: NDArray[np.int8] = np.clip(np.rint(vectors / scale), -_TOP, _TOP).astype(np.int8)
    return coarse


def _blocks(vectors: Matrix) -> list[Matrix]:
    return [vectors[start : start + 65_536] for start in range(0, len(vectors), 65_536)]
