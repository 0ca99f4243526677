"""Names where the program gives none: by the resource's name, or as the stack's settings for autonaming say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.caller import INTEGRATION, URN, Caller
from tests.adapters.smallest import NAMELESS
from tests.adapters.wire import UNKNOWN, plain, secret

pytestmark = pytest.mark.slow

SEED = bytes(range(32))
Mode = protocol.CheckRequest.AutonamingOptions.Mode


def autonaming(mode: Any, proposed: str = "") -> protocol.CheckRequest.AutonamingOptions:
    return protocol.CheckRequest.AutonamingOptions(mode=mode, proposed_name=proposed)


def name(plugin: Caller, type_: str, news: dict[str, Any] | None = None, **fields: Any) -> Any:
    """The name with which check answers."""
    answer = plugin("Check", type=type_, **{"urn": URN, "news": {**NAMELESS[type_], **(news or {})}, **fields})
    assert not answer.failures
    return plain(answer.inputs)["name"]


@pytest.fixture(params=[token(each.name) for each in RESOURCES if each.inputs.marked(Mark.AUTONAMED)])
def type_(request: pytest.FixtureRequest) -> str:
    """The type of every resource that gets a name."""
    return str(request.param)


def test_without_a_setting_random_digits_follow_the_resources_name(offline: Caller, type_: str) -> None:
    given = name(offline, type_, randomSeed=SEED)
    assert re.fullmatch(r"orders-[0-9a-f]{7}", given)
    assert name(offline, type_, randomSeed=SEED) == given, "the same seed gives the same name"
    assert name(offline, type_, randomSeed=SEED[::-1]) != given
    assert name(offline, type_, randomSeed=SEED, name="orders", urn="") == given
    other = name(offline, type_, randomSeed=SEED, urn=f"urn:pulumi:dev::project::a${type_}::a::b c")
    assert other == given.replace("orders", "a::b c")


def test_without_a_seed_the_name_is_the_resources_own_all_the_same(offline: Caller, type_: str) -> None:
    assert name(offline, type_) == name(offline, type_) != name(offline, type_, urn=f"{URN}-too")


@pytest.mark.parametrize("mode", [None, Mode.PROPOSE, Mode.ENFORCE, Mode.DISABLE])
@pytest.mark.parametrize("given", ["mine", UNKNOWN, secret("mine"), secret(UNKNOWN)])
def test_the_programs_own_name_stays(offline: Caller, type_: str, mode: Any, given: Any) -> None:
    options = {} if mode is None else {"autonaming": autonaming(mode, "proposed")}
    assert (
        name(offline, type_, {"name": given}, randomSeed=SEED, olds={**NAMELESS[type_], "name": "old"}, **options)
        == given
    )


@pytest.mark.parametrize("mode", [None, Mode.PROPOSE, Mode.ENFORCE, Mode.DISABLE])
@pytest.mark.parametrize("absent", [{}, {"name": None}])
def test_a_name_once_given_stays(offline: Caller, type_: str, mode: Any, absent: dict[str, Any]) -> None:
    options = {} if mode is None else {"autonaming": autonaming(mode, "proposed")}
    olds = {**NAMELESS[type_], "name": "old"}
    assert name(offline, type_, absent, olds=olds, randomSeed=SEED, **options) == "old"


@pytest.mark.parametrize("mode", [Mode.PROPOSE, Mode.ENFORCE])
def test_a_proposed_name_is_taken_as_it_is(offline: Caller, type_: str, mode: Any) -> None:
    assert name(offline, type_, randomSeed=SEED, autonaming=autonaming(mode, "orders – 東京")) == "orders – 東京"


def test_where_names_are_not_given_the_program_has_to(offline: Caller, type_: str) -> None:
    disabled = autonaming(Mode.DISABLE, "proposed")
    assert offline.failures(type_, NAMELESS[type_], randomSeed=SEED, autonaming=disabled) == ["name: is required"]


def test_a_replacement_under_an_enforced_name_needs_no_deletion_first(plugin: Caller, genesys_cloud: Emulator) -> None:
    """The service does not ask that names be unique (API reference 4.1), and two live side by side for a moment."""
    enforced = {"urn": URN, "type": INTEGRATION, "autonaming": autonaming(Mode.ENFORCE, "orders")}
    first = plain(plugin("Check", news=NAMELESS[INTEGRATION], **enforced).inputs)
    created = plugin("Create", type=INTEGRATION, urn=URN, properties=first)
    wanted = {"integrationType": "purecloud-data-actions"}
    credential = genesys_cloud.control.create_credential("pureCloudOAuthClient", {"clientId": "a", "clientSecret": "b"})
    wanted |= {"credential": {"id": credential.id, "type": "pureCloudOAuthClient"}}  # type: ignore[dict-item]
    second = plain(plugin("Check", olds=first, news=wanted, **enforced).inputs)
    diff = plugin(
        "Diff", type=INTEGRATION, urn=URN, id=created.id, olds=plain(created.properties), old_inputs=first, news=second
    )
    assert set(diff.replaces) == {"credential", "integrationType"}
    assert not diff.deleteBeforeReplace
    again = plain(plugin("Check", olds={}, news=wanted, **enforced).inputs)
    plugin("Create", type=INTEGRATION, urn=URN, properties=again)
    assert [each.name for each in genesys_cloud.control.state().integrations] == ["orders", "orders"]
