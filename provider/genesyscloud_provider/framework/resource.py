"""The vocabulary that all resources share, and the one generic resource.

A resource declares its inputs as a model; each input says what a change of it means. Check, diff and the mapping
between inputs and state follow from that, and a resource adds its own rules and its requests.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from genesyscloud_provider.client.deferred import Deferred
from genesyscloud_provider.client.errors import GenesysCloudError, NotFound, Refused, while_doing
from genesyscloud_provider.client.suggestions import LISTED, closest, did_you_mean
from genesyscloud_provider.framework.properties import Properties, alike, known_part, unknown_paths
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.state import OWNER, in_words, unreadable_inputs

__all__ = [
    "DELETED_OUTSIDE",
    "LISTED",
    "OWNER",
    "Change",
    "Checked",
    "Created",
    "Declared",
    "Diff",
    "Existing",
    "Failure",
    "Inputs",
    "Known",
    "Mark",
    "NotBlank",
    "Outputs",
    "Reading",
    "Resource",
    "Unfinished",
    "closest",
    "contested",
    "did_you_mean",
    "differs",
    "gone",
    "may_be_deleted_outside",
    "nested_model",
    "owner_of",
    "readable",
    "roots",
    "shortened",
    "title_of",
]


class Change(Enum):
    """What it means when an input changes."""

    UPDATE = "update"
    REPLACE = "replace"


class Mark(Enum):
    """What else is to be known of a property."""

    SECRET = auto()
    """Never shown, and encrypted wherever it is kept."""
    STABLE = auto()
    """An output that no update changes."""
    AUTONAMED = auto()
    """An input that the adapter gives where the program gives none."""
    ANY_JSON = auto()
    """Any JSON to Pulumi's languages: Go cannot compile lists within maps otherwise, as `pulumi import` writes them."""


class Known(Enum):
    """A text for which the catalog knows values; the organization may have others."""

    CREDENTIAL_TYPE = auto()
    INTEGRATION_TYPE = auto()


class Declared(Deferred):
    """Properties by declaration: camelCase on the wire, each with a description, and marks where they apply."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    @classmethod
    def names(cls) -> list[str]:
        """Every property's wire name."""
        return [each.alias or name for name, each in cls.model_fields.items()]

    @classmethod
    def marked(cls, mark: Mark) -> list[str]:
        """The wire names of the properties that have a mark."""
        return [each.alias or name for name, each in cls.model_fields.items() if mark in each.metadata]


class Inputs(Declared):
    """A resource's inputs, and nothing that is not declared; each says what a change of it means."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @classmethod
    def changes(cls) -> dict[str, Change]:
        """What a change of each input means, by wire name."""
        return {
            each.alias or name: next(mark for mark in each.metadata if isinstance(mark, Change))
            for name, each in cls.model_fields.items()
        }


class Outputs(Declared):
    """What a resource's state holds beside its inputs."""

    organization_id: Annotated[
        str,
        Mark.STABLE,
        Field(
            description="The id of the organization that holds the object. With the credentials of another one nothing"
            " is read, changed or deleted. Absent only where an earlier version wrote the state: the next update or"
            " refresh fills it in."
        ),
    ]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


NotBlank = Annotated[str, AfterValidator(_not_blank)]
"""A text that says something."""

InputsT = TypeVar("InputsT", bound=Inputs)


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


@dataclass(frozen=True)
class Created:
    """The answer of create."""

    id: str
    state: Properties = field(repr=False)


@dataclass(frozen=True)
class Existing:
    """An object of the program that this process has checked, and does not know to be replaced.

    Attributes:
        inputs: those of the last deployment; all that check is told.
        id: its id; empty where it was not compared.
        state: its last known state; empty where it was not compared.
    """

    inputs: Properties = field(repr=False)
    id: str = ""
    state: Properties = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Reading:
    """The answer of read: the live object, and the inputs that would produce it."""

    state: Properties = field(repr=False)
    inputs: Properties = field(repr=False)


class Unfinished(GenesysCloudError):
    """An object exists, but creating or updating it did not come to its end.

    Attributes:
        id: the object's id.
        state: what is known of it.
        cause: why it is not finished.
        withdraw: removes it again; None if it was there before.
        usable: whether it is better kept than removed.
    """

    def __init__(
        self,
        id_: str,
        state: Properties,
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


class Resource(ABC, Generic[InputsT]):
    """One kind of resource. Its state is its outputs: the inputs that the program wrote, and what the service added."""

    name: ClassVar[str]
    """The resource's name in Pulumi."""

    noun: ClassVar[str]
    """What messages call its objects."""

    inputs: type[InputsT]
    """The model of its inputs."""

    outputs: ClassVar[type[Outputs]]
    """The model of its outputs that are no inputs."""

    archives: ClassVar[frozenset[tuple[str | int, ...]]] = frozenset()
    """Where its inputs may hold an archive."""

    absent_at_first: ClassVar[frozenset[str]] = frozenset()
    """Which of its required outputs the state of an object lacks that is not finished yet."""

    vouching: ClassVar[frozenset[str]] = frozenset()
    """Which of its outputs tell, where they are the live ones, that the rest of a state is as well."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._existing: dict[str, Existing] = {}

    def check(self, olds: Properties, news: Properties, urn: str = "") -> Checked:
        """Judge what the program wrote, all at once; the values stay as they are.

        Args:
            olds: the inputs of the last deployment; empty when the object will be created.
            news: the inputs of the program; some may be unknown.
            urn: which of the program's resources it is; empty where the adapter cannot tell.
        """
        known = known_part(news)
        unknown = set(unknown_paths(news))
        failures = [*self._shape(known, unknown), *self.validate(olds, news)]
        self.session.note_checked(self.name, news, new=not olds)
        self.session.warn_of_what_is_not_seen()
        if not failures:
            self._guard_against_orders(olds, news, urn)
        return Checked(news, readable(failures or self.preflight(olds, news, urn)))

    @abstractmethod
    def validate(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What is wrong beyond the shape; unknown values are not judged, and nobody is asked."""

    def preflight(self, olds: Properties, news: Properties, urn: str) -> Iterator[Failure]:
        """What the organization would refuse, where nothing else is wrong; it is asked about nothing that it has."""
        yield from ()

    def replaced_by_order(self, existing: Existing, news: Properties, urn: str) -> None:
        """Judge a replacement that follows from no difference, before anything is sent. For `urn` see `check`.

        Raises:
            Refused: something live would be lost.
        """

    def diff(self, id_: str, state: Properties, news: Properties, urn: str = "") -> Diff:
        """Compare the last known state with what the program wants.

        Where that finds a change, the organization is reached for once in a process: a preview makes no other request
        that would show that an update cannot even log in. What the settings say of the organization is compared with
        the state in any case.

        Args:
            id_: the object's id.
            state: its last known state.
            news: the inputs of the program, or of a refresh the last deployment's; some may be unknown.
            urn: as for `check`.

        Raises:
            WrongOrganization: the settings name another organization than the state.
            GenesysCloudError: something changes, and the organization cannot be reached, or is another one.
        """
        with while_doing(f"comparing the {self.noun} {title_of(id_, state)} with its program"):
            self.session.note_owner(owner_of(state), title_of(id_, state))
        if unreadable := unreadable_inputs(self, news):
            return Diff(dict.fromkeys(unreadable, Change.UPDATE))  # an edited state's, which a refresh is to mend
        found = self.compare(id_, state, news, urn)
        if urn in self._existing:
            self._existing[urn] = Existing(self._existing[urn].inputs, id_, state)
        if found.replaces:
            self._existing.pop(urn, None)
        # A replacement begins with a creation, which knows no state: this is the only look before it.
        may_ask = self.session.may_look_ahead or (found.replaces and self.session.can_look)
        if found.changes and may_ask and self.session.was_checked(self.name, news):
            with while_doing(f"looking at the organization before the {self.noun} {title_of(id_, state)} is changed"):
                self.session.require_owner(owner_of(state), title_of(id_, state))
        return found

    def compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        """What is different; a change means what its input declares. For the arguments see `diff`."""
        return Diff(
            {name: change for name, change in self.inputs.changes().items() if differs(state.get(name), news.get(name))}
        )

    @abstractmethod
    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Create the object.

        Args:
            news: the inputs of the program.
            timeout: how many seconds to wait for it to become what it is meant to be; None for the configured ones.

        Raises:
            Unfinished: it exists, but is not what was asked for.
        """

    @abstractmethod
    def read(self, id_: str, state: Properties) -> Reading | None:
        """Read the live object, projected onto what the program wrote; None if it is gone.

        Args:
            id_: its id.
            state: the last known state; empty for an import, which yields everything that is not a default.
        """

    @abstractmethod
    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """Bring the object from `state` to `news`; returns the new state.

        Args:
            id_: its id.
            state: its last known state.
            news: the inputs of the program.
            timeout: as for `create`.

        Raises:
            Unfinished: some of it was done.
        """

    @abstractmethod
    def delete(self, id_: str, state: Properties) -> None:
        """Delete the object; it is no error if it is gone already."""

    def continued(self, id_: str, state: Properties) -> Properties:
        """A state that an update can start from: of an object that was never finished, a live one."""
        required = {each.alias or name for name, each in self.outputs.model_fields.items() if each.is_required()}
        if required - {OWNER} <= state.keys():
            return state
        reading = self.read(id_, state)
        if reading is None:
            raise Refused(f"the {self.name} {title_of(id_, state)} does not exist any more", DELETED_OUTSIDE)
        return reading.state

    @classmethod
    def secrets(cls) -> list[str]:
        """The wire names of all properties that are secret whatever the program says."""
        return [*cls.inputs.marked(Mark.SECRET), *cls.outputs.marked(Mark.SECRET)]

    def keep_secret(self, properties: Properties, secrets: Iterable[tuple[str | int, ...]] = ()) -> None:
        """Let no message show what is secret in a program's or a state's properties.

        Args:
            properties: the properties.
            secrets: where there are secrets beside those that the inputs declare.
        """
        declared = ((name,) for name in self.inputs.marked(Mark.SECRET))
        self.session.secrets.note(*(_at(path, properties) for path in (*declared, *secrets)))

    def written(self, state: Properties) -> Properties:
        """The inputs within a state."""
        return {name: state[name] for name in self.inputs.names() if name in state}

    def computed(self, state: Properties) -> Properties:
        """The outputs within a state that are no inputs."""
        return {name: state[name] for name in self.outputs.names() if name in state}

    def parse(self, news: Properties) -> InputsT:
        """Known and checked inputs as a model."""
        return self.inputs.model_validate({name: news[name] for name in self.inputs.names() if name in news})

    def _guard_against_orders(self, olds: Properties, news: Properties, urn: str) -> None:
        """Notice that Pulumi replaces an object without a reason that was found here: as `replaceOnChanges` does.

        It then checks the object as one that exists, compares it or not, and checks it again as a new one.
        """
        if olds and urn:
            self._existing[urn] = Existing(olds)
        elif (existing := self._existing.pop(urn, None)) and self.session.can_look:
            self.replaced_by_order(existing, news, urn)

    def _shape(self, known: Properties, unknown: set[tuple[str, ...]]) -> Iterator[Failure]:
        try:
            self.inputs.model_validate(known)
        except ValidationError as error:
            for problem in error.errors(include_input=False, include_url=False, include_context=True):
                path = tuple(str(part) for part in problem["loc"])
                if path not in unknown:
                    yield Failure(".".join(path), self._explain(problem))

    def _explain(self, problem: ErrorDetails) -> str:
        if problem["type"] == "value_error":
            return str(problem["ctx"]["error"])
        if problem["type"] == "missing":
            return "is required"
        if problem["type"] == "extra_forbidden":
            *parts, wrong = (str(each) for each in problem["loc"])
            whose = ".".join([self.name, *parts])
            return f"is no property of {whose}" + did_you_mean(wrong, _names_within(self.inputs, parts))
        return in_words(problem)


def _at(path: Iterable[str | int], value: Any) -> Any:
    """What stands at a path of keys and indexes, as far as it leads."""
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
    return value


def nested_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field's value; None if it has none."""
    kinds = (field.annotation, *get_args(field.annotation))
    # On Python 3.10 `dict[str, str]` counts as a class.
    models = (each for each in kinds if isinstance(each, type) and get_origin(each) is None)
    return next((each for each in models if issubclass(each, BaseModel)), None)


def _names_within(model: type[BaseModel], parts: Iterable[str]) -> list[str]:
    """The wire names of the properties at a path of nested models."""
    for part in parts:
        field = next((each for name, each in model.model_fields.items() if part in (name, each.alias)), None)
        model = (field and nested_model(field)) or BaseModel
    return [each.alias or name for name, each in model.model_fields.items()]


def differs(old: Any, new: Any) -> bool:
    """Whether a new value, which may be unknown, is another one."""
    return next(unknown_paths(new), None) is not None or not alike(old, new)


FAILURES: Final = 20
"""How many failures a check shows: about a page."""

REASON_LENGTH: Final = 1000
"""Characters of a failure's reason that are shown."""

NAME_LENGTH: Final = 200
"""Characters of a program's own name or value that are shown."""

DELETED_OUTSIDE = "If it was deleted outside this program, run `pulumi refresh`, then `pulumi up`."


def contested(names: Iterable[str]) -> Refused:
    """Why nothing is saved: others changed what the program manages."""
    return Refused(
        f"somebody else changed it since the last deployment: {', '.join(names)}",
        "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
    )


def gone() -> Refused:
    """Why nothing is saved: there is nothing any more."""
    return Refused("it does not exist any more", DELETED_OUTSIDE)


@contextmanager
def may_be_deleted_outside() -> Iterator[None]:
    """Say of an object that should be there, and is not, what to do."""
    try:
        yield
    except NotFound as error:
        error.remedy = DELETED_OUTSIDE
        raise


def owner_of(state: Properties) -> str | None:
    """The id of the organization that holds the object; None where the state does not say it."""
    return state.get(OWNER) or None


def title_of(id_: str, state: Properties) -> str:
    """How messages call an object: by name and id, or by id alone where no name is known."""
    name = state.get("name")
    return f"{name!r} ({id_})" if name else id_


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
    shown: list[Failure] = []
    for each in found:
        name = list_of(each)
        seen[name] += 1
        if seen[name] <= LISTED:
            shown.append(each)
        if seen[name] == LISTED < lists[name]:
            shown.append(Failure(name, f"and {lists[name] - LISTED} more like these"))
    if len(shown) <= FAILURES + 1:
        return shown
    return [*shown[:FAILURES], Failure("", f"and {len(shown) - FAILURES} more failures: mend these first")]
