"""A term that something uses cannot be dropped unseen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph import guard

ROOT = Path(__file__).parents[2]


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def against(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ddgraph", "check", "--against", "HEAD", *more]
    env = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The programs, the ontology and two records, in a repository of their own."""
    ignored = shutil.ignore_patterns("__pycache__")
    for package in ("crawl", "ddgraph", "graph", "ontology"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    for record in ("campaign/yogaday.yaml", "actor/dco.yaml"):
        (tmp_path / "data" / record).parent.mkdir(parents=True)
        shutil.copy(ROOT / "data" / record, tmp_path / "data" / record)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "ontology/dd.ttl")
    git(tmp_path, "commit", "--quiet", "--message", "before")
    return tmp_path


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Change the block of one term."""
    file = folder / "ontology" / "dd.ttl"
    blocks = file.read_text("utf-8").split("\n\n")
    (place,) = [n for n, block in enumerate(blocks) if block.startswith(f"dd:{name} ")]
    blocks[place] = blocks[place].replace(old, new) if old else new
    file.write_text("\n\n".join(blocks), "utf-8")


def test_nothing_changed_is_no_problem(copy: Path) -> None:
    result = against(copy)
    assert (result.returncode, result.stdout) == (0, "")


def test_a_dropped_term_is_refused_and_its_users_are_named(copy: Path) -> None:
    line = (copy / "ontology/dd.ttl").read_text("utf-8").split("dd:usesPlatform a ")[0].count("\n")
    rewrite(copy, "usesPlatform", "", "")
    result = against(copy)
    assert result.returncode == 1, result.stderr
    (said,) = result.stdout.splitlines()
    asking = guard.used_terms()["usesPlatform"]
    assert said.startswith(f"ontology/dd.ttl:{line + 1}: error: dd:usesPlatform was dropped, ")
    assert f"{len(asking)} questions use it: {', '.join(asking)}" in said
    assert "1 record: campaign/yogaday" in said
    assert "(keep it, or mark it owl:deprecated with dct:isReplacedBy)" in said


def test_a_term_may_be_deprecated(copy: Path) -> None:
    end = 'vs:term_status "testing" .'
    rewrite(
        copy,
        "usesPlatform",
        end,
        f"owl:deprecated true ;\n    dct:isReplacedBy dd:targets ;\n    {end}",
    )
    assert against(copy).returncode == 0


def test_a_term_deprecated_without_successor_reason_or_migration_is_named(copy: Path) -> None:
    end = 'vs:term_status "testing" .'
    rewrite(copy, "usesPlatform", end, f"owl:deprecated true ;\n    {end}")
    command = [sys.executable, "-m", "ddgraph", "check", "--data", "data"]
    env = {**os.environ, "PYTHONPATH": str(copy)}
    result = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert len(re.findall("error: dd:usesPlatform is deprecated and has no", result.stdout)) == 3


def test_a_changed_range_is_named_but_not_refused(copy: Path) -> None:
    rewrite(copy, "memberCount", "xsd:integer", "xsd:decimal")
    result = against(copy)
    assert result.returncode == 0
    (said,) = result.stdout.splitlines()
    assert "warning: dd:memberCount was changed in range from integer to decimal" in said
    assert "dco-members" in said
    assert "1 record: actor/dco" in said


def test_an_unknown_revision_is_wrong_use(copy: Path) -> None:
    result = against(copy, "--against", "no-such-branch")
    assert result.returncode == 2
    assert "no-such-branch:ontology/dd.ttl" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_term_that_no_question_uses_is_named_with_its_line() -> None:
    lines = (ROOT / "ontology/dd.ttl").read_text("utf-8").splitlines()
    used = guard.used_terms()
    for problem in guard.unasked():
        name = lines[problem.line - 1].partition(" ")[0]
        assert f"no question uses {name} " in problem.message
        assert name.removeprefix("dd:") not in used
