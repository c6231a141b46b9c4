"""A card tells what a record is, what its neighbours say of it, and nothing that was refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import cards, records
from graph.search import Entry

DATA = Path(__file__).resolve().parents[2] / "data"

HASHTAG = """\
id: hashtag/sheep
type: Hashtag
label: '#Sheep'
recorded: 2026-11-21
"""
CAMPAIGN = """\
id: campaign/sheep
type: Campaign
label: Sheep View
recorded: 2026-11-21
sources:
  s:
    url: https://example.org/s
    title: S
statements:
- ledBy: actor/durita
  evidence:
  - s
- hasHashtag: hashtag/sheep
  evidence:
  - s
- outcome: Sheep carried cameras over the islands
  evidence:
  - s
- participantCount: 5
  asOf: 2016-07-01
  wording: Five sheep were sent out.
  evidence:
  - s
"""
ACTOR = """\
id: actor/durita
type: Person
label: Durita
actorType: person
recorded: 2026-11-21
"""
DISPUTE = """\
id: dispute/k
type: Dispute
label: Number of sheep
about: campaign/sheep
recorded: 2026-11-21
"""


def told(tmp_path: Path, *texts: str) -> dict[str, list[Entry]]:
    """Write records, and give the entries of each."""
    for text in texts:
        kind, name = text.splitlines()[0].removeprefix("id: ").split("/")
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / f"{name}.yaml").write_text(text)
    read, problems = records.read_all(tmp_path)
    assert not [problem for problem in problems if problem.level == "error"]
    found: dict[str, list[Entry]] = {}
    for entry in cards.entries(read, labels=cards.labels_of(read)):
        found.setdefault(entry.record, []).append(entry)
    return found


@pytest.fixture
def entries(tmp_path: Path) -> dict[str, list[Entry]]:
    return told(tmp_path, HASHTAG, CAMPAIGN, ACTOR, DISPUTE)


def test_a_hashtag_tells_of_what_it_is_the_tag_and_what_that_is(entries: dict[str, list[Entry]]) -> None:  # fmt: skip
    (card,) = entries["hashtag/sheep"]
    assert "Hashtag of Sheep View." in card.text
    assert "Sheep carried cameras over the islands." in card.text


def test_an_actor_tells_what_it_leads_but_not_the_facts_of_it(entries: dict[str, list[Entry]]) -> None:  # fmt: skip
    (card,) = entries["actor/durita"]
    assert "Leads Sheep View." in card.text
    assert "cameras" not in card.text


def test_a_dispute_tells_what_its_subject_is(entries: dict[str, list[Entry]]) -> None:
    (card,) = entries["dispute/k"]
    assert "Sheep carried cameras over the islands." in card.text


def test_a_figure_is_told_in_the_words_that_it_keeps(entries: dict[str, list[Entry]]) -> None:
    card = entries["campaign/sheep"][0]
    assert "Five sheep were sent out." in card.text
    assert "Participant count" not in card.text


def test_of_an_initiative_one_entry_says_only_what_it_is(entries: dict[str, list[Entry]]) -> None:
    *_, short = entries["campaign/sheep"]
    assert short.text == "Sheep View (campaign): Sheep carried cameras over the islands"
    assert [entry.part for entry in entries["campaign/sheep"]] == [0, 1]


def test_a_description_is_the_first_that_a_card_says_and_the_short_entry(tmp_path: Path) -> None:
    words = "Sheep with cameras filmed the roads of the Faroe Islands for a map"
    said = f"description: {words}\nrecorded: 2026-11-21\nsources"
    found = told(
        tmp_path, HASHTAG, CAMPAIGN.replace("recorded: 2026-11-21\nsources", said), ACTOR, DISPUTE
    )
    card, short = found["campaign/sheep"]
    assert card.text.startswith(f"Sheep View (campaign).\n\n{words}.\n\n")
    assert card.text.count(words) == 1
    assert short.text == f"Sheep View (campaign): {words}"
    assert f"{words}." in found["hashtag/sheep"][0].text
    assert f"{words}." in found["dispute/k"][0].text
    assert "Sheep carried cameras" not in found["hashtag/sheep"][0].text


def test_whatever_has_a_description_is_also_found_by_that_alone(tmp_path: Path) -> None:
    words = {"fr": "Île où paissent des moutons", "en": "Islander who put cameras on sheep"}
    lines = "".join(f"  {language}: {text}\n" for language, text in words.items())
    found = told(tmp_path, HASHTAG, CAMPAIGN, f"{ACTOR}description:\n{lines}", DISPUTE)
    *_, short = found["actor/durita"]
    assert short.text == "Durita (person): Islander who put cameras on sheep"


@pytest.mark.parametrize("refusal", ["review: rejected", "withdrawn: 2026-11-22"])
def test_what_was_refused_is_told_of_no_neighbour(tmp_path: Path, refusal: str) -> None:
    refused = CAMPAIGN.replace(
        "hasHashtag: hashtag/sheep\n",
        f"hasHashtag: hashtag/sheep\n  {refusal}\n  reviewNote: No.\n",
    ).replace(
        "- outcome: Sheep carried cameras over the islands\n",
        f"- outcome: Sheep carried cameras over the islands\n  {refusal}\n  reviewNote: No.\n",
    )
    found = told(tmp_path, HASHTAG, refused, ACTOR, DISPUTE)
    assert found["hashtag/sheep"][0].text == "#Sheep (hashtag)."
    assert "cameras" not in found["dispute/k"][0].text
    assert all("cameras" not in entry.text for entry in found["campaign/sheep"])


def test_the_short_entries_are_no_more_than_the_cards_of_their_kinds() -> None:
    read, _ = records.read_all(DATA)
    found = list(cards.entries(read, labels=cards.labels_of(read)))
    short = [e for e in found if e.part and e.text.startswith(f"{e.label} (")]
    described = {record.id for record in read if record.description}
    heads = [
        entry
        for entry in found
        if entry.part == 0 and (entry.kind in {"campaign", "concept"} or entry.record in described)
    ]
    assert len(heads) * 0.9 < len(short) <= len(heads)
