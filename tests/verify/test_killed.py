"""A verification ends at each of its requests, or loses each answer: nothing is left, at the latest after the next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.commands.verify.running import Verification
from tests.verify.organization import NAMES, objects, verified

SOME: Final = (
    "HOLDERS_OF_A_ROLE_ARE_LISTED",
    "OMITTED_SETTINGS_ARE_REMOVED",
    "DRAFTS_LEAVE_THE_PUBLISHED_VERSION",
    "API_NEVER_REDIRECTS",
)
"""Trials that make objects of every kind."""

GROUPS: Final = [NAMES[first : first + 8] for first in range(0, len(NAMES), 8)]
"""All trials, a few in each verification: where it ends late, all before has to be done again each time."""

Effect = Callable[[httpx.Request], None]


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def after(number: int, effect: Effect, methods: Collection[str]) -> Iterator[list[str]]:
    """Once so many requests of these methods were carried out, something happens instead of the last one's answer.

    Yields:
        The methods of such requests, as they are sent.
    """
    real, sent = Client._exchange, list[str]()

    def exchange(self: Client, request: httpx.Request, *args: Any, **others: Any) -> httpx.Response:
        response = real(self, request, *args, **others)
        if request.method in methods and not request.url.path.endswith("/token"):
            sent.append(request.method)
            if len(sent) == number:
                effect(request)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_exchange", exchange)
        yield sent


def die(_request: httpx.Request) -> None:
    """Nothing that this process does from now on has an effect."""

    def gone(*_: Any, **__: Any) -> httpx.Response:
        raise Killed

    Client._exchange = gone  # type: ignore[method-assign]
    raise Killed


def lose(request: httpx.Request) -> None:
    raise httpx.ReadError("lost", request=request)


def interrupt(_request: httpx.Request) -> None:
    raise KeyboardInterrupt


WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


def each_time(
    cloud: Emulator,
    names: Collection[str],
    effect: Effect,
    methods: Collection[str],
    check: Callable[[Verification | None], None],
    every: int = 1,
) -> int:
    """Verify again and again, each time with the effect after one more request, or after as many more as told.

    Returns:
        How many requests there are.
    """
    with after(0, effect, methods) as sent:
        verified(cloud, names)
    total = len(sent)
    for number in range(1, total + 1, every):
        cloud.control.restore()
        before = objects(cloud.control)
        run = None
        with after(number, effect, methods), suppress(Killed):
            run = verified(cloud, names)
        check(run)
        assert objects(cloud.control) == before, f"after {number} of {total} requests"
    return total


def the_next_call_removes_what_is_left(cloud: Emulator) -> Callable[[Verification | None], None]:
    def check(run: Verification | None) -> None:
        assert run is None
        assert verified(cloud, ["API_NEVER_REDIRECTS"]).left == []

    return check


def nothing_is_left(run: Verification | None) -> None:
    assert run is not None
    assert run.left == []


def it_was_interrupted(run: Verification | None) -> None:
    nothing_is_left(run)
    assert run is not None
    assert run.interrupted


@pytest.mark.slow
def test_killed_at_each_request_of_some_trials(cloud: Emulator) -> None:
    assert each_time(cloud, SOME, die, WRITES, the_next_call_removes_what_is_left(cloud)) > 20


@pytest.mark.slow
@pytest.mark.parametrize("names", GROUPS, ids=lambda each: each[0])
def test_killed_at_each_request(names: Collection[str], cloud: Emulator) -> None:
    assert each_time(cloud, names, die, WRITES, the_next_call_removes_what_is_left(cloud)) > 2


@pytest.mark.slow
@pytest.mark.parametrize("names", GROUPS, ids=lambda each: each[0])
def test_each_lost_answer(names: Collection[str], cloud: Emulator) -> None:
    assert each_time(cloud, names, lose, ("POST",), nothing_is_left) > 1


@pytest.mark.slow
def test_interrupted_at_one_request_in_ten(cloud: Emulator) -> None:
    assert each_time(cloud, NAMES, interrupt, ("POST",), it_was_interrupted, every=10) > 80
