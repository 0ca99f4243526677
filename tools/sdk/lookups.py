"""The lookups: a function for each, and classes for what they find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getdoc
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.adapters.plugin.schema import page
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.registry import LOOKUPS
from tools.sdk.declared import REFERENCES, answer_type, input_type, is_optional, nested_models, resources_with
from tools.sdk.text import ArgumentLines, docstring, in_python, listed, paragraphs_of, summary

HEAD = '''\
# ruff: noqa: PT028 (`test_data_action` is no test)

"""Lookups: what the organization has, without managing it; and a test of an action.

Each takes plain values and outputs alike, and answers with an output. A preview without credentials, such as that of a
fork, answers with an unknown value. With a provider in its options, or a parent that has one, a lookup asks that
provider's organization; else that of the stack's configuration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pulumi

from pulumi_genesyscloud._lookup import look_up


'''

OPTS = ("opts", "Pulumi's options, such as `provider` and `parent`.")

UNSECRET = (
    "The answer is secret as a whole. What of it may be seen by everybody, `pulumi.Output.unsecret` shows, as in"
    " `pulumi.Output.unsecret(answer.{example})`."
)


def functions() -> list[str]:
    """The functions of the module."""
    return [called(each.name) for each in LOOKUPS]


def results() -> list[str]:
    """The classes of what they find, without those that are nested in others."""
    return [each.answer.__name__ for each in LOOKUPS]


def module() -> str:
    """The module `lookups`."""
    models = [each for lookup in LOOKUPS for each in (*nested_models(lookup.answer), lookup.answer)]
    parts = [*map(_class, dict.fromkeys(models)), *("\n".join(_function(each)) for each in LOOKUPS)]
    return HEAD + "\n\n\n".join(parts)


def _class(model: type[BaseModel]) -> str:
    attributes = [(name, in_python(each.description or "")) for name, each in model.model_fields.items()]
    lines = [
        "@dataclass(frozen=True, kw_only=True)",
        f"class {model.__name__}:",
        docstring([in_python(summary(model)), *_takers(model)], {"Attributes": attributes}),
        "",
        *(f"    {name}: {answer_type(each)}{_default(each)}" for name, each in model.model_fields.items()),
    ]
    if _looks_like_a_test(model.__name__):
        lines += ["", "    __test__: ClassVar[bool] = False  # pytest would take it for a test, by its name"]
    return "\n".join(lines)


def _takers(model: type[BaseModel]) -> Iterator[str]:
    """To what a program can give what was found."""
    for name, refers in REFERENCES.items():
        if refers.result == model.__name__:
            for argument, takers in resources_with(name).items():
                yield f"It can be given to {listed([f'a `{each}`' for each in takers])} as `{argument}`."


def _default(field: FieldInfo) -> str:
    arguments = [] if field.is_required() else [f"default={field.default!r}"]
    if not field.repr:
        return f" = field({', '.join([*arguments, 'repr=False'])})"
    return "" if field.is_required() else f" = {field.default!r}"


def _function(lookup: Lookup[Any, Any]) -> Iterator[str]:
    name, fields = called(lookup.name), lookup.arguments.model_fields
    secret = bool(lookup.answer.marked(Mark.SECRET))
    given = ", ".join(f'"{each.alias or key}": {key}' for key, each in fields.items())
    yield f"def {name}("
    if fields and all(map(is_optional, fields.values())):
        yield "    *,"
    for key, each in fields.items():
        yield f"    {key}: {input_type(each)}{' | None = None' if is_optional(each) else ''},"
    yield "    opts: pulumi.InvokeOptions | None = None,"
    yield f") -> pulumi.Output[{lookup.answer.__name__}]:"
    about = [(key, _about_argument(each)) for key, each in fields.items()]
    yield docstring(_about(lookup, secret), {"Args": [*about, OPTS], "Raises": _raises(lookup)})
    options = ", secret=True" if secret else ""
    yield f'    return look_up("{lookup.name}", {{{given}}}, {lookup.answer.__name__}, opts{options})'
    if _looks_like_a_test(name):
        yield ""
        yield ""
        yield f"{name}.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test, by its name"


def _about(lookup: Lookup[Any, Any], secret: bool) -> Iterator[str]:
    yield from paragraphs_of(page(lookup.look.__module__, f"{lookup.name}."))
    yield from _takers(lookup.answer)
    if secret:
        shown = [name for name, each in lookup.answer.model_fields.items() if Mark.SECRET not in each.metadata]
        yield UNSECRET.format(example=shown[0])


def _about_argument(field: FieldInfo) -> str:
    about = in_python(field.description or "")
    return f"{about[:-1]}, or the resource itself." if Mark.OBJECT_ID in field.metadata else about


def _raises(lookup: Lookup[Any, Any]) -> ArgumentLines:
    """What the declaration says that a lookup fails with, and what every lookup does."""
    found = re.search(r"^Raises:\n\s+\w+: (.*)\.$", getdoc(lookup.look) or "", re.MULTILINE | re.DOTALL)
    if found is None:
        return [("pulumi.RunError", "The lookup failed; the message says why, and what to do.")]
    why = " ".join(found[1].split())
    return [("pulumi.RunError", f"{why}." if lookup.acts else f"{why}; or the lookup failed.")]


def _looks_like_a_test(name: str) -> bool:
    return name.lower().startswith("test")
