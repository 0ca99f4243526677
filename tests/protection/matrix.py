"""The protection matrix: each way of losing an action meets each of its states, and what then has to hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.architect import requests as architect_requests
from tests.adapters.adapter import Values
from tests.properties.stack import Program, Ref, Written
from tests.protection.promises import End, promised
from tests.protection.situations import FLOW, HERS, Cause, Situation, Use
from tests.protection.stack import Failed, Order, Stack
from tests.protection.ways import ACTION, INTEGRATION, SHOP, Loses, Way

UNPROTECTED = {"GENESYSCLOUD_DELETION_PROTECTION": "false"}
COLUMNS = 80
ASKS = ("/oauth/token", "/api/v2/analytics/actions/aggregates/query")
"""What is sent with another method than GET, and changes nothing."""

SAYS = {
    Cause.FLOW: FLOW,
    Cause.SCRIPT: FLOW,
    Cause.RUNS: "3 of them in the last 24 hours",
    Cause.PERMISSION: "permission architect:dependencyTracking:view",
    Cause.INDEX: "dependency index is being rebuilt",
    Cause.HERS: HERS,
    None: "Get an order",
}
"""What a refusal has to name."""


class Matrix:
    """What is deployed before each cell, at one way of serving.

    Args:
        serving: `dynamic` or `plugin`.
        cloud: the organization.
        settings: the stack's configuration.
        inputs: what the program writes of its action beside the usual.
    """

    def __init__(self, serving: str, cloud: Emulator, settings: dict[str, str], inputs: Values) -> None:
        self.serving = serving
        self.control = cloud.control
        self._inputs = inputs
        # What a preview says of room and names is no part of this, and costs requests.
        self._settings = {key: settings[key] for key in ("apiUrl", "loginUrl")} | {
            "accessToken": cloud.access_token,
            "preflight": "off",
        }
        self._arrange()
        self._deployed = Stack(serving, self._settings, self.ids)
        self._deployed.up(self.written(SHOP))
        self.control.save()

    def begin(self, way: Way, situation: Situation) -> Stack:
        """Go back to what is deployed, and bring the situation about."""
        self.control.restore()
        stack = self._deployed.copy()
        integration, action = (stack.deployed[name].live.id for name in (INTEGRATION, ACTION))
        situation.arrange(self.control, action, integration)
        if way.outside:
            way.outside(self.control, integration)
            stack.refresh([INTEGRATION])
        self.control.reset_requests()
        return stack

    def written(self, program: Program) -> Program:
        """A program whose actions are as the situation has them."""
        return {
            name: Written(each.kind, {**each.inputs, **(self._inputs if each.kind == "DataAction" else {})})
            for name, each in program.items()
        }

    def _arrange(self) -> None:
        self.control.reset()
        self.control.switches(static_actions=False)
        self.ids = {
            "basic": self.control.create_credential("basicAuth", {"userName": "ada"}, "basic").id,
            "userDefined": self.control.create_credential("userDefined", {"key": "k"}, "user defined").id,
        }
        others = Stack(self.serving, self._settings, self.ids)
        others.up({**SHOP, **_with({INTEGRATION: SHOP[INTEGRATION]}, name="Others")})
        self.ids |= {"other": others.deployed[INTEGRATION].live.id, "otherAction": others.deployed[ACTION].live.id}


class Cell:
    """A way that meets a situation."""

    def __init__(self, matrix: Matrix, way: Way, situation: Situation) -> None:
        self._matrix = matrix
        self._control = matrix.control
        self._way = way
        self._situation = situation
        self._promised = promised(way, situation, matrix.serving)
        before = matrix.written(SHOP)
        self._before = before
        self._after: Program | None = way.change and way.change(before)

    def hold(self, number: int) -> None:
        """Go the way and, if it is refused, a way out; an AssertionError says what does not hold.

        Args:
            number: which of the ways out, so that each comes up among many cells.
        """
        self._go()
        outs = self._outs()
        if not outs:
            return
        out = outs[number % len(outs)]
        if out is outs[0]:
            self._assert_flows_answer()  # that they ran counts as use from then on
        try:
            out()
            self._assert_settled()
        except (Failed, AssertionError) as error:
            raise AssertionError(f"{out.__name__}: {error}") from error

    def _go(self) -> None:
        """Go the way from the start, and judge how it ends."""
        self._stack = stack = self._matrix.begin(self._way, self._situation)
        self._action = self._matrix._deployed.deployed[ACTION].live.id
        self._integration = self._matrix._deployed.deployed[INTEGRATION].live.id
        end, text = End.NOTHING, ""
        try:
            self._command(preview=self._way.previewed)
        except Failed as failed:
            text = str(failed)
            end = End.KEPT if failed.call == "Delete" else End.REFUSED
        promises = self._promised
        refused = (End.REFUSED, End.KEPT)
        passes = end is End.NOTHING and promises not in refused
        assert passes or end is promises, f"promised is: {promises.value}; it was: {end.value}\n{text}"
        if end is End.REFUSED:
            assert self._changes() == [], "something was sent before it was refused"
            assert not stack.pending
        if end in refused:
            self._assert_live()
            self._assert_said(text)
            if Order.REPLACE in self._way.options.orders.values() and end is End.KEPT:
                assert "`pulumi up` without `--replace` goes on:" in text
            return
        if promises is End.WARNED:
            assert any(self._action in each for each in stack.said), f"no warning names it: {stack.said}"
        if promises is End.NOTHING and not self._way.outside:
            self._assert_live()
        self._assert_settled()

    def _command(self, *, preview: bool = True, again: bool = False) -> None:
        """The command that loses something; `again`, without what is told for one command alone."""
        options = replace(self._way.options, orders={}) if again else self._way.options
        if self._after is None:
            self._stack.destroy(options)
            return
        if preview:
            self._stack.preview(self._after, options)
        self._stack.up(self._after, options)

    def _changes(self) -> list[str]:
        return [
            f"{each.method} {each.path}"
            for each in self._control.requests()
            if each.method != "GET" and each.route not in ASKS
        ]

    def _assert_live(self) -> None:
        """What is kept is there, with its id, and who uses it gets an answer."""
        state = self._control.state()
        actions, integrations = {each.id for each in state.actions}, {each.id for each in state.integrations}
        if self._situation.use is Use.IN_USE or self._way.loses in (Loses.INTEGRATION, Loses.NOTHING):
            assert self._action in actions, "the action is lost"
        if self._action in actions or self._situation.hers:
            assert self._integration in integrations, "the integration is lost"
        if self._situation.hers:
            assert HERS in {each.name for each in state.actions}, "somebody else's action is lost"

    def _assert_flows_answer(self) -> None:
        for flow in self._control.state().flows:
            if flow.published_version and not flow.deleted and flow.type != "COMPOSERSCRIPT":
                self._control.run_flow(flow.id, {"id": "1"})

    def _assert_said(self, text: str) -> None:
        wanted = SAYS[self._situation.cause]
        assert wanted in " ".join(text.split()), f"{wanted} is not named:\n{text}"
        _, what_to_do, ways = text.partition("What to do:\n")
        assert what_to_do, f"nothing to do is named:\n{text}"
        assert "GENESYSCLOUD_DELETION_PROTECTION=false pulumi up" in ways
        wide = [each for each in text.splitlines()[1:] if len(each) > COLUMNS and "pulumi state delete" not in each]
        assert not wide, f"too wide: {wide}"

    def _assert_settled(self) -> None:
        """Nothing is pending, and the next update has nothing to do."""
        assert not self._stack.pending
        program = self._after or {}
        options = replace(self._way.options, orders={})
        if any(each is Order.UNTARGETED for each in self._way.options.orders.values()):
            self._stack.up(program, options)  # what was no target follows
        assert set(self._stack.preview(program, options).values()) <= {"same"}
        state = self._control.state()
        live = {each.id for each in state.actions} | {each.id for each in state.integrations}
        assert {each.live.id for each in self._stack.deployed.values()} <= live

    # Ways out

    def _outs(self) -> list[Callable[[], None]]:
        if self._promised is End.REFUSED:
            return [self._environment, self._consent, self._cause_removed_before]
        if self._promised is End.KEPT:
            untouched = self._stack.deployed.keys() == SHOP.keys() and not self._stack.pending
            return [self._environment, self._cause_removed_after, *([self._consent] if untouched else [])]
        return []

    def _environment(self) -> None:
        """The command with the variable in its environment."""
        with patch.dict(os.environ, UNPROTECTED):
            self._command(again=bool(self._stack.pending))

    def _consent(self) -> None:
        """Consent is deployed, then the change is made."""
        consenting = _with(self._before, deletionProtection=False)
        if ACTION in self._stack.deployed and INTEGRATION in self._stack.deployed:
            assert set(self._stack.preview(consenting).values()) == {"update"}
            self._control.reset_requests()
            self._stack.up(consenting)
            assert self._changes() == [], "consent is no request"
        self._after = self._way.change and self._way.change(consenting)
        try:
            self._command(again=bool(self._stack.pending))
        finally:
            settled, self._after = self._after, self._way.change and self._way.change(self._before)
        self._after = settled

    def _cause_removed_before(self) -> None:
        """What the message of a preview advises."""
        cause = self._situation.cause
        if cause is Cause.FLOW:
            self._second_ones()
            return
        if cause is Cause.HERS:
            self._free_consumers()
            self._control.delete_action(self._hers())
        else:
            self._remove(cause)
        with two_days_later() if cause is Cause.RUNS else nullcontext():
            if self._way.loses is not Loses.INTEGRATION:
                self._command(preview=self._way.previewed)
                return
            # The action gets no call: so its integration keeps it, until it is deleted or follows.
            with pytest.raises(Failed, match=r"^Delete: "):
                self._command(preview=self._way.previewed)
            self._action_gone()
            self._command(again=True)

    def _cause_removed_after(self) -> None:
        """What the message of a deletion advises."""
        cause = self._situation.cause
        if cause is Cause.FLOW:
            self._free_consumers()
        elif cause is not Cause.HERS:
            self._remove(cause)
        if self._situation.hers:
            self._free_consumers()
            self._control.delete_action(self._hers())
        self._action_gone()
        with two_days_later() if cause is Cause.RUNS else nullcontext():
            self._command(again=bool(self._stack.pending))
        self._assert_flows_answer()

    def _action_gone(self) -> None:
        """Delete the action where it is managed, if it goes without a call and the next update does not reach it."""
        targeted = Order.UNTARGETED in self._way.options.orders.values()
        if self._way.loses is Loses.INTEGRATION and not targeted:
            self._control.delete_action(self._action)

    def _remove(self, cause: Cause | None) -> None:
        """Take away why something counts as used."""
        if cause is Cause.SCRIPT:
            for each in self._control.state().flows:
                self._control.delete_flow(each.id)
        elif cause is Cause.PERMISSION:
            self._control.switches(missing_permissions=[])
        elif cause is Cause.INDEX:
            self._control.switches(dependency_status="OPERATIONAL")

    def _free_consumers(self) -> None:
        """Point everything to what replaces the action, or else to another one, and publish that."""
        now = self._stack.deployed.get(ACTION)
        to = now.live.id if now and now.live.id != self._action else self._matrix.ids["otherAction"]
        self._point(to)

    def _point(self, to: str) -> None:
        for each in self._control.state().flows:
            if not each.deleted:
                self._control.change_flow(each.id, [to], published=each.published_version is not None)

    def _hers(self) -> str:
        (hers,) = [each.id for each in self._control.state().actions if each.name == HERS]
        return hers

    def _second_ones(self) -> None:
        """Second ones under other names, what is listed pointed to the new action, then the first ones removed."""
        names = [ACTION] if self._way.loses is Loses.ACTION else [INTEGRATION, ACTION]
        after = self._after or {}
        first = after if set(names) <= after.keys() else self._before
        renamed = {name: f"{name}-2" for name in first if name in names}
        second = {renamed[name]: _renamed(first[name], renamed) for name in names}
        both = {**self._before, **second}
        self._stack.preview(both)
        self._stack.up(both)
        self._point(self._stack.deployed[f"{ACTION}-2"].live.id)
        self._after = {name: each for name, each in both.items() if name not in names}
        self._stack.preview(self._after)
        self._stack.up(self._after)
        self._assert_flows_answer()


@contextmanager
def two_days_later() -> Iterator[None]:
    """Ask how often actions ran as two days from now."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=2)

    with patch.object(architect_requests, "datetime", Later):
        yield


def _with(program: Program, **inputs: object) -> Program:
    return {name: Written(each.kind, {**each.inputs, **inputs}) for name, each in program.items()}


def _renamed(written: Written, names: dict[str, str]) -> Written:
    """A resource that refers to renamed ones."""

    def moved(value: object) -> object:
        if isinstance(value, Ref):
            return Ref(names.get(value.name, value.name))
        return {key: moved(each) for key, each in value.items()} if isinstance(value, dict) else value

    return Written(written.kind, {key: moved(each) for key, each in written.inputs.items()})
