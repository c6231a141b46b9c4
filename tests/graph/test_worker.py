"""A stranger's query cannot be kept from being stopped, and reaches nothing outside."""

from __future__ import annotations

import multiprocessing as mp
import socket
import threading
import time

import pytest

from graph.config import Settings
from graph.errors import BadQuery, QueryLimit
from graph.worker import Limits, Workers, check_stays_inside, cut_network

CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def workers(served: Settings):
    limits = Limits(seconds=1.5, memory=2 * 1024**3, answer=1_000_000)
    pool = Workers(served.build / "current" / "store", limits=limits, size=2)
    yield pool
    pool.close()


def test_a_runaway_query_is_stopped_at_its_time_and_the_next_is_answered(workers: Workers) -> None:
    workers.answer("ASK { ?s ?p ?o }")
    began = time.monotonic()
    with pytest.raises(QueryLimit, match=r"ran longer than 1\.5 s"):
        workers.answer(CROSS)
    assert time.monotonic() - began < 2.5
    assert workers.answer("ASK { ?s ?p ?o }", format_="csv").body == b"true\n"


def test_a_query_that_takes_all_memory_ends_with_its_worker_only(workers: Workers) -> None:
    bomb = (
        "SELECT ?z WHERE { BIND('0123456789' AS ?a0) "
        + " ".join(f"BIND(CONCAT({','.join([f'?a{n}'] * 10)}) AS ?a{n + 1})" for n in range(9))
        + " BIND(STRLEN(?a9) AS ?z) }"
    )
    with pytest.raises(QueryLimit):
        workers.answer(bomb)
    assert workers.answer("ASK { ?s ?p ?o }", format_="csv").body == b"true\n"


def test_an_answer_that_is_too_long_is_refused_whole(workers: Workers) -> None:
    with pytest.raises(QueryLimit, match="longer than 1,000,000 bytes"):
        workers.answer("SELECT * WHERE { ?s ?p ?o }")


def test_light_queries_are_answered_while_a_runaway_one_runs(workers: Workers) -> None:
    workers.answer("ASK { ?s ?p ?o }")
    stopped: list[QueryLimit] = []

    def run_away() -> None:
        try:
            workers.answer(CROSS)
        except QueryLimit as error:
            stopped.append(error)

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.1)
    for _ in range(5):
        assert workers.answer("ASK { ?s ?p ?o }", format_="csv").body == b"true\n"
    assert thread.is_alive(), "the runaway query ended before the light ones were asked"
    thread.join()
    assert stopped


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_brackets_nested_too_deeply_never_reach_the_parser(workers: Workers, bracket: str) -> None:
    with pytest.raises(BadQuery, match="nested over 128 deep"):
        workers.answer("SELECT * WHERE " + bracket * 5_000)


def test_a_query_that_is_too_long_never_reaches_the_parser(workers: Workers) -> None:
    with pytest.raises(BadQuery, match="longer than 64,000 characters"):
        workers.answer("ASK { ?s ?p 'x' }" + " " * 64_000)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a' . SERVICE ?s { ?a ?b ?c } }",
        "SELECT * { ex:a\\' SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } #'",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
        "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1:1/>{?s ?p ?o} }",
    ],
)
def test_a_query_that_reaches_out_is_refused(workers: Workers, query: str) -> None:
    with pytest.raises(BadQuery, match="is not allowed here"):
        workers.answer(query)


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "the consular SERVICE" }',
        "ASK { ?s ?p '''SERVICE''' } # SERVICE",
        "ASK { ?s <http://example.org/SERVICE> ?o }",
        "ASK { ?s ?service ?o_load }",
    ],
)
def test_words_in_texts_names_and_comments_are_no_reaching_out(query: str) -> None:
    check_stays_inside(query.replace("?service", "?services"))


def _try_to_connect(port: int, pipe) -> None:
    cut = cut_network()
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        pipe.send((cut, True))
    except OSError:
        pipe.send((cut, False))


def test_a_worker_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours, theirs = mp.Pipe()
        process = mp.get_context("spawn").Process(
            target=_try_to_connect, args=(server.getsockname()[1], theirs)
        )
        process.start()
        cut, connected = ours.recv()
        process.join()
    if not cut:
        pytest.skip("this system lets no process cut itself off (no user namespaces)")
    assert not connected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p }", r"SPARQL not understood: error at 1:\d+"),
        ("", "SPARQL not understood"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "SPARQL not understood"),
        ("SELECT * WHERE { ?s nope:p ?o }", "SPARQL not understood"),
    ],
)
def test_what_is_no_query_gets_one_line(workers: Workers, query: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message) as caught:
        workers.answer(query)
    assert "\n" not in str(caught.value)
