"""An organization that others use, in which all can be tried that this command can try; and its verification."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from genesyscloud_emulator import Control, Emulator
from genesyscloud_provider.assumptions import ASSUMPTIONS
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.commands.verify.running import Verification, verify
from genesyscloud_provider.commands.verify.stage import Stage
from genesyscloud_provider.framework.session import Session
from tests.clock import FakeClock
from tests.conftest import settings_of

NAMES: Final = tuple(each.name for each in ASSUMPTIONS)

SWITCHES: Final[dict[str, Any]] = {
    "max_instances": {"zendesk-data-actions": 2},
    "error_without_credential": True,
    "defaults_appear": True,
    "fields_with_defaults": "listed",
    "credential_in_use": "conflict",
    "wildcard_policies": "expand",
    "duplicate_role_names": "conflict",
}
"""How the organization behaves, so that something can be said of every assumption that this command tries."""

CLIENTS: Final = 30
"""More than an organization shows that does not show all of them."""

PRIVATE: Final = "Erika Mustermann's"
"""Of which nothing is ever to be said."""


FLOW: Final = f"{PRIVATE} flow"


class PassingClock(FakeClock):
    """A clock that only sleeping moves, and the organization's with it.

    Args:
        control: of the organization.
        waited: called with the seconds whenever time has passed.
    """

    def __init__(self, control: Control, waited: Callable[[float], None]) -> None:
        super().__init__()
        self._control = control
        self._waited = waited

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._control.pass_time(seconds)
        self._waited(seconds)


def nothing(*_: object) -> None:
    """Nobody does anything."""


def furnish(control: Control) -> None:
    """Let others have objects of every kind, some of which use others."""
    control.switches(**SWITCHES)
    web = control.create_integration("custom-rest-actions", f"{PRIVATE} integration").id
    fields = {"userName": "erika", "password": "erikas-password"}
    credential = control.create_credential("basicAuth", fields, f"{PRIVATE} credential").id
    control.change_integration(web, credentials={"basicAuth": credential}, intended_state="ENABLED")
    for number in range(2):
        control.create_integration("zendesk-data-actions", f"{PRIVATE} desk {number}")
    role = control.create_role(f"{PRIVATE} role", ["routing:queue:view"]).id
    for number in range(CLIENTS):
        control.create_oauth_client(f"{PRIVATE} client {number}", roles=[role])
    action = control.publish_action(web, f"{PRIVATE} action").id
    secure = control.publish_action(web, f"{PRIVATE} secure action", secure=True).id
    control.draft_action(web, f"{PRIVATE} draft")
    flow = control.publish_flow(FLOW, [action, secure]).id
    control.change_flow(flow, [action])
    control.draft_flow(f"{PRIVATE} unpublished flow", [action])
    control.publish_flow(f"{PRIVATE} workflow", [secure], type="WORKFLOW")
    control.action_ran(action, 5)


def run_flow(control: Control) -> None:
    """Let the flow run."""
    control.run_flow(next(each.id for each in control.state().flows if each.name == FLOW))


def session_of(cloud: Emulator, waited: Callable[[float], None] = nothing, **changes: Any) -> Session:
    """A session like that of a new process, in which no time passes by itself."""

    def connect(configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, clock=PassingClock(cloud.control, waited), **shared)

    settings = {name: value for name, value in {**settings_of(cloud), **changes}.items() if value is not None}
    return Session(Configuration.resolve(Source("the test", settings)), lambda _: None, connect)


def verified(
    cloud: Emulator,
    names: Collection[str] = NAMES,
    *,
    slow: bool = True,
    waited: Callable[[float], None] = nothing,
    **changes: Any,
) -> Verification:
    """What comes of a verification in a process of its own.

    Args:
        cloud: the organization.
        names: the assumptions that are tried.
        slow: whether trials may take minutes.
        waited: called with the seconds whenever time has passed.
        changes: other settings.
    """
    session = session_of(cloud, waited, **changes)
    try:
        return verify(Stage(session, slow=slow), list(names), nothing, lambda _: None)
    finally:
        session.close()


def objects(control: Control) -> dict[str, Any]:
    """Everything that the organization has; what is counted of tokens, and of actions that are gone, stays."""
    state = control.state().model_dump(mode="json", by_alias=True, exclude={"tokens_issued"})
    there = {each["id"] for each in state["actions"]}
    return {**state, "executions": [each for each in state["executions"] if each["actionId"] in there]}
