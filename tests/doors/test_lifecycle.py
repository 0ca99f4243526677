"""The life of each resource, as a table of scenarios; each runs through every door that there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from pulumi_genesyscloud import _dynamic
from tests.doors.door import Door, DynamicDoor, Live, PluginDoor, Values

ROLE = "arn:aws:iam::123456789012:role/orders"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"
INTEGRATION = "/api/v2/integrations/{id}"
CONFIGURATION = "/api/v2/integrations/{id}/config/current"
CREDENTIAL = "/api/v2/integrations/credentials/{id}"

Arrange = Callable[[Emulator], Values]
Outside = Callable[[Emulator, Live], object]


@dataclass
class Step:
    """One change of the program or of the world, what the engine does about it, and the requests that costs."""

    inputs: Values | None = None
    does: str = "update"
    requests: dict[tuple[str, str], int] | None = None
    state: Values = field(default_factory=dict)
    outside: Outside | None = None
    refresh: bool = False


@dataclass
class Scenario:
    """A resource's life; `{credential}` in inputs stands for a credential that was there before."""

    resource: str
    steps: list[Step]
    credentials: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def lambda_(**changes: Any) -> Values:
    """A Lambda integration's inputs; None takes one away."""
    inputs = {
        "integrationType": "aws-lambda-data-actions",
        "credential": {"id": "{0}", "type": "amazonWebServicesARN"},
        "name": "Orders",
        **changes,
    }
    return {key: value for key, value in inputs.items() if value is not None}


def web(**changes: Any) -> Values:
    """A Web Services integration's inputs without a credential."""
    return lambda_(integrationType="custom-rest-actions", **{"credential": None, **changes})


def role(arn: str = ROLE, name: str = "orders") -> Values:
    return {"credentialType": "amazonWebServicesARN", "fields": {"ARN": arn}, "name": name}


PREFLIGHT = {("GET", "/api/v2/integrations"): 1, ("GET", "/api/v2/integrations/types"): 1}
CREATE = {**PREFLIGHT, ("POST", "/api/v2/integrations"): 1, ("PUT", CONFIGURATION): 1, ("PATCH", INTEGRATION): 1}
CREATE_WITH_CREDENTIAL = {**CREATE, ("GET", CREDENTIAL): 1}
CONFIGURE = {("PUT", CONFIGURATION): 1}
LIST = {("GET", "/api/v2/integrations"): 1}
LIST_CREDENTIALS = {("GET", "/api/v2/integrations/credentials/listing"): 1}
AWS = [("amazonWebServicesARN", {"ARN": ROLE})]
TWO_ROLES = [*AWS, ("amazonWebServicesARN", {"ARN": OTHER_ROLE})]
BASIC = [("basicAuth", {"userName": "ada"})]

SCENARIOS = {
    "a credential is created, rotated, renamed": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create", {("POST", "/api/v2/integrations/credentials"): 1}),
            Step(role(OTHER_ROLE), "update", {("PUT", CREDENTIAL): 1}, {"fields": {"ARN": OTHER_ROLE}}),
            Step(role(OTHER_ROLE, "new name"), "update", {("PUT", CREDENTIAL): 1}, {"name": "new name"}),
            Step(role(OTHER_ROLE, "new name"), "same"),
        ],
    ),
    "another type is another credential": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"},
                "replace",
                {("POST", "/api/v2/integrations/credentials"): 1, **LIST, ("DELETE", CREDENTIAL): 1},
            ),
        ],
    ),
    "fields of any name survive, also those that look like Pulumi's or are not ASCII": Scenario(
        "IntegrationCredential",
        [
            Step(
                {
                    "credentialType": "userDefined",
                    "fields": {"credential_type": "a", "Größe": "ü✓", "line": "a\nb", "empty-ish": " x "},
                    "name": "vault",
                },
                "create",
            )
        ],
    ),
    "a credential that was rotated outside is written anew": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_credential(live.id, fields={"ARN": OTHER_ROLE}),
                refresh=True,
                requests=LIST_CREDENTIALS,
            ),
            Step(role(), "update", {("PUT", CREDENTIAL): 1}),
            Step(refresh=True),
            Step(role(), "same"),
        ],
    ),
    "a credential whose type was changed outside is replaced": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_credential(
                    live.id, type="basicAuth", fields={"userName": "eve"}
                ),
                refresh=True,
                state={"credentialType": "basicAuth"},
            ),
            Step(role(), "replace"),
        ],
    ),
    "an integration is created active, and unchanged afterwards": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create", CREATE_WITH_CREDENTIAL, {"reportedState": "ACTIVE"}),
            Step(lambda_(), "same"),
            Step(refresh=True, requests=LIST),
            Step(lambda_(), "same"),
        ],
        AWS,
    ),
    "every argument of an integration changes in place": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create"),
            Step(lambda_(name="Invoices"), "update", CONFIGURE, {"name": "Invoices"}),
            Step(lambda_(name="Invoices", notes="who to ask: ops"), "update", CONFIGURE),
            Step(
                lambda_(name="Invoices", notes="who to ask: ops", credential={"id": "{1}", "type": AWS[0][0]}),
                "update",
                {**CONFIGURE, ("GET", CREDENTIAL): 1},
            ),
            Step(lambda_(credential={"id": "{1}", "type": AWS[0][0]}), "update", CONFIGURE),
            Step(
                lambda_(credential={"id": "{1}", "type": AWS[0][0]}, intendedState="DISABLED"),
                "update",
                {("PATCH", INTEGRATION): 1},
                {"reportedState": "INACTIVE"},
            ),
            Step(
                lambda_(credential={"id": "{1}", "type": AWS[0][0]}),
                "update",
                {("PATCH", INTEGRATION): 1},
                {"reportedState": "ACTIVE"},
            ),
            Step(lambda_(credential={"id": "{1}", "type": AWS[0][0]}, forceDestroy=True), "update", {}),
        ],
        TWO_ROLES,
    ),
    "an integration that is meant to be inactive costs no activation": Scenario(
        "DataActionIntegration",
        [
            Step(
                web(intendedState="DISABLED"),
                "create",
                {**PREFLIGHT, ("POST", "/api/v2/integrations"): 1, ("PUT", CONFIGURATION): 1},
                {"reportedState": "INACTIVE"},
            ),
            Step(refresh=True),
            Step(web(intendedState="DISABLED"), "same"),
        ],
    ),
    "a service default is not a change": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(web(intendedState="ENABLED"), "same"),
            Step(web(notes=""), "same"),
            Step(web(clientCertificateAuthority="Genesys Cloud"), "same"),
            Step(web(properties={}), "same"),
            Step(web(forceDestroy=False), "same"),
        ],
    ),
    "the certificate authority is set and reset": Scenario(
        "DataActionIntegration",
        [
            Step(web(clientCertificateAuthority="DigiCert"), "create"),
            Step(refresh=True, state={"clientCertificateAuthority": "DigiCert"}),
            Step(web(clientCertificateAuthority="DigiCert"), "same"),
            Step(web(), "update", CONFIGURE),
            Step(refresh=True),
            Step(web(), "same"),
        ],
    ),
    "another credential type is another integration": Scenario(
        "DataActionIntegration",
        [
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "create"),
            Step(web(credential={"id": "{1}", "type": "userDefined"}), "replace"),
            Step(web(), "replace"),
            Step(lambda_(credential={"id": "{2}", "type": "amazonWebServicesARN"}), "replace"),
        ],
        [*BASIC, ("userDefined", {"token": "t"}), *AWS],
    ),
    "what was changed outside is shown by a refresh and restored": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(notes="ours"), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, name="Hers", notes="hers"),
                refresh=True,
                requests=LIST,
                state={"name": "Hers", "notes": "hers"},
            ),
            Step(lambda_(notes="ours"), "update", CONFIGURE, {"name": "Orders", "notes": "ours"}),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, intended_state="DISABLED"),
                refresh=True,
                state={"intendedState": "DISABLED", "reportedState": "INACTIVE"},
            ),
            Step(lambda_(notes="ours"), "update", {("PATCH", INTEGRATION): 1}, {"reportedState": "ACTIVE"}),
        ],
        AWS,
    ),
    "an emptied slot is filled again in place": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, credentials={"AmazonWebServicesARN": None}
                ),
                refresh=True,
                state={"credential": {"id": "", "type": "amazonWebServicesARN"}},
            ),
            Step(lambda_(), "update", {**CONFIGURE, ("GET", CREDENTIAL): 1}),
            Step(refresh=True),
            Step(lambda_(), "same"),
        ],
        AWS,
    ),
    "a credential type changed outside is gone back from by a replacement": Scenario(
        "DataActionIntegration",
        [
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, credentials={"basicAuth": cloud.control.create_credential("userDefined", {"a": "b"}).id}
                ),
                refresh=True,
            ),
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "replace"),
        ],
        BASIC,
    ),
    "what others set is kept by our updates": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, notes="hers", properties={"clientCertificateAuthority": "DigiCert"}
                ),
                refresh=True,
            ),
            Step(web(name="Renamed"), "update", CONFIGURE),
            Step(
                outside=lambda cloud, live: _assert_live(
                    cloud, live, name="Renamed", notes="hers", properties={"clientCertificateAuthority": "DigiCert"}
                ),
                refresh=True,
            ),
        ],
    ),
    "an integration in state ERROR is activated anew": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, reported_state={"code": "ERROR"}),
                refresh=True,
                state={"reportedState": "ERROR"},
            ),
            Step(web(), "update", {("PATCH", INTEGRATION): 1}, {"reportedState": "ACTIVE"}),
        ],
    ),
    "an integration that was deleted outside is gone at once": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.delete_integration(live.id),
                refresh=True,
                does="gone",
                requests={**LIST, ("GET", INTEGRATION): 1},
            ),
        ],
    ),
    "a credential that was deleted outside is gone at once": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.delete_credential(live.id),
                refresh=True,
                does="gone",
                requests={**LIST_CREDENTIALS, ("GET", CREDENTIAL): 1},
            ),
        ],
    ),
}


def _assert_live(cloud: Emulator, live: Live, **expected: Any) -> None:
    found = next(each for each in cloud.control.state().integrations if each.id == live.id)
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.fixture(params=["dynamic", "plugin"])
def new_door(request: pytest.FixtureRequest, settings: dict[str, str]) -> Callable[[str], Door]:
    """Makes a door by the resource's name."""
    if request.param == "plugin":
        return lambda resource: PluginDoor(resource, settings)
    constants = {
        "IntegrationCredential": _dynamic.INTEGRATION_CREDENTIAL,
        "DataActionIntegration": _dynamic.DATA_ACTION_INTEGRATION,
    }
    return lambda resource: DynamicDoor(constants[resource], settings)


@pytest.mark.parametrize("title", SCENARIOS)
def test_life(
    title: str,
    genesys_cloud: Emulator,
    new_door: Callable[[str], Door],
    requests: Callable[[], Counter[tuple[str, str]]],
) -> None:
    scenario = SCENARIOS[title]
    door = new_door(scenario.resource)
    ids = [genesys_cloud.control.create_credential(*each).id for each in scenario.credentials]
    live: Live | None = None
    for step in scenario.steps:
        live = _take(step, door, live, ids, genesys_cloud, requests)
        if live is not None:
            _assert_at_rest(door, live)
            _assert_imports_cleanly(door, live)
            assert {key: live.state.get(key) for key in step.state} == step.state
    if live is not None:
        door.destroy(live)
        door.destroy(live)  # deleting what is gone succeeds
    left = genesys_cloud.control.state()
    assert left.integrations == []
    assert {each.id for each in left.credentials} >= set(ids)


def _take(
    step: Step, door: Door, live: Live | None, ids: list[str], cloud: Emulator, requests: Callable[[], Any]
) -> Live | None:
    if step.outside:
        assert live
        step.outside(cloud, live)
    requests()
    if step.refresh:
        assert live
        found = door.refresh(live)
        assert (found is None) == (step.does == "gone")
    else:
        assert step.inputs
        does, found = door.up(live, _fill(step.inputs, ids))
        assert does == step.does
    counted = requests()
    if step.requests is not None or step.does == "same":
        assert counted == (step.requests or {})
    return found


def _fill(value: Any, ids: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(each, ids) for key, each in value.items()}
    return value.format(*ids) if isinstance(value, str) else value


def _assert_at_rest(door: Door, live: Live) -> None:
    """Comparing an object with itself finds nothing."""
    with door.process():
        checked = door.check(live.inputs, live.inputs) if live.inputs.get("fields", True) else live.inputs
        assert door.diff(live, checked).changes == (live.state.get("reportedState") == "ERROR")


def _assert_imports_cleanly(door: Door, live: Live) -> None:
    """Reading by id alone gives inputs that check and diff clean."""
    with door.process():
        found = door.read(Live(live.id, {}, {}))
        assert found
        difference = door.diff(found, door.check(found.inputs, found.inputs))
        assert difference.changes == (live.state.get("reportedState") == "ERROR")
