"""What dd.ttl and the vocabularies say, as plain typed rows.

Forms, record files and pages read the ontology here, so that a property added to dd.ttl is usable
at once. Names are local names (`ledBy`, `Campaign`), the keys of record files; IRIs stand whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from ontology import terms
from ontology.files import ontology_files

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA: Final = "https://schema.org/"

_TYPE: Final = _RDF + "type"
_LABEL: Final = _RDFS + "label"
_PREF_LABEL: Final = _SKOS + "prefLabel"
_DEFINITION: Final = _SKOS + "definition"
_EXAMPLE: Final = _SKOS + "example"
_IN_SCHEME: Final = _SKOS + "inScheme"

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology; its name is the key in a record's file."""

    name: str
    iri: str
    label: str
    definition: str
    example: str
    is_object: bool  # False: the value is a literal
    domains: tuple[str, ...]  # IRIs, sorted; a hint to forms, not a constraint
    ranges: tuple[str, ...]  # IRIs, sorted; a hint to forms, not a constraint
    super_properties: tuple[str, ...]  # IRIs as written, sorted
    needs_evidence: bool  # True: may appear only through statements
    time_varying: bool  # True: later values replace earlier ones, both were true
    values_from: str | None  # IRI of the concept scheme; None: values come from no list
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the ontology."""

    name: str
    iri: str
    label: str
    definition: str
    example: str
    superclasses: tuple[str, ...]  # IRIs as written, sorted; `Schema.ancestors` gives them all
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """A value of a controlled list."""

    local: str
    iri: str
    label: str  # in English
    definition: str
    labels: Mapping[str, str] = field(hash=False)  # language -> label, English included


@dataclass(frozen=True, slots=True)
class Schema:
    """The ontology as read from its files. A name that it does not hold raises KeyError."""

    version: str
    properties: Mapping[str, Property]  # by local name, in alphabetical order
    classes: Mapping[str, Class]  # by local name, in alphabetical order
    _concepts: Mapping[str, Mapping[str, Concept]]
    _actor_classes: Mapping[str, str]

    def ancestors(self, name: str) -> tuple[str, ...]:
        """List the IRIs of every class above a class, nearest first, other vocabularies included.

        >>> load_schema().ancestors("ForeignMinistry")[:2]
        ('https://w3id.org/digital-diplomacy/ontology/GovernmentBody', \
'https://w3id.org/digital-diplomacy/ontology/Organisation')
        """
        found: dict[str, None] = {}
        level = self.classes[name].superclasses
        while level:
            found.update(dict.fromkeys(level))
            above = (self.classes.get(_local(iri)) for iri in level)
            level = tuple(
                iri
                for parent in above
                if parent is not None
                for iri in parent.superclasses
                if iri not in found
            )
        return tuple(found)

    def descendants(self, name: str) -> tuple[str, ...]:
        """List the local names of every class below a class, in alphabetical order."""
        iri = self.classes[name].iri
        return tuple(below for below in self.classes if iri in self.ancestors(below))

    def properties_of(self, name: str) -> tuple[Property, ...]:
        """List the properties meant for a class or a class above it, in alphabetical order."""
        line = {self.classes[name].iri, *self.ancestors(name)}
        return tuple(p for p in self.properties.values() if not line.isdisjoint(p.domains))

    def concepts(self, scheme_iri: str) -> dict[str, Concept]:
        """Give the values of a controlled list by local name, in alphabetical order."""
        return dict(self._concepts[scheme_iri])

    def schemes(self) -> tuple[str, ...]:
        """List the IRIs of the controlled lists, in alphabetical order."""
        return tuple(sorted(self._concepts))

    def actor_class(self, type_local: str) -> str:
        """Give the local name of the class that actors of a type belong to.

        >>> load_schema().actor_class("think-tank")
        'ResearchBody'
        """
        return self._actor_classes[type_local]


@cache
def load_schema() -> Schema:
    """Read the shipped files once a process (about 10 ms)."""
    subjects = _read()
    properties: dict[str, Property] = {}
    classes: dict[str, Class] = {}
    schemes: dict[str, dict[str, Concept]] = {}
    actor_classes: dict[str, str] = {}
    for iri in sorted(subjects):
        said = subjects[iri]
        types = said.iris(_TYPE)
        if {_OWL + "ObjectProperty", _OWL + "DatatypeProperty"} & set(types):
            properties[_local(iri)] = _property(iri, said)
        elif _OWL + "Class" in types:
            classes[_local(iri)] = _class(iri, said)
        for scheme in said.iris(_IN_SCHEME):
            concept = _concept(iri, scheme, said)
            schemes.setdefault(scheme, {})[concept.local] = concept
            for class_iri in said.iris(terms.ACTOR_CLASS):
                actor_classes[concept.local] = _local(class_iri)
    return Schema(
        version=subjects[terms.DD].text(_OWL + "versionInfo"),
        properties=_sorted(properties),
        classes=_sorted(classes),
        _concepts=MappingProxyType({iri: MappingProxyType(c) for iri, c in schemes.items()}),
        _actor_classes=MappingProxyType(actor_classes),
    )


class _Said:
    """What the files say of one subject."""

    def __init__(self) -> None:
        self._iris: dict[str, set[str]] = {}
        self._texts: dict[str, dict[str, str]] = {}

    def add_iri(self, predicate: str, iri: str) -> None:
        self._iris.setdefault(predicate, set()).add(iri)

    def add_text(self, predicate: str, text: str, language: str) -> None:
        self._texts.setdefault(predicate, {})[language] = text

    def iris(self, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self._iris.get(predicate, ())))

    def texts(self, predicate: str) -> dict[str, str]:
        return self._texts.get(predicate, {})

    def text(self, predicate: str) -> str:
        texts = self.texts(predicate)
        return texts.get("en") or texts.get("", "")

    def is_true(self, predicate: str) -> bool:
        return self.text(predicate) == "true"


def _read() -> dict[str, _Said]:
    subjects: dict[str, _Said] = {}
    for subject, predicate, value, language in _triples():
        said = subjects.setdefault(subject, _Said())
        if language is None:
            said.add_iri(predicate, value)
        else:
            said.add_text(predicate, value, language)
    return subjects


def _triples() -> Iterator[tuple[str, str, str, str | None]]:
    """Give subject, predicate, value and language: "" for plain literals, None for IRIs."""
    # Imported here: `ontology.terms` and `ontology.files` must cost nothing to those who need
    # no more, and pyoxigraph reads these files in 7 ms where rdflib takes 85 ms.
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    for path in ontology_files():
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, Literal):
                yield subject.value, predicate.value, value.value, value.language or ""
            elif isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                yield subject.value, predicate.value, value.value, None


def _property(iri: str, said: _Said) -> Property:
    return Property(
        name=_local(iri),
        iri=iri,
        label=said.text(_LABEL),
        definition=said.text(_DEFINITION),
        example=said.text(_EXAMPLE),
        is_object=_OWL + "ObjectProperty" in said.iris(_TYPE),
        domains=said.iris(_SCHEMA + "domainIncludes"),
        ranges=said.iris(_SCHEMA + "rangeIncludes"),
        super_properties=said.iris(_RDFS + "subPropertyOf"),
        needs_evidence=said.is_true(terms.NEEDS_EVIDENCE),
        time_varying=said.is_true(terms.TIME_VARYING),
        values_from=next(iter(said.iris(terms.VALUES_FROM)), None),
        deprecated=said.is_true(_OWL + "deprecated"),
    )


def _class(iri: str, said: _Said) -> Class:
    return Class(
        name=_local(iri),
        iri=iri,
        label=said.text(_LABEL),
        definition=said.text(_DEFINITION),
        example=said.text(_EXAMPLE),
        superclasses=said.iris(_RDFS + "subClassOf"),
        deprecated=said.is_true(_OWL + "deprecated"),
    )


def _concept(iri: str, scheme: str, said: _Said) -> Concept:
    return Concept(
        local=iri.removeprefix(scheme + "/"),
        iri=iri,
        label=said.text(_PREF_LABEL),
        definition=said.text(_DEFINITION),
        labels=MappingProxyType(said.texts(_PREF_LABEL)),
    )


def _local(iri: str) -> str:
    return iri.removeprefix(terms.DD)


def _sorted(rows: dict[str, _Row]) -> Mapping[str, _Row]:
    return MappingProxyType({name: rows[name] for name in sorted(rows, key=str.casefold)})
