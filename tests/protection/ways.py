"""Every way in which Pulumi can lose an action or its integration, as the engine's calls make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from genesyscloud_emulator import Control
from tests.adapters.adapter import Values
from tests.properties.stack import Program, Ref, Written
from tests.protection.stack import PLAIN, Options, Order

INTEGRATION = "orders"
ACTION = "get-order"
WEB = "custom-rest-actions"
CONTRACT = {
    "input": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
    "output": {"type": "object", "properties": {"status": {"type": "string"}}},
}
CONFIG = {
    "request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/orders/${input.id}"},
    "response": {"translationMap": {"status": "$.status"}},
}
OTHER_CONTRACT = {**CONTRACT, "output": {"type": "object", "properties": {"total": {"type": "string"}}}}


def of_program(integration: str = INTEGRATION, action: str = ACTION) -> Program:
    """An integration with an action."""
    return {
        integration: Written(
            "DataActionIntegration",
            {"integrationType": WEB, "name": "Orders", "credential": {"id": Ref("basic"), "type": "basicAuth"}},
        ),
        action: Written("DataAction", _action(integration)),
    }


def _action(integration: str) -> Values:
    return {
        "integration": {"id": Ref(integration), "type": WEB},
        "name": "Get an order",
        "contract": CONTRACT,
        "config": CONFIG,
    }


SHOP = of_program()
"""What is deployed before."""

KINDS = frozenset(each.kind for each in SHOP.values())
"""The resources that can be lost, or can lose what is live."""


class Sees(Enum):
    """What the provider is told before anything is sent, and so what it can refuse there."""

    INTEGRATION = auto()
    """That the integration is replaced."""
    ACTION = auto()
    """That the action is."""


class Loses(Enum):
    """What Pulumi deletes in the end."""

    ACTION = auto()
    BOTH = auto()
    """The action, then its integration."""
    INTEGRATION = auto()
    """The integration, with the action still under it."""
    NOTHING = auto()


Change = Callable[[Program], Program]


@dataclass(frozen=True)
class Way:
    """A way.

    Attributes:
        title: what it is.
        loses: what goes.
        sees: what the provider is told first, by way of serving, in the preview or where there is none in the update.
        change: what becomes of the program; None is `pulumi destroy`.
        options: what Pulumi is told.
        previewed: whether there is a preview.
        serving: the ways of serving at which there is this way.
        outside: what somebody else did before, and a refresh of the integration shows.
    """

    title: str
    loses: Loses
    sees: Mapping[str, frozenset[Sees]]
    change: Change | None = lambda program: program
    options: Options = PLAIN
    previewed: bool = True
    serving: tuple[str, ...] = ("dynamic", "plugin")
    outside: Callable[[Control, str], object] | None = None


def _seen(*both: Sees, plugin: tuple[Sees, ...] = ()) -> Mapping[str, frozenset[Sees]]:
    return {"dynamic": frozenset(both), "plugin": frozenset({*both, *plugin})}


def _changed(name: str, **inputs: Any) -> Change:
    def change(program: Program) -> Program:
        written = program[name]
        return {**program, name: Written(written.kind, {**written.inputs, **inputs})}

    return change


def _without_action(program: Program) -> Program:
    return {name: each for name, each in program.items() if name != ACTION}


def _renamed(name: str) -> Change:
    def change(program: Program) -> Program:
        renamed = {f"{name}-renamed" if key == name else key: each for key, each in program.items()}
        return _on(f"{name}-renamed", renamed) if name == INTEGRATION else renamed

    return change


def _on(integration: str, program: Program) -> Program:
    action = program[ACTION]
    inputs = {**action.inputs, "integration": {"id": Ref(integration), "type": WEB}}
    return {**program, ACTION: Written(action.kind, inputs)}


_retyped = _changed(INTEGRATION, credential={"id": Ref("userDefined"), "type": "userDefined"})
_recontracted = _changed(ACTION, contract=OTHER_CONTRACT)


def _ordered(order: Order, *names: str, **others: Any) -> Options:
    return Options(orders=dict.fromkeys(names, order), **others)


_P, _C = Sees.INTEGRATION, Sees.ACTION

WAYS = (
    # Removed
    Way("destroy", Loses.BOTH, _seen(), None),
    Way("the action is removed", Loses.ACTION, _seen(), _without_action),
    Way(
        "both are removed, the action deleted with the integration",
        Loses.INTEGRATION,
        _seen(),
        lambda _: {},
        Options(deleted_with=frozenset({ACTION})),
    ),
    Way("both are removed, both retained", Loses.NOTHING, _seen(), lambda _: {}, Options(retained=frozenset(SHOP))),
    # An input that replaces
    Way("the integration's credential gets another type", Loses.BOTH, _seen(_P, _C), _retyped),
    Way("the action's contract changes", Loses.ACTION, _seen(_C), _recontracted),
    Way(
        "the action is put on another integration",
        Loses.ACTION,
        _seen(_C),
        _changed(ACTION, integration={"id": Ref("other"), "type": WEB}),
    ),
    # Told on the command line, or by taint
    Way("--replace of the integration", Loses.BOTH, _seen(_C), options=_ordered(Order.REPLACE, INTEGRATION)),
    Way(
        "--replace of the integration without a preview",
        Loses.BOTH,
        _seen(),
        options=_ordered(Order.REPLACE, INTEGRATION),
        previewed=False,
    ),
    Way("--replace of the action", Loses.ACTION, _seen(), options=_ordered(Order.REPLACE, ACTION)),
    Way(
        "another type with --target",
        Loses.INTEGRATION,
        _seen(_P),
        _retyped,
        _ordered(Order.UNTARGETED, ACTION),
    ),
    Way(
        "--target-replace",
        Loses.INTEGRATION,
        _seen(),
        options=Options(orders={INTEGRATION: Order.REPLACE, ACTION: Order.UNTARGETED}),
    ),
    # Told in the program
    Way(
        "a trigger replaces the integration",
        Loses.BOTH,
        _seen(_C, plugin=(_P,)),
        options=_ordered(Order.TRIGGER, INTEGRATION),
    ),
    Way(
        "a trigger replaces the integration without a preview",
        Loses.BOTH,
        _seen(plugin=(_P,)),
        options=_ordered(Order.TRIGGER, INTEGRATION),
        previewed=False,
    ),
    Way(
        "a trigger replaces the action",
        Loses.ACTION,
        _seen(plugin=(_C,)),
        options=_ordered(Order.TRIGGER, ACTION),
    ),
    Way(
        "replace_on_changes of the integration",
        Loses.BOTH,
        _seen(_P, _C),
        _changed(INTEGRATION, notes="changed"),
        _ordered(Order.ON_CHANGES, INTEGRATION),
        serving=("plugin",),
    ),
    Way(
        "replace_on_changes of the integration, a plain update",
        Loses.NOTHING,
        _seen(),
        _changed(INTEGRATION, notes="changed"),
        _ordered(Order.ON_CHANGES, INTEGRATION),
        serving=("dynamic",),
    ),
    Way(
        "replace_on_changes of the action",
        Loses.ACTION,
        _seen(_C),
        _changed(ACTION, category="changed"),
        _ordered(Order.ON_CHANGES, ACTION),
        serving=("plugin",),
    ),
    Way(
        "delete before replace of the integration",
        Loses.BOTH,
        _seen(_P, _C),
        _retyped,
        Options(delete_before=frozenset({INTEGRATION})),
    ),
    Way(
        "delete before replace of the action",
        Loses.ACTION,
        _seen(_C),
        _recontracted,
        Options(delete_before=frozenset({ACTION})),
    ),
    Way(
        "another type, the action deleted with the integration",
        Loses.INTEGRATION,
        _seen(_P, _C),
        _retyped,
        Options(deleted_with=frozenset({ACTION})),
    ),
    # Without a preview the calls are those of --replace without one.
    Way("the integration is renamed without an alias", Loses.BOTH, _seen(_C), _renamed(INTEGRATION)),
    Way("the action is renamed without an alias", Loses.ACTION, _seen(), _renamed(ACTION)),
    Way(
        "another type, retained",
        Loses.NOTHING,
        _seen(_P, _C),
        _retyped,
        Options(retained=frozenset(SHOP)),
    ),
    # The plugin alone
    Way(
        "their provider is replaced",
        Loses.BOTH,
        _seen(_P, _C),
        options=_ordered(Order.TRIGGER, INTEGRATION, ACTION, apart=True),
        serving=("plugin",),
    ),
    Way(
        "import_ of another integration",
        Loses.BOTH,
        _seen(_C),
        options=Options(imports={INTEGRATION: "other"}),
        serving=("plugin",),
    ),
    Way(
        "import_ of another action",
        Loses.ACTION,
        _seen(),
        options=Options(imports={ACTION: "otherAction"}),
        serving=("plugin",),
    ),
    # Somebody else deleted it
    Way(
        "a refresh finds the integration gone",
        Loses.NOTHING,
        _seen(),
        outside=lambda control, id_: control.delete_integration(id_),
    ),
)
