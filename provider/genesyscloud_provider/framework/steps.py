"""What the steps of a resource are asked and answer: check, diff, create, read, update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.client.suggestions import LISTED, did_you_mean
from genesyscloud_provider.framework.declaration import Change, Inputs, Outputs
from genesyscloud_provider.framework.plan import Occasion, Turn
from genesyscloud_provider.framework.properties import Properties


@dataclass(frozen=True)
class Failure:
    """Something wrong with an input, found before anything was sent.

    Attributes:
        path: which input, dotted: `fields.ARN`.
        fault: what is wrong with it.
        word: a name that may be misspelt; empty if none is.
        choices: the names that it may have been meant for. They are compared only for failures that are shown.
    """

    path: str
    fault: str
    word: str = field(default="", compare=False, repr=False)
    choices: Iterable[str] = field(default=(), compare=False, repr=False)

    @property
    def reason(self) -> str:
        """What is wrong, with a suggestion where a name is close."""
        return self.fault + (did_you_mean(self.word, self.choices) if self.word else "")

    @property
    def reported(self) -> tuple[str, str]:
        """Property and reason, as Pulumi takes them.

        Pulumi prints the value of the property that a failure names, secret or not: so none is named but in the reason.
        """
        reason = shortened(self.reason, REASON_LENGTH)
        return "", f"{shortened(self.path, NAME_LENGTH)}: {reason}" if self.path else reason


@dataclass(frozen=True)
class Checked:
    """The answer of check."""

    inputs: Properties = field(repr=False)
    failures: list[Failure]


@dataclass(frozen=True)
class Diff:
    """What is different, by property path; all else is derived from that."""

    changes: dict[str, Change] = field(default_factory=dict)
    delete_before_replace: bool = False

    @property
    def replaces(self) -> list[str]:
        """The properties whose change means replacement."""
        return roots(path for path, change in self.changes.items() if change is Change.REPLACE)


InputsT = TypeVar("InputsT", bound=Inputs)
OutputsT = TypeVar("OutputsT", bound=Outputs)


@dataclass(frozen=True)
class Stored(Generic[InputsT, OutputsT]):
    """What the state of an object holds.

    Attributes:
        inputs: what the program wrote; a property that it did not write is not set.
        outputs: what the service added.
    """

    inputs: InputsT = field(repr=False)
    outputs: OutputsT = field(repr=False)

    def wrote(self, name: str) -> bool:
        """Whether the program wrote an input, be it null; `name` is its name in Python."""
        return name in self.inputs.model_fields_set


@dataclass(frozen=True)
class Check(Generic[InputsT]):
    """What a check is asked.

    Attributes:
        old: the inputs of the last deployment; None where the engine takes the object for a new one.
        new: the inputs of the program; what is not known, or of another kind than declared, is `UNKNOWN`.
        turn: what the check is for.
    """

    old: InputsT | None = field(repr=False)
    new: InputsT = field(repr=False)
    turn: Turn


@dataclass(frozen=True)
class Comparison(Generic[InputsT, OutputsT]):
    """What a comparison is asked.

    Attributes:
        id: the object's id.
        title: how messages call the object.
        state: its last known state.
        new: the inputs of the program; what is not known is `UNKNOWN`.
        occasion: what the comparison is for.
        urn: which of the program's resources it is; empty where the adapter cannot tell.
    """

    id: str
    title: str
    state: Stored[InputsT, OutputsT]
    new: InputsT = field(repr=False)
    occasion: Occasion
    urn: str


@dataclass(frozen=True)
class Made(Generic[OutputsT]):
    """What a creation has made.

    Attributes:
        id: the object's id.
        outputs: what the service added to what the program wrote.
    """

    id: str
    outputs: OutputsT = field(repr=False)


@dataclass(frozen=True)
class Created:
    """The answer of create."""

    id: str
    state: Properties = field(repr=False)


@dataclass(frozen=True)
class Reading:
    """The answer of read: the live object, and the inputs that would produce it."""

    state: Properties = field(repr=False)
    inputs: Properties = field(repr=False)


@dataclass(frozen=True)
class Listed:
    """An object that the organization has.

    Attributes:
        id: its id, by which it can be imported.
        name: its name; empty where it has none.
    """

    id: str
    name: str = ""


class Unfinished(GenesysCloudError):
    """An object exists, but creating or updating it did not come to its end.

    Attributes:
        id: the object's id.
        state: what is known of it: stored values, or a `Stored`.
        cause: why it is not finished.
        rollback: removes it again; None if it was there before.
        usable: whether it is better kept than removed.
    """

    def __init__(
        self,
        id_: str,
        state: Any,
        cause: Exception,
        rollback: Callable[[], None] | None = None,
        usable: bool = False,
    ) -> None:
        super().__init__(str(cause))
        self.id = id_
        self.state = state
        self.cause = cause
        self.rollback = rollback
        self.usable = usable

    def note_doing(self, what: str) -> None:
        """Remember it for the cause as well, which is what a user may be shown."""
        super().note_doing(what)
        if isinstance(self.cause, GenesysCloudError):
            self.cause.note_doing(what)


FAILURES: Final = 20
"""How many failures a check shows: about a page."""


REASON_LENGTH: Final = 1000
"""Characters of a failure's reason that are shown."""


NAME_LENGTH: Final = 200
"""Characters of a program's own name or value that are shown."""


def shortened(text: str, most: int) -> str:
    """A text of at most `most` characters, its begin and its end if it is longer: advice stands at the end."""
    if len(text) <= most:
        return text
    end = most // 3
    return f"{text[: most - end - 3]} … {text[-end:]}"


def roots(paths: Iterable[str]) -> list[str]:
    """The properties that paths begin with."""
    return sorted({path.split(".", 1)[0] for path in paths})


def readable(failures: Iterable[Failure]) -> list[Failure]:
    """Each failure once, in their order, and no more than a page: what is left out is counted, list by list."""
    found = list(dict.fromkeys(failures))
    on_path = Counter(each.path for each in found)

    def list_of(failure: Failure) -> str:
        """What a failure's siblings stand in: the property itself where it has several, else what holds it."""
        return failure.path if on_path[failure.path] > 1 else failure.path.rpartition(".")[0]

    lists = Counter(map(list_of, found))
    seen: Counter[str] = Counter()
    shown: list[tuple[Failure, int]] = []  # each with how many failures it tells of
    for each in found:
        name = list_of(each)
        seen[name] += 1
        if seen[name] <= LISTED:
            shown.append((each, 1))
        if seen[name] == LISTED < lists[name]:
            more = lists[name] - LISTED
            shown.append((Failure(name, f"and {more} more like these"), more))
    if len(shown) <= FAILURES + 1:
        return [each for each, _ in shown]
    rest = sum(count for _, count in shown[FAILURES:])
    return [*(each for each, _ in shown[:FAILURES]), Failure("", f"and {rest} more failures: mend these first")]
