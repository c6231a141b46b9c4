"""The commands as a newcomer runs them: with a typo, with no data, twice."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.config import Settings

ROOT = Path(__file__).parents[2]


def run(*words: str, home: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    where = ["--home", str(home)] if home else []
    command = [sys.executable, "-m", "ddgraph", *words[:1], *where, *words[1:]]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, check=False
    )


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return lines[0]


def test_help_names_every_command() -> None:
    text = run("--help").stdout
    for path in (ROOT / "ddgraph" / "commands").glob("[a-z]*.py"):
        assert f"\n  {path.stem} " in text


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ddgraph" / "commands").glob("[a-z]*.py")), ids=lambda p: p.stem
)
def test_every_command_says_what_it_does(path: Path) -> None:
    result = run(path.stem, "--help")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) > 5


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("serach", "yoga"), "ddgraph: no command is called 'serach' (did you mean search?)"),
        (("search",), 'ddgraph: give one of: TEXT ("soft power"), --like RECORD'),
        (("search", "yoga", "--like", "actor/dco"), "ddgraph: give one of: TEXT"),
        (("search", "--like", "actor/dc"), "ddgraph: no record is called 'actor/dc' (did you mean"),
        (("search", "yoga", "--true-on", "soon"), "ddgraph: true-on is a date"),
        (("search", "yoga", "--kind", "campain"), "ddgraph: Invalid value for '--kind'"),
        (("query",), "ddgraph: give one of: a SPARQL text, --file FILE, --name NAME"),
        (
            ("query", "--name", "who-lead"),
            "ddgraph: no question is called 'who-lead' (did you mean who-leads",
        ),
        (
            ("query", "--name", "who-leads", "--param", "x=1"),
            "ddgraph: no parameter of who-leads is called 'x' (did you mean campaign?)",
        ),
        (
            ("query", "--name", "who-leads", "--param", "x"),
            "ddgraph: --param is KEY=VALUE, not 'x'",
        ),
        (("query", "--file", "/nowhere.rq"), "ddgraph: /nowhere.rq cannot be read"),
        (("ingest",), "ddgraph: Missing argument 'PATHS...'."),
        (("crawl", "example.org"), "ddgraph: "),
        (
            ("build", "--data", "/nowhere"),
            "ddgraph: no folder /nowhere (give the records with --data)",
        ),
    ],
)
def test_wrong_use_gets_one_line_and_status_2(
    served: Settings, words: tuple[str, ...], message: str
) -> None:
    result = run(*words, home=None if words[0] == "serach" else served.home)
    assert one_line(result).startswith(message)
    assert result.returncode in (1, 2) if words[0] == "crawl" else result.returncode == 2


@pytest.mark.parametrize(
    "words", [("search", "yoga"), ("query", "ASK { ?s ?p ?o }"), ("export",), ("serve",)]
)
def test_without_a_state_one_is_told_to_build(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*words, home=tmp_path)
    assert one_line(result) == f"ddgraph: no graph in {tmp_path}: run `ddgraph build` first"
    assert result.returncode == 1


def test_a_search_gives_the_documented_json(served: Settings) -> None:
    result = run("search", "yoga as soft power", "--format", "json", home=served.home)
    answer = json.loads(result.stdout)
    assert result.returncode == 0
    assert {"query", "took_ms", "hits"} <= set(answer)
    assert {"id", "kind", "label", "score", "scores", "snippet", "sources"} <= set(
        answer["hits"][0]
    )
    assert set(answer["hits"][0]["scores"]) == {"lexical", "dense"}
    assert "campaign/yogaday" in [hit["id"] for hit in answer["hits"]]


def test_e_residency_finds_estonias_programme_first(served: Settings) -> None:
    answer = json.loads(run("search", "e-residency", "--format", "json", home=served.home).stdout)
    assert answer["hits"][0]["id"] == "campaign/estonia-e-residency"


def test_a_search_tells_what_narrowed_it_and_what_it_read_otherwise(served: Settings) -> None:
    asked = "e-residancy country:EE -kind:event"
    answer = json.loads(run("search", asked, "--format", "json", home=served.home).stdout)
    assert answer["corrected"] == {"e-residancy": "e-residency"}
    filters = [(one["field"], one["value"], one["excluded"]) for one in answer["filters"]]
    assert filters == [("country", "EE", False), ("kind", "event", True)]
    assert all(one["records"] for one in answer["filters"])
    (first, *_) = answer["hits"]
    assert (first["id"], first["language"]) == ("campaign/estonia-e-residency", "en")
    assert 0 < first["coverage"] <= 0.45


def test_a_search_names_what_one_can_narrow_it_by(served: Settings) -> None:
    result = run("search", "digital embassy", "--limit", "1", home=served.home)
    line = result.stdout.splitlines()[-1]
    assert line.startswith("narrow by  country:")
    facets = json.loads(
        run("search", "digital embassy", "--format", "json", home=served.home).stdout
    )["facets"]
    value, count = next(iter(facets["lang"].items()))
    assert f"lang:{value} ({count})" in line


def test_records_like_one_are_listed_by_the_command(served: Settings) -> None:
    asked = ("search", "--like", "campaign/yogaday", "--kind", "event", "--format", "json")
    answer = json.loads(run(*asked, home=served.home).stdout)
    assert answer["like"] == "campaign/yogaday"
    assert {hit["kind"] for hit in answer["hits"]} == {"event"}
    assert "event/ms-2014-yoga" in [hit["id"] for hit in answer["hits"]]


def test_a_search_as_of_a_day_says_which_words_it_searched(served: Settings) -> None:
    result = run("search", "yoga", "--known-on", "2026-11-22", home=served.home)
    assert one_line(result).startswith("Only records that the graph as of then describes")
    assert "campaign/yogaday" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["query", "--name", "who-leads"], {"numpy", "rdflib", "openvino"}),
        (["check", "data/work/adesina-2017.yaml"], {"numpy", "openvino"}),
        (["search", "yoga"], {"rdflib"}),
    ],
)
def test_a_command_that_only_reads_imports_no_more_than_it_needs(served: Settings, arguments: list[str], never: set[str]) -> None:  # fmt: skip
    never = never | {"torch", "transformers", "sentence_transformers", "scrapy", "streamlit"}
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(sorted({never!r} & set(sys.modules)), file=sys.stderr))\n"
        "from ddgraph.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--home", str(served.home)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout or arguments[0] == "check"
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv", "table"])
def test_a_query_comes_in_every_result_format(served: Settings, format_: str) -> None:
    result = run("query", "--name", "who-leads", "--format", format_, home=served.home)
    assert result.returncode == 0
    assert "Government of India" in result.stdout
    if format_ == "csv":
        assert next(csv.reader(io.StringIO(result.stdout))) == ["leader", "name", "country"]


def test_a_construct_comes_as_a_graph(served: Settings) -> None:
    text = "CONSTRUCT WHERE { campaign:yogaday dd:hasHashtag ?h }"
    result = run("query", text, "--format", "ntriples", home=served.home)
    assert result.stdout.strip().endswith("/hashtag/yogaday> .")


def test_a_query_tells_on_standard_error_that_a_search_was_cut(served: Settings) -> None:
    query = "SELECT * { SERVICE dd:search { ?x dd:query 'yoga' ; dd:limit 2 } }"
    result = run("query", query, "--format", "csv", home=served.home)
    assert len(result.stdout.split()) == 3
    assert one_line(result).startswith("search 1 (yoga) kept the best 2 of ")


def test_a_query_that_is_not_understood_says_where(served: Settings) -> None:
    result = run("query", "SELECT ?s WHERE { ?s ?p }", home=served.home)
    assert one_line(result).startswith("ddgraph: SPARQL not understood: error at 1:26")
    assert result.returncode == 2


def test_a_query_over_its_time_is_stopped_with_status_1(served: Settings) -> None:
    result = run(
        "query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        home=served.home, DDGRAPH_QUERY_SECONDS="1",
    )  # fmt: skip
    assert one_line(result).startswith("ddgraph: the query was stopped: it ran longer than 1 s")
    assert result.returncode == 1


def test_a_second_build_is_up_to_date_at_once(served: Settings) -> None:
    began = time.monotonic()
    result = run("build", home=served.home)
    assert "graph is up to date: 1," in result.stderr
    assert time.monotonic() - began < 10


def test_the_export_is_sorted_and_the_same_twice(served: Settings, tmp_path: Path) -> None:
    for name in ("a.nq", "b.nq"):
        assert run("export", "-o", str(tmp_path / name), home=served.home).returncode == 0
    text = (tmp_path / "a.nq").read_text("utf-8")
    assert text == (tmp_path / "b.nq").read_text("utf-8")
    assert text.splitlines() == sorted(text.splitlines())


def test_the_records_of_the_repository_are_clean() -> None:
    result = run("check")
    assert result.stdout == ""
    assert result.returncode == 0


def test_check_names_file_and_line_of_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "data" / "place" / "ee.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "id: place/ee\ntype: Place\nlabel: Estonia\ncountry: Estonia\nrecorded: 2026-11-21\n",
        "utf-8",
    )
    result = run("check", "--data", str(tmp_path / "data"))
    assert result.stdout.startswith("data/place/ee.yaml:4: error: Estonia is no country code")
    assert result.returncode == 1


def test_check_reads_turtle_as_well(tmp_path: Path) -> None:
    path = tmp_path / "draft.ttl"
    path.write_text(
        "@prefix actor: <https://w3id.org/digital-diplomacy/id/actor/> .\n"
        "@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .\n\n"
        "actor:dco dd:partOf actor:un .\n",
        "utf-8",
    )
    result = run("check", str(path))
    assert result.stdout == (
        f"{path}:4: error: `partOf` is said of actor/dco without a statement "
        "(make it a dd:Statement with its evidence, or take it out)\n"
    )
    assert result.returncode == 1
    wrong = run("check", str(tmp_path / "no.ttl"))
    assert wrong.returncode == 2
    assert "no.ttl' does not exist" in wrong.stderr


def test_check_of_a_record_with_one_file_says_nothing_of_the_others() -> None:
    result = run("check", "data/campaign/yogaday.yaml")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("1 file checked in ")


def test_bad_documents_get_one_line_each_and_status_1_and_the_good_one_is_done(
    new_home: Settings, tmp_path: Path
) -> None:
    good, bad, noise = tmp_path / "good.txt", tmp_path / "bad.pdf", tmp_path / "noise.bin"
    good.write_text("Estonia opened an embassy in a virtual world, and many came. " * 20, "utf-8")
    bad.write_bytes(b"%PDF-1.4 broken")
    noise.write_bytes(os.urandom(2_000))
    result = run("ingest", str(bad), str(good), str(noise), "--format", "json", home=new_home.home)
    assert result.returncode == 1
    answer = json.loads(result.stdout)
    assert [document["address"] for document in answer["documents"]] == ["file:good.txt"]
    lines = [line for line in result.stderr.splitlines() if line.startswith("ddgraph: ")]
    assert [line.split(": ")[1] for line in lines] == ["file:bad.pdf", "file:noise.bin"]
