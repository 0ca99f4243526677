"""What `pulumi import` takes: an entry for each resource, with what a program gives and what a state holds.

With both, the engine asks nobody: nothing is read again, and the next preview finds nothing to change. Python's
entries are of the type that the dynamic provider serves, so that no move to it follows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from genesyscloud_provider.adapters.program.naming import constant
from genesyscloud_provider.adapters.signatures import SECRET, SIGNATURE
from genesyscloud_provider.adapters.tokens import DYNAMIC_STATE, dynamic_token, token
from genesyscloud_provider.client.configuration import NAMESPACE
from genesyscloud_provider.commands.adopt.objects import KINDS, Adoption, Found
from genesyscloud_provider.commands.adopt.secrets import without_kept
from genesyscloud_provider.framework.properties import Properties

PROVIDER: Final = "genesys-cloud"
"""The name of a program's explicit provider."""


def entries(adoption: Adoption, *, dynamic: bool, provider: Properties | None = None) -> Iterator[Properties]:
    """The entry of each resource, what is referred to first.

    Args:
        adoption: what is taken over.
        dynamic: whether the dynamic provider serves them, and not the plugin.
        provider: the settings of the program's explicit provider; None where it has none.
    """
    own: Properties = {}
    if provider is not None:
        yield {"type": f"pulumi:providers:{NAMESPACE}", "name": PROVIDER, "inputs": provider}
        own = {"provider": PROVIDER}
    for each in adoption.ordered():
        yield {**_entry(each, adoption.names[each.key], dynamic=dynamic), **own}


def import_file(resources: Iterable[Mapping[str, Any]]) -> str:
    """The text of an import file."""
    return json.dumps({"resources": list(resources)}, indent=2, ensure_ascii=False) + "\n"


def _entry(found: Found, name: str, *, dynamic: bool) -> Properties:
    found = without_kept(found)
    own = {DYNAMIC_STATE: _stored_provider(found.resource)} if dynamic else {}
    secret = KINDS[found.resource].secrets()
    return {
        "type": dynamic_token(found.resource) if dynamic else token(found.resource),
        "name": name,
        "id": found.id,
        "inputs": {**_hidden(found.inputs, secret), **own},
        "outputs": {**_hidden(found.state, secret), **own},
    }


def _hidden(values: Properties, secret: Iterable[str]) -> Properties:
    """Values of which the secret ones are marked as such; of a map each by itself, as programs give them."""
    return {key: _as_secret(each) if key in secret else each for key, each in values.items()}


def _as_secret(value: Any) -> Any:
    if isinstance(value, Mapping) and value and all(isinstance(each, str) for each in value.values()):
        return {key: _as_secret(each) for key, each in value.items()}
    return {SIGNATURE: SECRET, "plaintext": json.dumps(value, ensure_ascii=False)}


@cache
def _stored_provider(resource: str) -> str:
    """What Pulumi's Python stores of a dynamic provider: where its constant stands.

    The path of the constants is in users' states for ever, so it is no more than a fact here: what programs import is
    above the commands.
    """
    from pulumi.dynamic.dynamic import serialize_provider

    constants = import_module("pulumi_genesyscloud._dynamic")
    stored: str = serialize_provider(getattr(constants, constant(resource)))
    return stored
