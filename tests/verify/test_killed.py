"""A verification ends at each of its requests, or loses each answer: nothing is left, at the latest after the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.commands.verify.running import Verification
from tests.verify.organization import NAMES, objects, verified


def a_few(of_all: int) -> pytest.MarkDecorator:
    """All trials, a few in each verification: the later in one, the longer it takes, and the more is to be removed."""
    groups = [NAMES[first : first + of_all] for first in range(0, len(NAMES), of_all)]
    return pytest.mark.parametrize("names", groups, ids=lambda each: each[0])


Effect = Callable[[httpx.Request], None]


WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")


@contextmanager
def once_carried_out(methods: Collection[str], happens: Effect) -> Iterator[None]:
    """Between each request of these methods and its answer something happens; what that asks for passes undisturbed."""
    real = Client._exchange

    def exchange(self: Client, request: httpx.Request, *args: Any, **others: Any) -> httpx.Response:
        response = real(self, request, *args, **others)
        if request.method in methods and not request.url.path.endswith("/token"):
            Client._exchange = real  # type: ignore[method-assign]
            try:
                happens(request)
            finally:
                Client._exchange = exchange  # type: ignore[method-assign]
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_exchange", exchange)
        yield


def only(number: int, effect: Effect) -> Effect:
    """The effect on one request alone; they are counted from 1."""
    counted = count(1)

    def happens(request: httpx.Request) -> None:
        if next(counted) == number:
            effect(request)

    return happens


def lose(request: httpx.Request) -> None:
    raise httpx.ReadError("lost", request=request)


def interrupt(_request: httpx.Request) -> None:
    raise KeyboardInterrupt


def each_time(
    cloud: Emulator,
    names: Collection[str],
    effect: Effect,
    check: Callable[[Verification], None],
    every: int = 1,
) -> int:
    """Verify again and again, each time with the effect after one more POST, or after as many more as told.

    Returns:
        How many of them there are.
    """
    sent: list[httpx.Request] = []
    with once_carried_out(("POST",), sent.append):
        verified(cloud, names)
    total = len(sent)
    for number in range(1, total + 1, every):
        cloud.control.restore()
        before = objects(cloud.control)
        with once_carried_out(("POST",), only(number, effect)):
            run = verified(cloud, names)
        check(run)
        assert objects(cloud.control) == before, f"after {number} of {total} requests"
    return total


def nothing_is_left(run: Verification) -> None:
    assert run.left == []


def it_was_interrupted(run: Verification) -> None:
    nothing_is_left(run)
    assert run.interrupted


@pytest.fixture
def remembering(cloud: Emulator) -> Iterator[Emulator]:
    """The organization, of which something else may be saved meanwhile."""
    organization = cloud._organization
    assert organization is not None
    furnished = organization.saved
    yield cloud
    organization.saved = furnished


@pytest.mark.slow
@a_few(6)
def test_killed_at_each_request(names: Collection[str], remembering: Emulator) -> None:
    """After each request that writes, a look at what a killed process would leave, and at what the next one does."""
    control, before, killed = remembering.control, objects(remembering.control), Counter[str]()

    def look(request: httpx.Request) -> None:
        killed[request.method] += 1
        control.save()
        assert verified(remembering, ["API_NEVER_REDIRECTS"]).left == []
        assert objects(control) == before, f"after {request.method} number {killed[request.method]}"
        control.restore()

    with once_carried_out(WRITES, look):
        assert verified(remembering, names).left == []
    assert killed.total() > 2


@pytest.mark.slow
@a_few(3)
def test_each_lost_answer(names: Collection[str], cloud: Emulator) -> None:
    each_time(cloud, names, lose, nothing_is_left)


@pytest.mark.slow
def test_interrupted_at_one_request_in_thirty(cloud: Emulator) -> None:
    assert each_time(cloud, NAMES, interrupt, it_was_interrupted, every=30) > 80
