"""The text of Pulumi.yaml, which is project and program in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.grouping import groups
from genesyscloud_provider.commands.adopt.naming import KIND_WORDS
from genesyscloud_provider.commands.adopt.objects import INTEGRATION, Adoption, Key
from genesyscloud_provider.commands.adopt.programs import Files, Program
from genesyscloud_provider.commands.adopt.secrets import config_keys
from genesyscloud_provider.commands.adopt.words import distinct, hyphenated, words
from genesyscloud_provider.commands.adopt.yaml.form import commented, indented, mapping
from genesyscloud_provider.commands.adopt.yaml.resources import Resources

CREDENTIALS: Final = "credentials"
"""The map in the stack's configuration with the fields of credentials.

Of a value that is in no map Pulumi's YAML makes a number where it looks like one, whatever type is declared: the text
`007` would be 7 (seen with 1.38).
"""

RESERVED: Final = frozenset({"pulumi", CREDENTIALS})
"""What something in a program is called already."""

ABOUT_STATIC: Final = (
    "These actions came with their integrations: Genesys Cloud keeps them, and a program only refers to them. What",
    "stands here is asked in every preview:",
)
"""What stands above the look-ups that a person may write."""


def program(adoption: Adoption, about: str) -> Program:
    """The program in YAML.

    Args:
        adoption: what is taken over.
        about: what Pulumi.yaml says of the project, as lines.
    """
    keys, files = resource_keys(adoption), Files()
    config = {meant: f"{CREDENTIALS}.{name}" for meant, name in config_keys(adoption).items()}
    resources = Resources(adoption, keys, config, files.__setitem__)
    parts = [
        about.splitlines(),
        [*_resources(adoption, resources)],
        [*_static(adoption, keys, resources)],
    ]
    text = "\n\n".join("\n".join(each) for each in parts if each)
    return Program({"Pulumi.yaml": f"{text}\n", **files}, {name: meant for meant, name in config.items()})


def resource_keys(adoption: Adoption) -> dict[Key, str]:
    """The key of each resource: its name, with its kind where another one, of whatever kind, has that."""
    candidates = {
        key: [name, f"{name}-{KIND_WORDS[key[0]]}"]
        for key, name in ((each.key, adoption.names[each.key]) for each in adoption.ordered())
    }
    return distinct(candidates, RESERVED)


def _resources(adoption: Adoption, resources: Resources) -> Iterator[str]:
    if not adoption.objects:
        yield "resources: {}"
        return
    yield "resources:"
    for number, group in enumerate(groups(adoption)):
        yield from [""] if number else []
        yield from indented(commented([one_line(group.title)]))
        for key in group.keys:
            yield from indented(resources.entry(adoption.objects[key]))


def _static(adoption: Adoption, keys: Mapping[Key, str], resources: Resources) -> Iterator[str]:
    """The look-ups of actions that came with integrations; they are told only, as each would be asked each time."""
    ours = {
        each.id: each for each in adoption.organization.static if (INTEGRATION, each.integration) in adoption.objects
    }
    if not ours:
        return
    taken = {*RESERVED, *keys.values()}
    names = distinct({id_: [hyphenated(words(each.name)) or "static"] for id_, each in ours.items()}, taken)
    variables: dict[str, Any] = {names[id_]: resources.static(each) for id_, each in ours.items()}
    yield from commented([*ABOUT_STATIC, *mapping({"variables": variables})])
