"""Translation maps: what JSONPath finds in an answer, as JSON text for the success template (API reference 8.2).

A path that can lead to one value only gives that value; any other gives an array of all that it finds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError

from genesyscloud_emulator.wire.errors import bad_request

_RFC_9535 = JSONPathEnvironment(strict=True)


def translate(paths: Mapping[str, str], defaults: Mapping[str, str], raw_result: str) -> dict[str, str | None]:
    """Each name's JSON text in `raw_result`, which is JSON. Where the path leads nowhere: its default, or None."""
    found = {name: _found(name, path, raw_result) for name, path in paths.items()}
    return {name: defaults.get(name) if text is None else text for name, text in found.items()}


def _found(name: str, text: str, raw_result: str) -> str | None:
    try:
        # RFC 9535 has no unions of paths, which alone would be something else.
        path = cast(JSONPath, _RFC_9535.compile(text))
        values = path.findall(raw_result)
        if path.singular_query():
            return _json(values[0]) if values else None
        return _json(values) if values or _beginning(path).findall(raw_result) else None
    except JSONPathError as error:
        raise bad_request(
            "The emulator cannot follow {path}, the path of {name}. It reads JSONPath as RFC 9535 has it: {error}.",
            f"config.response.translationMap.{name}",
            path=text,
            name=name,
            error=str(error.args[0]),
        ) from None


def _beginning(path: JSONPath) -> JSONPath:
    """The longest beginning that leads to one value only: where that is missing, there is nothing to look through."""
    parts = (JSONPath(env=path.env, segments=path.segments[:count]) for count in range(len(path.segments), -1, -1))
    return next(part for part in parts if part.singular_query())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
