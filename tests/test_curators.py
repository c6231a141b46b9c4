"""The curator's guide works as it is written: its files and commands, in their order, in a copy of the repository."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.config import Settings

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "curators.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, flags=re.DOTALL)
RECORD = "data/campaign/harbour-lights.yaml"
PAGE = (
    "<html><body><article><h1>Ports of four countries light up for peace</h1>"
    "<p>The ports lit four thousand two hundred lanterns on the first night of June.</p><p>"
    + "Ministers of four countries came to see the harbour from the water and said little. " * 12
    + "</p></article></body></html>"
)


class Newcomer:
    """Someone who follows the guide in a copy of the repository."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.said: dict[str, str] = {}

    def run(self, line: str, *, status: int = 0) -> str:
        words = shlex.split(line)
        assert words[0] == "ddgraph", line
        command = [sys.executable, "-m", "ddgraph", words[1], "--home", str(self.home), *words[2:]]
        env = {**os.environ, "PYTHONPATH": str(self.folder)}
        result = subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )
        assert result.returncode == status, result.stdout + result.stderr
        self.said[line] = result.stdout + result.stderr
        return self.said[line]

    def path(self, name: str) -> Path:
        return self.folder / name

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text("utf-8")
        assert old in text, (name, old)
        self.path(name).write_text(text.replace(old, new, 1), "utf-8")

    # ---- what the guide asks for

    def add_term(self, block: str) -> None:
        """At its place in the alphabet among the properties that need evidence."""
        path = self.path("ontology/dd.ttl")
        before, heading, rest = path.read_text("utf-8").partition(
            "# ---- properties that need evidence\n"
        )
        name = re.match(r"dd:(\w+)", block)
        assert name
        blocks = re.split(r"(?m)(?=^dd:)", rest)
        at = next(
            n
            for n, other in enumerate(blocks)
            if (found := re.match(r"dd:(\w+)", other)) and found[1].casefold() > name[1].casefold()
        )
        blocks.insert(at, block + "\n")
        path.write_text(before + heading + "".join(blocks), "utf-8")

    def list_it(self) -> None:
        [line] = re.findall(r"a line `(dd:\w+ ,)` in the list of `dds:value-figures`", GUIDE)
        self.edit(
            "ontology/shapes/core/value.ttl", "        dd:memberCount ,\n", f"        {line}\n        dd:memberCount ,\n"
        )  # fmt: skip
        [told] = re.findall(r"``(- `dd:\w+`.*?)``", GUIDE)
        text = self.path("ontology/CHANGELOG.md").read_text("utf-8")
        version = re.search(r"(?m)^## .*\n\n", text)
        assert version
        self.edit("ontology/CHANGELOG.md", version[0], f"{version[0]}{told}\n")


@pytest.fixture
def newcomer(new_home: Settings, tmp_path: Path) -> Newcomer:
    folder = tmp_path / "repository"
    left = shutil.ignore_patterns("__pycache__")
    for name in ("crawl", "data", "ddgraph", "graph", "ontology", "search_ui"):
        shutil.copytree(ROOT / name, folder / name, ignore=left)
    return Newcomer(folder, new_home.home)


def test_the_guide_leads_to_a_campaign_a_measure_and_a_quote(newcomer: Newcomer) -> None:
    blocks = iter(BLOCKS)

    def block(language: str) -> str:
        name, text = next(blocks)
        assert name == language, text
        return text

    def commands() -> None:
        for line in block("sh").splitlines():
            newcomer.run(line)

    newcomer.run("ddgraph build")
    commands()  # is it there already?
    newcomer.path(RECORD).write_text(block("yaml"), "utf-8")
    commands()
    assert newcomer.said["ddgraph check data/campaign/harbour-lights.yaml"].endswith(
        "0 errors, 0 warnings\n"
    )
    [answer] = [said for line, said in newcomer.said.items() if "ddgraph query 'SELECT" in line]
    assert "actor/se-mfa" in answer
    assert "2025-06-01" in answer

    newcomer.add_term(block("turtle"))
    newcomer.list_it()
    question = newcomer.path("ontology/questions/lanterns-lit")
    question.mkdir()
    (question / "question.rq").write_text(block("sparql"), "utf-8")
    expected = block("csv")
    (question / "expected.csv").write_text(expected, "utf-8")
    with newcomer.path(RECORD).open("a", encoding="utf-8") as file:
        file.write(block("yaml"))
    commands()
    assert newcomer.said["ddgraph check"].splitlines()[-1].endswith("0 errors, 0 warnings")
    assert re.search(r"4200\s.*2025-06-02", newcomer.said["ddgraph query --name lanterns-lit"])

    newcomer.path("gazette.html").write_text(PAGE, "utf-8")
    commands()
    [lines] = [said for line, said in newcomer.said.items() if line.startswith("ddgraph quote")]
    quoted = [line for line in lines.splitlines() if line.startswith("  ")]
    newcomer.edit(
        RECORD, "  - source: gazette\n", "  - source: gazette\n" + "\n".join(quoted) + "\n"
    )
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    newcomer.edit(RECORD, "    date: 2025-06-02\n", f"    date: 2025-06-02\n    sha256: {digest}\n")
    assert "0 errors, 0 warnings" in newcomer.run("ddgraph check data/campaign/harbour-lights.yaml")
    newcomer.run("ddgraph build")
    found = newcomer.run(
        "ddgraph query 'SELECT ?words ?where { ?evidence dd:quote ?words ; dd:anchoring ?where }'"
    )
    assert "lit four thousand two hundred lanterns" in found
    assert "exact" in found
    assert next(blocks, None) is None, "the guide has a block that nobody follows"


def test_what_a_newcomer_forgets_is_named_by_check(newcomer: Newcomer) -> None:
    """A term out of its place, without its list and its line in the change log; a question without answer."""
    [turtle] = [text for language, text in BLOCKS if language == "turtle"]
    newcomer.add_term(turtle)
    newcomer.edit("ontology/dd.ttl", turtle, "")
    newcomer.edit("ontology/dd.ttl", "dd:accountCount a ", f"{turtle}\ndd:accountCount a ")
    told = newcomer.run("ddgraph check")
    assert "no question uses dd:lanternCount" in told
    assert "dd:lanternCount is not in the list of dds:value-figures" in told
    assert "name `dd:lanternCount` in ontology/CHANGELOG.md under" in told
    assert "dd:accountCount stands after dd:lanternCount (sort the section)" in told
    newcomer.path("ontology/questions/staff-of/expected.csv").unlink()
    told = newcomer.run("ddgraph check")
    assert "ontology/questions/staff-of/question.rq:1: warning: no answer stands beside" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("ontology/dd.ttl", 'rdfs:label "led by"@en ;', 'rdfs:label "led by"@en', r"dd\.ttl:\d+: not Turtle: .* \(mend this line or the one above\)"),
        ("ontology/shapes/core/value.ttl", "dd:activeTo ,", "dd:activeTo", r"value\.ttl:\d+: not Turtle: .* \(mend this line or the one above\)"),
        ("ontology/questions/staff-of/question.rq", "# who:", "# woh:", r"ontology/questions/staff-of/question\.rq:1: its heading has no who \(begin it with the line `# who: …`\)"),
        ("ontology/questions/staff-of/question.rq", "WHERE {", "WERE {", r"ontology/questions/staff-of/question\.rq: not SPARQL: line \d+: .*"),
    ],
    ids=["term", "shape", "heading", "query"],
)  # fmt: skip
def test_a_slip_in_the_ontology_is_told_in_one_line(
    newcomer: Newcomer, file: str, old: str, new: str, message: str
) -> None:
    newcomer.edit(file, old, new)
    status = 2 if file.endswith(".rq") else 1
    [line] = newcomer.run("ddgraph check", status=status).strip().splitlines()
    assert re.fullmatch(f"ddgraph: .*{message}", line)
