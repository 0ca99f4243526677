"""Finding what a request made whose answer got lost. Such a request is never sent again, and nothing is guessed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.errors import GenesysCloudError, OutcomeUnknown

LOOK_FOR: Final = 10.0  # assumes: NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS
"""Seconds to look for an object: a listing may lag (API reference 4.1)."""

LOOK_EVERY: Final = 1.0
"""Seconds between two looks."""


class Identified(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Tells it from all others of its kind."""


T = TypeVar("T", bound=Identified)


class Claims(Generic[T]):
    """Which new objects this process has asked for, so that no two of its resources ever take one object.

    Args:
        known: whether this process knows an object by its id already, so that it is no new one.
    """

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._open: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def claim(self, key: Hashable) -> Iterator[None]:
        """Claim one new object by what it can be told by, such as its name.

        Where what became of it stays unknown, the claim stays open: there may be an object of it.
        """
        with self._lock:
            self._open[key] += 1
        try:
            yield
        except OutcomeUnknown:
            raise
        except BaseException:
            self._close(key)
            raise
        self._close(key)

    def only(self, key: Hashable, candidates: Sequence[T]) -> T | None:
        """The one candidate for an open claim; None if there are more, or if it could be another claim's as well."""
        with self._lock:
            # In this order: a claim that is closed by now has made its object known, one that is yet to be opened had
            # none when the candidates were listed.
            if self._open[key] > 1:
                return None
            new = self.new(candidates)
        return new[0] if len(new) == 1 else None

    def new(self, candidates: Sequence[T]) -> list[T]:
        """The candidates that this process does not know yet."""
        return [each for each in candidates if not self._known(each.id)]

    def _close(self, key: Hashable) -> None:
        with self._lock:
            self._open[key] -= 1


@dataclass(frozen=True)
class Kind:
    """A kind of objects, as messages speak of it.

    Attributes:
        noun: what an object is called.
        pulumi_type: its type in `pulumi import`.
        deletion: the command that deletes one, before its id.
        why_not_taken_over: why one whose creation was not answered is of no use; empty where it is.
    """

    noun: str
    pulumi_type: str
    deletion: str
    why_not_taken_over: str = ""


def look_for(look: Callable[[], list[T]], what: str, lost: OutcomeUnknown, access: Access) -> list[T]:
    """What `look` finds as soon as it finds anything.

    Args:
        look: looks once.
        what: what is looked for, in words.
        lost: the error that the request ended with.
        access: has the clock that paces the looks.

    Raises:
        OutcomeUnknown: nothing was found, or looking failed; it is `lost` with a remedy that names the object.
    """
    seconds = access.patience("NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS", LOOK_FOR)
    try:
        found = _keep_looking(look, access.clock, seconds)
    except GenesysCloudError as error:
        remedy = (
            f"Whether {what} was created could not be found out ({error}) If there is one, delete it, and try again."
        )
        raise _with_remedy(lost, remedy) from None
    if not found:
        remedy = f"The provider looked for {what} for {seconds:.0f} seconds and found none, {_NOTHING}"
        raise _with_remedy(lost, remedy)
    return found


def not_told_apart(lost: OutcomeUnknown, kind: Kind, name: str, candidates: Sequence[Identified]) -> OutcomeUnknown:
    """`lost` with what may have come of the request, and the commands that take it over or delete it.

    Args:
        lost: the error that the request ended with.
        kind: what was to be created.
        name: its name.
        candidates: what is there now, and may be it.
    """
    if not candidates:
        return _with_remedy(lost, f"The provider looked for it, and found only what this program has made, {_NOTHING}")
    if kind.why_not_taken_over:
        found = "".join(f"\n  - {each.id}\n      delete it:  {kind.deletion} {each.id}" for each in candidates)
        return _with_remedy(
            lost,
            f"The provider looked for the {kind.noun}, and found what may be it, or somebody else's, as others can use"
            f" the name {name!r} too. Nothing was taken over, as {kind.why_not_taken_over}:{found}\n"
            "Delete what is this program's; then run `pulumi up` again.",
        )
    return _with_remedy(
        lost,
        f"The provider looked for the {kind.noun}, and found what may be it, or somebody else's, as others can use"
        f" the name {name!r} too. Nothing was taken over:{two_ways(kind, candidates)} Do one of the two with what is"
        " this program's; then run `pulumi up` again.",
    )


def two_ways(kind: Kind, candidates: Sequence[Identified]) -> str:
    """The commands that take each object over or delete it, on lines of their own, and what they mean.

    Args:
        kind: what they are.
        candidates: the objects.
    """
    listed = "".join(
        f"\n  - {each.id}\n"
        f"      take it over:  pulumi import {kind.pulumi_type} RESOURCE {each.id}\n"
        f"      or delete it:  {kind.deletion} {each.id}"
        for each in candidates
    )
    return f"{listed}\nRESOURCE is the resource's name in the program, and `gc` Genesys Cloud's command line."


def _keep_looking(look: Callable[[], list[T]], clock: Clock, seconds: float) -> list[T]:
    until = clock.now() + seconds
    while not (found := look()) and clock.now() < until:
        clock.sleep(LOOK_EVERY)
    return found


def _with_remedy(lost: OutcomeUnknown, remedy: str) -> OutcomeUnknown:
    lost.remedy = remedy
    return lost


_NOTHING: Final = "so most likely nothing was created: run `pulumi up` again. If one appears later, delete it."
