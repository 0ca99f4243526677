"""What a program can ask without managing it: each question a lookup, each answer a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Generic, Protocol, TypeVar

from pydantic import ConfigDict, Field

from genesyscloud_provider.client.errors import (
    ConfigurationError,
    Refused,
)
from genesyscloud_provider.client.suggestions import closest
from genesyscloud_provider.framework.declaration import Declared
from genesyscloud_provider.framework.session import Session


class Arguments(Declared):
    """What a lookup is asked with."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, hide_input_in_errors=True)


class Answer(Declared):
    """What a lookup finds."""

    model_config = ConfigDict(populate_by_name=True)


class Nothing(Arguments):
    """No arguments."""


class ObjectArguments(Arguments):
    """Which object: either by its id or by its name."""

    id: Annotated[str | None, Field(description="Its id; either this or `name`.")] = None
    name: Annotated[str | None, Field(description="Its name in Genesys Cloud, if only one is called that.")] = None


ArgumentsT = TypeVar("ArgumentsT", bound=Arguments)


AnswerT = TypeVar("AnswerT", bound=Answer)


@dataclass(frozen=True)
class Lookup(Generic[ArgumentsT, AnswerT]):
    """One question.

    Attributes:
        name: its name on the wire, such as `getOrganization`.
        look: asks it.
        arguments: the model of what it is asked with.
        answer: the model of what it finds.
        acts: whether asking does something, which no preview may.
    """

    name: str
    look: Callable[[Session, ArgumentsT], AnswerT]
    arguments: type[ArgumentsT]
    answer: type[AnswerT]
    acts: bool = False

    def ask(self, session: Session, arguments: ArgumentsT, preview: bool) -> AnswerT | None:
        """The answer; None where a preview has no credentials to look with, or must not ask.

        Args:
            session: what the process shares.
            arguments: what is asked with.
            preview: whether nothing is changed anyway, and an unknown value does.

        Raises:
            GenesysCloudError: the lookup failed, or there are no credentials and this is no preview.
        """
        if preview and self.acts:
            return None
        try:
            return self.look(session, arguments)
        except ConfigurationError:
            if session.can_look or not preview:
                raise
            return None


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def the_one(
    kind: str,
    find: Callable[[str], NamedT | None],
    every: Callable[[], Mapping[str, NamedT]],
    arguments: ObjectArguments,
) -> NamedT:
    """The object that is asked for.

    Args:
        kind: what messages call such an object.
        find: finds one by its id.
        every: every one by id.
        arguments: which one is asked for.

    Raises:
        Refused: there is none, or several have the name.
    """
    if (arguments.id is None) == (arguments.name is None):
        raise Refused(f"which {kind} is meant is not clear", "Give either its `id` or its `name`.")
    if arguments.id is not None:
        found = find(arguments.id)
        if found is None:
            raise Refused(f"the organization has no {kind} with this id")
        return found
    matches = [each for each in every().values() if each.name == arguments.name]
    if len(matches) > 1:
        ids = ", ".join(sorted(each.id for each in matches))
        raise Refused(f"the organization has several of this name: {ids}", "Look it up by its `id`.")
    if not matches:
        names = {each.name for each in every().values() if each.name}
        close = f"The closest are: {closest(arguments.name or '', names)}." if names else ""
        raise Refused(f"the organization has no {kind} of this name", close)
    return matches[0]


def asked_for(arguments: ObjectArguments) -> str:
    """How messages call what is asked for."""
    return arguments.id or repr(arguments.name)
