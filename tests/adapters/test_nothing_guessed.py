"""Lost answers, deletions and limits while others are there, in one process at each way of serving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DynamicAdapter, Live, Values
from tests.adapters.caller import ACTION, CREDENTIAL, INTEGRATION, URN, Caller, connected
from tests.adapters.test_concurrency import DynamicProcess, PluginProcess, Process
from tests.adapters.wire import plain
from tests.clock import FakeClock
from tests.unit.client.stand_ins import at_once

CREDENTIALS = "/api/v2/integrations/credentials"
INTEGRATIONS = "/api/v2/integrations"
ACTIONS = f"{INTEGRATIONS}/actions"
DRAFTS = f"{ACTIONS}/drafts"
ANN = {"userName": "ann", "password": "the-password"}
LOGIN: Values = {"credentialType": "basicAuth", "fields": ANN, "name": "orders-dev"}
CONTRACT = {"input": {"type": "object"}, "output": {"type": "object"}}
CONFIG = {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/"}}


@pytest.fixture(params=["dynamic", "plugin"])
def new_process(request: pytest.FixtureRequest, settings: dict[str, str]) -> Iterator[Callable[[], Process]]:
    """Starts processes of one way of serving, in which time passes only by sleeping."""
    with ExitStack() as stack:

        def start() -> Process:
            if request.param == "plugin":
                return PluginProcess(stack.enter_context(connected(settings, clock=FakeClock())))
            adapters = {
                CREDENTIAL: DynamicAdapter(_dynamic.INTEGRATION_CREDENTIAL, settings),
                INTEGRATION: DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings),
                ACTION: DynamicAdapter(_dynamic.DATA_ACTION, settings),
            }
            for each in adapters.values():
                stack.enter_context(each.process())
            return DynamicProcess(adapters)

        yield start


@pytest.fixture
def process(new_process: Callable[[], Process]) -> Process:
    return new_process()


def said(call: Callable[[], Any]) -> str:
    """What a call says that fails."""
    with pytest.raises(Exception, match=r"\w") as caught:
        call()
    return str(caught.value)


def web(name: str, credential: Live | None = None) -> Values:
    linked = {"credential": {"id": credential.id, "type": "basicAuth"}} if credential else {}
    return {"integrationType": "custom-rest-actions", "name": name, **linked}


def action(integration: str) -> Values:
    reference = {"id": integration, "type": "custom-rest-actions"}
    return {"integration": reference, "name": "Look up", "contract": CONTRACT, "config": CONFIG}


@pytest.mark.parametrize("effect", ["before", "after"])
def test_another_projects_credential_of_the_same_default_name_is_never_taken(
    process: Process, genesys_cloud: Emulator, effect: str
) -> None:
    theirs = genesys_cloud.control.create_credential("basicAuth", ANN, "orders-dev").id
    fault = {"status": 503, "effect": effect, "method": "POST", "route": CREDENTIALS}
    genesys_cloud.control.fault("status", **fault)  # type: ignore[arg-type]
    text = said(lambda: process.create(CREDENTIAL, LOGIN))
    ids = {each.id for each in genesys_cloud.control.state().credentials}
    assert theirs in ids
    for each in ids:
        assert f"pulumi import genesyscloud:index:IntegrationCredential RESOURCE {each}" in text
        assert f"gc integrations credentials delete {each}" in text
    assert "the-password" not in text


def test_what_the_message_names_can_be_taken_over(
    process: Process, genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    text = said(lambda: process.create(CREDENTIAL, LOGIN))
    id_ = text.partition("RESOURCE ")[2].split()[0].removesuffix("\\n")
    with connected(settings, clock=FakeClock()) as plugin:
        imported = plugin("Read", type=CREDENTIAL, urn=URN, id=id_)
        news = plain(plugin("Check", type=CREDENTIAL, urn=URN, olds=plain(imported.inputs), news=LOGIN).inputs)
        state = plain(imported.properties)
        plugin("Update", type=CREDENTIAL, urn=URN, id=id_, olds=state, news=news)
    (live,) = genesys_cloud.control.state().credentials
    assert (live.id, live.fields) == (id_, ANN)


def test_two_credentials_of_one_name_in_one_program_never_end_with_one_id(
    process: Process, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(latency_seconds=0.01)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    answers = at_once(*[lambda: process.create(CREDENTIAL, LOGIN)] * 2)
    made = [each.id for each in answers if isinstance(each, Live)]
    (lost,) = {each.id for each in genesys_cloud.control.state().credentials} - set(made)
    (failed,) = [each for each in answers if isinstance(each, Exception)]
    assert len(made) == 1
    assert lost in str(failed)


@pytest.mark.parametrize(
    ("published", "route", "deletion"),
    [
        (True, ACTIONS, "gc integrations actions delete"),
        (False, DRAFTS, "gc integrations actions draft delete"),
    ],
    ids=["published", "draft"],
)
def test_an_action_of_an_integration_of_this_process_is_taken_over_and_no_other_is(
    process: Process, genesys_cloud: Emulator, published: bool, route: str, deletion: str
) -> None:
    genesys_cloud.control.switches(static_actions=False)
    ours = process.create(INTEGRATION, web("ours"))
    theirs = genesys_cloud.control.create_integration("custom-rest-actions", "theirs").id
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=route, count=2)
    publish = {} if published else {"publish": False}
    created = process.create(ACTION, action(ours.id) | publish)
    text = said(lambda: process.create(ACTION, action(theirs) | publish))
    live = {each.integration_id: each for each in genesys_cloud.control.state().actions}
    assert live[ours.id].id == created.id
    assert f"{deletion} {live[theirs].id}" in text
    assert {each.published for each in live.values()} == {published}


def test_an_action_that_came_with_its_integration_is_never_taken_for_ours(
    process: Process, genesys_cloud: Emulator
) -> None:
    fields = {"userEmail": "ann@example.com", "baseUrl": "https://ann.zendesk.com", "apiToken": "the-token"}
    login = process.create(CREDENTIAL, {"credentialType": "zendeskApiToken", "fields": fields, "name": "ours"})
    credential = {"credential": {"id": login.id, "type": "zendeskApiToken"}}
    ours = process.create(INTEGRATION, {"integrationType": "zendesk-data-actions", "name": "ours", **credential})
    wanted = action(ours.id) | {"name": "GetUserByPhoneNumber"}
    wanted["integration"] = {"id": ours.id, "type": "zendesk-data-actions"}
    genesys_cloud.control.fault("drop", effect="before", method="POST", route=ACTIONS)
    text = said(lambda: process.create(ACTION, wanted))
    assert "found none" in text
    assert "static_" not in text


def test_a_link_that_a_colleague_made_after_a_listing_keeps_the_credential(
    process: Process, genesys_cloud: Emulator
) -> None:
    credential = process.create(CREDENTIAL, LOGIN)
    integration = process.create(INTEGRATION, web("ours"))  # its preflight lists them all
    theirs = genesys_cloud.control.create_integration("custom-rest-actions", "hers").id
    genesys_cloud.control.change_integration(theirs, credentials={"basicAuth": credential.id})
    text = said(lambda: process.delete(CREDENTIAL, credential))
    assert f"'hers' ({theirs})" in text
    assert "run the same command again" in text
    assert "pulumi up" not in text
    assert [each.id for each in genesys_cloud.control.state().credentials] == [credential.id]
    assert integration.id


def test_a_credential_that_still_counts_as_used_is_deleted_after_a_while(
    process: Process, genesys_cloud: Emulator
) -> None:
    credential = process.create(CREDENTIAL, LOGIN)
    integration = process.create(INTEGRATION, web("ours", credential))
    in_use = {"status": 409, "message": "The credential is in use", "method": "DELETE"}
    genesys_cloud.control.fault("status", count=4, route=f"{CREDENTIALS}/{{id}}", **in_use)  # type: ignore[arg-type]
    process.delete(INTEGRATION, integration)
    process.delete(CREDENTIAL, credential)
    assert genesys_cloud.control.state().credentials == []
    (fault,) = genesys_cloud.control.faults()
    assert fault.struck == 4


def test_a_failed_destroy_does_not_advise_to_create_everything_again(process: Process, genesys_cloud: Emulator) -> None:
    credential = process.create(CREDENTIAL, LOGIN)
    in_use = {"status": 409, "message": "The credential is in use", "method": "DELETE"}
    genesys_cloud.control.fault("status", count=None, **in_use)  # type: ignore[arg-type]
    text = said(lambda: process.delete(CREDENTIAL, credential))
    assert "The credential is in use" in text
    assert "pulumi up" not in text


def test_a_full_organization_has_room_once_what_was_deleted_counts_no_longer(
    process: Process, genesys_cloud: Emulator
) -> None:
    old = process.create(INTEGRATION, web("old"))
    full = {"status": 400, "message": "The limit of 10 integrations has been reached", "method": "POST"}
    genesys_cloud.control.fault("status", count=4, route=INTEGRATIONS, **full)  # type: ignore[arg-type]
    process.delete(INTEGRATION, old)
    new = process.create(INTEGRATION, web("new"))
    assert [each.id for each in genesys_cloud.control.state().integrations] == [new.id]


# Names that nobody else can have: the plugin's alone


def named(plugin: Caller, **request: Any) -> Values:
    """What check makes of a credential whose program gives no name, unless `request` has one."""
    news = {key: each for key, each in LOGIN.items() if key != "name"} | request.pop("news", {})
    return dict(plain(plugin("Check", type=CREDENTIAL, urn=URN, news=news, **request).inputs))


def autonaming(proposed: str) -> protocol.CheckRequest.AutonamingOptions:
    modes = protocol.CheckRequest.AutonamingOptions.Mode
    return protocol.CheckRequest.AutonamingOptions(mode=modes.ENFORCE, proposed_name=proposed)


@pytest.mark.parametrize(
    ("request_", "taken"),
    [
        pytest.param({"randomSeed": b"seed"}, True, id="random digits"),
        pytest.param({"autonaming": autonaming("project-orders-0123abc")}, True, id="random digits by the settings"),
        pytest.param({"autonaming": autonaming("orders")}, False, id="the resource's name"),
        pytest.param({}, False, id="digits of the URN"),
        pytest.param({"randomSeed": b"seed", "news": {"name": "orders-0123abc"}}, False, id="the program's name"),
    ],
)
def test_a_credential_is_taken_over_only_by_a_name_with_random_digits(
    plugin: Caller, genesys_cloud: Emulator, request_: dict[str, Any], taken: bool
) -> None:
    inputs = named(plugin, **request_)
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    if not taken:
        assert "Nothing was taken over" in plugin.refused("Create", type=CREDENTIAL, urn=URN, properties=inputs).text
        return
    created = plugin("Create", type=CREDENTIAL, urn=URN, properties=inputs)
    assert [each.id for each in genesys_cloud.control.state().credentials] == [created.id]


def test_a_resource_whose_own_name_ends_with_digits_is_not_taken_for_one_with_random_ones(
    plugin: Caller, genesys_cloud: Emulator
) -> None:
    inputs = named(plugin, name="orders-0123abc", autonaming=autonaming("orders-0123abc"))
    genesys_cloud.control.fault("drop", effect="after", method="POST", route=CREDENTIALS)
    assert "Nothing was taken over" in plugin.refused("Create", type=CREDENTIAL, urn=URN, properties=inputs).text
