"""Figures that pages repeat are those of the report that `make bench` writes."""

from __future__ import annotations

import re
from typing import Final

from tests.pages.markdown import DOCS, folded, text_of

REPORT: Final = text_of(DOCS / "benchmarks/README.md")


def figures(section: str, row: str, pairs: int) -> list[str]:
    """The cells of a row of the comparison under the limit: its, the plugin's, the ratio, and so on."""
    (table,) = re.findall(rf"^{section}.*?:\n\n(.*?)\n\n", REPORT, re.MULTILINE | re.DOTALL)
    (found,) = re.findall(rf"^\| {row} \| {pairs} \| (.+) \|$", table, re.MULTILINE)
    return [each.partition(" ")[0] for each in found.split(" | ")]


def test_the_page_on_large_stacks_has_the_reports_figures() -> None:
    text = folded(text_of(DOCS / "large-stacks.md"))
    _, requests, *_ = figures("Requests", "create", 200)
    _, seconds, *_ = figures("Seconds", "create", 200)
    assert f"200 pairs cost {requests} requests" in text
    assert f"take [{float(seconds):.0f} s](benchmarks/README.md)" in text
    _, by_plugin, _, dynamic, *_ = figures("Seconds", "nothing to change", 200)
    (said,) = re.findall(r"200 pairs take \[about (\d+) s\]", text)
    assert all(abs(float(each) - int(said)) < 1 for each in (by_plugin, dynamic))
