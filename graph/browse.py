"""The list of campaigns with facets whose counts equal the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Final

from graph import ids
from graph.model import CampaignList, CampaignRow, FacetValue, Link
from graph.store import Store
from ontology import terms
from ontology.schema import load_schema

FACETS: Final = ("kind", "country", "platform", "function", "year")

_GRAPHS: Final = f"{ids.GRAPH}campaign/"
# How a chosen value narrows the query that a page shows; %s is a list of quoted labels.
_NARROWED: Final[Mapping[str, str]] = {
    "kind": "  ?campaign a/rdfs:label ?kind . VALUES ?kind { %s }",
    "country": "  ?campaign dd:ledBy/dd:country ?code . ?place a dd:Place ; dd:country ?code ;\n"
    "    rdfs:label ?country . VALUES ?country { %s }",
    "platform": "  ?campaign dd:usesPlatform/rdfs:label ?platform . VALUES ?platform { %s }",
    "function": "  ?campaign dd:function/skos:prefLabel ?function . VALUES ?function { %s }",
    "year": "  ?campaign dd:startYear ?year . VALUES ?year { %s }",
}


class Browser:
    """Holds the rows of all campaigns of one state: some hundred bytes for each."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def campaigns(self, chosen: Mapping[str, Collection[str]], *, order: str) -> CampaignList:
        """See `Service.campaigns`."""
        wanted = {facet: set(chosen.get(facet, ())) for facet in FACETS}
        fitting = [row for row in self._rows if _fits(row, wanted)]
        facets = {facet: self._counts(facet, wanted) for facet in FACETS}
        return CampaignList(
            campaigns=tuple(sorted(fitting, key=_ORDERS.get(order, _by_name))),
            facets=facets,
            total=len(self._rows),
            query=_query(wanted),
        )

    def _counts(self, facet: str, wanted: Mapping[str, set[str]]) -> tuple[FacetValue, ...]:
        """Count each value among the campaigns that fit all the other facets."""
        others = {**wanted, facet: set()}
        counts: defaultdict[str, int] = defaultdict(int)
        for row in self._rows:
            if _fits(row, others):
                for value in _values(row, facet):
                    counts[value] += 1
        for value in wanted[facet]:
            counts.setdefault(value, 0)
        newest_first = facet == "year"
        ordered = sorted(
            counts.items(),
            key=lambda item: (-int(item[0]) if newest_first else -item[1], item[0].casefold()),
        )
        return tuple(FacetValue(value, n, value in wanted[facet]) for value, n in ordered)

    @cached_property
    def _rows(self) -> tuple[CampaignRow, ...]:
        schema = load_schema()
        base = self._store.select(
            "SELECT ?c ?label ?type WHERE { GRAPH ?g { ?c a ?type ; rdfs:label ?label } "
            f'FILTER(STRSTARTS(STR(?g), "{_GRAPHS}") && STRSTARTS(STR(?c), "{ids.ENTITY}campaign/")) }}'
        ).texts()
        leaders: defaultdict[str, list[Link]] = defaultdict(list)
        for row in self._best("?c dd:ledBy ?v . ?v rdfs:label ?l"):
            identifier = row["v"].removeprefix(ids.ENTITY)
            leaders[row["c"]].append(Link(identifier, row["l"], "actor"))
        countries = self._texts(
            "?c dd:ledBy/dd:country ?code . ?v a dd:Place ; dd:country ?code ; rdfs:label ?l"
        )
        platforms = self._texts("?c dd:usesPlatform ?v . ?v rdfs:label ?l")
        functions = self._texts('?c dd:function ?v . ?v skos:prefLabel ?l FILTER(LANG(?l) = "en")')
        hashtags = self._texts("?c dd:hasHashtag ?v . ?v rdfs:label ?l")
        starts = self._texts("?c dd:start ?v BIND(STR(?v) AS ?l)")
        disputed = self._texts(
            '?v dd:about ?c ; a dd:Dispute MINUS { ?v dd:timeRelation "different time" } '
            "BIND(STR(?v) AS ?l)"
        )
        sources = {
            row["c"]: int(row["n"])
            for row in self._store.select(
                "SELECT ?c (COUNT(DISTINCT ?d) AS ?n) WHERE { ?c a dd:Initiative . ?st rdf:subject ?c . "
                "?e dd:supports ?st ; dd:inDocument ?d } GROUP BY ?c"
            ).texts()
        }
        rows = []
        for row in base:
            node = row["c"]
            start = min(starts[node], default=None)
            rows.append(
                CampaignRow(
                    id=node.removeprefix(ids.ENTITY),
                    label=row["label"],
                    kind=schema.classes[row["type"].removeprefix(terms.DD)].label,
                    countries=_sorted(countries[node]),
                    leaders=tuple(sorted(set(leaders[node]), key=lambda link: link.label)),
                    platforms=_sorted(platforms[node]),
                    functions=_sorted(functions[node]),
                    hashtags=_sorted(hashtags[node]),
                    start=start,
                    year=start[:4] if start else None,
                    disputed=bool(disputed[node]),
                    sources=sources.get(node, 0),
                )
            )
        return tuple(rows)

    def _best(self, pattern: str) -> list[dict[str, str]]:
        return self._store.select(
            f"SELECT DISTINCT ?c ?v ?l WHERE {{ ?c a dd:Initiative . {pattern} }}"
        ).texts()

    def _texts(self, pattern: str) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._best(pattern):
            found[row["c"]].add(row["l"])
        return found


def _values(row: CampaignRow, facet: str) -> Iterable[str]:
    match facet:
        case "kind":
            return (row.kind,)
        case "country":
            return row.countries
        case "platform":
            return row.platforms
        case "function":
            return row.functions
        case _:
            return (row.year,) if row.year else ()


def _fits(row: CampaignRow, wanted: Mapping[str, set[str]]) -> bool:
    return all(
        not values or not values.isdisjoint(_values(row, facet)) for facet, values in wanted.items()
    )


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values, key=str.casefold))


def _by_name(row: CampaignRow) -> tuple[str, str]:
    return row.label.lstrip("#").casefold(), row.id


def _by_start(row: CampaignRow) -> tuple[str, str]:
    return row.start or "9999", row.id


def _by_newest(row: CampaignRow) -> tuple[int, str]:
    return -int((row.start or "0000")[:4]), row.id


_ORDERS: Final = {"name": _by_name, "start": _by_start, "newest": _by_newest}


def _query(wanted: Mapping[str, set[str]]) -> str:
    lines = [
        "SELECT DISTINCT ?campaign ?label ?start WHERE {",
        "  ?campaign a dd:Initiative ; rdfs:label ?label .",
    ]
    for facet, values in wanted.items():
        if values:
            quoted = [value if facet == "year" else f'"{value}"@en' for value in sorted(values)]
            lines.append(_NARROWED[facet] % " ".join(quoted))
    lines += ["  OPTIONAL { ?campaign dd:start ?start }", "} ORDER BY ?label"]
    return "\n".join(lines)
