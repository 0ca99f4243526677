"""Tables: as wide as they have to be, and never wider than 80 columns."""

from __future__ import annotations

import pytest

from genesyscloud_provider.commands.tables import as_code, code, columns, markdown, table


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


def test_numbers_stand_at_the_right_and_are_never_cut() -> None:
    assert table(["A", "B"], [["x", "7"], ["y", "1,204"]], [1]) == ["A      B", "x      7", "y  1,204"]
    told = table(["A", "B"], [["x" * 90, "1" * 30]], [1])
    assert (len(told[1]), told[1][-30:]) == (80, "1" * 30)
    assert markdown(["A", "B"], [["x", "7"]], [1]) == ["| A | B |", "| --- | ---: |", "| x | 7 |"]


def test_a_table_of_wide_characters_is_as_wide_as_a_terminal_shows_it() -> None:
    told = table(["A", "B"], [["\N{CJK UNIFIED IDEOGRAPH-6F22}" * 60, "x"], ["e\N{COMBINING ACUTE ACCENT}", "y"]])
    assert [columns(each) for each in told] == [80, 80, 80]
    assert [each[-1] for each in told] == ["B", "x", "y"]
    assert columns("e\N{COMBINING ACUTE ACCENT}") == 1


def test_in_a_cell_a_bar_is_escaped_and_elsewhere_it_is_not() -> None:
    assert (code("a|b"), as_code("a|b")) == ("`a|b`", "`a\\|b`")
