"""What `pulumi-genesyscloud doctor --json` prints. It holds no secret, in any form."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Final, Literal

from pydantic import Field

from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.commands.inventory.model import Entry, Limit

VERSION: Final = 1
"""The version of the document's form."""


class State(str, Enum):
    """What a check found."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"
    NOT_CHECKED = "notChecked"


class Section(str, Enum):
    """What checks are about, in the order in which they are shown."""

    SETTINGS = "settings"
    NETWORK = "network"
    ORGANIZATION = "organization"
    PERMISSIONS = "permissions"
    LIMITS = "limits"
    USAGE = "usage"
    VERSIONS = "versions"
    PLUGIN = "plugin"


class Check(Entry):
    """One thing that was looked at."""

    section: Annotated[Section, Field(description="What it is about.")]
    key: Annotated[str, Field(description="Which check it is, such as `login`.")]
    state: Annotated[State, Field(description="`ok`, `warning`, `broken` or `notChecked`.")]
    name: Annotated[str, Field(description="What was looked at, in words.")]
    value: Annotated[str, Field(description="What was found, or why it was not checked.")]
    remedy: Annotated[str, Field(description="What to do; empty where nothing is wrong.")] = ""
    commands: Annotated[
        list[str],
        Field(
            default_factory=list, description="Commands that do it, for a shell such as bash; empty where none does."
        ),
    ]


class FoundSetting(Entry):
    """A setting, and where it comes from."""

    name: Annotated[str, Field(description="Its name, such as `region`.")]
    source: Annotated[str, Field(description="Where it stands: `the stack's configuration` or `the environment`.")]
    called: Annotated[str, Field(description="Its key or variable there.")]
    value: Annotated[str, Field(description="Its value; of a secret that it is not shown.")]
    used: Annotated[bool, Field(description="Whether it has an effect: another one may win over it.")]


class HeldPermission(Entry):
    """A permission that the provider's resources need."""

    permission: Annotated[str, Field(description="The permission, such as `integrations:action:add`.")]
    needed_for: Annotated[str, Field(description="What it is needed for.")]
    without: Annotated[str, Field(description="What goes wrong without it.")]
    held: Annotated[
        bool | None, Field(description="Whether the credentials have it; null where that cannot be told.")
    ] = None


class Examination(Entry):
    """What was found."""

    doctor_version: Annotated[Literal[1], Field(description="The version of this form.")] = VERSION
    state: Annotated[State, Field(description="The worst that a check found: `ok`, `warning` or `broken`.")]
    settings: Annotated[list[FoundSetting], Field(description="Every setting that is there, in each source.")]
    permissions: Annotated[list[HeldPermission], Field(description="Every permission that the resources need.")]
    limits: Annotated[list[Limit], Field(description="Limits, and how much of each is used, as in an inventory.")]
    checks: Annotated[list[Check], Field(description="Every check, by section.")]

    def to_json(self) -> str:
        """The document as `--json` prints it."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=2)


def worst(checks: Iterable[Check]) -> State:
    """The worst state that a check found; what was not checked is not held against anybody."""
    found = {each.state for each in checks}
    return next((each for each in (State.BROKEN, State.WARNING) if each in found), State.OK)


class Checks:
    """Makes the checks of one section.

    Args:
        section: which one.
    """

    def __init__(self, section: Section) -> None:
        self._section = section

    def ok(self, key: str, name: str, value: str) -> Check:
        """Nothing is wrong."""
        return self._made(key, State.OK, name, value)

    def skipped(self, key: str, name: str, why: str) -> Check:
        """It could not be looked at."""
        return self._made(key, State.NOT_CHECKED, name, why)

    def warning(self, key: str, name: str, value: str, remedy: str, *commands: str) -> Check:
        """Something is wrong that a deployment may not notice."""
        return self._made(key, State.WARNING, name, value, remedy, *commands)

    def broken(self, key: str, name: str, value: str, remedy: str, *commands: str) -> Check:
        """Deployments fail by it."""
        return self._made(key, State.BROKEN, name, value, remedy, *commands)

    def _made(self, key: str, state: State, name: str, value: str, remedy: str = "", *commands: str) -> Check:
        return Check(
            section=self._section, key=key, state=state, name=name, value=value, remedy=remedy, commands=list(commands)
        )


def without_secrets(check: Check, secrets: Secrets) -> Check:
    """A check in which no secret stands, whoever's words it repeats."""
    texts = {name: secrets.masked(getattr(check, name)) for name in ("value", "remedy")}
    return check.model_copy(update={**texts, "commands": [secrets.masked(each) for each in check.commands]})


def typed(*arguments: str) -> str:
    """A command as people type it."""
    return shlex.join(arguments)
