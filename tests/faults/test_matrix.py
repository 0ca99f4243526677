"""Each request of each operation fails in each way: nothing is orphaned, duplicated or forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from genesyscloud_emulator import Emulator
from tests.faults.kinds import kinds_at
from tests.faults.matrix import Matrix, matrix, run_all
from tests.faults.operations import OPERATIONS, Operation
from tests.faults.promises import EXEMPTIONS, table

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


@pytest.mark.slow
@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
@pytest.mark.parametrize("operation", [pytest.param(each, id=each.title) for each in OPERATIONS])
def test_nothing_is_lost(
    operation: Operation,
    adapter: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    kinds = kinds_at(adapter)
    with matrix(operation, adapter, genesys_cloud, settings, Matrix) as each:
        assert run_all(each.cells(kinds), each.run, record_property) > len(kinds)


def test_the_documentation_has_the_table_that_is_tested() -> None:
    page = PAGE.read_text("utf-8")
    assert "\n".join(table()) in page, "docs/reliability.md should have:\n" + "\n".join(table())


def test_the_documentation_names_what_is_different() -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    for each in EXEMPTIONS:
        assert each.promise in page


def test_the_documentation_names_the_operations() -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    for each in OPERATIONS:
        assert each.title in page
