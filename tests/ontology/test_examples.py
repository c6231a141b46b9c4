"""Each valid example passes; each invalid one is refused by one shape, with the message it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from graph.shapes import check
from ontology.files import example_files, ontology_files, shape_files

VALID = [path for path in example_files() if path.parent.name == "valid"]
INVALID = [path for path in example_files() if path.parent.name == "invalid"]
DDS = "https://w3id.org/digital-diplomacy/shapes/"


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_a_valid_example_passes(path: Path) -> None:
    assert check(Graph().parse(path), shapes=shape_files(), ontology=ontology_files()) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_an_invalid_example_yields_its_message_and_no_other(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = check(Graph().parse(path), shapes=shape_files(), ontology=ontology_files())
    assert [v.message for v in found] == [first.removeprefix("# message: ")]
    assert [v.shape for v in found] == [DDS + path.stem]


def test_every_shape_that_speaks_has_an_invalid_example(shapes: Graph) -> None:
    speaking = {str(s).removeprefix(DDS) for s in shapes.subjects(SH.message, None)}
    assert speaking == {path.stem for path in INVALID}
