"""Somebody else acts between any two requests of an operation: nobody is overwritten unseen, nothing of theirs goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genesyscloud_emulator import Emulator
from tests.faults.actors import ACTS
from tests.faults.matrix import matrix
from tests.faults.operations import OPERATIONS, Operation
from tests.faults.second_actor import SecondActor

KEPT_APART = {
    *("create a credential", "rotate and rename a credential", "create an integration", "create an action"),
    *("create a role", "change a role", "create a client"),
}
"""Where the adapters differ: in what they keep of a creation or an update that failed."""

WAYS = [(each, "dynamic") for each in OPERATIONS]
WAYS += [(each, "plugin") for each in OPERATIONS if each.title in KEPT_APART]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("operation", "adapter"), [pytest.param(*each, id=f"{each[0].title}-{each[1]}") for each in WAYS]
)
def test_what_somebody_else_does_meanwhile_stays(
    operation: Operation,
    adapter: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    with matrix(operation, adapter, genesys_cloud, settings, SecondActor) as each:
        each.meet_all(ACTS[operation.resource], record_property)


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("rotate and rename a credential", "rotates it"),
        ("rotate and rename a credential", "changes its type"),
        ("delete a credential", "links it to an integration"),
        ("reconfigure an integration", "renames it"),
        ("delete an integration", "publishes an action under it"),
        ("delete an action", "publishes a flow with it"),
        ("change a role", "changes its permissions"),
        ("delete a role", "gives it to a client"),
        ("change a client", "gives it other roles"),
    ],
)
def test_the_main_promises(
    title: str,
    act: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    """Those that each of the fast tests' guards is about, before each request of one operation."""
    operation = next(each for each in OPERATIONS if each.title == title)
    with matrix(operation, "dynamic", genesys_cloud, settings, SecondActor) as each:
        each.meet_all([one for one in ACTS[operation.resource] if one.title == act], record_property)
