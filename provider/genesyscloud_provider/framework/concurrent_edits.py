"""Saving what others may be saving at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from genesyscloud_provider.client.errors import VersionConflict

SeenT = TypeVar("SeenT")
SavedT = TypeVar("SavedT")

LOOKS: Final = 5
"""How often others may be faster before an update gives up."""


def save_despite_others(
    save: Callable[[SeenT], SavedT],
    seen: SeenT,
    look: Callable[[], SeenT],
    version: Callable[[SeenT], object] = lambda seen: seen,
) -> SavedT:
    """What is saved on top of what was last seen, or of what others have saved since.

    Args:
        save: saves on top of what was seen.
        seen: what was last seen.
        look: sees what is there now, and refuses where others have changed what the program manages.
        version: of which version something seen is; by default what is seen is the version.

    Raises:
        Refused: others have changed what the program manages.
        VersionConflict: others were faster each time.
        Conflict: nobody has saved anything, so what the service refuses is something else.
    """
    for _ in range(LOOKS):
        try:
            return save(seen)
        except VersionConflict as conflict:
            before, seen = seen, look()
            if version(before) == version(seen):
                raise conflict.about_no_version() from None
    return save(seen)
