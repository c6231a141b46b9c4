"""What can go wrong in search. Each class says what the caller can do about it.

SearchError
├── ModelMismatch    the model's files are not the ones we know: reinstall the package
├── NotCompiled      no usable compiled model in the folder: run `compile_model`
├── IndexMissing     no index in the folder: run `build_index`
├── IndexMismatch    the index was made by another model or version: build it again
└── RerankerMissing  the reranker is not on this machine: give the folder of one
"""

from __future__ import annotations

from pathlib import Path

from graph.errors import GraphError


class SearchError(GraphError):
    """Base of all errors of this package."""


class ModelMismatch(SearchError):
    """A file of a packaged model is missing or is not the one known by its SHA-256."""

    def __init__(self, path: Path, *, expected: str, found: str | None, package: str) -> None:
        self.path, self.expected, self.found, self.package = path, expected, found, package
        seen = f"has SHA-256 {found}" if found else "is missing"
        super().__init__(f"{path} {seen}, expected {expected}; reinstall {package}")


class NotCompiled(SearchError):
    """The folder holds no compiled model that works on this machine."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder, self.reason = folder, reason
        super().__init__(f"no usable compiled model in {folder}: {reason}; run compile_model")


class IndexMissing(SearchError):
    """The folder holds no complete index."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder, self.reason = folder, reason
        super().__init__(f"no search index in {folder}: {reason}; run build_index")


class IndexMismatch(SearchError):
    """The index does not fit the encoder, so its vectors could not be compared with a query's."""

    def __init__(self, folder: Path, *, expected: str, found: str) -> None:
        self.folder, self.expected, self.found = folder, expected, found
        super().__init__(
            f"the index in {folder} was built with {found}, not with {expected}; build it again"
        )


class RerankerMissing(SearchError):
    """There is no reranker of this name or in this folder that can be used."""

    def __init__(self, model: str, reason: str) -> None:
        self.model, self.reason = model, reason
        super().__init__(
            f"no usable reranker {model} on this machine: {reason}; nothing is fetched: give the "
            "folder of a cross-encoder with one score, or search without a reranker"
        )
