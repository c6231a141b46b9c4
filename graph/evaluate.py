"""How good a search is, against judgements that people made: nDCG, recall, reciprocal rank.

A ranking is a list of identifiers, the best first, each once; what stands equal stays as given.
A gain is a grade, 0 for what nobody judged. The figures are those of trec_eval (`ndcg_cut_10` with
linear gains, `recall_100`, `recip_rank` cut at 10), so that they can be held beside published ones.
"""

from __future__ import annotations

import json
import math
import statistics
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from crawl.language import detect
from graph.errors import WrongUse
from graph.search.encode import Encoder
from graph.search.index import Index
from graph.search.model import Entry, Fusion, Mode
from graph.search.passages import cut
from graph.search.write import build_index
from graph.state import Progress

Gains: TypeAlias = Mapping[str, int]
Figures: TypeAlias = dict[str, float]

# Each way of ranking that is measured, as `Index.find` is asked for it.
LEGS: Final[Mapping[str, tuple[Mode, Fusion]]] = {
    "fused": ("hybrid", "cc"),
    "lexical": ("lexical", "cc"),
    "dense": ("dense", "cc"),
    "rrf": ("hybrid", "rrf"),
}
_DEPTH: Final = 100  # recall@100 looks no further
_SHOWN: Final = 10  # what a reader sees, and what is timed


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection in the layout of BEIR.

    Attributes:
        documents: identifier -> title and text.
        queries: identifier -> text; only those with a judgement.
        judged: identifier of a query -> the grades of documents, at least one above 0.
    """

    documents: Mapping[str, tuple[str, str]]
    queries: Mapping[str, str]
    judged: Mapping[str, Gains]


@dataclass(frozen=True, slots=True)
class Judged:
    """A query over the records, with what answers it."""

    query: str
    language: str
    relevant: Gains  # identifier of a record -> 3 it, 2 closely, 1 related
    kinds: tuple[str, ...]  # only records of these; empty for all
    style: str | None  # how it was asked: "exact name", "misspelling"; None where nobody said


# The first ten records for a query and the name of a leg.
Rank: TypeAlias = Callable[[Judged, str], Sequence[str]]


def ndcg(ranking: Sequence[str], gains: Gains, *, k: int) -> float:
    """Give the discounted gain of the first `k` as a share of the best that there is, 0 to 1.

    >>> round(ndcg(["b", "a"], {"a": 3, "b": 1}, k=10), 4)
    0.7967
    """
    best = _discounted(sorted(gains.values(), reverse=True)[:k])
    return _discounted([gains.get(name, 0) for name in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], gains: Gains, *, k: int) -> float:
    """Give the share of all that is relevant among the first `k`; grades above 0 count alike."""
    wanted = {name for name, gain in gains.items() if gain > 0}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], gains: Gains, *, k: int) -> float:
    """Give 1 / the place of the first relevant one; 0 where none is among the first `k`."""
    places = (n for n, name in enumerate(ranking[:k], 1) if gains.get(name, 0) > 0)
    return 1 / next(places, math.inf)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the least value that so large a share of the values does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def read_collection(folder: Path, *, split: str | None = None) -> Collection:
    """Read `corpus.jsonl`, `queries.jsonl` and one file of `qrels/`.

    Args:
        folder: the collection.
        split: which judgements, `qrels/<split>.tsv`; None takes test.tsv, or the only file.

    Raises:
        WrongUse: a file is missing or has a wrong line, or a judgement names what is not there.
    """
    qrels = _qrels(folder, split)
    documents = {
        name: (title, text)
        for name, title, text in _texts(folder / "corpus.jsonl", ("_id", "title", "text"))
    }
    asked = {name: text for name, text in _texts(folder / "queries.jsonl", ("_id", "text"))}  # noqa: C416
    judged: dict[str, dict[str, int]] = {}
    for number, line in _lines(qrels):
        columns = line.split("\t")
        if number == 1 and columns[0] == "query-id":
            continue
        try:
            query, document, grade = columns
            gain = int(grade)
        except ValueError:
            raise WrongUse(
                f"{qrels}:{number}: not three columns with tabs between: query-id, corpus-id and "
                "a whole number"
            ) from None
        if query not in asked:
            raise WrongUse(
                f"{qrels}:{number}: no query {query!r} in {folder / 'queries.jsonl'} (add it, or "
                "drop the line)"
            )
        if document not in documents:
            raise WrongUse(
                f"{qrels}:{number}: no document {document!r} in {folder / 'corpus.jsonl'} (add it, "
                "or drop the line)"
            )
        judged.setdefault(query, {})[document] = gain
    judged = {query: gains for query, gains in judged.items() if max(gains.values()) > 0}
    if not judged:
        raise WrongUse(f"{qrels}: no judgement above 0, so there is nothing to measure")
    return Collection(documents, {query: asked[query] for query in judged}, judged)


def read_judged(file: Path, *, known: Container[str], kinds: Sequence[str]) -> list[Judged]:
    """Read queries over the records, one JSON object a line.

    Args:
        file: lines `{"query", "lang", "relevant": {"campaign/x": 3}, "kind_filter", "style"}`; the
            last two may be left out.
        known: the identifiers of all records.
        kinds: those that a `kind_filter` may name.

    Raises:
        WrongUse: no such file, or a wrong line, with its number.
    """
    found = []
    for number, line in _lines(file):
        place = f"{file}:{number}"
        row = _object(line, place, ("query", "lang"))
        relevant, chosen = row.get("relevant"), row.get("kind_filter") or []
        chosen = [chosen] if isinstance(chosen, str) else chosen
        if (
            not isinstance(relevant, dict)
            or not relevant
            or not all(type(gain) is int and gain > 0 for gain in relevant.values())
        ):
            raise WrongUse(f'{place}: "relevant" must give a record a grade: {{"campaign/x": 3}}')
        for name in relevant:
            if name not in known:
                raise WrongUse(
                    f"{place}: no record {name!r} in the graph (mend the line, or run `ddgraph "
                    "build` if the record is new)"
                )
        if not isinstance(chosen, list) or not all(kind in kinds for kind in chosen):
            raise WrongUse(f'{place}: "kind_filter" must be of: {", ".join(kinds)}')
        style = row.get("style")
        found.append(
            Judged(
                str(row["query"]),
                str(row["lang"]),
                relevant,
                tuple(chosen),
                str(style) if style else None,
            )
        )
    if not found:
        raise WrongUse(f"{file}: no line, so there is nothing to measure")
    return found


def measure_collection(
    collection: Collection,
    folder: Path,
    *,
    encoder: Encoder,
    multilingual: Encoder | None,
    tell: Progress,
) -> dict[str, Figures]:
    """Measure every leg on a collection, and how long a search takes.

    Long texts are cut as documents are; a document counts by its best passage.

    Args:
        collection: what is asked, and what answers.
        folder: where the index is made; the caller removes it.
        encoder: gives the vectors.
        multilingual: gives those across languages; None for none.
        tell: is called with a step, what is done of it, and all of it.

    Returns:
        Each of `LEGS` with ndcg@10, recall@100 and mrr@10, means over the queries; and "took_ms"
        with p50 and p95 of a fused search for the first ten.
    """
    build_index(
        folder,
        _entries(collection.documents),
        encoder=encoder,
        multilingual=multilingual,
        cache=None,
        snapshot="evaluation",
        on_progress=lambda done, of: tell("embedding the collection", done, of),
    )
    index = Index(folder, encoder, multilingual=multilingual)
    rows: dict[str, list[Figures]] = {leg: [] for leg in LEGS}
    took = []
    try:
        index.find("once, so that everything is read", floor=-1)
        for number, (name, text) in enumerate(collection.queries.items(), 1):
            gains = collection.judged[name]
            for leg, (mode, fusion) in LEGS.items():
                ranking = index.rank(text, limit=_DEPTH, mode=mode, fusion=fusion)
                rows[leg].append(
                    {
                        "ndcg@10": ndcg(ranking, gains, k=10),
                        "recall@100": recall(ranking, gains, k=_DEPTH),
                        "mrr@10": reciprocal_rank(ranking, gains, k=10),
                    }
                )
            began = time.perf_counter()
            index.search(text, limit=_SHOWN)
            took.append(1000 * (time.perf_counter() - began))
            tell("asking", number, len(collection.queries))
    finally:
        index.close()
    figures = {leg: _means(each) for leg, each in rows.items()}
    figures["took_ms"] = {
        "p50": round(percentile(took, 0.5), 2),
        "p95": round(percentile(took, 0.95), 2),
    }
    return figures


def measure_records(
    judged: Iterable[Judged], rank: Rank, *, legs: Sequence[str] = tuple(LEGS)
) -> list[tuple[Judged, dict[str, Figures]]]:
    """Measure legs on queries over the records, query by query.

    Args:
        judged: the queries.
        rank: asks the search.
        legs: which of `LEGS`.
    """
    rows = []
    for each in judged:
        figures = {}
        for leg in legs:
            ranking = rank(each, leg)
            figures[leg] = {
                "ndcg@10": ndcg(ranking, each.relevant, k=10),
                "recall@10": recall(ranking, each.relevant, k=10),
            }
        rows.append((each, figures))
    return rows


def means(rows: Iterable[dict[str, Figures]]) -> dict[str, Figures]:
    """Give the mean of each figure of each leg over the queries."""
    given = list(rows)
    return {leg: _means([row[leg] for row in given]) for leg in given[0]}


def _means(rows: Sequence[Figures]) -> Figures:
    return {name: round(statistics.fmean(row[name] for row in rows), 4) for name in rows[0]}


def _discounted(gains: Iterable[int]) -> float:
    return sum(max(gain, 0) / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _entries(documents: Mapping[str, tuple[str, str]]) -> Iterator[Entry]:
    for name, (title, text) in documents.items():
        language = detect(f"{title}\n{text}")
        # A document without a word is still there to be found by its title, or not at all.
        passages = [passage.text for passage in cut(text)] or [title]
        for part, passage in enumerate(passages):
            yield Entry(
                record=name,
                kind="document",
                label=title,
                names=(title,),
                text=passage,
                language=language,
                part=part,
                start=None,
                end=None,
                sources=(),
            )


def _qrels(folder: Path, split: str | None) -> Path:
    if not folder.is_dir():
        raise WrongUse(f"no folder {folder} (give one with corpus.jsonl, queries.jsonl and qrels/)")
    found = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    if not found:
        raise WrongUse(
            f"no judgements in {folder / 'qrels'} (put a .tsv there: query-id, corpus-id, score)"
        )
    chosen = split or ("test" if "test" in found else next(iter(found)))
    if chosen not in found or (not split and chosen != "test" and len(found) > 1):
        raise WrongUse(
            f"which judgements of {folder / 'qrels'}? (give --split: {', '.join(found)})"
        )
    return found[chosen]


def _texts(file: Path, fields: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield fields of each line; no identifier twice. A title may be left out."""
    seen: set[str] = set()
    for number, line in _lines(file):
        place = f"{file}:{number}"
        row = _object(line, place, tuple(field for field in fields if field != "title"))
        if row["_id"] in seen:
            raise WrongUse(f"{place}: a second _id {row['_id']!r} (each may stand once)")
        seen.add(str(row["_id"]))
        yield tuple(str(row.get(field) or "") for field in fields)


def _object(line: str, place: str, fields: tuple[str, ...]) -> dict[str, object]:
    """Read a line as an object that has text in some fields."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise WrongUse(f"{place}: not JSON: {error} (one object a line)") from None
    if not isinstance(row, dict):
        raise WrongUse(f"{place}: not an object (one a line, with {', '.join(fields)})")
    for field in fields:
        if not isinstance(row.get(field), str):
            raise WrongUse(f'{place}: "{field}" must be there, as text')
    return row


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, with their numbers."""
    try:
        # Not `splitlines`: JSON may hold U+2028 as it is.
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except (FileNotFoundError, IsADirectoryError):
        raise WrongUse(f"no file {file} (look at the name and the folder)") from None
    except UnicodeDecodeError:
        raise WrongUse(f"{file} is not UTF-8 (save it as UTF-8)") from None
