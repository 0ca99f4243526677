"""What an earlier call has written, and this one does not find: gone from the organization, or only not seen.

What leaves a program is deleted by the next update of a stack that holds it. So it leaves only where it is surely gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.objects import KINDS, Adoption, Key
from genesyscloud_provider.commands.adopt.project import MANIFEST, OWN

SHOWN: Final = 10
"""How many objects a message names."""


def require_certain(earlier: Mapping[Key, str], adoption: Adoption, *, everything: bool) -> list[str]:
    """The names of what is gone.

    Args:
        earlier: the names of what an earlier call has written.
        adoption: what this one has found.
        everything: whether it has looked at the whole organization.

    Raises:
        Refused: something may still be there.
    """
    absent = {key: name for key, name in earlier.items() if key not in adoption.objects}
    reasons = {each.key: each.why for each in adoption.organization.left_out if each.key}
    unsure = {key: _why(key, reasons, everything=everything) for key in absent}
    named = [f"the {KINDS[key[0]].noun} {absent[key]} ({why})" for key, why in unsure.items() if why]
    if named:
        more = [f"{len(named) - SHOWN} more"] if len(named) > SHOWN else []
        raise Refused(
            f"what an earlier call has written may still be there, and is not found now: "
            f"{', '.join([*named[:SHOWN], *more])}",
            "Nothing was written: the next `pulumi up` would delete it. Repeat the command for all that the folder has,"
            " when it can be read. To give something up, run `pulumi state delete` for it in each stack, and take its"
            f" line out of `names` in {OWN}/{MANIFEST}.",
        )
    return list(absent.values())


def _why(key: Key, reasons: Mapping[Key, str], *, everything: bool) -> str:
    """Why an object may still be there; empty where it is gone."""
    if not everything:
        return "it is not among what was asked for"
    return reasons.get(key) or reasons.get((key[0], ""), "")
