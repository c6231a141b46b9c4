"""A record that was merged into another leads there, by its address and by its names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph import records
from graph.errors import BadRecords
from graph.gazetteer import Gazetteer
from graph.service import Service

RECORDS = {
    "campaign/kept": "type: Campaign\nlabel: The Kept Campaign\n",
    "campaign/older": "type: Campaign\nlabel: Oldest Name\nisReplacedBy: [campaign/old]\n",
    "campaign/old": "type: Campaign\nlabel: The Old Venture\naltLabel: [Bygone Enterprise]\n"
    "isReplacedBy: [campaign/kept]\n",
}


def test_the_address_of_a_merged_record_leads_to_the_one_that_stays(
    make: Callable[..., Service],
) -> None:
    service = make(RECORDS)
    for identifier in ("campaign/old", "campaign/older", "campaign/kept"):
        assert service.record(identifier).id == "campaign/kept"
    assert service.record("campaign/old", known_on="2026-05").id == "campaign/kept"
    names = service.record("campaign/kept").names
    assert {"The Old Venture", "Bygone Enterprise", "Oldest Name"} <= set(names)
    assert not service.record("campaign/kept").incoming


def test_lists_counts_and_the_index_leave_redirects_out(make: Callable[..., Service]) -> None:
    service = make(RECORDS)
    assert [link.id for link in service.entities("campaign")] == ["campaign/kept"]
    assert [row.id for row in service.campaigns().campaigns] == ["campaign/kept"]
    assert len(service.select("SELECT ?c WHERE { ?c a dd:Initiative }").rows) == 1
    assert {hit.record for hit in service.search("venture").hits} == {"campaign/kept"}
    assert service.search("bygone enterprise").hits[0].record == "campaign/kept"


def test_a_text_that_uses_the_old_name_mentions_the_record_that_stays(
    make: Callable[..., Service], tmp_path: Path
) -> None:
    make(RECORDS)
    read, problems = records.read_all(tmp_path / "data")
    assert problems == []
    found = Gazetteer(read).mentions("They joined the Bygone Enterprise and The Kept Campaign.")
    assert [(m.surface, m.id) for m in found] == [
        ("Bygone Enterprise", "campaign/kept"),
        ("The Kept Campaign", "campaign/kept"),
    ]


def test_a_circle_of_redirects_is_refused(make: Callable[..., Service]) -> None:
    circle = {
        "campaign/a": "type: Campaign\nlabel: A\nisReplacedBy: [campaign/b]\n",
        "campaign/b": "type: Campaign\nlabel: B\nisReplacedBy: [campaign/a]\n",
    }
    with pytest.raises(BadRecords, match=r"a\.yaml:5: error: `isReplacedBy` leads in a circle"):
        make(circle)
