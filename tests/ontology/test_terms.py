"""The constants and the files name the same things."""

from __future__ import annotations

import re

from ontology import terms
from ontology.files import ontology_files
from ontology.schema import load_schema

WRITTEN = re.findall(r"(?m)^dd:(\w+) a ", ontology_files()[0].read_text(encoding="utf-8"))
CONSTANTS = {name: iri for name, iri in vars(terms).items() if isinstance(iri, str)}


def test_every_term_of_the_file_has_a_constant_and_no_constant_stands_alone() -> None:
    of_terms = {i for i in CONSTANTS.values() if i.startswith(terms.DD) and i != terms.DD}
    assert of_terms == {terms.DD + name for name in WRITTEN}


def test_a_constant_is_named_like_its_term() -> None:
    for name in WRITTEN:
        constant = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).upper()
        assert CONSTANTS[constant] == terms.DD + name


def test_every_rank_and_review_state_has_a_constant_and_the_reverse() -> None:
    for prefix, scheme in (("RANK_", terms.RANKS), ("REVIEW_", terms.REVIEWS)):
        values = load_schema().concepts(scheme)
        of_scheme = {n: i for n, i in CONSTANTS.items() if i.startswith(scheme + "/")}
        assert of_scheme == {prefix + local.upper(): c.iri for local, c in values.items()}


def test_terms_finds_an_iri_by_local_name() -> None:
    assert terms.TERMS["ledBy"] == terms.LED_BY
    assert set(terms.TERMS) == set(WRITTEN)
