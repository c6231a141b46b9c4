"""A site is fetched by the command and stands in the graph: the whole way, over real HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from graph import build
from graph.config import Settings
from graph.service import Service

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
ESSAY = (
    "Estonia opened its e-Residency to the world, and Carl Bildt wrote about it on Twitter. "
    "What a ministry does online in a crisis shows how well it knows its own people abroad. "
) * 15


def page(title: str, paragraphs: list[str]) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | A Site</title></head>
<body><header><nav><a href="/">Home</a> <a href="/about">About</a> <a href="/contact">Contact</a></nav></header>
<main><article><h1>{escape(title)}</h1>{body}</article>
<aside><h3>Related Posts</h3><ul><li><a href="/other">Ten recipes for a rainy Sunday</a></li></ul></aside>
<section id="comments"><h3>Leave a Reply</h3><p>Your email address will not be published.</p><form></form></section></main>
<footer>Copyright A Site. All rights reserved.</footer></body></html>"""


class Served(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        text = self.pages.get(self.path)
        self.send_response(200 if text is not None else 404)
        kind = "text/plain" if self.path.endswith(".txt") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or "nothing here").encode())

    def log_message(self, *_: object) -> None:
        pass


def serve(pages: dict[str, str]) -> Iterator[str]:
    handler = type("Handler", (Served,), {"pages": pages})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def site() -> Iterator[str]:
    links = '<a href="/essay">Essay</a> <a href="/secret">Secret</a>'
    yield from serve(
        {
            "/robots.txt": "User-agent: *\nDisallow: /secret\n",
            "/": page("Welcome", [ESSAY[:400]]).replace("<main>", f"<main>{links}"),
            "/essay": page("An essay on embassies", [ESSAY]),
            "/secret": page("Secret", ["Nobody may read this secret page of ours. " * 20]),
        }
    )


@pytest.fixture
def home(new_home: Settings) -> Settings:
    build.build(new_home)
    return new_home


def crawl(home: Settings, url: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ddgraph", "crawl", url, "--delay", "0", "--home", str(home.home), *more],
        capture_output=True, text=True, cwd=ROOT, env=dict(os.environ), check=False,
    )  # fmt: skip


def test_a_site_is_fetched_cleaned_linked_and_found(home: Settings, site: str) -> None:
    result = crawl(home, site, "--format", "json")
    assert result.returncode == 0, result.stderr
    assert "1 refused by robots.txt" in result.stderr
    documents = {d["address"]: d["id"] for d in json.loads(result.stdout)["documents"]}
    assert set(documents) == {site, site + "essay"}
    service = Service(home)
    essay = service.document(documents[site + "essay"])
    assert essay.cited.title == "An essay on embassies"
    text = " ".join(passage.text for passage in essay.passages)
    for boilerplate in ("Leave a Reply", "recipes", "Copyright", "Contact"):
        assert boilerplate not in text
    assert {link.id for link, _ in essay.mentions} >= {"place/ee", "actor/carl-bildt"}
    again = crawl(home, site, "--format", "json")
    assert [d["new"] for d in json.loads(again.stdout)["documents"]] == [False, False]


def test_a_site_that_is_not_there_gets_one_line(home: Settings) -> None:
    result = crawl(home, "http://127.0.0.1:9/")
    assert result.returncode == 1
    assert result.stderr.strip().splitlines()[-1].startswith("ddgraph: ")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside the repository")
def test_the_five_seeds_served_as_pages_come_into_the_graph(home: Settings) -> None:
    pages = {"/robots.txt": "User-agent: *\nAllow: /\n"}
    for path in sorted(SEEDS.glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        pages[f"/{path.stem[:3]}"] = page(f"Seed {path.stem[:3]}", lines)
    links = " ".join(f'<a href="{name}">{name}</a>' for name in pages if name != "/robots.txt")
    pages["/"] = page("All", ["The five documents with which the project began."]).replace(
        "<main>", f"<main>{links}"
    )
    server = serve(pages)
    result = crawl(home, next(server))
    assert result.returncode == 0, result.stderr
    service = Service(home)
    rows = service.ask("documents-that-mention", {"entity": "corneliu-bjola"}).texts()
    assert {row["address"].rpartition("/")[2] for row in rows} == {"000"}
    for stranger in (
        "Bündchen",
        "Sheldon",
        "Umudova",
        "Rosario",
        "Thirteenth tale",
        "Pashayev",
        "Beverly",
        "IP address blocking",
        "Leave a Reply",
    ):
        found = service.select(
            f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), "{stranger}")) }}'
        )
        assert not found.rows, stranger
    next(server, None)
