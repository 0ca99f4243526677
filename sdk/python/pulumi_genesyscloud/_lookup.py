"""How a Python program looks something up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

import pulumi

from genesyscloud_provider.adapters.program import serving
from pulumi_genesyscloud._wire import answer

T = TypeVar("T")


def look_up(
    name: str,
    arguments: Mapping[str, Any],
    kind: type[T],
    opts: pulumi.InvokeOptions | None,
    *,
    secret: bool = False,
) -> pulumi.Output[T]:
    """The answer of a lookup; see `serving.look_up`.

    Args:
        name: what is looked up, such as `getOrganization`.
        arguments: what is asked with, by wire names; a resource stands for its id.
        kind: the class of the answer.
        opts: Pulumi's options.
        secret: whether the answer is a secret.
    """
    known = {key: each.id if isinstance(each, pulumi.CustomResource) else each for key, each in arguments.items()}
    return serving.look_up(name, known, partial(answer, kind), opts, secret=secret)
