"""Every format says what the graph says, and says it the same way twice."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF

from graph.errors import UnknownName, WrongUse
from graph.export import FORMATS, Exported
from graph.export.bibliography import Work, author
from graph.export.release import canonical_hash
from graph.export.styles import bibtex, csl_json, ris
from graph.export.tables import neutral
from graph.service import Service

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
DD = "https://w3id.org/digital-diplomacy/ontology/"
ID = "https://w3id.org/digital-diplomacy/id/"
SCHEMA = rdflib.Namespace("https://schema.org/")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")

NASTY = Work(
    id="work/nasty-2020",
    type="ScholarlyArticle",
    title='R&D: 100% of {braces}, a_b, $5 #1 ~x^y \\ "quotes"',
    authors=(
        author("Wilson Dizard Jr."),
        author("Stefano De Paoli"),
        author("Swiss Federal Council", is_body=True),
    ),
    published="2020-03",
    container="A & B Journal",
    volume="4",
    issue="2",
    pages="10-20",
    doi="10.1000/a_b{c}",
    url="https://example.org/a_b?x=1%20&y={z}",
    language="en",
)


def number(service: Service, query: str) -> int:
    return int(service.select(query).texts()[0]["n"])


@pytest.fixture(scope="module")
def exported(service: Service) -> Callable[[str], Exported]:
    """Give an export, made once."""
    return cache(service.export)


@pytest.mark.parametrize("format_", FORMATS)
def test_two_exports_are_the_same_bytes(
    exported: Callable[[str], Exported], service: Service, format_: str
) -> None:
    fresh = Service(service.settings)
    assert exported(format_).files == fresh.export(format_).files


# ---- the whole


def test_turtle_holds_every_triple(exported: Callable[[str], Exported], service: Service) -> None:
    parsed = list(ox.parse(input=exported("turtle").body, format=ox.RdfFormat.TURTLE))
    assert {str(q.triple) + " ." for q in parsed} == set(triples(service))


def test_json_ld_holds_every_quad(exported: Callable[[str], Exported], service: Service) -> None:
    parsed = ox.parse(input=exported("jsonld").body, format=ox.RdfFormat.JSON_LD)
    assert sorted(f"{quad} ." for quad in parsed) == service.quads()


def triples(service: Service) -> list[str]:
    return sorted({line.rpartition(" <")[0] + " ." for line in service.quads()})


def test_rdf_12_answers_as_the_reified_form_does(
    exported: Callable[[str], Exported], service: Service
) -> None:
    store = ox.Store()
    store.bulk_load(input=exported("rdf12").body, format=ox.RdfFormat.TURTLE)
    qualified = "dd:asOf ?day OPTIONAL { ?st dd:saidBy ?who }"
    prefixes = f"PREFIX dd: <{DD}> PREFIX rdf: <{RDF}> "
    told = store.query(
        prefixes + "SELECT ?s ?o ?day ?who { ?st rdf:reifies <<( ?s dd:memberCount ?o )>> ;"
        f" {qualified} }}"
    )
    reified = service.select(
        "SELECT ?s ?o ?day ?who { ?st rdf:subject ?s ; rdf:predicate dd:memberCount ;"
        f" rdf:object ?o ; {qualified} }}"
    )
    wanted = sorted([cell.text if cell else "" for cell in row] for row in reified.rows)
    assert sorted([term.value if term else "" for term in row] for row in told) == wanted
    assert len(wanted) > 3
    assert not store.query(prefixes + "ASK { ?st rdf:subject ?s }")


def test_the_hash_does_not_know_the_order_of_the_quads(service: Service) -> None:
    lines = service.quads()[::10]
    shuffled = random.Random(7).sample(lines, len(lines))
    assert canonical_hash(shuffled) == canonical_hash(lines)
    assert canonical_hash(lines[:-1]) != canonical_hash(lines)


# ---- schema.org


def test_schema_org_is_read_without_the_network(service: Service) -> None:
    body = service.export("schema").body
    assert isinstance(json.loads(body)["@context"], dict)
    graph = rdflib.Graph()
    graph.parse(data=body, format="json-ld")
    yoga = rdflib.URIRef(ID + "campaign/yogaday")
    assert (yoga, RDF.type, SCHEMA.Project) in graph
    assert (yoga, SCHEMA.keywords, None) in graph
    assert (rdflib.URIRef(ID + "actor/carl-bildt"), RDF.type, SCHEMA.Person) in graph
    work = rdflib.URIRef(ID + "work/aggestam-duncombe-2024")
    assert (work, RDF.type, SCHEMA.ScholarlyArticle) in graph
    assert (work, SCHEMA.author, rdflib.URIRef(ID + "actor/constance-duncombe")) in graph
    kinds = {"Initiative", "Actor", "Work", "Event", "Platform"}
    wanted = sum(
        number(service, f"SELECT (COUNT(?s) AS ?n) {{ ?s a dd:{kind} }}") for kind in kinds
    )
    assert len(json.loads(body)["@graph"]) == wanted


# ---- tables


def test_a_table_has_a_row_for_each_entity_with_its_best_values(service: Service) -> None:
    files = service.export("csv").files
    rows = list(csv.DictReader(io.StringIO(files["campaign.csv"].decode())))
    assert list(rows[0])[:4] == ["id", "label", "type", "names"]
    assert list(rows[0])[-1] == "sources"
    assert len(rows) == number(service, "SELECT (COUNT(?s) AS ?n) { ?s a dd:Initiative }")
    yoga = next(row for row in rows if row["id"] == "campaign/yogaday")
    assert yoga["type"] == "Campaign"
    leaders = service.select("SELECT ?a { campaign:yogaday dd:ledBy ?a }").texts()
    assert yoga["ledBy"] == " | ".join(sorted(row["a"].removeprefix(ID) for row in leaders))
    count = (
        "SELECT (COUNT(DISTINCT ?d) AS ?n)"
        " { ?st rdf:subject campaign:yogaday . ?e dd:supports ?st ; dd:inDocument ?d }"
    )
    assert int(yoga["sources"]) == number(service, count)


def test_no_cell_begins_a_formula(service: Service) -> None:
    for body in service.export("csv").files.values():
        for row in csv.reader(io.StringIO(body.decode())):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [neutral(c + "x")[:2] for c in "=+-@\t\r"] == ["'" + c for c in "=+-@\t\r"]


# ---- bibliographies


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """A small reader: entries, fields with balanced braces; TeX's escapes taken back."""
    entries = {}
    for kind, key, body in re.findall(r"^@(\w+)\{([^,]+),\n(.*?)^\}$", text, re.M | re.S):
        fields = {"": kind}
        for name, value in re.findall(r"^  (\w+) = (.*),$", body, re.M):
            bare = re.sub(r"\\[{}]", "", value)
            assert bare.count("{") == bare.count("}"), value
            value = value[1:-1] if value.startswith("{") else value
            fields[name] = value
        entries[key] = fields
    return entries


def printed(value: str) -> str:
    for escape, character in {"textbackslash": "\\", "textasciitilde": "~"}.items():
        value = value.replace(f"\\{escape}{{}}", "\0" if character == "\\" else character)
    value = value.replace(r"\textasciicircum{}", "^")
    value = re.sub(r"(?<!\\)[{}]", "", value)
    return re.sub(r"\\([{}$&#%_])", r"\1", value).replace("\0", "\\")


def read_ris(text: str) -> list[list[tuple[str, str]]]:
    entries: list[list[tuple[str, str]]] = []
    for line in text.split("\r\n"):
        if line.startswith("TY  - "):
            entries.append([])
        if line:
            assert re.match(r"[A-Z][A-Z0-9]  - ", line), line
            entries[-1].append((line[:2], line[6:]))
    return entries


def test_bibtex_prints_what_the_work_says() -> None:
    fields = read_bibtex(bibtex([NASTY]).decode())["nasty-2020"]
    assert fields[""] == "article"
    assert printed(fields["title"]) == NASTY.title
    assert (
        fields["author"] == "Dizard, Jr., Wilson and De Paoli, Stefano and {Swiss Federal Council}"
    )
    assert printed(fields["journal"]) == NASTY.container
    assert (fields["volume"], fields["number"], fields["pages"]) == ("4", "2", "10--20")
    assert (fields["year"], fields["month"]) == ("2020", "mar")
    assert fields["doi"] == "10.1000/a_b%7Bc%7D"


def test_ris_prints_what_the_work_says() -> None:
    pairs = read_ris(ris([NASTY]).decode())[0]
    fields = dict(pairs)
    assert pairs[0] == ("TY", "JOUR")
    assert pairs[-1] == ("ER", "")
    assert fields["TI"] == NASTY.title
    assert [value for tag, value in pairs if tag == "AU"] == [
        "Dizard, Wilson, Jr.", "De Paoli, Stefano", "Swiss Federal Council",
    ]  # fmt: skip
    assert (fields["PY"], fields["DA"], fields["SP"], fields["EP"]) == (
        "2020",
        "2020/03//",
        "10",
        "20",
    )


def test_csl_json_prints_what_the_work_says() -> None:
    item = json.loads(csl_json([NASTY]))[0]
    assert item["title"] == NASTY.title
    assert item["author"][0] == {"family": "Dizard", "given": "Wilson", "suffix": "Jr."}
    assert item["author"][2] == {"literal": "Swiss Federal Council"}
    assert item["issued"] == {"date-parts": [[2020, 3]]}


def test_every_work_is_in_every_bibliography(service: Service) -> None:
    works = number(service, "SELECT (COUNT(?w) AS ?n) { ?w a dd:Work }")
    entries = read_bibtex(service.export("bibtex").body.decode())
    references = read_ris(service.export("ris").body.decode())
    items = json.loads(service.export("csljson").body)
    assert len(entries) == len(references) == len(items) == works
    dois = number(service, "SELECT (COUNT(DISTINCT ?w) AS ?n) { ?w a dd:Work ; dd:doi ?d }")
    assert sum("doi" in entry for entry in entries.values()) == dois
    assert sum("DOI" in item for item in items) == dois
    cited = service.select("SELECT ?w ?y { ?w a dd:Work ; dd:published ?y }").texts()
    for row in cited:
        assert "year" in entries[row["w"].rpartition("/")[2]]


def test_authors_stand_in_their_order(service: Service) -> None:
    body = service.export("csljson", only=["work/bjola-cassidy-manor-2020"]).body
    (item,) = json.loads(body)
    assert [person["family"] for person in item["author"]] == ["Bjola", "Cassidy", "Manor"]


def test_some_works_are_asked_for_by_name(service: Service) -> None:
    body = service.export("bibtex", only=["work/kotka-2015", "work/adesina-2017"]).body
    entries = read_bibtex(body.decode())
    assert list(entries) == ["kotka-2015", "adesina-2017"]
    assert entries["adesina-2017"]["journal"] == "Cogent Social Sciences"
    with pytest.raises(UnknownName, match="kotka-2015"):
        service.export("bibtex", only=["work/kotka-2016"])
    with pytest.raises(WrongUse, match="whole graph"):
        service.export("turtle", only=["work/kotka-2015"])


# ---- descriptions


def test_void_counts_what_sparql_counts(service: Service) -> None:
    graph = rdflib.Graph()
    graph.parse(data=service.export("void").body, format="turtle")
    (dataset,) = graph.subjects(RDF.type, VOID.Dataset)

    def said(name: str) -> int:
        value = graph.value(dataset, VOID[name])
        assert value is not None
        return int(value)

    assert said("triples") == len(triples(service))
    assert said("triples") == number(service, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    subjects = number(service, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    assert said("distinctSubjects") == subjects
    classes = {
        str(graph.value(part, VOID["class"])): int(str(graph.value(part, VOID.entities)))
        for part in graph.objects(dataset, VOID.classPartition)
    }
    assert classes[DD + "Actor"] == number(service, "SELECT (COUNT(?s) AS ?n) { ?s a dd:Actor }")
    counted = service.select("SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c").texts()
    assert classes == {row["c"]: int(row["n"]) for row in counted}
    properties = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(dataset, VOID.propertyPartition)
    }
    counted = service.select("SELECT ?p (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p").texts()
    assert properties == {row["p"]: int(row["n"]) for row in counted}
    assert (dataset, VOID.vocabulary, rdflib.URIRef(DD)) in graph


def test_dcat_names_licence_version_and_snapshot(service: Service) -> None:
    graph = rdflib.Graph()
    graph.parse(data=service.export("dcat").body, format="turtle", publicID="https://x.example/")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    licence = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert (dataset, DCT.license, licence) in graph
    assert (dataset, DCAT.version, rdflib.Literal(service.glossary().version)) in graph
    assert (dataset, DCT.identifier, rdflib.Literal(service.state().snapshot)) in graph
    assert len(list(graph.objects(dataset, DCAT.distribution))) == 3


# ---- the ontology


def test_a_term_tells_its_example_with_a_source(service: Service) -> None:
    term = service.glossary().term("ledBy")
    assert term
    assert term.example
    assert term.example.source
    stated = "SELECT (COUNT(?st) AS ?n) { ?st rdf:predicate dd:ledBy }"
    assert term.count == number(service, stated)
    evidence = (
        "SELECT (COUNT(?st) AS ?n) { ?st rdf:predicate dd:ledBy ;"
        f" rdf:subject {term.example.subject.id.replace('/', ':')} ;"
        " dd:review <https://w3id.org/digital-diplomacy/vocab/review/accepted> ."
        f" ?ev dd:supports ?st ; dd:inDocument/rdfs:label {json.dumps(term.example.source)}@en }}"
    )
    assert number(service, evidence)
    assert "campaigns-of-a-country" in {asked.name for asked in term.questions}
    assert any("record is meant" in text for text in term.constraints)


def test_every_term_that_statements_use_has_an_example_from_the_graph(service: Service) -> None:
    supported = service.select(
        "SELECT DISTINCT ?p { ?st rdf:predicate ?p ;"
        " dd:review <https://w3id.org/digital-diplomacy/vocab/review/accepted> ."
        ' ?ev dd:supports ?st ; dd:covers "field" }'
    ).texts()
    glossary = service.glossary()
    without = [
        row["p"]
        for row in supported
        if not ((term := glossary.term(row["p"].removeprefix(DD))) and term.example)
    ]
    assert without == []


def test_a_statement_whose_evidence_is_for_the_record_is_no_example_without_saying_so(
    service: Service,
) -> None:
    glossary = service.glossary()
    works_for, led_by = glossary.term("worksFor"), glossary.term("ledBy")
    assert works_for is not None
    assert led_by is not None
    assert works_for.example is not None
    assert led_by.example is not None
    assert works_for.example.source
    assert works_for.example.whole
    assert not led_by.example.whole


def test_every_class_stands_once_in_the_tree_below_its_parent(service: Service) -> None:
    glossary = service.glossary()
    tree = glossary.tree()
    assert sorted(leaf.name for leaf in tree) == sorted(term.name for term in glossary.classes)
    ministry = next(leaf for leaf in tree if leaf.name == "ForeignMinistry")
    assert ministry.parent is not None
    assert tree[ministry.parent].name == "GovernmentBody"
