"""What a listing of a resource's objects is narrowed by.

The command line makes flags of scalars alone, so a filter is a text, a choice of texts, or true or false.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from pydantic import ConfigDict, Field

from genesyscloud_provider.framework.declaration import Declared


class Filters(Declared):
    """Which objects are listed, by fields that all have to hold; one that is None does not count."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, hide_input_in_errors=True)

    def allow(self, **told: object) -> bool:
        """Whether an object is listed.

        Args:
            told: what is told of it, by the fields' names. What a program calls it is its `name`, of which a filter
                gives a part; all else has to be the same.
        """
        return all(_holds(name, getattr(self, name), value) for name, value in told.items())


class ByName(Filters):
    """Which objects are listed, where they have a name."""

    name: Annotated[
        str | None, Field(description="Only those with this text in their name; upper and lower case are the same.")
    ] = None


def values_in_words(choice: type[Enum]) -> str:
    """The values that a filter takes, as its description lists them."""
    *others, last = (f"`{each.value}`" for each in choice)
    return f"{', '.join(others)} or {last}"


def _holds(name: str, wanted: object, value: object) -> bool:
    if name == "name" and isinstance(wanted, str):
        return wanted.casefold() in str(value).casefold()
    return wanted is None or value == (wanted.value if isinstance(wanted, Enum) else wanted)
