"""The explicit provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_type_hints

from genesyscloud_provider.adapters.plugin import schema
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.client.configuration import PROVIDER_SETTINGS, Configuration, Setting
from tools.sdk.text import OPTS, docstring, in_python, paragraphs_of

HEAD = '''\
"""`Provider`: an organization of its own, for programs that work on more than one."""

from __future__ import annotations

import pulumi

from pulumi_genesyscloud._provider import Conveniences


class Provider(Conveniences):
'''

INSTALLED = (
    "Resources that are given a provider are served by the plugin, which has to be installed once:"
    " `pulumi-genesyscloud install-plugin`."
)

KINDS: dict[Any, str] = {bool: "bool", int: "int", float: "float", list[str]: "list[str]"}
"""What the settings are that are no text to a program."""


def module() -> str:
    """The module `provider`."""
    first, *others = paragraphs_of(schema.page(schema.__name__, "provider."))
    arguments = [("resource_name", "The provider's name in Pulumi."), *map(_argument, PROVIDER_SETTINGS), OPTS]
    raises = [("pulumi.RunError", "The plugin is not installed.")]
    about = docstring([first, INSTALLED, *others], {"Args": arguments, "Raises": raises})
    return HEAD + "\n".join([about, "", *_constructor()])


def _argument(setting: Setting) -> tuple[str, str]:
    return called(setting.name), f"{in_python(setting.description)} Environment variable: `{setting.environment}`."


def _constructor() -> Iterator[str]:
    hints = get_type_hints(Configuration)
    yield "    def __init__(self, resource_name: str,"
    for each in PROVIDER_SETTINGS:
        name = called(each.name)
        yield f"        {name}: pulumi.Input[{KINDS.get(hints.get(name), 'str')}] | None = None,"
    yield "        opts: pulumi.ResourceOptions | None = None,"
    yield "    ) -> None:"
    settings = ", ".join(f'"{each.name}": {_value(each)}' for each in PROVIDER_SETTINGS)
    yield f"        super().__init__(resource_name, {{{settings},}}, opts)"


def _value(setting: Setting) -> str:
    name = called(setting.name)
    return f"self._secret({name})" if setting.secret else name
