"""The names that are proposed for objects whose program gives them none (Pulumi's autonaming)."""

from __future__ import annotations

import hashlib
from typing import Final

from pulumi.runtime.proto.provider_pb2 import CheckRequest

from genesyscloud_provider.doors.plugin.codec import MalformedValue
from genesyscloud_provider.doors.plugin.requests import name_of

__all__ = ["proposed_name"]

DIGITS: Final = 7
"""How many random digits follow the resource's name, as everywhere in Pulumi."""


def proposed_name(request: CheckRequest) -> str:
    """A new name as the stack's settings say; empty where they forbid new names.

    Raises:
        MalformedValue: the request says nothing to make one of.
    """
    if request.HasField("autonaming"):
        modes = CheckRequest.AutonamingOptions.Mode
        return "" if request.autonaming.mode == modes.DISABLE else request.autonaming.proposed_name
    resource = name_of(request)
    if not resource:
        raise MalformedValue("a call without a URN")
    return f"{resource}-{hashlib.sha256(request.randomSeed or request.urn.encode()).hexdigest()[:DIGITS]}"
