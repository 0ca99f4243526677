"""The provider's process ends at each request of each operation: the next command goes on, and little is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genesyscloud_emulator import Emulator
from tests.faults.kinds import KILLS
from tests.faults.matrix import Matrix, matrix, run_all
from tests.faults.operations import OPERATIONS, Operation

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
@pytest.mark.parametrize("operation", [pytest.param(each, id=each.title) for each in OPERATIONS])
def test_the_next_command_goes_on(
    operation: Operation,
    adapter: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    with matrix(operation, adapter, genesys_cloud, settings, Matrix) as each:
        assert run_all(each.cells(KILLS), each.run_killed, record_property) >= 2
