"""Which name an object has in Genesys Cloud. Names stay: nothing but the program renames an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.framework.properties import Properties, known_part
from genesyscloud_provider.framework.resource import Resource


def named(resource: Resource[Any, Any], olds: Properties, news: Properties, propose: Callable[[], str]) -> Properties:
    """The program's inputs with a name: the given one, else the one that the object has, else the proposal.

    So neither a new name of the stack or of the resource nor another way of proposing names renames anything. Only a
    new object takes the proposal; one that replaces another is new.

    Args:
        resource: whose inputs they are; some resources have no name of their own.
        olds: the inputs of the last deployment; empty when the object will be created.
        news: the inputs of the program; the name may be unknown.
        propose: makes the proposal; an empty one leaves the inputs without a name.
    """
    if "name" in news or not resource.inputs.marked(Mark.AUTONAMED):
        return news
    name = known_part(olds).get("name") or propose()
    return {**news, "name": name} if name else news
