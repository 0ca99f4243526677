"""Each way of losing an action that a flow uses, taken on a real engine: it ends as the protection matrix promises.

The matrix replays the engine's calls without one; here the engine makes them, from the same table of ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from pydantic.alias_generators import to_snake

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack, Failed, configured
from tests.engine.conftest import Program as Run
from tests.properties.stack import Program, Ref
from tests.protection.promises import End, promised
from tests.protection.situations import FLOW, SITUATIONS
from tests.protection.stack import PLAIN, Options, Order
from tests.protection.ways import ACTION, INTEGRATION, SHOP, WAYS, Way
from tools.orders_api import OrdersApi

pytestmark = pytest.mark.engine

IN_USE = SITUATIONS[0]
RETYPED, TARGETED = (
    next(each for each in WAYS if each.title == title)
    for title in ("the integration's credential gets another type", "--target-replace")
)
CLASSES: dict[str, Callable[..., pulumi.CustomResource]] = {
    "DataActionIntegration": genesyscloud.DataActionIntegration,
    "DataAction": genesyscloud.DataAction,
}
UNPROTECTED = ("GENESYSCLOUD_DELETION_PROTECTION", "false")


def on_engine(way: Way) -> bool:
    """Whether the table's way is taken here.

    What a refresh finds is tested elsewhere; Pulumi imports no action that its program has on another integration; and
    it replaces the resources of a provider only where that asks for it, which ours does not: `--replace` of the
    provider, and a trigger, replace it alone.
    """
    return not (way.outside or ACTION in way.options.imports or way.options.apart)


class Orders:
    """A stack with an action that a flow uses.

    Args:
        serving: `dynamic` or `plugin`.
        stack: the stack.
        cloud: its organization.
    """

    def __init__(self, serving: str, stack: EngineStack, cloud: Emulator) -> None:
        self._serving, self._stack, self._control = serving, stack, cloud.control
        self._kept: frozenset[str] = frozenset()
        self._ids = {
            "basic": self._control.create_credential("basicAuth", {"userName": "ada"}, "basic").id,
            "userDefined": self._control.create_credential("userDefined", {"key": "k"}, "user defined").id,
            "other": self._control.create_integration("custom-rest-actions", "Orders").id,
        }
        made = stack.up(self._program(SHOP))
        found = self._ids_of("DataAction")
        assert len(found) == 1, made.text
        (self._action,) = found
        self._flow = self._control.publish_flow(FLOW, [self._action]).id
        self._control.save()
        self._state = stack.pulumi.state_file.read_bytes()

    def loses(self, way: Way) -> None:
        """Go a way from the start; an AssertionError says what does not hold."""
        self._control.restore()
        self._stack.pulumi.go_back(self._state)
        if way.options.deleted_with or way.options.retained:
            self._stack.up(self._program(SHOP, way.options))  # Pulumi asks the state for what it was told
        before, promises = self._known(), promised(way, IN_USE, self._serving)
        end, text = End.NOTHING, ""
        try:
            if way.previewed and way.change:
                self._command(way, preview=True)
            self._command(way)
        except Failed as failed:
            text = failed.outcome.text
            end = End.KEPT if "Nothing was deleted." in text else End.REFUSED
        assert end is promises, f"promised is: {promises.value}; it was: {end.value}\n{text}"
        assert self._answers(), text
        if end is End.REFUSED:
            assert self._known() == before
        if end in (End.REFUSED, End.KEPT):
            assert FLOW in text
            assert "What to do:" in text
            self._goes_through(way, pending=end is End.KEPT)

    def goes_on_after_an_interruption(self) -> None:
        """Follow what the messages say, after a run that replaced the integration, and did not come to its action."""
        with pytest.raises(Failed, match="Nothing was deleted"):
            self._command(TARGETED)
        with pytest.raises(Failed) as refused:
            self._command(TARGETED, again=True)
        (command,) = set(re.findall(r"^ +(pulumi state delete \S+)$", refused.value.outcome.text, re.MULTILINE))
        urn = self._urn(ACTION)
        assert command == "pulumi state delete " + (f"'{urn}'" if self._serving == "plugin" else "URN")
        self._stack.pulumi.stack._run_pulumi_cmd_sync(["state", "delete", urn, "--yes"])
        with pytest.raises(Failed, match="published action is under it"):
            self._command(TARGETED, again=True)
        assert self._answers()
        (new,) = self._ids_of("DataAction")
        self._control.change_flow(self._flow, [new])
        self._control.delete_action(self._action)
        self._command(TARGETED, again=True)
        assert self._answers()
        self._assert_nothing_is_pending()

    def is_kept_by_pulumi_itself(self) -> None:
        """Let an action that Pulumi protects lose its integration, with and without a preview."""
        self._kept = frozenset({ACTION})
        self._stack.up(self._program(SHOP))
        for preview in (True, False):
            with pytest.raises(Failed):
                self._command(RETYPED, preview=preview)
            assert self._answers()

    def _assert_nothing_is_pending(self) -> None:
        assert not [each for each in self._stack.pulumi.stored() if each.get("delete")]

    def _goes_through(self, way: Way, *, pending: bool) -> None:
        """With the variable in the command's environment nothing is left undone."""
        environment: Any = self._stack.pulumi.stack.workspace.env_vars
        environment.update([UNPROTECTED])
        try:
            self._command(way, again=pending)
        finally:
            del environment[UNPROTECTED[0]]
        self._assert_nothing_is_pending()

    def _command(self, way: Way, *, preview: bool = False, again: bool = False) -> None:
        if way.change is None:
            self._stack.destroy()
            return
        told: dict[str, Any] = {}
        orders = {} if again else way.options.orders
        if replaced := [name for name, each in orders.items() if each is Order.REPLACE]:
            told["replace"] = [self._urn(name) for name in replaced]
        if Order.UNTARGETED in orders.values():
            told["target"] = [self._urn(INTEGRATION)]
        operation = self._stack.preview if preview else self._stack.up
        operation(self._program(way.change(SHOP), way.options), **told)

    def _program(self, written: Program, options: Options = PLAIN) -> Run:
        def program() -> None:
            made: dict[str, pulumi.CustomResource] = {}
            common = configured() if self._serving == "plugin" else None
            for name, each in written.items():
                inputs = {to_snake(key): self._resolved(value, made) for key, value in each.inputs.items()}
                if name in options.imports:  # what that one has
                    inputs |= {"name": "Orders", "credential": None, "intended_state": "DISABLED"}
                opts = pulumi.ResourceOptions.merge(common, self._opts(name, options, made))
                made[name] = CLASSES[each.kind](name, **inputs, opts=opts)

        return program

    def _opts(self, name: str, options: Options, made: dict[str, pulumi.CustomResource]) -> pulumi.ResourceOptions:
        order = options.orders.get(name)
        return pulumi.ResourceOptions(
            replacement_trigger="second" if order is Order.TRIGGER else "first",
            replace_on_changes=["*"] if order is Order.ON_CHANGES else None,
            delete_before_replace=True if name in options.delete_before else None,
            deleted_with=made.get(INTEGRATION) if name in options.deleted_with else None,
            protect=True if name in self._kept else None,
            retain_on_delete=True if name in options.retained else None,
            import_=self._ids[options.imports[name]] if name in options.imports else None,
        )

    def _resolved(self, value: Any, made: dict[str, pulumi.CustomResource]) -> Any:
        if isinstance(value, Ref):
            return made[value.name].id if value.name in made else self._ids[value.name]
        return {key: self._resolved(each, made) for key, each in value.items()} if isinstance(value, dict) else value

    def _urn(self, name: str) -> str:
        found = [each["urn"] for each in self._stack.pulumi.stored() if not each.get("delete")]
        (urn,) = (each for each in found if each.endswith(f"::{name}"))
        return str(urn)

    def _known(self) -> list[tuple[str, str]]:
        return [(each["urn"], each["id"]) for kind in CLASSES for each in self._stored(kind)]

    def _ids_of(self, kind: str) -> list[str]:
        return [each["id"] for each in self._stored(kind)]

    def _stored(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self._stack.pulumi.stored() if each["type"].endswith(f":{kind}")]

    def _answers(self) -> bool:
        return list(self._control.run_flow(self._flow, {"id": "1001"}).results.values()) == [{"status": "shipped"}]


@pytest.fixture
def organization(genesys_cloud: Emulator) -> Iterator[Emulator]:
    """One whose actions get answers."""
    api = OrdersApi()
    genesys_cloud.control.switches(backends={"api.example.com": api.url})
    yield genesys_cloud
    api.close()


serving = pytest.mark.parametrize("serving", ["dynamic", "plugin"])


@serving
@pytest.mark.parametrize("part", range(3))
def test_no_way_loses_an_action_in_use(part: int, serving: str, stack: EngineStack, organization: Emulator) -> None:
    orders = Orders(serving, stack, organization)
    broken = []
    ways = [each for each in WAYS if serving in each.serving and on_engine(each)][part::3]
    for way in ways:
        try:
            orders.loses(way)
        except Exception as error:
            broken.append(f"{way.title}: {type(error).__name__}: {error}")
    assert not broken, "\n\n".join(broken)


@serving
def test_an_interrupted_replacement_goes_on(serving: str, stack: EngineStack, organization: Emulator) -> None:
    Orders(serving, stack, organization).goes_on_after_an_interruption()


@serving
def test_what_pulumi_protects_keeps_its_integration(serving: str, stack: EngineStack, organization: Emulator) -> None:
    Orders(serving, stack, organization).is_kept_by_pulumi_itself()
