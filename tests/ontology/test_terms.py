"""A constant names a term that there is, and is named like it."""

from __future__ import annotations

import re

import pytest

from ontology import terms
from ontology.files import ontology_files
from ontology.schema import load_schema

WRITTEN = re.findall(r"(?m)^dd:(\w+) a ", ontology_files()[0].read_text(encoding="utf-8"))
CONSTANTS = {name: iri for name, iri in vars(terms).items() if isinstance(iri, str)}
OF_TERMS = {n: i for n, i in CONSTANTS.items() if i.startswith(terms.DD) and i != terms.DD}


@pytest.mark.parametrize("constant", OF_TERMS)
def test_a_constant_is_named_like_its_term(constant: str) -> None:
    name = OF_TERMS[constant].removeprefix(terms.DD)
    assert name in WRITTEN
    assert constant == re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).upper()


def test_every_rank_and_review_state_that_has_a_constant_is_a_value_of_its_list() -> None:
    for prefix, scheme in (("RANK_", terms.RANKS), ("REVIEW_", terms.REVIEWS)):
        values = load_schema().concepts(scheme)
        of_scheme = {n: i for n, i in CONSTANTS.items() if i.startswith(scheme + "/")}
        known = {prefix + local.upper(): c.iri for local, c in values.items()}
        assert of_scheme.items() <= known.items()
