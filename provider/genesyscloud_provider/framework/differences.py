"""What is different between a state and what the program wants, and what each difference means: by declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF, Change, Differs, ReplaceIf
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import values_of
from genesyscloud_provider.framework.steps import InputsT, OutputsT, Stored


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
        for path, change in _within(name, field.metadata, state, new).items():
            found[key if path is None else f"{key}.{path}"] = change
    return found


def _within(name: str, marks: list[Any], state: Stored[Any, Any], new: Any) -> Mapping[str | None, Change]:
    """Where within an input there is a difference, and what it means; None is the input itself."""
    compare = next((each for each in marks if isinstance(each, Differs)), None)
    if compare is not None:
        paths = compare.where(state, new)
    else:
        paths = ITSELF if differs(*(values_of(getattr(each, name)) for each in (state.inputs, new))) else ()
    if isinstance(paths, Mapping):
        return paths
    declared = next(each for each in marks if isinstance(each, Change | ReplaceIf))
    return dict.fromkeys(paths, _meaning(declared, state))


def _meaning(declared: Change | ReplaceIf, state: Stored[Any, Any]) -> Change:
    if isinstance(declared, Change):
        return declared
    return Change.REPLACE if declared.condition(state) else Change.UPDATE
