"""What of an organization is taken over, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.registry import RESOURCES

Key = tuple[str, str]
"""Which object: the resource's name in Pulumi, and its id."""

CREDENTIAL: Final = "IntegrationCredential"
INTEGRATION: Final = "DataActionIntegration"
ACTION: Final = "DataAction"
AUTH_ACTION: Final = "CustomAuthAction"
ROLE: Final = "Role"
CLIENT: Final = "OAuthClient"

KINDS: Final[Mapping[str, type[Resource[Any, Any]]]] = {each.name: each for each in RESOURCES}

PROGRAM_ORDER: Final = (ROLE, CLIENT, CREDENTIAL, INTEGRATION, AUTH_ACTION, ACTION)
"""In which order a program writes resources, so that what is referred to stands before what refers to it."""


@dataclass(frozen=True)
class Found:
    """An object as it was read.

    Attributes:
        resource: the resource's name in Pulumi.
        id: the object's id.
        inputs: what a program would write of it, by wire name; secrets only where they are known from elsewhere.
        state: what a stack's state would hold of it.
        suggestion: the words of a name that was chosen for it elsewhere; empty where none was.
    """

    resource: str
    id: str
    inputs: Properties = field(repr=False)
    state: Properties = field(repr=False)
    suggestion: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Which object it is."""
        return self.resource, self.id

    @property
    def name(self) -> str:
        """Its name in Genesys Cloud; may be empty."""
        return str(self.inputs.get("name") or "")

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the {KINDS[self.resource].noun} {self.name!r} ({self.id})"

    @property
    def integration(self) -> str:
        """The id of the integration that it belongs to; empty where it belongs to none."""
        part = self.inputs.get("integration")
        return str(part.get("id", "")) if isinstance(part, Mapping) else ""


@dataclass(frozen=True)
class StaticAction:
    """An action that came with its integration: a program refers to it, and does not manage it."""

    id: str
    name: str
    integration: str


@dataclass(frozen=True)
class Remark:
    """What is to be said of an object, such as why it is not taken over.

    Attributes:
        what: which object, as messages call it.
        why: what there is to say, as a sentence without its full stop.
        key: the object; without an id where all of a kind are meant, None where that does not matter.
    """

    what: str
    why: str
    key: Key | None = None


@dataclass(frozen=True)
class Organization:
    """What was read of an organization.

    Attributes:
        id: its id.
        name: its name; may be empty.
        found: what can be taken over.
        static: the actions that came with integrations that are taken over.
        left_out: what cannot.
        worth_a_look: what is taken over, and may not be what somebody wants.
        names: names of what is referred to and not taken over, by id: roles.
        home_division: the id of its home division; empty where it is of no importance, or cannot be told.
    """

    id: str
    name: str
    found: tuple[Found, ...]
    static: tuple[StaticAction, ...] = ()
    left_out: tuple[Remark, ...] = ()
    worth_a_look: tuple[Remark, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    home_division: str = ""

    @property
    def title(self) -> str:
        """How texts call it."""
        return f"{self.name} ({self.id})" if self.name else self.id


@dataclass(frozen=True)
class Adoption:
    """What is taken over, with its names: all that a writer of programs has to know.

    Attributes:
        organization: where it is.
        objects: the objects, with references to each other by id.
        names: the resources' names in Pulumi.
        users: who refers to an object; what nobody refers to may be absent.
        modules: in which module an earlier call has put a resource; none where there was none.
        edited: the project's files that somebody has edited, and that stay as they are.
    """

    organization: Organization
    objects: Mapping[Key, Found]
    names: Mapping[Key, str] = field(repr=False)
    users: Mapping[Key, list[Key]]
    modules: Mapping[Key, str] = field(default_factory=dict, repr=False)
    edited: frozenset[str] = frozenset()

    def ordered(self) -> list[Found]:
        """The objects, what is referred to before what refers to it, and each kind by its names."""
        return sorted(
            self.objects.values(), key=lambda each: (PROGRAM_ORDER.index(each.resource), self.names[each.key], each.id)
        )
