"""What looks like a secret, by its name, that stands written out in an action: everybody who may see it can read it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS


def _normal(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


_FIELDS: Final = [
    *(each for kind in CREDENTIAL_TYPES.values() for each in kind.fields),
    *(each for system in SYSTEMS for each in system.fields),
]

NAMES: Final = tuple(
    sorted(
        {
            *(_normal(each.key) for each in _FIELDS if each.secret and each.key),
            *("accesskey", "accountkey", "apikey", "authkey", "functionskey", "privatekey", "secretkey"),
            *("authorization", "cookie", "passphrase", "passwd", "password", "secret", "subscriptionkey", "token"),
        }
    )
)
"""How names of secrets end, in small letters and digits alone: those of credentials' fields, and usual ones."""

REFERENCE: Final = re.compile(r"\$!?(?:\{[^}]*\}|[A-Za-z_][\w.]*)")
"""What Velocity fills in."""

_PAIR: Final = re.compile(r"(?P<name>[A-Za-z][\w.-]*)[\"']?\s*[:=]\s*[\"']?(?P<value>[^\"'&,;?=\s}\]]*)")
"""A name with its value, in JSON, in a form and in the query of a URL."""

_LONG: Final = re.compile(r"(?=[^\s]*[0-9])[A-Za-z0-9+/_=-]{16,}")

NO_SECRET: Final = frozenset({"", "null", "true", "false"})
"""What no secret is."""


def literal_secrets(inputs: Mapping[str, Any], allowed: Collection[str] = ()) -> Iterator[str]:
    """Where an action, or a custom auth action, has what looks like a secret: the path, and in a template the name.

    Args:
        inputs: the resource's inputs, by wire name; what is not known yet is passed over.
        allowed: names of headers and fields that are not judged; letter case does not count.
    """
    config = _mapping(inputs.get("config"))
    request = _mapping(config.get("request"))
    for name, value in _mapping(request.get("headers")).items():
        if isinstance(value, str) and is_secret_name(name, allowed) and is_literal(value):
            yield f"config.request.headers.{name}"
    for key in ("requestUrlTemplate", "requestTemplate"):
        template = request.get(key)
        if isinstance(template, str):
            yield from (f"config.request.{key}: {name}" for name in _literal_pairs(template, allowed))


def is_secret_name(name: str, allowed: Collection[str] = ()) -> bool:
    """Whether a name is one that secrets have."""
    return name.lower() not in {each.lower() for each in allowed} and _normal(name).endswith(NAMES)


def is_literal(value: str) -> bool:
    """Whether a value is written out, or has a long part that is, beside what Velocity fills in."""
    if not REFERENCE.search(value):
        return value.strip() not in NO_SECRET
    return _LONG.search(REFERENCE.sub(" ", value)) is not None


def _literal_pairs(template: str, allowed: Collection[str]) -> Iterator[str]:
    for pair in _PAIR.finditer(template):
        value = pair["value"]
        if value not in NO_SECRET and value[0] not in "$#<{[" and is_secret_name(pair["name"], allowed):
            yield pair["name"]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
