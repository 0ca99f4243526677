"""What is different between a state and what the program wants, and what each difference means: by declaration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from genesyscloud_provider.framework.declaration import Change, Differs, ReplaceIf
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import values_of
from genesyscloud_provider.framework.steps import InputsT, OutputsT, Stored

__all__ = ["changes_of"]


def changes_of(state: Stored[InputsT, OutputsT], new: InputsT) -> dict[str, Change]:
    """Each difference by property path, with what it means.

    What is not known yet is different. An input is compared as JSON, where a null is as good as absent, unless it
    declares how (`Differs`); a change of it means what it declares (`Change`, `ReplaceIf`).

    Args:
        state: the last known state.
        new: the inputs of the program.
    """
    found: dict[str, Change] = {}
    for name, field in type(new).model_fields.items():
        key = field.alias or name
        change = next(_meaning(each, state) for each in field.metadata if isinstance(each, Change | ReplaceIf))
        for path in _paths(name, field.metadata, state, new):
            found[f"{key}.{path}" if path else key] = change
    return found


def _meaning(mark: Change | ReplaceIf, state: Stored[Any, Any]) -> Change:
    if isinstance(mark, Change):
        return mark
    return Change.REPLACE if mark.condition(state) else Change.UPDATE


def _paths(name: str, marks: list[Any], state: Stored[Any, Any], new: Any) -> Iterator[str]:
    """Where within an input there is a difference; an empty path is the input itself."""
    mark = next((each for each in marks if isinstance(each, Differs)), None)
    if mark is not None:
        yield from mark.where(state, new)
    elif differs(*(values_of(getattr(each, name)) for each in (state.inputs, new))):
        yield ""
