"""Names for objects whose program gives them none (Pulumi's autonaming)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from pulumi.runtime.proto.provider_pb2 import CheckRequest

from genesyscloud_provider.doors.plugin.codec import MalformedValue
from genesyscloud_provider.doors.plugin.requests import name_of
from genesyscloud_provider.resources.values import Properties

__all__ = ["is_one_off", "named"]

DIGITS: Final = 7
"""How many random digits follow the resource's name, as everywhere in Pulumi."""


def named(request: CheckRequest, olds: Properties, news: Properties) -> Properties:
    """The program's inputs with a name: its own, the one that the object has, or a new one as the stack's settings say.

    Where the settings forbid new names, the inputs stay without one.

    Raises:
        MalformedValue: a name is needed, and the request says nothing to make one of.
    """
    if "name" in news:
        return news
    name = olds.get("name") or _new(request)
    return {**news, "name": name} if name else news


def is_one_off(request: CheckRequest, name: object) -> bool:
    """Whether a name is a new one that ends with random digits: nobody else can have it.

    A name that the stack's settings propose without random digits is not, nor is one that the program gives.
    """
    resource = name_of(request)
    if not resource or not (request.HasField("autonaming") or request.randomSeed) or name != _new(request):
        return False
    digits = re.search(f"[0-9a-f]{{{DIGITS}}}$", str(name))
    return digits is not None and not resource.endswith(digits[0])


def _new(request: CheckRequest) -> str:
    if request.HasField("autonaming"):
        modes = CheckRequest.AutonamingOptions.Mode
        return "" if request.autonaming.mode == modes.DISABLE else request.autonaming.proposed_name
    resource = name_of(request)
    if not resource:
        raise MalformedValue("a call without a URN")
    return f"{resource}-{hashlib.sha256(request.randomSeed or request.urn.encode()).hexdigest()[:DIGITS]}"
