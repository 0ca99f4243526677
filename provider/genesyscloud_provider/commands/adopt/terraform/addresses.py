"""Addresses of Terraform's resources, and those of configurations of providers, as states have them.

`module.crm["eu"].genesyscloud_integration.this[0]` has the module `crm` with the key `eu`, a type, a name and a key.
What is in quotes is escaped as in Terraform's own language (Terraform 1.11, OpenTofu 1.10).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

Key = int | str | None
"""What tells instances of one block apart: a number by `count`, a text by `for_each`, or nothing."""

_NAME: Final = r"[^.\[\]\"]+"
"""What may be a name: see `is_name`."""
_KEY: Final = r'\[(?:(?P<number>\d{1,18})|"(?P<text>(?:[^"\\]|\\.)*)")\]'
_STEP: Final = re.compile(rf"module\.(?P<name>{_NAME})(?:{_KEY})?(?:\.|\Z)", re.DOTALL)
_PROVIDER: Final = re.compile(
    rf"""
    (?P<modules>(?:module\.{_NAME}\.)*)
    provider (?: \["(?P<source>[^"\\]+)"\] | \.(?P<legacy>{_NAME}) )
    (?: \. (?P<alias>{_NAME}) (?:{_KEY})? )?
    """,
    re.VERBOSE | re.DOTALL,
)
_SOURCE: Final = re.compile(r"[\w./:-]{1,300}")
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}
_HIGHEST: Final = 0x10FFFF

_LONGEST_NAME: Final = 300
"""Characters of the longest name that is believed."""


def is_name(value: Any) -> bool:
    """Whether a value is a name in Terraform's language: an identifier of any script, in which `-` may stand."""
    return isinstance(value, str) and len(value) <= _LONGEST_NAME and value.replace("-", "_").isidentifier()


@dataclass(frozen=True)
class Step:
    """A module on the way to a resource."""

    name: str
    key: Key = None

    @property
    def text(self) -> str:
        """It as addresses show it."""
        return f"module.{self.name}{in_brackets(self.key)}"


@dataclass(frozen=True)
class Address:
    """Which resource an object is in a Terraform program.

    Attributes:
        modules: the modules that it is in, the outermost first; none at the root.
        type: its resource type.
        name: its block's name.
        key: its key among the instances of the block.
    """

    modules: tuple[Step, ...]
    type: str
    name: str
    key: Key

    @property
    def module(self) -> str:
        """The address of the module that it is in; empty at the root."""
        return ".".join(each.text for each in self.modules)

    @property
    def text(self) -> str:
        """It as `terraform state list` prints it."""
        return ".".join([*(each.text for each in self.modules), f"{self.type}.{self.name}"]) + in_brackets(self.key)


@dataclass(frozen=True)
class Provider:
    """A configuration of a provider.

    Attributes:
        source: where the provider comes from, without a host: `mypurecloud/genesyscloud`.
        alias: which of its configurations it is; empty for the default one. One that a module has for itself begins
            with the module's address.
    """

    source: str
    alias: str


def in_brackets(key: Key) -> str:
    """A key as addresses show it."""
    if isinstance(key, str):
        return f"[{_quoted(key)}]"
    return "" if key is None else f"[{key}]"


def modules_of(address: str) -> tuple[Step, ...] | None:
    """The modules in the address of a module; None if it is none. The empty address is the root."""
    steps: list[Step] = []
    position = 0
    while position < len(address):
        found = _STEP.match(address, position)
        if found is None or not is_name(found["name"]) or (found.end() == len(address) and address.endswith(".")):
            return None
        steps.append(Step(found["name"], _key(found)))
        position = found.end()
    return tuple(steps)


def provider_of(text: str) -> Provider | None:
    """The configuration of a provider that a resource of a state names; None if it cannot be read.

    Terraform 0.12 wrote `provider.genesyscloud.us`, all later ones `provider["…/mypurecloud/genesyscloud"].us`.
    OpenTofu can have a key after the alias.
    """
    found = _PROVIDER.fullmatch(text)
    source = found and (found["legacy"] or found["source"])
    if found is None or not source or not _SOURCE.fullmatch(source):
        return None
    if not all(map(is_name, [*found["modules"].split(".")[1::2], found["alias"] or "_"])):
        return None
    alias = f"{found['alias']}{in_brackets(_key(found))}" if found["alias"] else ""
    parts = [found["modules"].removesuffix("."), alias]
    return Provider(source_of(source), ".".join(each for each in parts if each))


def source_of(source: str) -> str:
    """Where a provider comes from, without a host, as `show -json` and states name it."""
    parts = source.split("/")
    return "/".join(parts[1:] if len(parts) > 2 else parts)


def _key(found: re.Match[str]) -> Key:
    if found["number"] is not None:
        return int(found["number"])
    return None if found["text"] is None else _unquoted(found["text"])


def _unquoted(text: str) -> str:
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= _HIGHEST else "\ufffd"
    if found[4]:
        return f"{found[4]}{{"
    return _ESCAPES.get(found[3], found[3])


def _quoted(text: str) -> str:
    """A key as a text in Terraform's language: escapes, and what would begin a template doubled."""
    doubled = re.sub(r"([$%])(?=\{)", r"\1\1", text)
    return f'"{"".join(map(_character, doubled))}"'


def _character(character: str) -> str:
    if character in '"\\\n\r\t':
        return json.dumps(character)[1:-1]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
