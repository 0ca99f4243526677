"""Names stay: nothing but the program renames an object, whatever is proposed meanwhile, at both ways of serving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.adapters.tokens import PROPOSED_NAME, token
from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.adapter import Adapter, CheckFailed, DynamicAdapter, Live, PluginAdapter, Values, adapter_of
from tests.adapters.smallest import NAMELESS

INTEGRATION = "DataActionIntegration"
NAMED = [each.name for each in RESOURCES if each.inputs.marked(Mark.AUTONAMED)]


@dataclass
class Program:
    """A program's resource at one way of serving; what it is called and in which stack is what proposals come of."""

    adapter: Adapter
    stack: str = "dev"
    resource: str = "orders"

    def up(self, live: Live | None, **inputs: Any) -> tuple[str, Live]:
        return self.adapter.up(live, self._written(inputs))

    def checked(self, olds: Values, **inputs: Any) -> Values:
        with self.adapter.process():
            return self.adapter.check(olds, self._written(inputs))

    def _written(self, inputs: Values) -> Values:
        """The inputs as they go over the wire, where those of a dynamic resource hold the program's proposal."""
        if isinstance(self.adapter, PluginAdapter):
            self.adapter.urn = f"urn:pulumi:{self.stack}::project::genesyscloud:index:Thing::{self.resource}"
            return inputs
        return {**inputs, PROPOSED_NAME: f"{self.resource}-{self.stack}"}


NewProgram = Callable[..., Program]


@pytest.fixture(params=["dynamic", "plugin"])
def program(request: pytest.FixtureRequest, settings: dict[str, str]) -> NewProgram:
    """Makes a program by the name of its resource's class."""
    return lambda resource=INTEGRATION: Program(adapter_of(request.param, resource, settings))


WEB = NAMELESS[token(INTEGRATION)]


@pytest.mark.parametrize("resource", NAMED)
def test_check_takes_the_given_name_then_that_of_the_object_then_the_proposal(
    program: NewProgram, resource: str
) -> None:
    nameless, checked = NAMELESS[token(resource)], program(resource).checked
    old = {**nameless, "name": "old"}
    assert checked(old, **nameless, name="given")["name"] == "given"
    assert checked({}, **nameless, name="given")["name"] == "given"
    assert checked(old, **nameless)["name"] == "old"
    proposed = checked({}, **nameless)
    assert proposed["name"].startswith("orders-")
    assert PROPOSED_NAME not in proposed, "no state holds a proposal"


def test_what_has_a_name_already_gets_none(program: NewProgram) -> None:
    kind = "CustomAuthAction"
    assert "name" not in program(kind).checked({}, **NAMELESS[token(kind)])


def test_an_empty_name_is_a_mistake_and_not_the_absence_of_one(program: NewProgram) -> None:
    with pytest.raises(CheckFailed, match="name: must not be empty"):
        program().checked({**WEB, "name": "old"}, **WEB, name=" ")


@pytest.mark.parametrize("change", [{"stack": "production"}, {"resource": "sales"}], ids=str)
def test_a_new_name_of_the_stack_or_the_resource_renames_nothing(
    program: NewProgram, change: dict[str, str], genesys_cloud: Emulator
) -> None:
    ours = program()
    _, live = ours.up(None, **WEB)
    vars(ours).update(change)
    genesys_cloud.control.reset_requests()
    assert ours.up(live, **WEB)[0] == "same"
    assert not genesys_cloud.control.requests()
    did, live = ours.up(live, **WEB, notes="changed")
    assert (did, live.state["name"]) == ("update", live.inputs["name"])
    assert names(genesys_cloud) == [live.inputs["name"]]


def test_a_name_taken_out_of_the_program_stays(program: NewProgram, genesys_cloud: Emulator) -> None:
    ours = program()
    _, live = ours.up(None, **WEB, name="Orders")
    assert ours.up(live, **WEB)[0] == "same"
    assert names(genesys_cloud) == ["Orders"]


def test_a_replacement_takes_the_proposal_of_its_moment(program: NewProgram, genesys_cloud: Emulator) -> None:
    ours = program()
    _, live = ours.up(None, **WEB)
    old, ours.stack = live.inputs["name"], "production"
    did, live = ours.up(live, integrationType="function-data-actions")
    assert did == "replace"
    assert names(genesys_cloud) == [live.inputs["name"]] != [old]


def test_a_name_that_a_colleague_gave_stays(program: NewProgram, genesys_cloud: Emulator) -> None:
    """The program gives none, so nothing is to be put back; nobody is overwritten before that was seen."""
    ours = program()
    _, live = ours.up(None, **WEB)
    genesys_cloud.control.change_integration(live.id, name="By a colleague")
    with pytest.raises((Error, grpc.RpcError), match="somebody else changed it since the last deployment: name"):
        ours.up(live, **WEB, notes="changed")
    found = ours.adapter.refresh(live)
    assert found
    assert ours.up(found, **WEB)[0] == "same"
    assert ours.up(found, **WEB, notes="changed")[0] == "update"
    assert names(genesys_cloud) == ["By a colleague"]


def test_two_stacks_of_one_program_have_names_of_their_own(program: NewProgram, genesys_cloud: Emulator) -> None:
    for stack in ("dev", "production"):
        ours = program()
        ours.stack = stack
        ours.up(None, **WEB)
    assert len(set(names(genesys_cloud))) == 2


def test_without_a_proposal_the_program_has_to_give_a_name(settings: dict[str, str]) -> None:
    """Such as when one of its transformations takes the proposal out."""
    ours = adapter_of("dynamic", INTEGRATION, settings)
    assert isinstance(ours, DynamicAdapter)
    with ours.process(), pytest.raises(CheckFailed, match="name: is required"):
        ours.check({}, WEB)


def names(cloud: Emulator) -> list[str]:
    return [each.name for each in cloud.control.state().integrations]
