"""What `pulumi-genesyscloud inventory --json` writes, as far as an organization can be made of it.

The emulator knows the document from its description alone, and reads only what it needs. What the document does not
hold nobody can make: fields of credentials, secrets, URLs, headers, templates and contracts of actions, notes and
properties of integrations, conditions of roles, code of functions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

VERSION: Final = 1
"""The version of the document that is read."""

_EXPECTED: Final = "Give it what `pulumi-genesyscloud inventory --json` has printed."


class SeedError(Exception):
    """What was given is no inventory; the text says in one line what it is instead, and what to do."""


class Part(BaseModel):
    """Base of all parts of the document: camel case, the right types of JSON, and whatever else there is."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True, extra="ignore")


class Organization(Part):
    """Whose objects they are."""

    id: str = Field(min_length=1)
    name: str


class Untold(Part):
    """What the inventory does not tell as a whole."""

    part: str
    reason: str = ""


class Limit(Part):
    """A limit: of an integration type by its id, or of the organization by namespace and key."""

    name: str
    key: str
    allowed: int = Field(ge=0)
    documented: bool = False


class Slot(Part):
    """A credential in an integration."""

    slot: str
    credential: str
    type: str


class Integration(Part):
    """An integration."""

    id: str = Field(min_length=1)
    name: str
    type: str
    type_name: str
    for_data_actions: bool
    intended_state: str
    reported_state: str
    reason: str = ""
    credential_required: bool
    credentials: list[Slot]


class Credential(Part):
    """A credential, without its fields."""

    id: str = Field(min_length=1)
    name: str
    type: str
    modified_date: str | None = None


class User(Part):
    """A version of a flow or script that uses an action."""

    id: str = Field(min_length=1)
    name: str
    kind: str
    version: str
    state: str


class Runs(Part):
    """How often an action ran."""

    last_day: int = Field(ge=0)
    last_month: int = Field(ge=0)


class Usage(Part):
    """Who uses an action."""

    users: list[User]
    other_versions: int = Field(default=0, ge=0)
    runs: Runs | None = None


class Call(Part):
    """How an action calls its system, as far as it is told."""

    method: str
    timeout_seconds: int | None = None


class Function(Part):
    """The function behind an action."""

    runtime: str
    handler: str
    timeout_seconds: int | None = None


class Action(Part):
    """An action, or a draft that was never published."""

    id: str = Field(min_length=1)
    name: str
    category: str
    integration: str
    kind: Literal["custom", "static", "authentication"]
    is_function: bool
    secure: bool
    version: int | None = None
    draft_version: int | None = None
    call: Call | None = None
    function: Function | None = None
    usage: Usage | None = None


class HeldRole(Part):
    """A role of an OAuth client."""

    role: str
    name: str
    division: str
    division_name: str = ""


class OAuthClient(Part):
    """An OAuth client, without its secret."""

    id: str = Field(min_length=1)
    name: str
    grant_type: str
    state: str
    token_seconds: int | None = None
    scopes: list[str]
    roles: list[HeldRole]
    modified_date: str | None = None


class Role(Part):
    """A role."""

    id: str = Field(min_length=1)
    name: str
    genesys_clouds_own: bool
    permissions: list[str]


class Inventory(Part):
    """An organization."""

    organization: Organization
    untold: list[Untold] = Field(default_factory=list)
    limits: list[Limit]
    integrations: list[Integration]
    credentials: list[Credential]
    actions: list[Action]
    oauth_clients: list[OAuthClient]
    roles: list[Role]


def inventory_of(given: Mapping[str, object] | str | Path) -> Inventory:
    """The inventory that was given as JSON, or by the path of a file. Raises `SeedError`."""
    return read(document_of(given), _called(given))


def document_of(given: Mapping[str, object] | str | Path) -> Mapping[str, object]:
    """The JSON that was given, or that is in the file with this path. Raises `SeedError` if that is none."""
    if isinstance(given, Mapping):
        return given
    try:
        document = json.loads(Path(given).read_text("utf-8-sig"))
    except OSError as error:
        raise SeedError(f"{given} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise SeedError(f"{given} is not JSON. {_EXPECTED}") from None
    if not isinstance(document, dict):
        raise SeedError(f"{given} is JSON, but no inventory. {_EXPECTED}")
    return document


def _called(given: Mapping[str, object] | str | Path) -> str:
    return "The seed" if isinstance(given, Mapping) else str(given)


def read(document: Mapping[str, object], name: str) -> Inventory:
    """The inventory that is this JSON. Raises `SeedError`, in which `name` is what it is called."""
    version = document.get("inventoryVersion")
    if version is None:
        raise SeedError(f"{name} is JSON, but no inventory. {_EXPECTED}")
    if version != VERSION:
        raise SeedError(
            f"{name} is an inventory of version {version!r}, and this emulator reads version {VERSION}: take it again"
            " with the release of pulumi-genesyscloud that the emulator is of."
        )
    try:
        return Inventory.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        part = ".".join(str(each) for each in fault["loc"])
        raise SeedError(f"{name} is an inventory in which `{part}` is wrong: {fault['msg']}. {_EXPECTED}") from None
