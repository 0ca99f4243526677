"""Templates of actions: what the emulator knows of Velocity (API reference 8.2).

It puts values in for `${name}` and `$!{name}`, and for `$esc.jsonEncode(…)` and `$esc.uriEncode(…)` of one of those,
in quotes or not. Anything else that Velocity would act upon is refused, so that no template is filled in wrongly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from genesyscloud_emulator.wire.errors import ApiError, bad_request

Variables = Mapping[str, Mapping[str, str] | str | None]
"""What a template can name: `{"input": {"id": …}}` is `${input.id}`, `{"rawResult": …}` is `${rawResult}`.

None is a variable without a value.
"""

_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_PART = re.compile(
    rf"""
      (?: \$esc\.(?P<escape>jsonEncode|uriEncode)\((?P<quote>"?) )?
      (?P<reference> \$(?P<quiet>!?)\{{(?P<name>{_NAME}(?:\.{_NAME})?)\}} )
      (?(escape) (?P=quote)\) (?! \.[A-Za-z] | \[ ) )
    | (?P<other>
          \$!?[{{A-Za-z]\S*
        | \\+[$\#]\S*
        | \#(?: [\#*] | \[\[ | \{{?(?:set|if|else|end|foreach|break|stop|include|parse|macro|define|evaluate)
              | \{{?{_NAME}\}}?\( )\S*
      )
    """,
    re.VERBOSE | re.ASCII,
)
_ESCAPES: Mapping[str, Callable[[str], str]] = {
    "jsonEncode": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "uriEncode": lambda value: quote(value, safe=""),
}


def fill(template: str, variables: Variables, where: str) -> str:
    """The template with its values put in; `where` names it in the error about what cannot be put in.

    As in Velocity, a reference without a value stays as it is, and `$!{name}` becomes empty.
    """

    def replacement(match: re.Match[str]) -> str:
        value = _value(match, variables, where)
        if value is None:
            if match["escape"] and not match["quote"]:
                return match[0]
            value = "" if match["quiet"] else match["reference"]
        return _ESCAPES[match["escape"]](value) if match["escape"] else value

    return _PART.sub(replacement, template)


def _value(match: re.Match[str], variables: Variables, where: str) -> str | None:
    if match["other"] is not None:
        raise _unknown(match["other"], variables, where)
    head, dot, key = match["name"].partition(".")
    held = variables.get(head)
    if head not in variables or bool(dot) is not isinstance(held, Mapping):
        raise _unknown(match["reference"], variables, where)
    return held.get(key) if isinstance(held, Mapping) else held


def _unknown(text: str, variables: Variables, where: str) -> ApiError:
    names = [f"{name}.NAME" if isinstance(held, Mapping) else name for name, held in variables.items()]
    return bad_request(
        "The emulator cannot fill in {text} in the {where}. It knows {names}, and $esc.jsonEncode() and "
        "$esc.uriEncode() of these.",
        text=text[:60],
        where=where,
        names=", ".join(f"${{{name}}}" for name in names),
    )
