"""What is different between a state and what the program wants, and what each difference means: by declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF, Change, Differs, ReplaceIf
from genesyscloud_provider.framework.properties import alike, differs, unknown_paths
from genesyscloud_provider.framework.reading import values_of
from genesyscloud_provider.framework.steps import InputsT, OutputsT, Stored

Compare = Callable[[Stored[Any, Any], Any], Iterable[str | None]]
"""Tells where within an input a state and the program's inputs differ (`Differs`)."""


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


def other_than(name: str, default: Any, same: Callable[[Any, Any], bool] = alike) -> Compare:
    """Compares an input for which nothing is as good as a default; where neither writes it, it is nobody's.

    Args:
        name: the input's name in Python.
        default: what the service takes where nothing is written.
        same: whether two values mean the same.
    """

    def compare(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
        last, wanted = (values_of(getattr(each, name)) for each in (state.inputs, new))
        if not state.wrote(name) and name not in new.model_fields_set:
            return ()
        if next(unknown_paths(wanted), None) is not None:
            return ITSELF
        return () if same(*(default if each is None else each for each in (last, wanted))) else ITSELF

    return compare


def same_members(one: Any, other: Any) -> bool:
    """Whether two lists hold the same, in whatever order and however often."""
    return all(any(alike(each, mine) for mine in other) for each in one) and all(
        any(alike(each, theirs) for theirs in one) for each in other
    )


def merged(name: str, live: Any, state: Stored[Any, Any], new: Any, default: Any) -> Any:
    """The value of an input in a document that is saved as a whole.

    It is the program's where it writes one; the default where it did and does not any more; else what is there.

    Args:
        name: the input's name in Python.
        live: what is there.
        state: the last known state.
        new: the inputs of the program.
        default: what the service takes where nothing is written.
    """
    wanted = getattr(new, name)
    if wanted is not None:
        return values_of(wanted)
    return default if state.wrote(name) else live


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
