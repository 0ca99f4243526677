"""A verification ends at each of its requests, or loses each answer: nothing is left, at the latest after the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
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
    check: Callable[[Verification], None],
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
        with after(number, effect, methods):
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
    real = Client._exchange

    def exchange(self: Client, request: httpx.Request, *args: Any, **others: Any) -> httpx.Response:
        response = real(self, request, *args, **others)
        if request.method in WRITES and not request.url.path.endswith("/token"):
            killed[request.method] += 1
            control.save()
            Client._exchange = real  # type: ignore[method-assign]
            assert verified(remembering, ["API_NEVER_REDIRECTS"]).left == []
            assert objects(control) == before, f"after {request.method} number {killed[request.method]}"
            control.restore()
            Client._exchange = exchange  # type: ignore[method-assign]
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_exchange", exchange)
        assert verified(remembering, names).left == []
    assert killed.total() > 2


@pytest.mark.slow
@a_few(3)
def test_each_lost_answer(names: Collection[str], cloud: Emulator) -> None:
    each_time(cloud, names, lose, ("POST",), nothing_is_left)


@pytest.mark.slow
def test_interrupted_at_one_request_in_thirty(cloud: Emulator) -> None:
    assert each_time(cloud, NAMES, interrupt, ("POST",), it_was_interrupted, every=30) > 80
