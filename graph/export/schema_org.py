"""The entities in the words of schema.org: what a search engine or a catalogue understands.

Only the best statements are told, without their evidence; the `@id` of each node leads to the whole. schema.org has no word for a campaign: an initiative that runs over
years is a Project, one with a first and a last day an Event.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from graph.export import bibliography
from graph.export.bibliography import Work
from graph.export.tables import CLASSES, most_exact
from graph.store import PREFIXES, Cell, Store
from ontology import terms

_KINDS: Final = ("campaign", "actor", "work", "event", "platform")
_TYPES: Final[Mapping[str, str]] = {
    "ArmedForces": "GovernmentOrganization",
    "BlogPost": "BlogPosting",
    "Book": "Book",
    "Chapter": "Chapter",
    "CivilSocietyOrganisation": "NGO",
    "Company": "Corporation",
    "Event": "Event",
    "Agency": "GovernmentOrganization",
    "ForeignMinistry": "GovernmentOrganization",
    "Government": "GovernmentOrganization",
    "GovernmentBody": "GovernmentOrganization",
    "LocalGovernment": "GovernmentOrganization",
    "MediaOrganisation": "NewsMediaOrganization",
    "Ministry": "GovernmentOrganization",
    "Mission": "GovernmentOrganization",
    "OnlineService": "WebApplication",
    "Parliament": "GovernmentOrganization",
    "Person": "Person",
    "Platform": "WebSite",
    "Report": "Report",
    "ResearchBody": "ResearchOrganization",
    "ScholarlyArticle": "ScholarlyArticle",
    "Study": "ResearchProject",
    "Thesis": "Thesis",
    "VirtualMission": "Project",
}
_OTHERWISE: Final[Mapping[str, str]] = {
    "campaign": "Project",
    "actor": "Organization",
    "work": "CreativeWork",
    "event": "Event",
    "platform": "WebSite",
}
_SCHEMA: Final = "https://schema.org/"
# Property of ours to property of theirs, by kind; where two of ours give one of theirs both stand.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "campaign": {
        "summary": "description",
        "outcome": "description",
        "start": "startDate",
        "end": "endDate",
        "hasHashtag": "keywords",
        "webAddress": "url",
    },
    "actor": {
        "acronym": "alternateName",
        "activeFrom": "foundingDate",
        "activeTo": "dissolutionDate",
        "name": "alternateName",
        "partOf": "parentOrganization",
        "hasMember": "member",
        "role": "description",
        "webAddress": "url",
    },
    "work": {
        "about": "about",
        "doi": "identifier",
        "language": "inLanguage",
        "published": "datePublished",
        "summary": "description",
        "webAddress": "url",
    },
    "event": {
        "date": "startDate",
        "happening": "description",
        "participant": "attendee",
        "webAddress": "url",
    },
    "platform": {"activeFrom": "dateCreated", "name": "alternateName", "webAddress": "url"},
}
# Who leads, on an Event, is its organiser; a Project knows founders, members and funders only.
_PEOPLE: Final[Mapping[str, Mapping[str, str]]] = {
    "Event": {"ledBy": "organizer", "hasPartner": "contributor"},
    "Project": {"ledBy": "parentOrganization", "hasPartner": "member"},
    "ResearchProject": {"ledBy": "parentOrganization", "hasPartner": "member"},
    "WebApplication": {"ledBy": "provider", "hasPartner": "contributor"},
}
_DATES: Final = (
    "startDate", "endDate", "datePublished", "dateCreated", "foundingDate", "dissolutionDate",
)  # fmt: skip
_IRIS: Final = (
    "about", "attendee", "author", "contributor", "keywords", "member", "organizer",
    "parentOrganization", "provider", "worksFor",
)  # fmt: skip
_CONTEXT: Final[Mapping[str, Any]] = {
    "@vocab": _SCHEMA,
    "id": PREFIXES["id"],
    # An address is a text here, so that one that is no IRI spoils nothing; keywords are names.
    **{name: {"@type": "@id"} for name in _IRIS if name != "keywords"},
    **{name: {"@type": _SCHEMA + "Date"} for name in _DATES},
}


def document(store: Store) -> bytes:
    """One JSON-LD document with its context inside, the nodes by identifier."""
    labels = {
        row["s"]: row["l"] for row in store.select("SELECT ?s ?l { ?s rdfs:label ?l }").texts()
    }
    nodes = [node for kind in _KINDS for node in _nodes(store, kind, labels)]
    works = {f"id:{work.id}": work for work in bibliography.works(store)}
    described = {node["@id"] for node in nodes}
    for node in nodes:
        if node["@id"] in works:
            node |= _published(works[node["@id"]])
        for name in _IRIS:
            _name_the_rest(node, name, described, labels)
    body = {"@context": _CONTEXT, "@graph": nodes}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(store: Store, kind: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    said: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in store.select(
        f"SELECT ?s ?p ?o {{ ?s a dd:{CLASSES[kind]} ; ?p ?o }}"
    ).rows:
        if subject and subject.id and predicate and value:
            said[subject.id][predicate.text].append(value)
    return [_node(kind, name, values, labels) for name, values in sorted(said.items())]


def _node(
    kind: str, name: str, values: Mapping[str, list[Cell]], labels: Mapping[str, str]
) -> dict[str, Any]:
    class_ = most_exact(values[PREFIXES["rdf"] + "type"])
    type_ = _TYPES.get(class_, _OTHERWISE[kind])
    if kind == "campaign" and type_ == "Project" and terms.START in values and terms.END in values:
        type_ = "Event"
    words = dict(_WORDS[kind]) | dict(_PEOPLE.get(type_, {}) if kind == "campaign" else {})
    if type_ == "Person":
        # What a body is founded and a part of, a person is not.
        words = {k: w for k, w in words.items() if w in ("alternateName", "description", "url")}
        words["worksFor"] = "worksFor"
    if kind == "campaign" and type_ not in ("Event",):
        words |= {"start": "foundingDate", "end": "dissolutionDate"}
        if type_ == "WebApplication":
            words |= {"start": "dateCreated"}
            del words["end"]
    node: dict[str, Any] = {"@id": f"id:{name}", "@type": type_, "name": _labels(values)}
    gathered: dict[str, set[str]] = defaultdict(set)
    for cell in values.get(PREFIXES["skos"] + "altLabel", ()):
        gathered["alternateName"].add(cell.text)
    for ours, theirs in words.items():
        for cell in values.get(terms.DD + ours, ()):
            if theirs == "keywords":
                gathered[theirs].add(labels.get(cell.text, cell.text))
            else:
                gathered[theirs].add(f"id:{cell.id}" if cell.id else cell.text)
    for theirs, texts in sorted(gathered.items()):
        node[theirs] = sorted(texts)
    return node


def _published(work: Work) -> dict[str, Any]:
    """Tell by whom a work is, and where it appeared."""
    told: dict[str, Any] = {}
    if work.authors:
        told["author"] = [
            f"id:{author.id}"
            if author.id
            else {"@type": "Organization" if author.is_body else "Person", "name": author.whole}
            for author in work.authors
        ]
    if work.container and work.type in ("Book", "Report", "Thesis"):
        told["publisher"] = {"@type": "Organization", "name": work.container}
    elif work.container:
        told["isPartOf"] = {"@type": "CreativeWork", "name": work.container}
    return told | ({"pagination": work.pages} if work.pages else {})


def _labels(values: Mapping[str, list[Cell]]) -> list[dict[str, str]]:
    found = {(c.language or "en", c.text) for c in values.get(PREFIXES["rdfs"] + "label", ())}
    return [{"@value": text, "@language": language} for language, text in sorted(found)]


def _name_the_rest(
    node: dict[str, Any], name: str, described: set[str], labels: Mapping[str, str]
) -> None:
    """Give what a node refers to and the document does not describe its name, so that it stands alone."""
    if name == "keywords" or name not in node:
        return
    node[name] = [
        ref
        if isinstance(ref, dict) or ref in described
        else {"@id": ref, "name": labels.get(PREFIXES["id"] + ref.removeprefix("id:"), ref)}
        for ref in node[name]
    ]
