"""What the documentation says is true: its commands run, its numbers and names are those of the code."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from graph import records
from graph.clauses import PARAMETERS
from graph.config import Settings
from graph.service import Service

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 190>>stream\nBT /F 12 Tf 50 700 Td (Digital diplomacy is what ministries do online.) Tj "
    b"0 -20 Td (Estonia opened an embassy in Second Life and wrote about it.) Tj "
    b"0 -20 Td (The visitors came from many countries of the world.) Tj ET   \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def commands() -> list[str]:
    """Every command line of the README, continued lines joined."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip()]


@pytest.fixture
def playground(new_home: Settings, served: Settings, tmp_path: Path) -> Path:
    """A folder with the files that the README names; a state that one may write to."""
    shutil.copytree(served.build / "current", new_home.build / "states" / "1")
    (new_home.build / "current").symlink_to("states/1")
    text = "Estonia opened its e-Residency. Corneliu Bjola wrote about digital diplomacy. " * 20
    (tmp_path / "notes.txt").write_text(text, "utf-8")
    (tmp_path / "page.html").write_text(
        f"<html><body><article><p>{text}</p></article></body></html>", "utf-8"
    )
    (tmp_path / "report.pdf").write_bytes(PDF)
    return tmp_path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of one page on this machine."""
    folder = tmp_path_factory.mktemp("site")
    text = "A ministry opened its doors online and many came to see them. " * 30
    (folder / "index.html").write_text(
        f"<html><body><article><h1>Open</h1><p>{text}</p></article></body></html>", "utf-8"
    )
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_the_ddgraph_commands_of_the_readme_run(
    playground: Path, new_home: Settings, site: str
) -> None:
    wanted = [line for line in commands() if line.startswith("ddgraph ")]
    assert len(wanted) >= 8
    for line in wanted:
        words = shlex.split(line.replace("https://example.org/", site), comments=True)
        if words[1] == "crawl":
            words += ["--delay", "0"]
        result = subprocess.run(
            [sys.executable, "-m", *words], capture_output=True, text=True, cwd=playground, check=False,
            env={**os.environ, "DDGRAPH_HOME": str(new_home.home), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert result.returncode == 0, (line, result.stderr)
        assert result.stdout.strip(), line


def test_the_curl_of_the_readme_finds_yoga_day(address: str) -> None:
    line = next(line for line in commands() if line.startswith("curl "))
    words = shlex.split(line.replace("http://127.0.0.1:8501", address))
    found = subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True).stdout
    assert "/campaign/yogaday," in found


def test_the_searches_over_http_of_the_readme_find_something(address: str) -> None:
    lines = [line for line in commands() if line.startswith("curl ") and "/search?" in line]
    assert len(lines) == 2
    for line in lines:
        words = shlex.split(line.replace("http://127.0.0.1:8501", address), comments=True)
        found = subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True)
        assert json.loads(found.stdout)["hits"], line


def test_the_searches_of_the_readme_are_answered(service: Service, address: str) -> None:
    own, federated = blocks("sparql")
    assert "campaign/yogaday" in str(service.select(own).texts())
    note = ox.NamedNode("http://example.org/note")
    noted = "https://w3id.org/digital-diplomacy/id/concept/soft-power"
    theirs = ox.Store()
    theirs.add(ox.Quad(ox.NamedNode(noted), note, ox.Literal("mine")))
    rows = list(theirs.query(federated.replace("http://127.0.0.1:8501", address)))
    assert [row["x"].value for row in rows] == [noted]


def test_every_parameter_of_a_search_is_in_the_readme() -> None:
    assert {
        name for name in PARAMETERS if f"| `dd:{name} " not in README.replace(", `dd:", "| `dd:")
    } == set()


def test_the_make_targets_of_the_readme_exist() -> None:
    wanted = [shlex.split(line, comments=True) for line in commands() if line.startswith("make ")]
    assert ["make", "up"] in wanted
    for words in wanted:
        assert (
            subprocess.run(
                [*words, "--dry-run"], capture_output=True, cwd=ROOT, check=False
            ).returncode
            == 0
        )


def test_every_command_is_in_the_readme_or_in_help() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "ddgraph", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    for path in (ROOT / "ddgraph" / "commands").glob("[a-z]*.py"):
        assert path.stem in shown.stdout


def test_every_setting_is_in_the_readme() -> None:
    sources = (ROOT / "graph" / "config.py", ROOT / "crawl" / "settings.py")
    names = {
        name for path in sources for name in re.findall(r"DDGRAPH_[A-Z_]+", path.read_text("utf-8"))
    }
    internal = {"DDGRAPH_SPOOL"}
    assert {name for name in names - internal if f"`{name}`" not in README} == set()


def test_the_counts_of_the_readme_are_those_of_the_data() -> None:
    told = re.search(
        r"(\d+) initiatives, (\d+) actors, (\d+) works, (\d+) concepts, (\d+) events, (\d+)\s+disputes",
        README,
    )
    assert told
    kinds = ("campaign", "actor", "work", "concept", "event", "dispute")
    counted = [len(list((ROOT / "data" / kind).glob("*.yaml"))) for kind in kinds]
    assert [int(number) for number in told.groups()] == counted


def test_the_example_record_is_a_good_record(tmp_path: Path) -> None:
    text = blocks("yaml", (ROOT / "data" / "README.md").read_text("utf-8"))[0]
    path = tmp_path / f"{yaml.safe_load(text)['id']}.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    record, problems = records.read(path)
    assert problems == []
    assert record
    assert len(record.statements) == 2


def test_every_file_that_a_page_of_documentation_links_to_is_there() -> None:
    for page in (
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "data/README.md",
        "ontology/README.md",
        "docs/curators.md",
    ):
        text = (ROOT / page).read_text("utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (ROOT / page).parent.joinpath(target).exists(), (page, target)
