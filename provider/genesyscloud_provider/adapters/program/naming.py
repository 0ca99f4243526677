"""How Python programs call what is declared."""

from __future__ import annotations

import re

from pydantic.alias_generators import to_snake

from genesyscloud_provider.framework.declaration import KnownValue


def constant(name: str) -> str:
    """The name of a constant, from one in camel case of either kind, as Pulumi's generator words it."""
    words = re.sub("([A-Z]+)([A-Z][a-z])", r"\1_\2", _in_words(name))
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", words).upper()


def called(name: str) -> str:
    """The name of a function or an argument."""
    return to_snake(_in_words(name))


def member(value: KnownValue) -> str:
    """The name of a known value in the enum of its type."""
    return value.name.replace("-", "_").upper()


def _in_words(name: str) -> str:
    """A name in which `OAuth` is one word."""
    return name.replace("OAuth", "Oauth")
