"""Memory for masks comes back when nothing that was made of it is there any more, and not before."""

from __future__ import annotations

import numpy as np

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.lending import Lending


def where(rows: object) -> int:
    return int(np.asarray(rows).__array_interface__["data"][0])


def test_what_nobody_holds_is_lent_again() -> None:
    lending = Lending()
    first = lending.rows(3, 1000)
    place = where(first)
    del first
    assert where(lending.rows(3, 900)) == place


def test_what_somebody_holds_is_not_lent_again() -> None:
    """A row, a mask of a row, or a column of Arrow made of it: each keeps the whole block."""
    lending = Lending()
    for keep in (
        lambda rows: rows[1],
        lambda rows: Mask(rows[0], 640),
        lambda rows: Mask(rows[0], 640).arrow(),
    ):
        rows = lending.rows(2, 640)
        place, kept = where(rows), keep(rows)
        del rows
        other = lending.rows(2, 640)
        assert where(other) != place, "the block was lent while something still held it"
        del kept, other


def test_a_block_much_larger_than_what_is_asked_stays_spare() -> None:
    lending = Lending()
    large = lending.rows(100, 64_000)
    place = where(large)
    del large
    assert where(lending.rows(1, 640)) != place


def test_no_rows_at_all_take_no_block() -> None:
    lending = Lending()
    assert lending.rows(0, 1000).shape == (0, 128)
    assert lending.rows(3, 0).shape == (3, 0)
    assert not lending._spare


def test_it_does_not_hoard() -> None:
    lending = Lending()
    held = [lending.rows(1, 64 << size) for size in range(20)]
    held.clear()
    assert len(lending._spare) <= 8
