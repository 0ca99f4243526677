"""What differs between two inventories: the document that `--compare --json` prints."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import Field

from genesyscloud_provider.commands.inventory.model import Entry, Organization

VERSION: Final = 1
"""The version of the document's form."""

Kind = Literal["integration", "credential", "action", "oauthClient", "role"]
"""What is compared."""


class Side(Entry):
    """One of both inventories."""

    organization: Annotated[Organization, Field(description="Whose it is.")]
    taken_at: Annotated[str, Field(description="When it was asked for, in ISO 8601.")]


class PartDifference(Entry):
    """What of an object differs."""

    part: Annotated[str, Field(description="Which part of it, such as `intendedState`.")]
    here: Annotated[
        list[str] | None, Field(description="What only the first has; null where values are not shown.")
    ] = None
    there: Annotated[
        list[str] | None, Field(description="What only the second has; null where values are not shown.")
    ] = None


class Difference(Entry):
    """An object that differs, or that only one of both has."""

    kind: Annotated[Kind, Field(description="What it is.")]
    name: Annotated[str, Field(description="Its name.")]
    integration: Annotated[str | None, Field(description="The name of its integration, for an action.")] = None
    category: Annotated[str | None, Field(description="Its category, for an action.")] = None
    where: Annotated[
        Literal["here", "there", "both"], Field(description="Whether the first, the second, or both have it.")
    ]
    parts: Annotated[list[PartDifference], Field(description="What differs, where both have it.")]


class NotTold(Entry):
    """What could not be compared, because one of both does not tell it."""

    side: Annotated[Literal["here", "there"], Field(description="Whether the first or the second.")]
    part: Annotated[str, Field(description="Which part of the inventory, such as `oauthClients`.")]
    reason: Annotated[str, Field(description="Why it cannot be told.")]


class Comparison(Entry):
    """What differs between two organizations, or between one and what it was."""

    comparison_version: Annotated[Literal[1], Field(description="The version of this form.")] = VERSION
    here: Annotated[Side, Field(description="The first: what was asked just now, or `--from` has read.")]
    there: Annotated[Side, Field(description="The second.")]
    differences: Annotated[list[Difference], Field(description="What differs.")]
    same: Annotated[int, Field(description="How many objects are the same in both.")]
    not_told: Annotated[
        list[NotTold], Field(description="What could not be compared, because one of both does not tell it.")
    ]
    not_read: Annotated[list[str], Field(description="What was not compared, because it was not asked for.")]

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs, and all that was asked for was told."""
        return not (self.differences or self.not_told)

    def to_json(self) -> str:
        """The document as `--json` prints it."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=2)
