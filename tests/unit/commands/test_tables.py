"""Tables: as wide as they have to be, and never wider than 80 columns."""

from __future__ import annotations

import pytest

from genesyscloud_provider.commands.tables import as_code, table


def test_columns_are_as_wide_as_their_cells() -> None:
    assert table(["Name", "Use"], [["a", "not used"], ["longer", ""]]) == ["Name    Use", "a       not used", "longer"]


@pytest.mark.parametrize("widths", [(200, 3, 4), (90, 90, 90), (5, 76, 1)])
def test_what_is_too_wide_is_cut(widths: tuple[int, int, int]) -> None:
    told = table(["A", "B", "C"], [["x" * width for width in widths]])
    assert max(map(len, told)) == 80
    assert "…" in told[1]


def test_a_cell_is_one_line_of_code() -> None:
    assert as_code("a`b|c\n\x1b[0m") == "`a'b\\|c [0m`"
    assert as_code("") == "` `"
