"""`python -m tools.inventory_documents` writes the reference of what `pulumi-genesyscloud inventory --json` prints."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from genesyscloud_provider.commands.inventory.differences import Comparison
from genesyscloud_provider.commands.inventory.findings import RULES
from genesyscloud_provider.commands.inventory.found import Part
from genesyscloud_provider.commands.inventory.model import Inventory

FILE = Path(__file__).parents[1] / "docs" / "inventory-documents.md"

HEAD = """\
# The documents of an inventory

What `pulumi-genesyscloud inventory --json` prints, and with `--compare`. A document says of which version its form is.
In one version fields may be added; one that is taken away, or means something else, makes another version. What the
command does is on [its page](inventory.md).

A *digest* is twelve characters that tell whether two values are the same, and nothing of the values.

This page is written by `make documents`.
"""


def text() -> str:
    """The page as it stands in the file."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


def _lines() -> Iterator[str]:
    models = list(dict.fromkeys(_models(Inventory)))
    yield from _document("The inventory", models)
    yield from ("", "## Findings", "")
    yield from ("| `rule` | `severity` | What is wrong | What to do |", "| --- | --- | --- | --- |")
    for rule in RULES:
        yield f"| `{rule.key}` | `{rule.severity.value}` | {rule.title} | {rule.advice} |"
    yield from ("", "## Parts that may not be told", "", "| `part` | What it is | Permission |", "| --- | --- | --- |")
    for part in Part:
        yield f"| `{part.key}` | {part.title} | {f'`{part.permission}`' if part.permission else '–'} |"
    yield from _document("The comparison", [each for each in dict.fromkeys(_models(Comparison)) if each not in models])


def _document(title: str, models: list[type[BaseModel]]) -> Iterator[str]:
    yield from ("", f"## {title}")
    for each in models:
        yield from ("", f"### {each.__name__}", "", " ".join((each.__doc__ or "").split()), "")
        yield from ("| Field | Form | |", "| --- | --- | --- |")
        for name, field in each.model_fields.items():
            yield f"| `{field.alias or name}` | {_form(field.annotation)} | {field.description} |"


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model, and those within it."""
    yield model
    for field in model.model_fields.values():
        for each in _within(field.annotation):
            yield from _models(each)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _within(each)


def _form(annotation: Any) -> str:
    """The form of a value in JSON, in words."""
    arguments = get_args(annotation)
    if get_origin(annotation) is list:
        return f"list of {_form(arguments[0])}"
    if type(None) in arguments:
        (form,) = (_form(each) for each in arguments if each is not type(None))
        return f"{form}, or null"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if arguments or (isinstance(annotation, type) and issubclass(annotation, Enum)):
        return "number" if arguments == (1,) else "text"
    return {str: "text", int: "number", bool: "true or false"}[annotation]


if __name__ == "__main__":
    main()
