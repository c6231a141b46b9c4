from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.files import ontology_files, shape_files


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """dd.ttl alone."""
    return Graph().parse(ontology_files()[0])


@pytest.fixture(scope="session")
def everything() -> Graph:
    """dd.ttl with the vocabularies."""
    graph = Graph()
    for path in ontology_files():
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def shapes() -> Graph:
    graph = Graph()
    for path in shape_files():
        graph.parse(path)
    return graph
