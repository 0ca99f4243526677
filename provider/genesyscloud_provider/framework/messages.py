"""Sentences that all resources share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from genesyscloud_provider.client.errors import NotFound, Refused
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.steps import Stored

DELETED_OUTSIDE = "If it was deleted outside this program, run `pulumi refresh`, then `pulumi up`."


def contested(names: Iterable[str]) -> Refused:
    """Why nothing is saved: others changed what the program manages."""
    return Refused(
        f"somebody else changed it since the last deployment: {', '.join(names)}",
        "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
    )


def gone() -> Refused:
    """Why nothing is saved: there is nothing any more."""
    return Refused("it does not exist any more", DELETED_OUTSIDE)


@contextmanager
def may_be_deleted_outside(remedy: str = DELETED_OUTSIDE) -> Iterator[None]:
    """Say of an object that should be there, and is not, what to do."""
    try:
        yield
    except NotFound as error:
        error.remedy = remedy
        raise


def title_of(id_: str, state: Properties) -> str:
    """How messages call an object: by name and id, or by id alone where no name is known."""
    return _title(id_, state.get("name"))


def title_of_stored(id_: str, state: Stored[Any, Any] | None) -> str:
    """The same of a state in models, which is None where nothing is known."""
    return _title(id_, known(getattr(state.inputs, "name", None)) if state else None)


def _title(id_: str, name: Any) -> str:
    return f"{name!r} ({id_})" if name else id_
