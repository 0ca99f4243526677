"""The provider's process ends at each request of each operation: the next command goes on, and little is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genesyscloud_emulator import Emulator
from tests.faults.kinds import KILLS
from tests.faults.matrix import matrix
from tests.faults.operations import Operation
from tests.faults.test_matrix import PARAMETERS


@pytest.mark.parametrize("door", ["dynamic", "plugin"])
@pytest.mark.parametrize("operation", PARAMETERS)
def test_the_next_command_goes_on(
    operation: Operation,
    door: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    broken, count = [], 0
    with matrix(operation, door, genesys_cloud, settings) as each:
        for request, kind in each.cells(KILLS):
            count += 1
            try:
                each.run_killed(request, kind)
            except (Exception, pytest.fail.Exception) as error:
                broken.append(f"{request}, {kind.title}: {type(error).__name__}: {error}")
    record_property("cells", count)
    record_property("held", count - len(broken))
    assert count >= 2
    assert not broken, "\n".join(broken)
