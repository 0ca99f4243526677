"""Velocity, the language of templates (API reference 8.2; Apache Velocity's user guide): reading and executing it.

It knows references in all notations, `#set`, `#if`, `#foreach`, `#break`, `#stop`, `#macro`, `#define`, literal blocks
and comments. A template reaches nothing but the values and the tools that it is given, and what `values.METHODS` has
for texts, lists and maps. What it does is bounded: see `nodes.Bounds`. `#include`, `#parse` and `#evaluate` are
refused.

No library serves: `airspeed`, the one for Python, does not read names with hyphens, which inputs may have, nor literal
blocks, reaches every attribute of a value, and loops without bounds.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from genesyscloud_emulator.actions.velocity.nodes import Bounds, Break, Missing, Scope, Stop
from genesyscloud_emulator.actions.velocity.reading import Parser
from genesyscloud_emulator.actions.velocity.values import TemplateFault, Tool, Value, rendered

__all__ = ["Missing", "TemplateFault", "Tool", "Value", "fill", "rendered"]


def fill(template: str, names: Mapping[str, Value]) -> str:
    """A template with its values put in.

    Args:
        template: the template.
        names: what it can name: values, `Tool`s, and what is `Missing`; none is changed.

    Raises:
        TemplateFault: it cannot be read, or asks for what there is not, or exceeds its bounds.
    """
    scope = Scope(copy.deepcopy(dict(names)), Bounds())
    try:
        scope.run(Parser(template).template())
    except (Stop, Break):
        pass
    except RecursionError:
        raise TemplateFault("it is nested too deep") from None
    return "".join(scope.output)
