"""A record points to words without copying them, and the words are found again or said to be lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph import build, documents, quotes
from graph.archive import Archive
from graph.config import Settings
from graph.errors import UnknownName, WrongUse
from graph.ingest import ingest_files
from graph.quotes import Quote
from graph.service import Service

TEXT = (
    "The ministry opened its virtual embassy on a Wednesday. Reporters came from eleven countries.\n\n"
    "A year later the island was empty, said the ambassador: “We learned what people do not want.” "
    "The ministry closed it in silence and kept the name."
)
WORDS = "“We learned what people do not want.”"


def quote(text: str, words: str) -> Quote:
    start = text.index(words)
    return Quote("ev", start, start + len(words), quotes.fingerprint(words))


def test_words_at_their_place_are_exact() -> None:
    found = quotes.anchor(TEXT, quote(TEXT, WORDS))
    assert found
    assert (found.exact, found.anchoring) == (WORDS, "exact")
    assert found.prefix.endswith("the ambassador: ")
    assert found.suffix.startswith(" The ministry closed")


@pytest.mark.parametrize(
    "changed",
    [
        "A paragraph was put before it.\n\n" + TEXT,
        TEXT.replace(" on a Wednesday", ""),
        TEXT.replace("“", '"').replace("”", '"').replace("The ministry opened", "It opened"),
        "Before.\n" + TEXT.replace("learned what", "learned\n  what"),
    ],
    ids=["paragraph before", "words taken out", "plain quotation marks", "broken over lines"],
)
def test_words_that_moved_are_found_where_they_stand_now(changed: str) -> None:
    found = quotes.anchor(changed, quote(TEXT, WORDS))
    assert found
    assert found.anchoring == "moved"
    assert quotes.fingerprint(found.exact) == quotes.fingerprint(WORDS)
    assert changed[found.start : found.end] == found.exact


def test_of_several_places_the_nearest_is_taken() -> None:
    words = "kept the name"
    changed = f"They {words}. {TEXT}"
    found = quotes.anchor(changed, quote(TEXT, words))
    assert found
    assert found.start == changed.rindex(words)


@pytest.mark.parametrize("words", [WORDS, "eleven countries", "The ministry opened"])
def test_words_that_are_gone_are_lost(words: str) -> None:
    changed = TEXT.replace(words, "Nobody asked.")
    assert quotes.anchor(changed, quote(TEXT, words)) is None


def test_a_long_text_is_searched_in_a_moment() -> None:
    """A million characters; the search reads each run of words of about the right length once."""
    long = ("Ministries wrote to each other about little. " * 22_000) + TEXT
    found = quotes.anchor(long, quote(TEXT, WORDS))
    assert found
    assert found.exact == WORDS


def test_words_are_located_whatever_the_blanks_and_marks() -> None:
    [found] = quotes.locate(TEXT, 'said  the ambassador:\n"We learned')
    assert found.exact == "said the ambassador: “We learned"
    assert quotes.locate(TEXT, "we never said this") == []
    assert len(quotes.locate(TEXT, "The ministry")) == 2


def test_no_more_than_25_words_are_shown() -> None:
    assert quotes.shown("one two") == "one two"
    assert quotes.shown(" ".join(["word"] * 26)) == " ".join(["word"] * 25) + " …"


# ---- through the graph

RECORD = """id: campaign/island
type: VirtualMission
label: Island embassy
recorded: 2026-11-22
sources:
  note:
    url: file:note.txt
    sha256: {sha256}
statements:
- outcome: The ambassador drew a lesson from the empty island.
  evidence:
  - source: note
    startOffset: {start}
    endOffset: {end}
    quoteHash: '{hash}'
    method: reading
    reviewedBy: editors
    reviewedOn: 2026-11-22
"""


@pytest.fixture
def settings(new_home: Settings, tmp_path: Path) -> Settings:
    """A record that points into a text that is not held yet; `note.txt` is that text."""
    from hashlib import sha256

    (tmp_path / "note.txt").write_text(TEXT, "utf-8")
    found = quote(TEXT, WORDS)
    path = tmp_path / "data" / "campaign" / "island.yaml"
    path.parent.mkdir(parents=True)
    digest = sha256(TEXT.encode()).hexdigest()
    record = RECORD.format(sha256=digest, start=found.start, end=found.end, hash=found.hash)
    path.write_text(record, "utf-8")
    return Settings(home=new_home.home, data=tmp_path / "data", query_seconds=5)


def proof(settings: Settings):
    [statement] = Service(settings).record("campaign/island").statements
    [found] = statement.evidence
    return found


def test_the_words_are_shown_once_the_document_is_held_and_not_before(
    settings: Settings, tmp_path: Path
) -> None:
    build.build(settings)
    before = proof(settings)
    assert (before.quote, before.anchoring) == (None, None)
    assert (before.method, before.reviewed_by, before.reviewed_on) == (
        "Reading",
        "editors",
        "2026-11-22",
    )
    ingest_files(settings, [tmp_path / "note.txt"])
    after = proof(settings)
    assert (after.quote, after.anchoring, after.passage) == (WORDS, "exact", 1)
    added = Service(settings).quads()
    build.build(settings, again=True)
    assert Service(settings).quads() == added, "adding a document equals building the whole"


def test_no_file_of_truth_holds_the_words(settings: Settings) -> None:
    texts = [path.read_text("utf-8") for path in settings.data.rglob("*.yaml")]
    assert not any("We learned" in text for text in texts)


def test_words_that_are_not_in_the_text_are_told_with_file_and_line(
    settings: Settings, tmp_path: Path
) -> None:
    path = settings.data / "campaign" / "island.yaml"
    wrong = quotes.fingerprint("words that nobody wrote")
    path.write_text(path.read_text("utf-8").replace(quotes.fingerprint(WORDS), wrong), "utf-8")
    ingest_files(settings, [tmp_path / "note.txt"])
    assert proof(settings).anchoring == "lost"
    from graph.quads import Assembly
    from graph.records import read_all

    assembly = Assembly()
    for record in read_all(settings.data)[0]:
        assembly.record(record)
    [problem] = documents.quote_problems(Archive(settings.archive), assembly.quotes)
    assert str(problem).startswith("data/campaign/island.yaml:12: warning: the words noted at ")
    assert problem.message.endswith("(`ddgraph quote` finds them, or gives others)")


def test_a_service_finds_words_for_a_curator(settings: Settings, tmp_path: Path) -> None:
    ingest_files(settings, [tmp_path / "note.txt"])
    service = Service(settings)
    identifier, sha256, [found] = service.locate("note.txt", "said the ambassador")
    assert service.locate(str(tmp_path / "note.txt"), "said the ambassador")[0] == identifier
    assert sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert identifier.startswith("document/")
    assert TEXT[found.start : found.end] == "said the ambassador"
    with pytest.raises(WrongUse, match="does not hold these words"):
        service.locate(identifier, "said the minister")
    with pytest.raises(WrongUse, match="at most 25 words, not 26"):
        service.locate(identifier, "word " * 26)
    with pytest.raises(UnknownName, match="ddgraph ingest"):
        service.locate("nowhere", "said")
