"""What an earlier call has written, and this one cannot take over again.

What leaves a program is deleted by the next update of a stack that holds it. So it leaves only where it is surely gone:
where a look at it by its id has found nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.objects import KINDS, Adoption, Key
from genesyscloud_provider.commands.adopt.project import MANIFEST, OWN, some


def require_certain(earlier: Mapping[Key, str], adoption: Adoption) -> list[str]:
    """The names of what is gone.

    Args:
        earlier: the names of what an earlier call has written.
        adoption: what this one has found; it has looked at each object of the earlier one.

    Raises:
        Refused: something is still there, or may be.
    """
    absent = {key: name for key, name in earlier.items() if key not in adoption.objects}
    reasons = {each.key: each.why for each in adoption.organization.left_out if each.key}
    named = [f"the {KINDS[key[0]].noun} {name} ({reasons[key]})" for key, name in absent.items() if key in reasons]
    if named:
        raise Refused(
            f"what an earlier call has written cannot be taken over again: {some(named)}",
            "Nothing was written: the next `pulumi up` would delete it. Repeat the command when it can be read and is"
            " as the provider takes it. To give something up, run `pulumi state delete` for it in each stack, and take"
            f" its line out of `names` in {OWN}/{MANIFEST}.",
        )
    return list(absent.values())
