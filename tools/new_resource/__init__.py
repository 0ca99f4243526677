"""Write the skeleton of a resource, in a family that there is or a new one.

What is written runs: it can be checked, previewed and created, against an address in the API that is yours to correct.
What is left to write is named by `tests/unit/test_completeness.py`.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Final

import click

__all__ = ["ROOT", "main", "write"]

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = Path(__file__).parent / "templates"
PROVIDER: Final = "provider/genesyscloud_provider"

NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
FAMILY: Final = re.compile(r"[a-z][a-z_]*")


@click.command()
@click.argument("name")
@click.argument("family")
def main(name: str, family: str) -> None:
    """Write the skeleton of the resource NAME (such as OAuthClient) in FAMILY (such as authorization)."""
    for path in write(ROOT, name, family):
        click.echo(f"wrote {path.relative_to(ROOT)}")
    click.echo("What is left is named by: .venv/bin/python -m pytest -q tests/unit/test_completeness.py")


def write(root: Path, name: str, family: str) -> list[Path]:
    """Write the skeleton, and the one line that registers it.

    Args:
        root: the checkout.
        name: the resource's name in Pulumi, such as `OAuthClient`.
        family: the package of its family, such as `authorization`.

    Returns:
        The files that were written or changed.

    Raises:
        click.ClickException: a name is none, or the resource is there already.
    """
    if not NAME.fullmatch(name) or not FAMILY.fullmatch(family):
        raise click.ClickException("NAME is like OAuthClient, and FAMILY is like authorization.")
    words = _words(name)
    package = root / PROVIDER / family
    folder = package / "_".join(words)
    if folder.exists():
        raise click.ClickException(f"{folder.relative_to(root)} is there already.")
    values = {
        "Name": name,
        "name": "_".join(words),
        "noun": " ".join(words),
        "path": "-".join(words),
        "family": family,
        "Family": "".join(each.capitalize() for each in family.split("_")),
        "FAMILY": family.replace("_", " "),
    }
    made = [] if package.exists() else _from(TEMPLATES / "family", package, values)
    made += _from(TEMPLATES / "resource", folder, values)
    made += _from(TEMPLATES / "example", root / "examples" / values["path"], values)
    made.append(_registered(package / "__init__.py", values))
    made.append(_family_registered(root / PROVIDER / "registry.py", values))
    return made


def _words(name: str) -> list[str]:
    """The words of a name, such as `oauth`, `client`: what is written in capitals is one word with what follows."""
    return [each.lower() for each in re.findall(r"OAuth|[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", name)]


def _from(templates: Path, folder: Path, values: dict[str, str]) -> list[Path]:
    made = []
    for each in sorted(templates.iterdir()):
        file = folder / each.name.removesuffix(".template")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_sorted(Template(each.read_text("utf-8")).substitute(values)), "utf-8")
        made.append(file)
    return made


def _sorted(text: str) -> str:
    """Imports of the provider in their order, whatever the family is called."""
    lines = r"(?:^from genesyscloud_provider\..*\n)+"
    return re.sub(lines, lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text, flags=re.MULTILINE)


def _registered(file: Path, values: dict[str, str]) -> Path:
    """Put the resource into its family's list, behind those that it may refer to."""
    text = file.read_text("utf-8")
    module = f"genesyscloud_provider.{values['family']}.{values['name']}.resource"
    imports = r"^from genesyscloud_provider\.\S+ import (?:\([^)]*\)|.*)\n"
    lines = [f"from {module} import {values['Name']}\n", *re.findall(imports, text, re.M)]
    first = text.index("from genesyscloud_provider.")
    text = text[:first] + "".join(sorted(lines)) + re.sub(imports, "", text[first:], flags=re.M)
    start = text.index("= (", text.index("RESOURCES: Final"))
    end = text.index(")\n", start)
    listed = [each.strip() for each in text[start + 3 : end].split(",") if each.strip()] + [values["Name"]]
    inner = f"{listed[0]}," if len(listed) == 1 else "\n" + "".join(f"    {each},\n" for each in listed)
    file.write_text(f"{text[: start + 3]}{inner}{text[end:]}", "utf-8")
    return file


def _family_registered(file: Path, values: dict[str, str]) -> Path:
    """Put the family into the list of families, if it is new."""
    text = file.read_text("utf-8")
    imported = re.search(r"^from genesyscloud_provider import (.*)$", text, re.M)
    listed = re.search(r"^FAMILIES: Final = \((.*)\)$", text, re.M)
    if imported is None or listed is None:
        raise click.ClickException(f"{file.name} does not list families as expected: add {values['family']} by hand.")
    families = [each for each in listed[1].replace(" ", "").split(",") if each]
    if values["family"] not in families:
        families.append(values["family"])
        text = text.replace(imported[0], f"from genesyscloud_provider import {', '.join(sorted(families))}")
        text = text.replace(listed[0], f"FAMILIES: Final = ({', '.join(families)})")
        file.write_text(text, "utf-8")
    return file
