"""Pages: everything that is said of one entity, read in a handful of fast queries.

Not one query with nested OPTIONAL groups: Oxigraph takes 788 ms for that shape at a million
triples, and 4.5 ms for two queries of which the second names what the first found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from graph import as_of, dates, ids, rules
from graph.as_of import Claim
from graph.best import NOW, Moment, TimeRelation, is_contested
from graph.model import (
    Cited,
    DisputePage,
    DocumentPage,
    Incoming,
    Link,
    MentionIn,
    Named,
    Passage,
    Place,
    Proof,
    RecordPage,
    Standing,
    Statement,
)
from graph.quads import BEST, RDF, RDFS, SKOS
from graph.quotes import Anchoring
from graph.store import Cell, Store
from ontology import terms
from ontology.schema import load_schema

_ORDER: Final = (
    "role", "summary", "meaning", "happening", "ledBy", "hasPartner", "participant", "author",
    "authorName", "partOf", "worksFor", "headOf", "holdsPost", "hasMember", "targets",
    "usesPlatform", "hasHashtag", "hasAccount", "name", "start", "end", "date", "published",
    "activeFrom", "activeTo", "outcome", "claim", "definedAs",
)  # fmt: skip
# What a reader of a page of this class looks for; where no source says it, the page says so.
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "Initiative": (
        "ledBy", "hasPartner", "targets", "usesPlatform", "hasHashtag", "start", "end", "outcome",
    ),
    "Organisation": ("role", "partOf", "activeFrom", "hasAccount"),
    "Person": ("role", "worksFor", "activeFrom", "hasAccount"),
    "Work": ("author", "published", "venue", "doi", "summary"),
    "Event": ("date", "participant"),
    "Concept": ("meaning", "definedAs"),
}  # fmt: skip
_STANDARD_LABELS: Final = {"exactMatch": "the same thing as"}
# What records and documents say, not what was derived or inferred from it.
_ASSERTED: Final = f'FILTER(?g != <{BEST}> && !STRSTARTS(STR(?g), "{rules.GRAPHS}"))'
_MENTIONS_SHOWN: Final = 50
_RELATED_SHOWN: Final = 8


class Pages:
    """Reads pages from a store; keeps the last few hundred."""

    def __init__(self, store: Store, *, at: Moment = NOW) -> None:
        self._store, self._at = store, at
        self._sides = lru_cache(maxsize=256)(self._read_sides)
        self._of = lru_cache(maxsize=512)(self._of_subject)
        self.record = lru_cache(maxsize=256)(self._record)
        self.document = lru_cache(maxsize=64)(self._document)
        self.dispute = lru_cache(maxsize=128)(self._dispute)

    def knows(self, identifier: str) -> bool:
        """Say whether the graph describes an entity."""
        rows = self._store.select(f"SELECT ?t WHERE {{ {_iri(identifier)} a ?t }} LIMIT 1").rows
        return bool(rows)

    def resolve(self, identifier: str) -> str:
        """Follow a record that was merged into another to the one that stands for it now."""
        seen = {identifier}
        while not self.knows(identifier):
            rows = self._store.select(
                f"SELECT ?new WHERE {{ {_iri(identifier)} dct:isReplacedBy ?new }}"
            ).rows
            target = rows[0][0].id if len(rows) == 1 and rows[0][0] else None
            if target is None or target in seen:
                break
            identifier = target
            seen.add(identifier)
        return identifier

    def entities(self, kind: str) -> list[Link]:
        """List the entities of a kind by label, without those that were merged into another."""
        prefix = ids.entity(kind + "/")
        rows = self._store.select(
            f'SELECT ?e ?l WHERE {{ ?e rdfs:label ?l ; a ?t FILTER(STRSTARTS(STR(?e), "{prefix}")) }}'
        ).texts()
        found = {row["e"]: row["l"] for row in rows}
        links = [Link(iri.removeprefix(ids.ENTITY), label, kind) for iri, label in found.items()]
        return sorted(links, key=lambda link: (link.label.casefold(), link.id))

    # ---- records

    def _record(self, identifier: str) -> RecordPage:
        direct = self._direct(identifier)
        description = _description(direct.pop(terms.DESCRIPTION, ()))
        said = self._of(identifier)
        standing = tuple(s for s in said if not s.withdrawn)
        statements = tuple(s for s in standing if s.standing != "contradicted")
        type_ = self._type(identifier)
        labels = {cell.language or "": cell.text for cell in direct[SKOS + "prefLabel"]}
        label = direct[RDFS + "label"][0].text if direct[RDFS + "label"] else identifier
        disputes = sorted({link for s in standing for link in s.disputes} | self._about(identifier))
        return RecordPage(
            id=identifier,
            kind=ids.kind_of(identifier),
            type=type_,
            type_label=load_schema().classes[type_].label,
            label=label,
            names=_names(direct, statements, label, self._merged_names(identifier)),
            labels=labels,
            fields=self._fields(direct),
            statements=statements,
            incoming=self._incoming(identifier),
            disputes=tuple(self.dispute(link.id) for link in disputes),
            mentions=self._mentioned_in(identifier),
            related=self._related(identifier),
            missing=_missing(type_, standing),
            query=_statement_query(identifier),
            withdrawn=tuple(s for s in said if s.withdrawn),
            contradicted=tuple(s for s in standing if s.standing == "contradicted"),
            description=description,
        )

    def _merged_names(self, identifier: str) -> list[str]:
        """The names of the records that were merged into this one."""
        rows = self._store.select(
            f"SELECT DISTINCT ?name WHERE {{ ?old dct:isReplacedBy+ {_iri(identifier)} ; "
            "rdfs:label|skos:altLabel|dd:acronym ?name ; owl:deprecated true } ORDER BY ?name"
        ).texts()
        return [row["name"] for row in rows]

    def _direct(self, identifier: str) -> defaultdict[str, list[Cell]]:
        """The triples of an entity that stand without evidence, by predicate."""
        found: defaultdict[str, list[Cell]] = defaultdict(list)
        query = f"SELECT ?p ?o WHERE {{ GRAPH ?g {{ {_iri(identifier)} ?p ?o }} {_ASSERTED} }}"
        for predicate, value in self._store.select(query).rows:
            assert predicate
            assert value
            found[predicate.text].append(value)
        return found

    def _type(self, identifier: str) -> str:
        query = f"SELECT ?t WHERE {{ GRAPH ?g {{ {_iri(identifier)} a ?t }} {_ASSERTED} }} LIMIT 1"
        return self._store.select(query).texts()[0]["t"].removeprefix(terms.DD)

    def _fields(self, direct: Mapping[str, Sequence[Cell]]) -> tuple[Named, ...]:
        schema = load_schema()
        fields = []
        for predicate, cells in direct.items():
            name = predicate.removeprefix(terms.DD) if predicate.startswith(terms.DD) else None
            if predicate in (SKOS + "broader", SKOS + "related", SKOS + "exactMatch"):
                name = predicate.removeprefix(SKOS)
            if name is None:
                continue
            declared = schema.properties.get(name)
            labels = self._labels([cell.text for cell in cells if cell.kind == "iri"])
            links = [labels[cell.text] for cell in cells if cell.id and cell.text in labels]
            texts = [
                labels[cell.text].label if cell.kind == "iri" and cell.text in labels else cell.text
                for cell in cells
            ]
            shown = declared.label if declared else _STANDARD_LABELS.get(name, name)
            fields.append(Named(name, shown, tuple(sorted(texts)), tuple(sorted(links))))
        return tuple(sorted(fields, key=lambda field: field.label))

    def _statements(self, pattern: str) -> tuple[Statement, ...]:
        """The statements that a pattern binds to ?st, with evidence and disputes."""
        said: dict[str, dict[str, Cell]] = defaultdict(dict)
        for node, predicate, value in self._store.select(
            f"SELECT ?st ?p ?o WHERE {{ {pattern} . ?st ?p ?o }}"
        ).rows:
            assert node
            assert predicate
            assert value
            said[node.text][predicate.text] = value
        if not said:
            return ()
        evidence = self._evidence(pattern)
        disputes: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._store.select(
            f"SELECT ?st ?d WHERE {{ {pattern} . ?d dd:concerns ?st }}"
        ).texts():
            disputes[row["st"]].add(row["d"])
        wanted = {cell.text for terms_ in said.values() for cell in terms_.values() if cell.id}
        wanted |= {
            terms_[terms.RESTS_ON].text for terms_ in said.values() if terms.RESTS_ON in terms_
        }
        wanted |= {dispute for found in disputes.values() for dispute in found}
        labels = self._labels(wanted)
        rows = [
            self._statement(node, terms_, evidence[node], sorted(disputes[node]), labels)
            for node, terms_ in said.items()
        ]
        return _ordered(_superseded(row for row in rows if self._at.sees(row)))

    def _of_subject(self, identifier: str) -> tuple[Statement, ...]:
        return self._statements(f"?st rdf:subject {_iri(identifier)}")

    def _as_everywhere(self, rows: Iterable[Statement]) -> tuple[Statement, ...]:
        """Give statements of several subjects the standing that they have on the pages of these.

        Whether a value was followed by another shows only among all that is said of its subject.
        """
        standing = {
            s.iri: s.standing
            for subject in {row.subject for row in rows}
            for s in self._of(subject)
        }
        return tuple(replace(row, standing=standing.get(row.iri, row.standing)) for row in rows)

    def _read_sides(self, dispute: str) -> tuple[dict[str, tuple[Claim, str]], set[str]]:
        """The sides of a dispute by the IRI of the statement, each with its value; its kinds."""
        found = as_of.claims(self._store, f"<{dispute}> dd:concerns ?st")
        kinds = self._store.select(f"SELECT ?k WHERE {{ <{dispute}> dd:disputeKind ?k }}").texts()
        return (
            {claim.node: (claim, claim.text) for claim in found if not claim.withdrawn},
            {row["k"].rpartition("/")[2] for row in kinds},
        )

    def _is_contested(self, node: str, disputes: Iterable[str]) -> bool:
        return any(
            is_contested(sides[node], list(sides.values()), kinds)
            for sides, kinds in map(self._sides, disputes)
            if node in sides
        )

    def _statement(
        self,
        node: str,
        said: Mapping[str, Cell],
        evidence: tuple[Proof, ...],
        disputes: Sequence[str],
        labels: Mapping[str, Link],
    ) -> Statement:
        def text(term: str) -> str | None:
            return said[term].text if term in said else None

        def link(term: str) -> Link | None:
            return labels.get(said[term].text) if term in said else None

        predicate = said[RDF + "predicate"].text.removeprefix(terms.DD)
        value = said[RDF + "object"]
        target = labels.get(value.text) if value.kind == "iri" else None
        review = said[terms.REVIEW].text.rpartition("/")[2]
        rank = said[terms.RANK].text.rpartition("/")[2]
        order = text(terms.ORDER)
        return Statement(
            iri=node,
            subject=said[RDF + "subject"].text.removeprefix(ids.ENTITY),
            predicate=predicate,
            property=load_schema().properties[predicate].label,
            value=target.label if target else value.text,
            link=target,
            standing="withdrawn"
            if terms.WITHDRAWN in said
            else _standing(review, rank, evidence, self._is_contested(node, disputes)),
            evidence=evidence,
            disputes=tuple(labels[dispute] for dispute in disputes if dispute in labels),
            rank=rank,
            review=review,
            recorded=said[terms.RECORDED].text,
            as_of=text(terms.AS_OF),
            valid_from=text(terms.VALID_FROM),
            valid_until=text(terms.VALID_UNTIL),
            approximate=text(terms.APPROXIMATE) == "true",
            scope=text(terms.SCOPE),
            said_by=text(terms.SAID_BY),
            said_by_link=link(terms.SAID_BY_ACTOR),
            at_body=link(terms.AT_BODY),
            order=int(order) if order else None,
            review_note=text(terms.REVIEW_NOTE),
            note=text(terms.CURATOR_NOTE),
            wording=text(terms.WORDING),
            withdrawn=text(terms.WITHDRAWN),
            rests_on=effect.label if (effect := link(terms.RESTS_ON)) else None,
        )

    def _evidence(self, pattern: str) -> defaultdict[str, tuple[Proof, ...]]:
        found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        relations = {terms.SUPPORTS: False, terms.REFUTES: True}
        refuting: dict[tuple[str, str], bool] = {}
        for relation, refutes in relations.items():
            for row in self._store.select(
                f"SELECT ?st ?ev ?p ?o WHERE {{ {pattern} . ?ev <{relation}> ?st ; ?p ?o }}"
            ).texts():
                found[row["st"], row["ev"]][row["p"]] = row["o"]
                refuting[row["st"], row["ev"]] = refutes
        cited = self._cited(said[terms.IN_DOCUMENT] for said in found.values())
        labels = self._labels(said[terms.METHOD] for said in found.values() if terms.METHOD in said)
        passages = self._passage_numbers(
            {ev for (_, ev), said in found.items() if terms.QUOTE in said}
        )
        proofs: defaultdict[str, list[Proof]] = defaultdict(list)
        for (node, evidence), said in found.items():
            method = labels.get(said.get(terms.METHOD, ""))
            proofs[node].append(
                Proof(
                    document=cited[said[terms.IN_DOCUMENT]],
                    attests=said.get(terms.ATTESTS),
                    covers=said[terms.COVERS],
                    refutes=refuting[node, evidence],
                    anchoring=_anchoring(said.get(terms.ANCHORING)),
                    quote=said.get(terms.QUOTE),
                    passage=passages.get(evidence),
                    method=method.label if method else None,
                    found_by=said.get(terms.EXTRACTOR),
                    confidence=float(said[terms.CONFIDENCE]) if terms.CONFIDENCE in said else None,
                    reviewed_by=said.get(terms.REVIEWED_BY),
                    reviewed_on=said.get(terms.REVIEWED_ON),
                )
            )
        sorted_proofs: defaultdict[str, tuple[Proof, ...]] = defaultdict(tuple)
        for node, found_proofs in proofs.items():
            found_proofs.sort(
                key=lambda p: (p.covers, p.document.mirror, p.document.address, p.attests or "")
            )
            sorted_proofs[node] = tuple(found_proofs)
        return sorted_proofs

    def _passage_numbers(self, evidence: Iterable[str]) -> dict[str, int]:
        """In which passage each quote begins, by the IRI of the evidence."""
        nodes = sorted(evidence)
        if not nodes:
            return {}
        rows = self._store.select(
            f"SELECT ?ev ?at ?n ?from WHERE {{ VALUES ?ev {{ {_list(nodes)} }} "
            "?ev dd:startOffset ?at ; dd:inDocument ?doc . "
            "?passage dd:inDocument ?doc ; dd:passageNumber ?n ; dd:startOffset ?from }"
        ).texts()
        numbers: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: int(row["n"])):
            if int(row["from"]) <= int(row["at"]):
                numbers[row["ev"]] = int(row["n"])
        return numbers

    def _cited(self, documents: Iterable[str]) -> dict[str, Cited]:
        """Describe documents by IRI."""
        nodes = sorted(set(documents))
        if not nodes:
            return {}
        said: dict[str, dict[str, list[str]]] = {node: defaultdict(list) for node in nodes}
        for row in self._store.select(
            f"SELECT ?d ?p ?o WHERE {{ VALUES ?d {{ {_list(nodes)} }} "
            "VALUES ?p { rdfs:label dd:address dd:title dd:publisher dd:published dd:mirror dd:retrieved } "
            "?d ?p ?o }"
        ).texts():
            said[row["d"]][row["p"]].append(row["o"])
        return {
            node: Cited(
                id=node.removeprefix(ids.ENTITY),
                address=_first(parts[terms.ADDRESS]) or node,
                title=_first(parts[RDFS + "label"]) or _first(parts[terms.ADDRESS]) or node,
                publisher=_first(parts[terms.PUBLISHER]),
                published=_first(parts[terms.PUBLISHED]),
                mirror="true" in parts[terms.MIRROR],
                held=bool(parts[terms.RETRIEVED]),
            )
            for node, parts in said.items()
        }

    def _labels(self, nodes: Iterable[str]) -> dict[str, Link]:
        """Give links by IRI, in English where there is a choice; vocabulary values too."""
        wanted = sorted(set(nodes))
        if not wanted:
            return {}
        links: dict[str, Link] = {}
        for node, label in self._store.select(
            f"SELECT ?e ?l WHERE {{ VALUES ?e {{ {_list(wanted)} }} "
            "VALUES ?p { rdfs:label skos:prefLabel } ?e ?p ?l }"
        ).rows:
            assert node
            assert label
            if node.text in links and label.language != "en":
                continue
            identifier = node.id or node.text
            links[node.text] = Link(identifier, label.text, ids.kind_of(identifier))
        return links

    def _incoming(self, identifier: str) -> tuple[Incoming, ...]:
        """What accepted statements and direct triples of other records say of an entity."""
        rows = self._store.select(
            f"SELECT DISTINCT ?s ?p WHERE {{ GRAPH ?g {{ ?s ?p {_iri(identifier)} }} ?s rdfs:label ?any "
            f'FILTER(STRSTARTS(STR(?s), "{ids.ENTITY}") && ?p != dct:isReplacedBy '
            f'&& !STRSTARTS(STR(?g), "{rules.GRAPHS}")) }}'
        ).texts()
        labels = self._labels(row["s"] for row in rows)
        schema = load_schema()
        found = []
        for row in rows:
            name = row["p"].removeprefix(terms.DD).removeprefix(SKOS)
            # Both records of an exact match say it: it stands among the fields of each.
            if name in ("mentions", "mentionedEntity", "inRecord", "exactMatch"):
                continue
            declared = schema.properties.get(name)
            found.append(Incoming(name, declared.label if declared else name, labels[row["s"]]))
        return tuple(sorted(found, key=lambda i: (i.property, i.subject.label.casefold())))

    def _mentioned_in(self, identifier: str) -> tuple[Place, ...]:
        rows = self._store.select(
            "SELECT ?doc ?label ?n ?text ?published WHERE { "
            f"?passage dd:mentions {_iri(identifier)} ; dd:inDocument ?doc ; dd:passageNumber ?n ; "
            "dd:text ?text . ?doc rdfs:label ?label OPTIONAL { ?doc dd:published ?published } } "
            f"ORDER BY ?doc ?n LIMIT {_MENTIONS_SHOWN}"
        ).texts()
        return tuple(
            Place(
                Link(row["doc"].removeprefix(ids.ENTITY), row["label"], "document"),
                int(row["n"]),
                row["text"],
                row.get("published"),
            )
            for row in rows
        )

    def _related(self, identifier: str) -> tuple[Link, ...]:
        """Entities of the same kind that share values; a value that few share counts more."""
        prefix = ids.entity(ids.kind_of(identifier) + "/")
        rows = self._store.select(
            f"SELECT DISTINCT ?p ?o ?other WHERE {{ VALUES ?p {{ {_SHARED} }} {_iri(identifier)} ?p ?o . "
            f'?other ?p ?o FILTER(?other != {_iri(identifier)} && STRSTARTS(STR(?other), "{prefix}")) }}'
        ).texts()
        bearers = Counter((row["p"], row["o"]) for row in rows)
        scores: Counter[str] = Counter()
        for row in rows:
            # A country or function that fifty share says little; a partner that two share says much.
            scores[row["other"]] += 1000 // (1 + bearers[(row["p"], row["o"])])
        best = sorted(scores, key=lambda other: (-scores[other], other))[:_RELATED_SHOWN]
        labels = self._labels(best)
        return tuple(labels[other] for other in best)

    def _about(self, identifier: str) -> set[Link]:
        rows = self._store.select(
            f"SELECT ?d WHERE {{ ?d dd:about {_iri(identifier)} ; a dd:Dispute }}"
        ).texts()
        return set(self._labels(row["d"] for row in rows).values())

    # ---- disputes

    def _dispute(self, identifier: str) -> DisputePage:
        direct = self._direct(identifier)

        def text(term: str) -> str | None:
            return direct[term][0].text if direct[term] else None

        about = self._labels(cell.text for cell in direct[terms.ABOUT])
        kinds = self._labels(cell.text for cell in direct[terms.DISPUTE_KIND])
        sides = self._as_everywhere(self._statements(f"{_iri(identifier)} dd:concerns ?st"))
        relation = self._store.select(
            f"SELECT ?r WHERE {{ {_iri(identifier)} dd:timeRelation ?r }}"
        ).texts()
        return DisputePage(
            id=identifier,
            label=text(RDFS + "label") or identifier,
            property=text(terms.DISPUTED_PROPERTY),
            kinds=tuple(sorted(link.label for link in kinds.values())),
            assessment=text(terms.ASSESSMENT),
            about=tuple(sorted(about.values())),
            sides=tuple(side for side in sides if not side.withdrawn),
            withdrawn=tuple(side for side in sides if side.withdrawn),
            time_relation=_relation(relation[0]["r"] if relation else ""),
            description=_description(direct[terms.DESCRIPTION]),
        )

    # ---- documents

    def _document(self, identifier: str) -> DocumentPage:
        node = ids.entity(identifier)
        direct = self._direct(identifier)

        def text(term: str) -> str | None:
            return direct[term][0].text if direct[term] else None

        passages = self._passages(identifier)
        counted = Counter(mention.entity for passage in passages for mention in passage.mentions)
        supports, refutes = (
            self._as_everywhere(
                self._statements(
                    f"{{ SELECT DISTINCT ?st WHERE {{ ?e dd:inDocument {_iri(identifier)} ; {relation} ?st }} }}"
                )
            )
            for relation in ("dd:supports", "dd:refutes")
        )
        return DocumentPage(
            cited=self._cited([node])[node],
            authors=tuple(cell.text for cell in direct[terms.AUTHOR_NAME]),
            language=text(terms.LANGUAGE),
            retrieved=text(terms.RETRIEVED),
            sha256=text(terms.SHA256),
            passages=passages,
            mentions=tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0].label))),
            supports=tuple(s for s in supports if not s.withdrawn),
            refutes=tuple(s for s in refutes if not s.withdrawn),
            query=(
                "SELECT ?number ?text WHERE {\n"
                f"  ?passage dd:inDocument {_short(identifier)} ;\n"
                "    dd:passageNumber ?number ; dd:text ?text .\n"
                "} ORDER BY ?number"
            ),
        )

    def _passages(self, identifier: str) -> tuple[Passage, ...]:
        rows = self._store.select(
            f"SELECT ?passage ?n ?start ?end ?text WHERE {{ ?passage dd:inDocument {_iri(identifier)} ; "
            "dd:passageNumber ?n ; dd:startOffset ?start ; dd:endOffset ?end ; dd:text ?text }"
        ).texts()
        found = self._store.select(
            f"SELECT ?passage ?start ?end ?entity ?score WHERE {{ ?passage dd:inDocument {_iri(identifier)} . "
            "?m dd:inPassage ?passage ; dd:startOffset ?start ; dd:endOffset ?end ; "
            "dd:mentionedEntity ?entity ; dd:score ?score }"
        ).texts()
        labels = self._labels(row["entity"] for row in found)
        mentions: defaultdict[str, list[MentionIn]] = defaultdict(list)
        begins = {row["passage"]: int(row["start"]) for row in rows}
        for row in found:
            begin = begins[row["passage"]]
            mentions[row["passage"]].append(
                MentionIn(
                    int(row["start"]) - begin,
                    int(row["end"]) - begin,
                    labels[row["entity"]],
                    float(row["score"]),
                )
            )
        passages = [
            Passage(
                int(row["n"]),
                int(row["start"]),
                int(row["end"]),
                row["text"],
                tuple(sorted(mentions[row["passage"]], key=lambda m: m.start)),
            )
            for row in rows
        ]
        return tuple(sorted(passages, key=lambda passage: passage.number))


_SHARED: Final = (
    "dd:ledBy dd:hasPartner dd:hasHashtag dd:targets dd:function dd:usesPlatform dd:about dd:partOf "
    "dd:worksFor dd:author dd:participant skos:broader"
)


def _iri(identifier: str) -> str:
    return f"<{ids.entity(identifier)}>"


def _short(identifier: str) -> str:
    kind, _, local = identifier.partition("/")
    return f"{kind}:{local}"


def _list(nodes: Iterable[str]) -> str:
    return " ".join(f"<{node}>" for node in nodes)


def _first(values: Sequence[str]) -> str | None:
    return min(values) if values else None


def _relation(text: str) -> TimeRelation:
    match text:
        case "same time" | "different time":
            return text
        case _:
            return "undated"


def _description(cells: Sequence[Cell]) -> str | None:
    """Choose the description in English, else the first by language."""
    found = sorted(cells, key=lambda cell: (cell.language != "en", cell.language or "", cell.text))
    return found[0].text if found else None


def _names(
    direct: Mapping[str, Sequence[Cell]],
    statements: Iterable[Statement],
    label: str,
    merged: Sequence[str],
) -> tuple[str, ...]:
    found = [
        cell.text for term in (SKOS + "altLabel", terms.ACRONYM) for cell in direct.get(term, ())
    ]
    found += [s.value for s in statements if s.predicate == "name" and s.review == "accepted"]
    found += merged
    return tuple(name for name in dict.fromkeys(found) if name != label)


def _anchoring(text: str | None) -> Anchoring | None:
    match text:
        case "exact" | "moved" | "lost":
            return text
        case _:
            return None


def _standing(review: str, rank: str, evidence: Sequence[Proof], disputed: bool) -> Standing:
    if review == "rejected":
        return "rejected"
    if review == "proposed":
        return "proposed"
    if rank == "deprecated" and any(proof.refutes for proof in evidence):
        return "contradicted"
    if disputed:
        return "contested"
    backing = [proof for proof in evidence if not proof.refutes]
    if not backing:
        return "unsourced"
    # A source noted for the record as a whole may say nothing of this statement: it counts as
    # evidence, not as a second voice.
    voices = {_publisher(proof.document) for proof in backing if proof.covers == "field"}
    return "supported" if len(voices) > 1 else "single source"


def _publisher(document: Cited) -> str:
    """Tell independent sources apart: by publisher, else by the host of the address."""
    host = (urlsplit(document.address).hostname or document.address).removeprefix("www.")
    return (document.publisher or host).casefold()


def _superseded(rows: Iterable[Statement]) -> list[Statement]:
    """Mark the values of time-varying properties that a later value has followed."""
    schema = load_schema()
    rows = list(rows)
    newest: dict[tuple[str, str, str | None], str] = {}
    for row in rows:
        stands = row.review == "accepted" and not row.withdrawn
        if schema.properties[row.predicate].time_varying and row.as_of and stands:
            key = (row.subject, row.predicate, row.scope)
            day = dates.span(row.as_of)[1].isoformat()
            newest[key] = max(newest.get(key, day), day)
    marked = []
    for row in rows:
        last = newest.get((row.subject, row.predicate, row.scope))
        taken_back = row.standing in ("rejected", "withdrawn")
        if last and row.as_of and not taken_back and dates.span(row.as_of)[1].isoformat() < last:
            row = replace(row, standing="superseded")
        if row.rank == "deprecated" and not taken_back and _held_before(row, rows):
            row = replace(row, standing="outdated")
        marked.append(row)
    return marked


def _held_before(row: Statement, rows: Iterable[Statement]) -> bool:
    """Say whether the same value stands, undeprecated, at an earlier date."""
    if not row.as_of:
        return False
    day = dates.span(row.as_of)[1]
    return any(
        (other.subject, other.predicate, other.value) == (row.subject, row.predicate, row.value)
        and other.rank != "deprecated"
        and other.as_of is not None
        and dates.span(other.as_of)[1] < day
        for other in rows
    )


def _ordered(rows: Iterable[Statement]) -> tuple[Statement, ...]:
    def place(row: Statement) -> tuple[int, str, int, str, str]:
        rank = _ORDER.index(row.predicate) if row.predicate in _ORDER else len(_ORDER)
        day = row.as_of or row.valid_from or ""
        return rank, row.predicate, row.order or 0, day, row.value.casefold()

    return tuple(sorted(rows, key=place))


def _missing(type_: str, statements: Iterable[Statement]) -> tuple[str, ...]:
    schema = load_schema()
    line = {type_, *(iri.removeprefix(terms.DD) for iri in schema.ancestors(type_))}
    said = {row.predicate for row in statements if row.standing != "rejected"}
    usual = [name for class_, names in _USUAL.items() if class_ in line for name in names]
    return tuple(schema.properties[name].label for name in usual if name not in said)


def _statement_query(identifier: str) -> str:
    return (
        "SELECT ?property ?value ?asOf ?saidBy ?source WHERE {\n"
        f"  ?statement rdf:subject {_short(identifier)} ;\n"
        "    rdf:predicate ?property ; rdf:object ?value .\n"
        "  OPTIONAL { ?statement dd:asOf ?asOf }\n"
        "  OPTIONAL { ?statement dd:saidBy ?saidBy }\n"
        "  OPTIONAL { ?evidence dd:supports ?statement ; dd:inDocument/dd:address ?source }\n"
        "} ORDER BY ?property ?value"
    )
