"""Write an index: whole, or another one in which some records have other entries.

    index.sqlite                     entries, names, facets, lists of terms, an FTS5 table
    main.*, multilingual.*           their vectors (`graph.search.vectors`)

An index is a folder that is written once and read by many. A change makes a new folder: the
database is copied as a file and only the rows of the changed records are touched in it; vectors are
shared and added to.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from graph.search import postings, vectors
from graph.search.cache import encode_cached
from graph.search.dense import MAIN, MULTILINGUAL
from graph.search.encode import Encoder, Matrix
from graph.search.errors import IndexMismatch, IndexMissing
from graph.search.model import Entry, Facet
from graph.search.terms import analyser, partition
from graph.search.words import key, search_forms, storable

FORMAT: Final = "3"
DATABASE: Final = "index.sqlite"


# How often a term counts that stands in a name. On Cranfield and CISI 1 to 4 differ by less than
# .006; over our records, of which the name is what people remember, more is better.
_NAME: Final = 3

_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    names TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    part INTEGER NOT NULL,
    start INTEGER,
    stop INTEGER,
    sources TEXT NOT NULL,
    length INTEGER NOT NULL
);
CREATE INDEX entry_record ON entry (record);
CREATE TABLE name (
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    is_alias INTEGER NOT NULL,
    PRIMARY KEY (key, record)
) WITHOUT ROWID;
CREATE INDEX name_record ON name (record);
CREATE TABLE facet (
    field TEXT NOT NULL,
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    shown TEXT,
    PRIMARY KEY (field, key, record)
) WITHOUT ROWID;
CREATE INDEX facet_record ON facet (record);
CREATE VIRTUAL TABLE words USING fts5(
    names, text,
    content='entry', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2'
);
"""

Progress = Callable[[int, int], None]


def build_index(
    folder: Path,
    entries: Iterable[Entry],
    *,
    encoder: Encoder,
    multilingual: Encoder | None = None,
    cache: Path | None,
    snapshot: str,
    on_progress: Progress | None = None,
) -> None:
    """Write the index of entries into a folder; the same entries always rank the same.

    Other files of the folder stay. A killed build leaves no index rather than half of one, so
    build into a new folder while readers use the old.

    Args:
        folder: made if need be.
        entries: in any order.
        encoder: gives the vectors; a query must later use the same model.
        multilingual: gives vectors that are near across languages; None makes an index that
            knows only what `encoder` knows.
        cache: file of vectors kept between builds; None keeps nothing.
        snapshot: name of the data that this is the index of, to be shown with results.
        on_progress: called with (vectors made, all vectors).
    """
    given = sorted(entries, key=lambda entry: (entry.record, entry.part))
    encoders = _encoders(encoder, multilingual)
    made = _encoded(encoders, given, cache, on_progress)
    folder.mkdir(parents=True, exist_ok=True)
    # In this order a kill leaves no database, never one with the vectors of another.
    (folder / DATABASE).unlink(missing_ok=True)
    for name, matrix in made.items():
        vectors.write(folder, name, matrix)
    unfinished = folder / f".{DATABASE}"
    unfinished.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(unfinished)) as connection:
        connection.executescript(_SCHEMA + postings.SCHEMA)
        # Nobody reads it before it is whole, and a killed one is thrown away.
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            _insert(connection, given, first=0)
            _put_meta(connection, encoders, snapshot, rows=len(given), built=len(given))
            connection.execute("INSERT INTO words(words) VALUES ('rebuild')")
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")
    unfinished.replace(folder / DATABASE)


def replace_records(
    folder: Path,
    into: Path,
    *,
    records: Collection[str],
    entries: Iterable[Entry],
    encoder: Encoder,
    multilingual: Encoder | None = None,
    cache: Path | None,
    snapshot: str,
    on_progress: Progress | None = None,
) -> int:
    """Write a new index in which some records have other entries than in an old one.

    The new index answers as one built from all entries anew; only the entries of these records are
    read, encoded and counted. Readers of the old one go on undisturbed.

    Args:
        folder: the old index.
        into: another folder, on the same disk if it is to be quick.
        records: those whose entries are dropped: changed, removed or (not in the old one) added.
        entries: the new entries of these records; a record without any is removed.
        encoder: of the same model as the old index.
        multilingual: as for the old index.
        cache: as for `build_index`.
        snapshot: as for `build_index`.
        on_progress: called with (new vectors made, all new vectors).

    Returns:
        How many entries the new index has.

    Raises:
        ValueError: an entry's record is not among `records`, or `into` is `folder`.
        IndexMissing: there is no old index.
        IndexMismatch: the old index was built by another model.
    """
    if into.resolve() == folder.resolve():
        raise ValueError(f"{folder} is being read; give another folder for the new index")
    given = sorted(entries, key=lambda entry: (entry.record, entry.part))
    replaced = sorted(set(records))
    for entry in given:
        if entry.record not in set(replaced):
            raise ValueError(f"entry of {entry.record}, which is not among the records to replace")
    encoders = _encoders(encoder, multilingual)
    with contextlib.closing(connect(folder)) as connection:
        meta = read_meta(connection, folder)
    check_models(folder, meta, encoders)
    made = _encoded(encoders, given, cache, on_progress)
    rows = int(meta["rows"])
    into.mkdir(parents=True, exist_ok=True)
    (into / DATABASE).unlink(missing_ok=True)
    for name, matrix in made.items():
        vectors.extend(folder, into, name, matrix, rows=rows)
    unfinished = into / f".{DATABASE}"
    shutil.copyfile(folder / DATABASE, unfinished)
    with contextlib.closing(sqlite3.connect(unfinished)) as connection, connection:
        for record in replaced:
            _delete(connection, record)
        _insert(connection, given, first=rows)
        connection.executemany(
            "INSERT INTO words(rowid, names, text) SELECT id, names, text FROM entry WHERE id = ?",
            [(rows + number,) for number in range(len(given))],
        )
        postings.join_small(connection, int(meta["built"]))
        _put_meta(connection, encoders, snapshot, rows=rows + len(given), built=int(meta["built"]))
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    unfinished.replace(into / DATABASE)
    return int(count)


def connect(folder: Path) -> sqlite3.Connection:
    """Open the database of an index for reading.

    Raises:
        IndexMissing: there is none.
    """
    # Immutable: no locks and no look for a journal; nobody writes into a finished index. Used by
    # one thread at a time, though not always the one that opened it.
    address = f"{(folder / DATABASE).resolve().as_uri()}?mode=ro&immutable=1"
    try:
        return sqlite3.connect(address, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise IndexMissing(folder, str(error)) from error


def read_meta(connection: sqlite3.Connection, folder: Path) -> dict[str, str]:
    """Read what an index tells of itself.

    Raises:
        IndexMissing: the file is damaged.
        IndexMismatch: it is of another format.
    """
    try:
        meta = dict(connection.execute("SELECT name, value FROM meta"))
    except sqlite3.DatabaseError as error:
        raise IndexMissing(folder, str(error)) from error
    if meta.get("format") != FORMAT:
        raise IndexMismatch(
            folder, expected=f"format {FORMAT}", found=f"format {meta.get('format')}"
        )
    return meta


def check_models(folder: Path, meta: dict[str, str], encoders: dict[str, Encoder]) -> None:
    """Refuse encoders that are not those of an index; their arithmetic may differ.

    Raises:
        IndexMismatch: a model is another one, missing, or too many.
    """
    for name in (MAIN, MULTILINGUAL):
        built = meta.get(name, "no model")
        encoder = encoders.get(name)
        given = encoder.name if encoder else "no model"
        if built.partition("/")[0] != given.partition("/")[0]:
            raise IndexMismatch(folder, expected=given, found=built)


def _encoders(encoder: Encoder, multilingual: Encoder | None) -> dict[str, Encoder]:
    return {MAIN: encoder} | ({MULTILINGUAL: multilingual} if multilingual else {})


def _encoded(
    encoders: dict[str, Encoder],
    entries: Sequence[Entry],
    cache: Path | None,
    on_progress: Progress | None,
) -> dict[str, Matrix]:
    """Give the vectors of the entries by each encoder."""
    texts = [_meaning(entry) for entry in entries]
    made = {}
    for number, (name, encoder) in enumerate(encoders.items()):

        def tell(done: int, of: int, before: int = number) -> None:
            if on_progress:
                on_progress(before * of + done, len(encoders) * of)

        made[name] = encode_cached(encoder, cache, texts, tell)
    return made


def _insert(connection: sqlite3.Connection, entries: Sequence[Entry], *, first: int) -> None:
    writer = postings.Writer(connection)

    def rows() -> Iterator[tuple[object, ...]]:
        for number, entry in enumerate(entries, start=first):
            names = "\n".join(
                search_forms(name, is_hashtag=entry.kind == "hashtag")
                for name in dict.fromkeys((entry.label, *entry.names))
            )
            names, text = storable(names), storable(entry.text)
            cut = analyser(partition(entry.language))
            in_names = Counter(cut.terms(names))
            in_text = Counter(cut.terms(text, with_stop_words=False))
            writer.add(number, postings.weighted(in_names, in_text, name=_NAME))
            yield (
                number,
                entry.record,
                entry.kind,
                storable(entry.label),
                names,
                text,
                entry.language,
                entry.part,
                entry.start,
                entry.end,
                json.dumps(entry.sources),
                in_names.total() + in_text.total(),
            )

    connection.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * 12)})", rows())  # noqa: S608
    writer.flush()
    connection.executemany(
        "INSERT INTO name VALUES (?, ?, ?)",
        [(name, record, is_alias) for (name, record), is_alias in sorted(_names(entries).items())],
    )
    connection.executemany("INSERT INTO facet VALUES (?, ?, ?, ?)", sorted(_facets(entries)))


def _delete(connection: sqlite3.Connection, record: str) -> None:
    # An FTS5 table with outside content must be given the old words; the lists of terms keep dead
    # rows, which a reader leaves out, until the next build.
    connection.execute(
        "INSERT INTO words(words, rowid, names, text)"
        " SELECT 'delete', id, names, text FROM entry WHERE record = ?",
        (record,),
    )
    for table in ("entry", "name", "facet"):
        connection.execute(f"DELETE FROM {table} WHERE record = ?", (record,))  # noqa: S608


def _put_meta(
    connection: sqlite3.Connection,
    encoders: dict[str, Encoder],
    snapshot: str,
    *,
    rows: int,
    built: int,
) -> None:
    meta = {
        "format": FORMAT,
        "snapshot": snapshot,
        "sqlite": sqlite3.sqlite_version,
        "rows": str(rows),  # of vectors, those of dead entries included
        "built": str(built),  # rows of the last whole build
    } | {name: encoder.name for name, encoder in encoders.items()}
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))


def _meaning(entry: Entry) -> str:
    """Give the text that stands for an entry's meaning; the head of a card says whose it is."""
    text = storable(entry.text)
    if entry.part == 0 and not text.startswith(entry.label):
        return f"{storable(entry.label)}\n{text}"
    return text


def _names(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    """Give for (key of a name, record) whether the name is but an alias."""
    names: dict[tuple[str, str], int] = {}
    for entry in entries:
        label = key(entry.label)
        for name in {label, *(key(name) for name in entry.names)} - {""}:
            place = (name, entry.record)
            names[place] = min(names.get(place, 1), int(name != label))
    return names


def _facets(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str, str]]:
    """Give (field, key of a value or of its name, record, the value as shown or nothing)."""
    facets: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        given = [Facet(*facet) for facet in entry.facets]
        given.append(Facet("kind", entry.kind))
        if entry.language and not any(facet.field == "lang" for facet in given):
            given.append(Facet("lang", entry.language))
        for field, value, names in given:
            for name in names:
                if key(name):
                    facets.setdefault((field, key(name), entry.record), "")
            if key(value):
                facets[field, key(value), entry.record] = value
    for (field, value, record), shown in facets.items():
        yield field, value, record, shown
