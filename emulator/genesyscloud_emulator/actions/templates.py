"""Templates of actions: Velocity with an action's values and the service's tools (API reference 8.2)."""

from __future__ import annotations

from collections.abc import Mapping

from genesyscloud_emulator.actions.velocity import Missing, TemplateFault, Value
from genesyscloud_emulator.actions.velocity import fill as fill_in
from genesyscloud_emulator.actions.velocity.tools import TOOLS
from genesyscloud_emulator.wire.errors import bad_request

Variables = Mapping[str, Value]
"""What a template can name: `{"input": {"id": …}}` is `${input.id}`, `{"rawResult": …}` is `${rawResult}`.

None is a variable without a value.
"""

_NOT_HERE = {
    "authResponse": Missing("the emulator does not run the custom auth action, whose answer it is"),
    "credentials": Missing("that is for a `userDefined` credential, in a custom auth action `userDefinedOAuth`"),
    "input": Missing("the emulator puts no input into an output"),
}
"""What a template may name where it has no value in the emulator: there it is refused, and not left as it is."""


def fill(template: str, variables: Variables, where: str, *, lax: bool = False) -> str:
    """The template with its values put in; `where` names it in the error about what cannot be put in.

    As in Velocity, a reference without a value stays as it is, and `$!{name}` becomes empty. `lax`: a template that
    cannot be filled in stays as it is.
    """
    try:
        return fill_in(template, {**_NOT_HERE, **TOOLS, **variables})
    except TemplateFault as fault:
        if lax:
            return template
        raise bad_request("The {where} cannot be filled in: {reason}.", where=where, reason=str(fault)) from None
