"""Each way of losing an action meets each state of it, at both ways of serving: nothing live is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from genesyscloud_emulator import Emulator
from tests.protection.matrix import Cell, Matrix
from tests.protection.situations import SITUATIONS, Situation
from tests.protection.ways import WAYS, Way


@pytest.mark.slow
@pytest.mark.parametrize("serving", ["dynamic", "plugin"])
@pytest.mark.parametrize("situation", [pytest.param(each, id=each.title) for each in SITUATIONS])
def test_nothing_live_is_lost(
    situation: Situation,
    serving: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    matrix = Matrix(serving, genesys_cloud, settings, situation.inputs)
    ways = [each for each in WAYS if serving in each.serving]
    broken = list(_broken(matrix, ways, situation))
    record_property("cells", len(ways))
    record_property("held", len(ways) - len(broken))
    assert not broken, "\n\n".join(broken)


def _broken(matrix: Matrix, ways: Iterable[Way], situation: Situation) -> Iterable[str]:
    for number, way in enumerate(ways, SITUATIONS.index(situation)):
        try:
            Cell(matrix, way, situation).hold(number)
        except Exception as error:
            yield f"{way.title}: {type(error).__name__}: {error}"
