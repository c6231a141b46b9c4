"""What leaves the graph: one format a file, each from the store to bytes.

    whole      every quad or triple: N-Quads, Turtle, JSON-LD
    rdf12      every statement as a reifier of its triple (RDF 1.2)
    schema_org the entities in the words of schema.org
    tables     a table a kind, as CSV
    bibliography, styles   the works: BibTeX, RIS, CSL-JSON
    dataset    what the whole is and how much: VoID, DCAT
    release    all that belongs to a release, and what changed since another one
    docs       the ontology as one static page

The same state gives the same bytes in every format: no clock, no blank node, everything sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import UnknownName, WrongUse
from graph.export import bibliography, dataset, rdf12, schema_org, styles, tables, whole
from graph.state import State
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export gave.

    Attributes:
        files: name to content; a format that is one file has one.
        folder: whether the format is several files, which need a folder.
    """

    files: Mapping[str, bytes]
    folder: bool = False

    @property
    def body(self) -> bytes:
        """The content of a format that is one file."""
        (body,) = self.files.values()
        return body


_WHOLE: Final[Mapping[str, tuple[str, Callable[[Store], bytes]]]] = {
    "nquads": ("graph.nq", whole.nquads),
    "turtle": ("graph.ttl", whole.turtle),
    "jsonld": ("graph.jsonld", whole.jsonld),
    "schema": ("schema.jsonld", schema_org.document),
    "rdf12": ("graph-1.2.nt", rdf12.triples),
}
_WORKS: Final[Mapping[str, tuple[str, Callable[[Sequence[bibliography.Work]], bytes]]]] = {
    "bibtex": ("works.bib", styles.bibtex),
    "ris": ("works.ris", styles.ris),
    "csljson": ("works.json", styles.csl_json),
}
_ABOUT: Final[Mapping[str, tuple[str, Callable[[Store, State], bytes]]]] = {
    "void": ("void.ttl", dataset.void),
    "dcat": ("dcat.ttl", dataset.dcat),
}
FORMATS: Final = (*_WHOLE, "csv", *_WORKS, *_ABOUT)


def export(format_: str, store: Store, state: State, *, only: Sequence[str] = ()) -> Exported:
    """Write the graph, or its works, in a format.

    Args:
        format_: one of FORMATS.
        only: works by identifier, in the order wanted, where the format is one of works.

    Raises:
        UnknownName: no such format, or no such work.
        WrongUse: `only` with a format that is not one of works.
    """
    if format_ not in FORMATS:
        raise UnknownName("format", format_, FORMATS)
    if only and format_ not in _WORKS:
        raise WrongUse(f"{format_} is of the whole graph (choose works for {', '.join(_WORKS)})")
    if format_ == "csv":
        return Exported(tables.csv_files(store), folder=True)
    if format_ in _WORKS:
        name, of_works = _WORKS[format_]
        return Exported({name: of_works(bibliography.works(store, only))})
    if format_ in _ABOUT:
        name, about = _ABOUT[format_]
        return Exported({name: about(store, state)})
    name, of_all = _WHOLE[format_]
    return Exported({name: of_all(store)})
