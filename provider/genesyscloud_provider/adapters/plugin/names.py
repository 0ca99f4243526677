"""The names that are proposed for objects whose program gives them none (Pulumi's autonaming)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from pulumi.runtime.proto.provider_pb2 import CheckRequest

from genesyscloud_provider.adapters.plugin.codec import MalformedValue
from genesyscloud_provider.adapters.plugin.requests import name_of

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


def is_one_off(request: CheckRequest, name: object) -> bool:
    """Whether a name is a new one that ends with random digits: nobody else can have it.

    A name that the stack's settings propose without random digits is not, nor is one that the program gives.
    """
    resource = name_of(request)
    if not resource or not (request.HasField("autonaming") or request.randomSeed) or name != proposed_name(request):
        return False
    digits = re.search(f"[0-9a-f]{{{DIGITS}}}$", str(name))
    return digits is not None and not resource.endswith(digits[0])
