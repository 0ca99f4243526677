"""The texts of a program's modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.entries import PROVIDER as PROVIDER_NAME
from genesyscloud_provider.commands.adopt.linking import Reference
from genesyscloud_provider.commands.adopt.objects import Adoption, Key
from genesyscloud_provider.commands.adopt.programs import NO_FIELDS, Files, Program, WriteFile
from genesyscloud_provider.commands.adopt.python.blocks import Blocks, Statement
from genesyscloud_provider.commands.adopt.python.expressions import PACKAGE
from genesyscloud_provider.commands.adopt.python.formatting import WIDTH, formatted
from genesyscloud_provider.commands.adopt.python.layout import (
    HELPERS,
    INTEGRATIONS,
    MAIN,
    PROVIDER,
    Layout,
    Module,
    layout,
)
from genesyscloud_provider.commands.adopt.secrets import FieldKey, config_keys

HELPERS_TEXT: Final = '''\
"""Reads the contracts and templates that are too long to stand in the program."""

import json
from pathlib import Path

import pulumi_genesyscloud as genesyscloud

FOLDER = Path(__file__).parent


def contract(name: str) -> genesyscloud.DataActionContractArgs:
    """The contract in `contracts/<name>.json`."""
    text = FOLDER.joinpath("contracts", f"{name}.json").read_text("utf-8")
    parsed: genesyscloud.DataActionContractArgs = json.loads(text)
    return parsed


def template(name: str) -> str:
    """The template in `templates/<name>.vm`, with its line breaks as they are."""
    return FOLDER.joinpath("templates", f"{name}.vm").read_bytes().decode("utf-8")
'''

PROVIDER_TEXT: Final = '''\
"""The organization, by the stack's settings; what these do not say is taken from the environment."""

import pulumi
import pulumi_genesyscloud as genesyscloud

config = pulumi.Config("genesyscloud")

provider = genesyscloud.Provider(
    "NAME",
    region=config.get("region"),
    organization_id=config.get("organizationId"),
    oauth_client_id=config.get("oauthClientId"),
    oauth_client_secret=config.get_secret("oauthClientSecret"),
)
'''.replace("NAME", PROVIDER_NAME)

ABOUT_FIELDS: Final = (NO_FIELDS, "To set them here, write in place of the call below:")
"""What stands above the call that a person may write for a credential."""

CONFIG: Final = "config = pulumi.Config()"

_MARK: Final = "# "


def program(adoption: Adoption, *, by_plugin: bool) -> Program:
    """The program in Python.

    Args:
        adoption: what is taken over.
        by_plugin: whether the plugin serves it, and not the dynamic provider.

    Raises:
        Refused: its code cannot be formatted.
    """
    keys = config_keys(adoption)
    provider = PROVIDER if by_plugin else ""
    planned = layout(adoption, _lines(adoption, keys, provider))
    files: Files = {}
    texts = [_Text(planned, each, keys, files.__setitem__, provider) for each in planned.modules]
    alternatives = formatted(
        {key: each.alternative for text in texts for key, each in text.statements.items() if each.alternative},
        WIDTH - len(_MARK),
    )
    packages = {each.path.rpartition(".")[0] for each in planned.modules} - {""}
    codes = {_file(each.module.path, package=each.module.path in packages): each.code(alternatives) for each in texts}
    if [each.path for each in planned.modules] != [MAIN]:
        codes[_file(MAIN)] = _main(planned)
    files |= formatted(
        codes, own_modules={HELPERS, PROVIDER, *(each.path.partition(".")[0] for each in planned.modules)}
    )
    if INTEGRATIONS in packages:
        files[_file(INTEGRATIONS, package=True)] = '"""A module for each integration."""\n'
    if any(path.startswith(("contracts/", "templates/")) for path in files):
        files[_file(HELPERS)] = HELPERS_TEXT
    if by_plugin:
        files[_file(PROVIDER)] = PROVIDER_TEXT
    where = {key: each.path for key, each in planned.where.items()}
    return Program(files, {name: meant for meant, name in keys.items()}, where)


def _lines(adoption: Adoption, keys: Mapping[FieldKey, str], provider: str) -> dict[Key, int]:
    """How many lines each resource takes."""
    blocks = Blocks(adoption, keys, lambda _: "somewhere.of_this_name", lambda _path, _text: None, provider)
    made = {key: blocks.resource(each, "a_variable_of_this_name") for key, each in adoption.objects.items()}
    codes = formatted({key: f"{each.alternative}\n{each.code}\n" for key, each in made.items()})
    notes = {key: len(ABOUT_FIELDS) + 2 if each.alternative else 0 for key, each in made.items()}
    return {key: code.count("\n") + notes[key] for key, code in codes.items()}


class _Text:
    """One module.

    Args:
        planned: the modules.
        module: which one.
        keys: the keys of the configuration.
        write: puts a text into a file of the project.
        provider: the variable of the program's provider; empty where it has none.
    """

    def __init__(
        self, planned: Layout, module: Module, keys: Mapping[FieldKey, str], write: WriteFile, provider: str
    ) -> None:
        self.module = module
        self._layout = planned
        self._imports = {f"from {PROVIDER} import {provider}"} if provider and (module.keys or module.static) else set()
        blocks = Blocks(planned.adoption, keys, self._refer, write, provider)
        objects, functions = planned.adoption.objects, planned.functions(module)
        self.statements: dict[Key, Statement] = {
            key: blocks.resource(objects[key], planned.variables[key]) for key in module.keys
        }
        self._functions = [blocks.static(each, functions[each.id]) for each in module.static if each.id in functions]

    def code(self, alternatives: Mapping[Key, str]) -> str:
        """The module's code, not in its form yet.

        Args:
            alternatives: what stands in comments above resources, in its form.
        """
        used = _names("\n".join([*(each.code for each in self.statements.values()), *self._functions]))
        configured = "config" in used
        lacking = [] if configured else [*([] if "pulumi" in used else ["import pulumi"]), CONFIG]
        body = [f"{_comment(alternatives.get(key, ''), lacking)}{each.code}" for key, each in self.statements.items()]
        config = [CONFIG] if configured else []
        head = [
            f'"""{_in_docstring(self.module.title)}"""\n',
            *self._imported(used | ({"pulumi"} if configured else set())),
        ]
        return "\n\n".join(["\n".join(head), *config, *body, *self._functions]) + "\n"

    def _refer(self, reference: Reference) -> str:
        where, variable = self._layout.where[reference.key].path, self._layout.variables[reference.key]
        if where == self.module.path:
            return variable
        if self.module.path.startswith(f"{where}."):
            self._imports.add(f"from {where} import {variable}")
            return variable
        package, _, name = where.rpartition(".")
        self._imports.add(f"from {package} import {name}" if package else f"import {name}")
        return f"{name}.{variable}"

    def _imported(self, used: set[str]) -> Iterator[str]:
        if "pulumi" in used:
            yield "import pulumi"
        if PACKAGE in used:
            yield f"import pulumi_genesyscloud as {PACKAGE}"
        helpers = [each for each in ("contract", "template") if each in used]
        own = self._imports | ({f"from {HELPERS} import {', '.join(helpers)}"} if helpers else set())
        if own:
            yield ""
            yield from sorted(own, key=_as_sorted)


def _main(planned: Layout) -> str:
    """The module that Pulumi runs: it imports the others, each of which makes its resources. It names no integration,
    so that whoever edits it need not add those that come later."""
    title = f'"""The data action integrations of {_in_docstring(planned.adoption.organization.title)}."""'
    names = [repr(each.path) for each in planned.modules if "." not in each.path]
    if any(each.path.startswith(f"{INTEGRATIONS}.") for each in planned.modules):
        head = ["import pkgutil", "from importlib import import_module", "", f"import {INTEGRATIONS}", "", _EACH]
        head.append(f'MODULES = pkgutil.walk_packages({INTEGRATIONS}.__path__, "{INTEGRATIONS}.")')
        names.append("*(module.name for module in MODULES)")
    else:
        head = ["from importlib import import_module", "", _EACH]
    return "\n".join([title, "", *head, f"for name in [{', '.join(names)}]:", "    import_module(name)", ""])


_EACH: Final = "# Each module makes its resources when it is imported."


def _names(code: str) -> set[str]:
    """The names that code uses; what stands in a text of it is none."""
    return {each.id for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Name)}


def _comment(code: str, before: list[str]) -> str:
    """Code that is told and not run, behind what its module lacks for it."""
    lines = [*ABOUT_FIELDS, *before, *code.splitlines()] if code else []
    return "".join(f"{_MARK}{line}".rstrip() + "\n" for line in lines)


def _as_sorted(line: str) -> tuple[bool, str]:
    """Where an import stands among others."""
    return line.startswith("from"), line


def _in_docstring(text: str) -> str:
    return one_line(text).replace("\\", "/").replace('"', "'")


def _file(path: str, *, package: bool = False) -> str:
    return f"{path.replace('.', '/')}{'/__init__' if package else ''}.py"
