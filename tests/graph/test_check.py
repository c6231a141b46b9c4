"""A check names file, line, level, fault and repair, in YAML and Turtle alike, one file or all."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import check as module
from graph import records, triples, turtle
from graph.check import check
from graph.config import Settings
from graph.errors import WrongUse
from ontology.files import example_files

ROOT = Path(__file__).parents[2]
HEAD = """\
@prefix concept: <https://w3id.org/digital-diplomacy/id/concept/> .
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SAME = "{} bears the label Soft power too (merge the two with `isReplacedBy`, or say in a `curatorNote` how they differ)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with two concepts of one label and one that is related to nothing known."""
    made = Settings(home=tmp_path / "var", data=tmp_path / "data")
    for name, text in {
        "one": "label: Soft power\n",
        "two": "label: Soft power\n",
        "three": "label: Hard power\nbroader:\n- concept/two\n- concept/four\n",
    }.items():
        path = made.data / "concept" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id: concept/{name}\ntype: Concept\n{text}recorded: 2026-11-21\n", "utf-8")
    return made


def said(settings: Settings, *only: Path) -> list[str]:
    return [str(problem) for problem in check(settings, only)[0]]


ALL = [
    f"data/concept/one.yaml:3: error: {SAME.format('concept/two')}",
    "data/concept/three.yaml:6: error: concept/four is no record (write data/concept/four.yaml, or correct the name)",
    f"data/concept/two.yaml:3: error: {SAME.format('concept/one')}",
]


def test_records_are_checked_together_with_the_line_of_each_value(settings: Settings) -> None:
    assert said(settings) == ALL


def test_one_file_is_held_against_all_and_told_alone(settings: Settings) -> None:
    assert said(settings, settings.data / "concept" / "one.yaml") == ALL[:1]


def test_what_is_kept_between_checks_never_hides_a_change(settings: Settings) -> None:
    one, two = (settings.data / "concept" / f"{name}.yaml" for name in ("one", "two"))
    assert said(settings, one) == ALL[:1]
    assert (settings.build / "checked.nt").is_file()
    right = two.read_text("utf-8")
    two.write_text(right.replace("Soft", "Smart"), "utf-8")
    assert said(settings, one) == []
    two.write_text(right, "utf-8")
    assert said(settings, one) == ALL[:1]
    two.unlink()
    assert said(settings, one) == []


@pytest.mark.parametrize("damage", [b"", b"no json\n", b'{"files": {}}\n', b"[]\n"])
def test_what_is_kept_may_be_damaged(settings: Settings, damage: bytes) -> None:
    one = settings.data / "concept" / "one.yaml"
    said(settings, one)
    (settings.build / "checked.nt").write_bytes(damage)
    assert said(settings, one) == ALL[:1]


def test_what_other_programs_kept_is_not_believed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = records.paths(settings.data)
    triples.keep(settings, paths, [triples.Said(triples=b"<a:a> <b:b> <c:c> .\n")] * 3)
    assert triples.kept(settings, paths)[0] == b"<a:a> <b:b> <c:c> .\n"
    monkeypatch.setattr(triples, "_makers", lambda: "others")
    assert b"Soft power" in b"".join(triples.kept(settings, paths))


def test_a_folder_may_hold_records_and_turtle(settings: Settings, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"
    (drafts / "concept").mkdir(parents=True)
    (drafts / "concept" / "five.yaml").write_text(
        "id: concept/five\ntype: Concept\nlabel: Hard power\nrecorded: 2026-11-21\n", "utf-8"
    )
    (drafts / "six.ttl").write_text(
        f'{HEAD}concept:six a dd:Concept ;\n  rdfs:label "six"@en ;\n  skos:related concept:five ,\n'
        "    concept:seven .\n",
        "utf-8",
    )
    problems, count = check(settings, [drafts])
    assert count == 2
    assert [str(problem).removeprefix(f"{drafts}/") for problem in problems] == [
        "concept/five.yaml:3: error: concept/three bears the label Hard power too (merge the two with `isReplacedBy`, or say in a `curatorNote` how they differ)",
        "six.ttl:7: error: concept/five does not name concept/six in `related` in turn (add it there too, or take it out here)",
        "six.ttl:8: error: concept/seven does not name concept/six in `related` in turn (add it there too, or take it out here)",
        "six.ttl:8: error: concept/seven is no record (write data/concept/seven.yaml, or correct the name)",
    ]


def test_a_draft_stands_in_the_place_of_the_record_it_would_replace(
    settings: Settings, tmp_path: Path
) -> None:
    draft = tmp_path / "concept" / "two.yaml"
    draft.parent.mkdir()
    draft.write_text(
        "id: concept/two\ntype: Concept\nlabel: Smart power\nrecorded: 2026-11-21\n", "utf-8"
    )
    assert said(settings, draft) == []
    assert said(settings, draft, settings.data / "concept" / "one.yaml") == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('concept:a a dd:Concept ;\n  rdfs:label "a .\n', 6, ""),
        ("concept:a a dd:Concept\nconcept:b a dd:Concept .\n", 6, ""),
        ("\nwrong:a a dd:Concept .\n", 6, "The prefix wrong: has not been declared"),
        ("concept:a rdfs:seeAlso <http://a b> .\n", 5, "Invalid IRI code point ' '"),
    ],
)
def test_a_mistake_of_syntax_is_one_line_with_its_place(
    settings: Settings, tmp_path: Path, text: str, line: int, reason: str
) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + text, "utf-8")
    [problem] = said(settings, path)
    assert problem.startswith(f"{path}:{line}: error: not Turtle: {reason}")
    assert problem.endswith(" (mend this line, or the one before it)")
    assert "\n" not in problem


def test_turtle_that_only_newer_parsers_read_is_refused_with_its_line(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"{HEAD}\nconcept:a rdfs:seeAlso <<( concept:a a dd:Concept )>> .\n", "utf-8")
    [problem] = said(settings, path)
    assert problem.startswith(f"{path}:6: error: not Turtle: ")


def test_turtle_that_is_not_utf8_is_said_to_be_so(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"# \xff\n")
    assert said(settings, path) == [
        f"{path}:1: error: the file is not UTF-8 (save it as UTF-8)",
    ]


def test_a_blank_node_has_its_line(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        f"{HEAD}concept:a rdfs:label 'a' .\n\n[] a dd:Mention ;\n"
        "  dd:mentionedEntity\n    concept:a , # one\n    concept:b .\n",
        "utf-8",
    )
    found = said(settings, path)
    assert (
        f"{path}:10: error: concept/b is no record (write data/concept/b.yaml, or correct the name)"
        in found
    )
    assert (
        f"{path}:7: error: A mention stands in exactly one document (extract the document again)."
        in found
    )


def test_a_literal_of_several_lines_is_told_by_its_first(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        f'{HEAD}concept:a a dd:Concept ;\n  rdfs:label "a" ;\n  dd:tier\n    """mid\ndle\\n"x" """ .\n',
        "utf-8",
    )
    [problem] = said(settings, path)
    assert problem.startswith(f"{path}:8: error: mid\ndle")


@pytest.mark.parametrize("name", ["x.txt", "empty"])
def test_what_cannot_be_checked_is_refused(settings: Settings, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix:
        path.write_text("x", "utf-8")
    else:
        path.mkdir()
    with pytest.raises(WrongUse, match=f"{name} (is neither a record nor Turtle|holds nothing)"):
        check(settings, [path])


@pytest.mark.parametrize(
    "path", [p for p in example_files() if p.parent.name == "invalid"], ids=lambda p: p.stem
)
def test_a_shape_tells_its_message_on_the_line_that_the_example_marks(path: Path) -> None:
    read = turtle.read(path, "x.ttl")
    assert isinstance(read, turtle.Turtle)
    lines = path.read_text("utf-8").splitlines()
    [mark] = [number for number, line in enumerate(lines, 1) if line.endswith(" # <- here")]
    [problem] = module._named(module._held([read]), read.places)
    assert (problem.line, problem.message) == (mark, lines[0].removeprefix("# message: "))


def test_parts_of_the_records_may_be_held_against_the_shapes_apart() -> None:
    paths = records.paths(ROOT / "data")[::7]
    found = [one.triples for one in triples.read(paths, [path.name for path in paths])]
    broken = [text.replace(b"vocab/rank/normal>", b"vocab/rank/no>") for text in found]
    whole = module._violations(broken)
    assert len(whole) > 100
    halves = module._violations(broken[::2]) + module._violations(broken[1::2])
    assert set(halves) == set(whole)


def test_a_statement_of_two_files_is_one_when_held_against_the_shapes(settings: Settings) -> None:
    for name, day in (("x", "2026-11-21"), ("y", "2026-11-22")):
        path = settings.data / "actor" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"id: actor/{name}\ntype: Person\nlabel: {name}\nactorType: person\nrecorded: {day}\n"
            "sources:\n  a:\n    url: https://example.org/\n"
            "statements:\n- subject: actor/x\n  role: speaks\n  evidence:\n  - a\n",
            "utf-8",
        )
    assert [problem for problem in said(settings) if "actor" in problem] == []
