"""The promises of the arithmetic of rankings."""

import numpy as np
import pytest

from graph.search.fusion import reciprocal, scaled, top


@pytest.mark.parametrize("size", [1, 10, 9_999, 20_000, 60_000])
@pytest.mark.parametrize("count", [1, 10, 400])
@pytest.mark.parametrize("kind", ["random", "ties", "mostly unfound", "all equal", "ascending"])
def test_the_greatest_come_first_and_equal_ones_in_their_order(
    size: int, count: int, kind: str
) -> None:
    rng = np.random.default_rng(size)
    values = {
        "random": rng.random(size),
        "ties": rng.integers(0, 20, size),
        "mostly unfound": np.where(rng.random(size) < 0.0005, rng.random(size), -1),
        "all equal": np.zeros(size),
        "ascending": np.arange(size) / size,
    }[kind].astype(np.float32)
    assert list(top(values, count)) == list(np.argsort(-values, kind="stable")[:count])


def test_nothing_is_asked_for_and_nothing_given() -> None:
    assert len(top(np.zeros(5, np.float32), 0)) == 0
    assert len(top(np.zeros(0, np.float32), 5)) == 0


def test_cosines_are_shares_of_the_best_from_nothing_up() -> None:
    cosines = np.array([-0.2, 0, 0.3, 0.6], np.float32)
    assert scaled(cosines, 0.6) == pytest.approx([0, 0, 0.5, 1])
    assert scaled(cosines, 0) == pytest.approx([0, 0, 0, 0])


def test_reciprocal_ranks_leave_out_what_has_no_score() -> None:
    ranks = reciprocal(np.array([0, 3, 0, 5], np.float32), limit=10)
    assert ranks == pytest.approx([0, 0.5 * 61 / 62, 0, 0.5])
