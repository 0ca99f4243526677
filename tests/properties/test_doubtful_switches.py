"""The lives of the resources go on as they do, however the service behaves where nobody knows (`DOUBTFUL`).

Those lives are lived again that ask the service for what a switch changes: listings, dates, versions and fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from genesyscloud_emulator import Emulator
from tests.adapters import test_lifecycle as lifecycle
from tests.adapters.adapter import Adapter, adapter_of
from tests.properties.stack import Ref, Stack, Written
from tests.properties.switches import DOUBTFUL

pytestmark = pytest.mark.slow

CHANGED = "a credential is created, rotated, renamed"
OF_CREDENTIALS = [
    CHANGED,
    "a credential whose type was changed outside is replaced",
]
ROTATED = "a credential that was rotated outside is written anew"
OF_LINKS = ["every argument of an integration changes in place", "an emptied slot is filled again in place"]
OF_OTHERS = [
    "what was changed outside is shown by a refresh and restored",
    "what others set is kept by our updates",
    "an action that was changed outside is changed back",
    "an auth action is taken over, changed, and set back",
]

LIVES = {
    # Without changes of a credential: what no listing shows has no date, so that each asks for a refresh first.
    "new objects are missing from lists": [
        *(each for each in OF_CREDENTIALS if each != CHANGED),
        *OF_LINKS,
        *OF_OTHERS,
        "an integration that was deleted outside is gone at once",
    ],
    "linking a credential moves its modifiedDate": [*OF_CREDENTIALS, ROTATED, *OF_LINKS],
    "a stale version is answered 400": OF_OTHERS,
    "secret fields are masked": [*OF_CREDENTIALS, ROTATED],
}
CELLS = [(switch, title) for switch in DOUBTFUL for title in LIVES[switch]]


@pytest.mark.parametrize(("switch", "title"), CELLS)
def test_life_under_a_switch(
    switch: str,
    title: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    requests: Callable[[], Counter[tuple[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At one adapter: both ask the service in the same words."""

    def new_adapter(resource: str) -> Adapter:
        return adapter_of("dynamic", resource, settings)

    lifecycle.count_no_requests(title, monkeypatch)
    genesys_cloud.control.switches(**DOUBTFUL[switch])
    lifecycle.test_life(title, genesys_cloud, new_adapter, requests)


@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
def test_a_date_that_linking_moves_costs_one_more_update_and_then_no_more(
    adapter: str, genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    genesys_cloud.control.switches(modified_date_moves_on_link=True)
    stack = Stack(adapter, settings)
    role = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}
    linked = {"integrationType": "custom-rest-actions", "name": "Orders"}
    credential = {"id": Ref("credential"), "type": "basicAuth"}
    program = {
        "credential": Written("IntegrationCredential", role),
        "integration": Written("DataActionIntegration", {**linked, "credential": credential}),
    }
    assert stack.up(program) == {"credential": "create", "integration": "create"}
    assert stack.up(program) == {"credential": "same", "integration": "same"}
    assert stack.up(program, refresh=True) == {"credential": "update", "integration": "same"}
    for _ in range(2):
        assert stack.up(program, refresh=True) == {"credential": "same", "integration": "same"}
