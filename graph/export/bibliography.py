"""The works as a bibliography needs them: rows, not yet in any format.

Only what is accepted and stands as best is taken. A venue such as "Desafios 33(1)" is cut into its parts
where that can be done in one way only; a name likewise, else it stands whole.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph import ids
from graph.errors import UnknownName
from graph.export.tables import most_exact
from graph.store import Cell, Store
from ontology import terms

_FIELDS: Final = ("published", "venue", "doi", "webAddress", "language")
# The venue of an article or a chapter: name, volume(issue), pages. A name with digits or commas of
# its own ("Opción 31, Especial 2, 915-937") can be cut in several ways and is left whole.
_VENUE: Final = re.compile(
    r"(?P<name>[^\d,]+?)(?: (?P<volume>\d{1,4})(?:\((?P<issue>[^)]+)\))?)?"
    r"(?:, (?:pp\. )?(?P<pages>\d+(?:-\d+)?))?"
)
_PARTICLE: Final = re.compile(r"(?:al|da|de|del|della|den|der|di|du|el|la|le|ten|van|von|zu)", re.I)
_BODY: Final = re.compile(
    r"\b(?:council|cent(?:re|er|ro)|committee|data|department|diplomacy|institut\w*|ministry|"
    r"nations|office|union|university)\b|[/&]|\bof the\b",
    re.I,
)
_SUFFIXES: Final = ("Jr.", "Jr", "Sr.", "Sr", "II", "III")


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the work names them.

    Attributes:
        whole: the name as written.
        family: None where the name is a body's, or could be cut in more than one way.
    """

    whole: str
    family: str | None = None
    given: str = ""
    suffix: str = ""
    is_body: bool = False
    id: str | None = None  # the actor; None where we have no record of them


@dataclass(frozen=True, slots=True)
class Work:
    """A work; what no source says is None."""

    id: str
    type: str  # the class: Book, ScholarlyArticle, …
    title: str
    authors: tuple[Author, ...]
    published: str | None
    container: str | None  # the journal, the book that a chapter is in, or the publisher
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    url: str | None
    language: str | None

    @property
    def key(self) -> str:
        """The name to cite it by."""
        return self.id.partition("/")[2]

    @property
    def year(self) -> str | None:
        """The year of publication."""
        return self.published[:4] if self.published else None


def works(store: Store, only: Sequence[str] = ()) -> list[Work]:
    """List the works by identifier; or some, in the order given.

    Raises:
        UnknownName: no such work.
    """
    rows = store.select("SELECT ?w ?p ?o { ?w a dd:Work ; ?p ?o }").rows
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    types: dict[str, list[Cell]] = defaultdict(list)
    for work, predicate, value in rows:
        if work and work.id and predicate and value:
            name = re.split(r"[/#]", predicate.text)[-1]
            said[work.id][name].append(value.text)
            if name == "type":
                types[work.id].append(value)
    authors = _authors(store)
    wanted = [name if "/" in name else f"work/{name}" for name in only] or sorted(said)
    for name in wanted:
        if name not in said:
            raise UnknownName("work", name, difflib.get_close_matches(name, said, n=3, cutoff=0.6))
    return [
        _work(name, most_exact(types[name]), said[name], authors.get(name, ())) for name in wanted
    ]


def _work(name: str, type_: str, said: dict[str, list[str]], authors: Sequence[Author]) -> Work:
    first = {key: min(said[key]) for key in _FIELDS if said.get(key)}
    container = first.get("venue")
    volume = issue = pages = None
    if container and type_ in ("ScholarlyArticle", "Chapter"):
        container = re.sub(r"^In: ", "", container)
        match = _VENUE.fullmatch(container)
        if match:
            container = match["name"]
            volume, issue, pages = match["volume"], match["issue"], match["pages"]
    return Work(
        id=name,
        type=type_,
        title=min(said["label"]),
        authors=tuple(authors),
        published=first.get("published"),
        container=container,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=first.get("doi"),
        url=first.get("webAddress"),
        language=first.get("language"),
    )


def _authors(store: Store) -> dict[str, list[Author]]:
    """Give the authors of each work in their order: as the work names them, else as we do."""
    bodies = _names(store, "Organisation")
    actors = _said(store, "author", "?v rdfs:label ?name .")
    written = _said(store, "authorName", "BIND(?v AS ?name)")
    found: dict[str, list[Author]] = {}
    for work in sorted({*actors, *written}):
        ours, theirs = actors.get(work, {}), written.get(work, {})
        authors = []
        for order in sorted({*ours, *theirs}):
            # One name and one actor at the same place are the same author.
            known = ours.get(order, [])
            same = known[0] if len(known) == 1 and len(theirs.get(order, ())) == 1 else None
            for name, value in theirs.get(order) or known:
                id_ = ids.identifier(same[1] if same else value)
                is_body = name in bodies or (same is not None and same[0] in bodies)
                authors.append(author(name, is_body=is_body, id_=id_))
        found[ids.identifier(work) or work] = authors
    return found


def _said(store: Store, name: str, naming: str) -> dict[str, dict[int, list[tuple[str, str]]]]:
    """Give name and value by work and place; authors without a place come last."""
    found: dict[str, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    # The plain triple stands for the best statements only; joined to it, refused ones drop out.
    for row in store.select(
        f"SELECT DISTINCT ?w ?name ?v ?order {{ ?st rdf:predicate dd:{name} ; rdf:subject ?w ;"
        f" rdf:object ?v ; dd:review <{terms.REVIEW_ACCEPTED}> . ?w a dd:Work ; dd:{name} ?v ."
        f" {naming} OPTIONAL {{ ?st dd:order ?order }} }} ORDER BY ?w ?order ?name"
    ).texts():
        found[row["w"]][int(row.get("order", "999"))].append((row["name"], row["v"]))
    return found


def _names(store: Store, class_: str) -> set[str]:
    return {
        row["name"]
        for row in store.select(
            f"SELECT ?name {{ ?a a dd:{class_} ; rdfs:label|skos:altLabel|dd:acronym|dd:name ?name }}"
        ).texts()
    }


def author(name: str, *, is_body: bool = False, id_: str | None = None) -> Author:
    """Cut a name into its parts where that can be done in one way only.

    >>> author("Olubukola S. Adesina").family
    'Adesina'
    >>> author("Stefano De Paoli").family
    'De Paoli'
    >>> author("Juan Luis Manfredi Sánchez").family is None
    True
    """
    words = name.split()
    if is_body or _BODY.search(name) or (len(words) == 1 and name.isupper()):
        return Author(name, is_body=True, id=id_)
    suffix = words.pop() if words[-1] in _SUFFIXES else ""
    at = next((i for i, word in enumerate(words) if i and _PARTICLE.fullmatch(word)), None)
    between = words[1:-1]
    # "Katharine A.M. Wright": between the first and the last there are initials, or nothing.
    if at is None and all(len(word.replace(".", "")) <= 2 for word in between):
        at = len(words) - 1
    if not at:
        return Author(name, id=id_)
    return Author(name, " ".join(words[at:]), " ".join(words[:at]), suffix, id=id_)
