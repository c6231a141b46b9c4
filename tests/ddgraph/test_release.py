"""A release says what it holds, and what has changed since the one before."""

from __future__ import annotations

import csv
import hashlib
import random
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph import store
from graph.config import Settings
from graph.errors import WrongUse
from graph.export import docs, release
from graph.export.release import ONTOLOGY, canonical_hash
from graph.glossary import Glossary, Mistake, Term
from graph.service import Service
from graph.state import State
from ontology import history
from ontology.schema import load_schema

ROOT = Path(__file__).parents[2]
DD = "https://w3id.org/digital-diplomacy/ontology/"


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ddgraph", words[0], "--home", str(home), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.fixture(scope="module")
def released(served_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "one"
    result = run("release", str(folder), home=served_home)
    assert result.returncode == 0, result.stderr
    assert "RELEASE.md" in result.stdout
    return folder


def test_a_release_holds_the_graph_its_hash_tables_and_descriptions(
    released: Path, service: Service
) -> None:
    text = (released / "RELEASE.md").read_text("utf-8")
    body = (released / "graph.nq").read_bytes()
    # The data has no blank nodes, so the canonical form is the sorted file itself.
    assert "_:" not in re.sub(rb'"(?:[^"\\]|\\.)*"|<[^>]*>', b"", body).decode()
    assert f"sha256:{hashlib.sha256(body).hexdigest()}" in text
    assert f"| quads | {len(service.quads()):,} |" in text
    for path in sorted(released.rglob("*.*")):
        if path.is_file() and path.name != "RELEASE.md":
            assert hashlib.sha256(path.read_bytes()).hexdigest() in text, path
    with (released / "csv" / "campaign.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 153
    assert {"void.ttl", "dcat.ttl"} <= {path.name for path in released.iterdir()}


def test_a_release_is_not_written_over_another(released: Path, served_home: Path) -> None:
    result = run("release", str(released), home=served_home)
    assert result.returncode == 2
    assert "not empty" in result.stderr


def test_stores_filled_in_another_order_have_the_same_hash(
    tmp_path: Path, service: Service
) -> None:
    lines = service.quads()[::20]
    state = State("snapshot", 0, 0, 0, 0, 0.0)
    hashes = set()
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        store.create(folder, random.Random(seed).sample(lines, len(lines)))
        made = release.files(store.Store(folder), state)
        hashes |= set(re.findall(r"sha256:(\w+)", made["RELEASE.md"].decode()))
    assert hashes == {canonical_hash(lines)}


def term(name: str, definition: str = "A thing.", **more: str) -> list[str]:
    subject, rdfs = f"<{DD}{name}>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    skos = "<http://www.w3.org/2004/02/skos/core#definition>"
    lines = [f'{subject} {rdfs} "{name}"@en', f'{subject} {skos} "{definition}"@en']
    if "replaced" in more:
        lines.append(f"{subject} <http://purl.org/dc/terms/isReplacedBy> <{DD}{more['replaced']}>")
    if "deprecated" in more:
        lines.append(f'{subject} <http://www.w3.org/2002/07/owl#deprecated> "true"')
    return [f"{line} <{ONTOLOGY}> ." for line in lines]


def test_the_terms_are_compared_with_those_of_an_earlier_release(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    before = [*term("a"), *term("b"), *term("c"), *term("d"), *term("e")]
    (old / "graph.nq").write_text("\n".join(before) + "\n", "utf-8")
    after = [
        *term("a"),
        *term("b", replaced="b2", deprecated="yes"),
        *term("b2"),
        *term("c", "Another thing."),
        *term("d", deprecated="yes"),
    ]
    store.create(new, after)
    state = State("snapshot", 0, 0, 0, 0, 0.0)
    text = release.files(store.Store(new), state, since=old)["RELEASE.md"].decode()
    told = dict(re.findall(r"^- (\w+) \(\d+\): (.*)$", text, re.MULTILINE))
    assert told == {
        "added": "`dd:b2`",
        "renamed": "`dd:b → dd:b2`",
        "redefined": "`dd:c`",
        "deprecated": "`dd:d`",
        "removed": "`dd:e`",
    }


def test_a_release_ships_the_migrations_and_names_those_that_a_change_needs(
    released: Path, tmp_path: Path
) -> None:
    folder = "migrations/0.2.0/works-for"
    source = ROOT / "ontology" / folder
    for name in ("detect.rq", "repair.ru"):
        assert (released / folder / name).read_bytes() == (source / name).read_bytes()
    old, state = tmp_path / "0.1.0", State("snapshot", 0, 0, 0, 0, 0.0)
    old.mkdir()
    (old / "graph.nq").write_text("\n".join([*term("partOf", "Both."), *term("a")]), "utf-8")
    told = []
    for number, new in enumerate(("One.", "Both.")):
        store.create(tmp_path / str(number), [*term("partOf", new), *term("a"), *term("b")])
        made = release.files(store.Store(tmp_path / str(number)), state, since=old)
        told.append(made["RELEASE.md"].decode().partition("## Files")[0])
    assert f"`{folder}`: a person is said to be part of a body" in told[0]
    assert "migrations" not in told[1], "nothing that it rewrites has changed"


def test_a_release_holds_the_snapshot_from_which_history_is_read(released: Path) -> None:
    text = (released / "terms.tsv").read_text("utf-8")
    assert history.read(text) == history.read(history.snapshot(load_schema()))
    assert "partOf\tproperty\t\t" in text


def test_the_same_terms_are_no_change(released: Path, service: Service) -> None:
    text = service.release(since=released)["RELEASE.md"].decode()
    assert "The same terms as in `one`." in text


def test_what_is_no_release_is_named(served: Settings, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"no graph\.nq"):
        Service(served).release(since=tmp_path)


# ---- the command that exports, and the page of the ontology


def test_tables_need_a_folder(served_home: Path, tmp_path: Path) -> None:
    result = run("export", "--format", "csv", home=served_home)
    assert result.returncode == 2
    assert "-o DIR" in result.stderr
    result = run("export", "--format", "csv", "-o", str(tmp_path / "csv"), home=served_home)
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "csv").glob("*.csv"))) == len(result.stdout.splitlines())


class Reader(HTMLParser):
    """Collects ids, links and the tags that a static page must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        self.ids += [said["id"]] if said.get("id") else []
        self.links += [said["href"]] if said.get("href") else []
        assert "src" not in said


def test_the_page_has_every_term_once_and_reaches_out_for_nothing(
    served_home: Path, service: Service, tmp_path: Path
) -> None:
    result = run("docs", "-o", str(tmp_path / "docs"), home=served_home)
    assert result.returncode == 0, result.stderr
    reader = Reader()
    text = (tmp_path / "docs" / "index.html").read_text("utf-8")
    reader.feed(text)
    assert len(reader.ids) == len(set(reader.ids))
    glossary = service.glossary()
    for term_ in (*glossary.classes, *glossary.properties):
        assert term_.anchor in reader.ids
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
    assert not reader.tags & {"script", "link", "iframe", "img", "object"}
    assert "@import" not in text
    assert "url(" not in text.partition("</style>")[0]


def test_the_page_shows_markup_as_text() -> None:
    bad = "<script>alert(1)</script>"
    term_ = Term(
        bad, bad, "class", bad, bad, None, bad, 1, "entities", (), (bad,), bad, bad, (bad,)
    )  # fmt: skip
    text = docs.page(Glossary(bad, (term_,), (), (), (Mistake(bad, bad),)))
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 8


def test_a_deprecated_term_says_what_to_use_and_a_term_its_history(service: Service) -> None:
    glossary = service.glossary()
    part_of, works_for = glossary.term("partOf"), glossary.term("worksFor")
    assert part_of is not None
    assert works_for is not None
    assert "added in 0.1.0; redefined in 0.2.0" in docs.page(glossary)
    assert part_of.change_note is not None
    assert part_of.change_note in docs.page(glossary)
    old = replace(
        part_of, deprecated=True, replaced_by="worksFor", history=("deprecated in 0.3.0",)
    )
    text = docs.page(Glossary("0.3.0", (), (old, works_for), (), ()))
    assert 'Deprecated: use <a href="#dd:worksFor">works for</a>.' in text
    assert "deprecated; replaced by dd:worksFor; only in statements" in text
    assert "deprecated in 0.3.0" in text
    assert "Deprecated" not in docs.page(Glossary("0.3.0", (), (works_for,), (), ()))


def test_the_picture_of_the_classes_is_one_file_that_reaches_out_for_nothing(
    service: Service,
) -> None:
    root = ElementTree.fromstring(docs.picture(service.glossary()))
    names = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"actor", "foreign ministry", "statement"} <= names
    links = {a.get("href", "") for a in root.iter("{http://www.w3.org/2000/svg}a")}
    assert all(link.startswith("#dd:") for link in links)
