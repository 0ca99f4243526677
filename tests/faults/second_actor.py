"""One operation, while somebody else acts right before one of its requests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from genesyscloud_emulator import State
from genesyscloud_provider.integrations.facts import AUTH_ACTION_ID
from tests.faults.actors import HERS, Act, Idle, Scene
from tests.faults.kinds import Kind
from tests.faults.matrix import REMEDY, Matrix, Object
from tests.faults.requests import Request
from tests.faults.stack import Failed

SOMEBODY_ACTS = Kind("somebody acts", None)

Objects = dict[str, dict[str, Any]]
"""What the service has, by id."""


class SecondActor(Matrix):
    """One operation at one way of serving, and what somebody else does between its requests."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._gone_on: set[tuple[str, bool]] = set()

    def meet_all(self, acts: Iterable[Act], record_property: Callable[[str, object], None]) -> None:
        """Run all cells of some acts, however many of them do not hold, and fail with all of those."""
        counts: Counter[bool | None] = Counter()
        broken = []
        for request, act in self._encounters(list(acts)):
            try:
                counts[self.meet(request, act)] += 1
            except (Exception, pytest.fail.Exception) as error:
                broken.append(f"{request}, somebody {act.title}: {type(error).__name__}: {error}")
        record_property("cells", counts[True] + counts[False] + len(broken))
        record_property("held", counts[True])
        record_property("unpreventable", counts[False])
        assert not broken, "\n".join(broken)
        assert counts[True]

    def _encounters(self, acts: list[Act]) -> Iterator[tuple[Request, Act]]:
        """Every act right before every request. Who comes before the organization is looked at, or a second time before
        the same look, comes as before the login or the first time."""
        before = None
        for request in self.requests:
            again = request.method == "GET" and before == request.route
            if not again and (before is None or not request.route.endswith(("/oauth/token", "/organizations/me"))):
                yield from ((request, act) for act in acts)
            before = request.route

    def meet(self, request: Request, act: Act) -> bool | None:
        """Run one cell; an AssertionError says what does not hold.

        Returns:
            Whether somebody could see the act before the write; None if there was nothing to act on.
        """
        self._begin()
        self._before: Objects = {}
        self._after_it: Objects = {}
        self._wire.watch(SOMEBODY_ACTS, request.method, request.route, request.number, lambda: self._let(act))
        self._first = set(self._all())
        try:
            self._act()
        except Failed as failed:
            self.said = str(failed)
        assert self._wire.clear(), "the request was never sent"
        if not self._after_it:
            return None
        self._assert_no_secret()
        assert HERS not in f"{self.said} {self._adapter.said}"
        if self.said:
            self._assert_explained()
            assert self.operation.about in self.said, f"the object is not named: {self.said}"
        self._assert_nothing_is_adopted()
        if act.is_in_window(request):
            return False
        self._assert_kept(act)
        if (act.title, bool(self.said)) not in self._gone_on:
            self._gone_on.add((act.title, bool(self.said)))
            self._take_up_again()
        return True

    def _let(self, act: Act) -> None:
        """Somebody acts now."""
        self._before = self._all()
        try:
            act.does(Scene(self._cloud, self._ids, self._ours()))
        except Idle:
            return
        self._after_it = self._all()

    def _known(self) -> str:
        """The id of the operation's object before the operation; empty where there is none."""
        if self.operation.resource == "CustomAuthAction":
            return f"{AUTH_ACTION_ID}{self._ids[0]}"
        return self._deployed.id if self._deployed else ""

    def _ours(self) -> str:
        """The id of the operation's object at this moment."""
        made = [each for each in self._all() if each not in self._first]
        return self._known() or (made[-1] if made else "")

    def _all(self) -> Objects:
        state: State = self._cloud.control.state()
        objects: list[Object] = [
            *state.integrations,
            *state.credentials,
            *state.actions,
            *state.oauth_clients,
            *state.roles,
        ]
        return {each.id: each.model_dump(mode="json") for each in objects}

    @property
    def _theirs(self) -> set[str]:
        return set(self._after_it) - set(self._before)

    def _assert_explained(self) -> None:
        named = REMEDY.search(self.said) or re.search("What to do:|[.] Write ", self.said)
        assert named, f"no remedy is named: {self.said}"

    def _assert_nothing_is_adopted(self) -> None:
        assert self._stack.live is None or self._stack.live.id not in self._theirs, "somebody's object is taken over"

    def _assert_kept(self, act: Act) -> None:
        """What is theirs is as they left it, and what is ours is as they left it or gone as it was meant to."""
        now, ours = self._all(), self._known()
        for id_, seen in self._after_it.items():
            if id_ not in self._first | self._theirs or id_ == ours:
                self._assert_ours(act, id_, seen, now.get(id_))
            else:
                assert now.get(id_) == seen, f"{seen}\nis now\n{now.get(id_)}"
        left = [each.id for each, _ in self._nobodys() if each.id not in self._theirs]
        unnamed = [each for each in left if each not in f"{self.said} {self._adapter.said}"]
        assert not unnamed, f"left behind and not named: {unnamed}: {self.said!r}"

    def _assert_ours(self, act: Act, id_: str, seen: dict[str, Any], now: dict[str, Any] | None) -> None:
        if now is None:
            goes = self.operation.does == "destroy" or self.operation.title.startswith("replace")
            rolled_back = self._deployed is None and bool(self.said)
            assert (goes and not act.protects) or rolled_back or act.deletes, f"it is gone: {self.said!r}"
            return
        for kind in ("type", "integrationType"):
            assert now.get(kind) == seen.get(kind), f"its {kind} was {seen.get(kind)}, and is {now.get(kind)}"
        before = self._before.get(id_, {})
        for each in sorted(act.sets):
            if before.get(each) != seen[each] and "That change is lost" not in " ".join(self._adapter.said):
                assert now[each] == seen[each], f"{each} was {seen[each]!r}, and is {now[each]!r}"

    def _take_up_again(self) -> None:
        """A refresh and the same once more: the program's answer; what it is not of stays as it is."""
        self._stack.refresh()
        try:
            self._finish()
        except Failed as failed:
            self.said = str(failed)
            self._assert_explained()
        self._assert_nothing_is_adopted()
        now = self._all()
        for id_ in self._theirs:
            assert now.get(id_) == self._after_it[id_], f"{self._after_it[id_]}\nis now\n{now.get(id_)}"
