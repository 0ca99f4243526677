"""The one generic resource.

A resource declares its inputs as a model; each input says what a change of it means. Check, diff and the mapping
between inputs and state follow from that, and a resource adds its own rules and its requests.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Generic

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from genesyscloud_provider.client.errors import ApiError, OutcomeUnknown, Refused, while_doing
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.declaration import Change, Mark, Part, model_at, names_within
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.filters import Filters
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, title_of
from genesyscloud_provider.framework.plan import Existing, Occasion, Phase
from genesyscloud_provider.framework.properties import Properties, known_part, texts, unknown_paths
from genesyscloud_provider.framework.reading import model_of, values_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.state import OWNER, in_words, owner_of, unreadable_inputs
from genesyscloud_provider.framework.steps import (
    Check,
    Checked,
    Comparison,
    Created,
    Diff,
    Failure,
    InputsT,
    Listed,
    Made,
    OutputsT,
    Reading,
    Stored,
    Unfinished,
    readable,
)


class Resource(ABC, Generic[InputsT, OutputsT]):
    """One kind of resource.

    The engine's calls come with plain values: `check`, `diff`, `create`, `read`, `update`, `delete`. What a resource
    adds are the steps behind them, `on_check` and so on, which take and give models.
    """

    name: ClassVar[str]
    """The resource's name in Pulumi."""

    noun: ClassVar[str]
    """What messages call its objects."""

    inputs: type[InputsT]
    """The model of its inputs."""

    outputs: type[OutputsT]
    """The model of its outputs that are no inputs."""

    listed_by: ClassVar[type[Filters]]
    """The model of what a listing of its objects can be narrowed by."""

    state_version: ClassVar[int] = 1
    """The version of its states' form. A change of the form counts it up, and adds to `migrate`."""

    archives: ClassVar[frozenset[tuple[str | int, ...]]] = frozenset()
    """Where its inputs may hold an archive."""

    absent_at_first: ClassVar[frozenset[str]] = frozenset()
    """Which of its required outputs the state of an object lacks that is not finished yet."""

    vouching: ClassVar[frozenset[str]] = frozenset()
    """Which of its outputs tell, where they are the live ones, that the rest of a state is as well."""

    tells_what_it_depends_on: ClassVar[bool] = False
    """Whether a warning says that what it depends on will be replaced (`Plan.leaves`)."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def check(self, olds: Properties, news: Properties, urn: str = "") -> Checked:
        """Judge what the program wrote, all at once; the values stay as they are.

        Args:
            olds: the inputs of the last deployment; empty when the object will be created.
            news: the inputs of the program; some may be unknown.
            urn: which of the program's resources it is; empty where the adapter cannot tell.
        """
        new = model_of(self.inputs, news)
        turn = self.session.plan.checked(self.name, urn, olds, news)
        check = Check(model_of(self.inputs, olds) if olds else None, new, turn)
        with self._telling_leftovers(new):
            failures = [*self._shape(known_part(news), set(unknown_paths(news))), *self.on_check(check)]
            self.session.warn_of_what_is_not_seen()
            if not failures and turn.phase is Phase.ORDERED_REPLACEMENT and turn.replaces and self.session.can_look:
                self._before_ordered_replacement(turn.urn, turn.replaces, new)
            shown = readable(failures or self.on_preflight(check))
        left = self.leftover(new) if shown else None
        return Checked(news, [*shown, left] if left else shown)

    def diff(self, id_: str, state: Properties, news: Properties, urn: str = "") -> Diff:
        """Compare the last known state with what the program wants.

        Where that finds a change of the program's, the organization is reached for once in a process, if previews may
        ask anything at all: a preview makes no other request that would show that an update cannot even log in. Before
        a replacement it is reached for wherever there are credentials. What the settings say of the organization is
        compared with the state in any case.

        Args:
            id_: the object's id.
            state: its last known state.
            news: the inputs of the program, or of a refresh the last deployment's; some may be unknown.
            urn: as for `check`.

        Raises:
            WrongOrganization: the settings name another organization than the state.
            GenesysCloudError: the organization was reached for, and cannot be reached or is another one.
        """
        with while_doing(f"comparing the {self.noun} {title_of(id_, state)} with its program"):
            self.session.note_owner(owner_of(state), title_of(id_, state))
        if unreadable := unreadable_inputs(self, news):
            return Diff(dict.fromkeys(unreadable, Change.UPDATE))  # an edited state's, which a refresh is to mend
        occasion, new = self.session.plan.occasion(self.name, news), model_of(self.inputs, news)
        with self._telling_leftovers(new):
            found = self.on_diff(Comparison(id_, title_of(id_, state), self.stored(state), new, occasion, urn))
        self.session.plan.compared(self.name, urn, id_, state, news, replaces=bool(found.replaces))
        if self.tells_what_it_depends_on and occasion is not Occasion.REFRESH:
            self._tell_what_it_depends_on(id_, state, news)
        # A replacement begins with a creation, which knows no state: this is the only look before it.
        may_ask = self.session.may_look_ahead or (found.replaces and self.session.can_look)
        if found.changes and may_ask and occasion is Occasion.UPDATE:
            with while_doing(f"looking at the organization before the {self.noun} {title_of(id_, state)} is changed"):
                self.session.require_owner(owner_of(state), title_of(id_, state))
        return found

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Create the object.

        Args:
            news: the inputs of the program.
            timeout: how many seconds to wait for it to become what it is meant to be; None for the configured ones.

        Raises:
            Unfinished: it exists, but is not what was asked for.
        """
        new = self.parse(news)
        with self._telling_leftovers(new), self._storing():
            made = self.on_create(new, timeout)
        return Created(made.id, {**self.written(news), **values_of(made.outputs)})

    def read(self, id_: str, state: Properties) -> Reading | None:
        """Read the live object, projected onto what the program wrote; None if it is gone.

        Args:
            id_: its id.
            state: the last known state; empty for an import, which yields everything that is not a default.
        """
        found = self.on_read(id_, self.stored(state) if state else None)
        return None if found is None else Reading(self.to_store(found), values_of(found.inputs))

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
        with self._storing():
            outputs = self.on_update(id_, self.stored(state), self.parse(news), timeout)
        return {**self.written(news), **values_of(outputs)}

    def delete(self, id_: str, state: Properties) -> None:
        """Delete the object; it is no error if it is gone already."""
        self.on_delete(id_, self.stored(state))

    def listing(self, by: Filters | None = None) -> list[Listed]:
        """The objects of this kind that the organization has, by name.

        Args:
            by: which of them, in the model `listed_by`; by default all.

        Raises:
            GenesysCloudError: the organization cannot be asked, or is not the one that is meant.
        """
        with while_doing(f"listing every {self.noun}"):
            self.session.require_owner()
            return sorted(self.on_list(by or self.listed_by()), key=lambda each: (each.name.casefold(), each.id))

    # The steps

    def on_check(self, check: Check[InputsT]) -> Iterator[Failure]:
        """What is wrong beyond the shape; what is `UNKNOWN` is not judged, and nobody is asked."""
        yield from ()

    def on_preflight(self, check: Check[InputsT]) -> Iterator[Failure]:
        """What the organization would refuse, where nothing else is wrong; it is asked about nothing that it has."""
        yield from ()

    def on_ordered_replacement(self, id_: str, before: Stored[InputsT, OutputsT], new: InputsT, urn: str) -> None:
        """Judge a replacement that follows from no difference, before anything is sent.

        Args:
            id_: the object's id; empty where it was not compared, and only the inputs of the last deployment are known.
            before: its last known state.
            new: the inputs of the program.
            urn: which of the program's resources it is.

        Raises:
            Refused: something live would be lost.
        """

    def on_diff(self, asked: Comparison[InputsT, OutputsT]) -> Diff:
        """What is different; a change means what its input declares."""
        return Diff(changes_of(asked.state, asked.new))

    @abstractmethod
    def on_create(self, new: InputsT, timeout: float | None) -> Made[OutputsT]:
        """Create the object; see `create`."""

    @abstractmethod
    def on_read(self, id_: str, state: Stored[InputsT, OutputsT] | None) -> Stored[InputsT, OutputsT] | None:
        """Read the live object, projected onto what the program wrote; see `read`.

        Args:
            id_: its id.
            state: its last known state; None for an import.
        """

    @abstractmethod
    def on_update(self, id_: str, state: Stored[InputsT, OutputsT], new: InputsT, timeout: float | None) -> OutputsT:
        """Bring the object from its state to the program's inputs; see `update`."""

    @abstractmethod
    def on_delete(self, id_: str, state: Stored[InputsT, OutputsT]) -> None:
        """Delete the object; see `delete`."""

    @abstractmethod
    def on_list(self, by: Any) -> Iterable[Listed]:
        """The objects of this kind, in any order.

        Args:
            by: which of them, in the model `listed_by`.
        """

    def leftover(self, new: InputsT) -> Failure | None:
        """What stays of a program when this resource is refused, and is worth a word; None if nothing is."""
        return None

    def stored(self, state: Properties) -> Stored[InputsT, OutputsT]:
        """A state as models."""
        return Stored(model_of(self.inputs, state), model_of(self.outputs, state))

    def to_store(self, stored: Stored[InputsT, OutputsT]) -> Properties:
        """Models as a state."""
        return {**values_of(stored.inputs), **values_of(stored.outputs)}

    def _tell_what_it_depends_on(self, id_: str, state: Properties, news: Properties) -> None:
        """Say that what the object depends on will be replaced."""
        title = f"{self.noun} {title_of(id_, state)}"
        for leaving in self.session.plan.depends(id_, title, self.written(state)):
            if leaving.id == id_:
                continue
            how = f", by way of the {' and the '.join(leaving.through)}" if leaving.through else ""
            stays = leaving.id in texts(self.written(news))
            goes_on = " Its program still names the old one: give it the new one in the same update." if stays else ""
            self.session.warn(f"The {title} depends on the {leaving.title}, which will be replaced{how}.{goes_on}")

    def _before_ordered_replacement(self, urn: str, existing: Existing, new: InputsT) -> None:
        before = self.stored(existing.state if existing.id else existing.inputs)
        self.on_ordered_replacement(existing.id, before, new, urn)

    @contextmanager
    def _telling_leftovers(self, new: InputsT) -> Iterator[None]:
        """Say in a refusal that leaves the block what stays of the program."""
        try:
            yield
        except (Refused, ApiError) as error:
            left = self.leftover(new)
            if left and not isinstance(error, OutcomeUnknown):
                separator = "\n" if "\n" in error.remedy else " "
                error.remedy = f"{error.remedy}{separator}{left.fault}".strip()
            raise

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Let what is known of an unfinished object leave as values."""
        try:
            yield
        except Unfinished as unfinished:
            if isinstance(unfinished.state, Stored):
                unfinished.state = self.to_store(unfinished.state)
            raise

    def continued(self, id_: str, state: Properties) -> Properties:
        """A state that an update can start from: of an object that was never finished, a live one."""
        required = {each.alias or name for name, each in self.outputs.model_fields.items() if each.is_required()}
        if required - {OWNER} <= state.keys():
            return state
        reading = self.read(id_, state)
        if reading is None:
            raise Refused(f"the {self.name} {title_of(id_, state)} does not exist any more", DELETED_OUTSIDE)
        return reading.state

    def migrate(self, version: int, state: Properties) -> Properties:
        """A state of a version as one of the next; called once for each step up to `state_version`.

        Args:
            version: the state's version; 0 is that of all states of before versions were stored, whose form is that
                of version 1 but for properties that mean nothing any more.
            state: the state, without its version.
        """
        return state

    @classmethod
    def secrets(cls) -> list[str]:
        """The wire names of all properties that are secret whatever the program says."""
        return [*cls.inputs.marked(Mark.SECRET), *cls.outputs.marked(Mark.SECRET)]

    def keep_secret(self, properties: Properties, secrets: Iterable[tuple[str | int, ...]] = ()) -> None:
        """Let no message show what a program gives as a secret: outputs are the service's own and are sent nowhere.

        Args:
            properties: the program's, or a state's, which hold the program's.
            secrets: where there are secrets beside those that the inputs declare.
        """
        declared = ((name,) for name in self.inputs.marked(Mark.SECRET))
        self.session.secrets.note(*(_at(path, properties) for path in (*declared, *secrets)))

    def written(self, state: Properties) -> Properties:
        """The inputs within a state."""
        return {name: state[name] for name in self.inputs.names() if name in state}

    def parse(self, news: Properties) -> InputsT:
        """Known and checked inputs as a model."""
        return self.inputs.model_validate({name: news[name] for name in self.inputs.names() if name in news})

    def _shape(self, known: Properties, unknown: set[tuple[str, ...]]) -> Iterator[Failure]:
        try:
            self.inputs.model_validate(known)
        except ValidationError as error:
            for problem in error.errors(include_input=False, include_url=False, include_context=True):
                path = tuple(str(part) for part in problem["loc"])
                if path not in unknown:
                    yield Failure(".".join(path), self._explain(problem) + self._instead(path, known))

    def _explain(self, problem: ErrorDetails) -> str:
        if problem["type"] == "value_error":
            return str(problem["ctx"]["error"])
        if problem["type"] == "missing":
            return "is required"
        if problem["type"] == "extra_forbidden":
            *parts, wrong = (str(each) for each in problem["loc"])
            whose = ".".join([self.name, *parts])
            return f"is no property of {whose}" + did_you_mean(wrong, names_within(self.inputs, parts))
        return in_words(problem)

    def _instead(self, path: tuple[str, ...], known: Properties) -> str:
        """What to give in place of a text, where a map is meant that has something to say of it."""
        part = model_at(self.inputs, path)
        said = part.in_place_of_text if issubclass(part, Part) and isinstance(_at(path, known), str) else ""
        return f": {said}" if said else ""


def _at(path: Iterable[str | int], value: Any) -> Any:
    """What stands at a path of keys and indexes, as far as it leads."""
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and str(part).isdigit():
            value = value[int(part)]
    return value
