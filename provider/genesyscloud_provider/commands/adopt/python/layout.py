"""Which resource stands in which module: one module where there is little, else one for each integration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.grouping import CLIENTS, CREDENTIALS, groups
from genesyscloud_provider.commands.adopt.naming import KIND_WORDS
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    CREDENTIAL,
    INTEGRATION,
    Adoption,
    Key,
    StaticAction,
)
from genesyscloud_provider.commands.adopt.python.expressions import PACKAGE
from genesyscloud_provider.commands.adopt.words import distinct, identifier, words

MOST_LINES: Final = 300
"""Lines of a module at most."""

HEAD_LINES: Final = 14
"""Lines of a module before its first resource, at most: docstring, imports, configuration."""

BETWEEN: Final = 1
"""Lines between two resources."""

MAIN: Final = "__main__"
INTEGRATIONS: Final = "integrations"
"""The module that Pulumi runs, and the package with one for each integration."""

HELPERS: Final = "files"
"""The module that reads contracts and templates."""

PROVIDER: Final = "provider"
"""The module that makes the provider by which the plugin serves, and its variable there."""

RESERVED: Final = frozenset(
    {PACKAGE, "pulumi", "config", "contract", "template", CREDENTIALS, CLIENTS, INTEGRATIONS, HELPERS, PROVIDER}
)
"""What variables are not called."""


@dataclass(frozen=True)
class Module:
    """A module of the program.

    Attributes:
        path: its name, with dots.
        title: what its docstring says.
        keys: the resources that it makes, in order.
        static: the actions that it finds.
    """

    path: str
    title: str
    keys: tuple[Key, ...] = ()
    static: tuple[StaticAction, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The modules of a program.

    Attributes:
        adoption: what is taken over.
        modules: the modules, what is referred to first.
    """

    adoption: Adoption
    modules: tuple[Module, ...]

    @cached_property
    def where(self) -> Mapping[Key, Module]:
        """The module of each resource."""
        return {key: each for each in self.modules for key in each.keys}

    @cached_property
    def variables(self) -> Mapping[Key, str]:
        """The variable of each resource, in its module."""
        return {key: name for each in self.modules for key, name in self._variables(each).items()}

    def functions(self, module: Module) -> Mapping[str, str]:
        """The function for each action that came with an integration, by the action's id; none for one that its name
        does not tell from others."""
        names = [(each.name, each.integration) for each in module.static]
        told = {
            each.id: [identifier(words(each.name), "static")]
            for each in module.static
            if names.count((each.name, each.integration)) == 1 and (INTEGRATION, each.integration) in self.where
        }
        return distinct(told, {*RESERVED, *(self.variables[key] for key in module.keys)}, "_")

    def _variables(self, module: Module) -> dict[Key, str]:
        candidates: dict[Key, list[str]] = {}
        for key in module.keys:
            kind = KIND_WORDS[key[0]]
            name = identifier(self.adoption.names[key].split("-"), kind)
            candidates[key] = [*self._short(module, key, kind), name, f"{name}_{kind}"]
        # What a part of a module takes from the whole is called by its kind.
        taken = RESERVED | (set(KIND_WORDS.values()) if module.path.count(".") > 1 else set())
        return distinct(candidates, taken, "_")

    def _short(self, module: Module, key: Key, kind: str) -> list[str]:
        """What a resource is called where its module says already to which integration it belongs."""
        if not module.path.startswith(f"{INTEGRATIONS}."):
            return []
        own = words(self.adoption.objects[key].name) if key[0] == ACTION else []
        return [identifier(own, kind)] if own else [kind]


def layout(adoption: Adoption, lines: Mapping[Key, int]) -> Layout:
    """The modules of a program.

    Args:
        adoption: what is taken over.
        lines: how many lines each resource takes.
    """
    if adoption.modules:
        return Layout(adoption, tuple(_as_before(adoption)))
    whole = _alone(adoption)
    if _length(whole, lines) <= MOST_LINES:
        return Layout(adoption, (whole,))
    split = [part for each in _modules(adoption) for part in _parts(each, lines)]
    return Layout(adoption, tuple(split))


def _length(module: Module, lines: Mapping[Key, int]) -> int:
    resources = sum(lines[key] + BETWEEN for key in module.keys)
    return HEAD_LINES + resources + len(module.static) * (BETWEEN + 7)


def _alone(adoption: Adoption) -> Module:
    title = f"The data action integrations of {one_line(adoption.organization.title)}."
    keys = tuple(each.key for each in adoption.ordered())
    return Module(MAIN, title, keys, adoption.organization.static)


def _as_before(adoption: Adoption) -> Iterator[Module]:
    """The modules of an earlier call: what somebody has edited there must not stand anywhere else as well. What is new
    joins what it belongs to, however long that is."""
    fresh = {key: each for each in _modules(adoption) for key in each.keys}
    earlier, alone = adoption.modules, MAIN in adoption.modules.values()
    latest = {each.integration: earlier[each.key] for each in adoption.ordered() if each.key in earlier}
    members: dict[str, list[Key]] = {}
    for each in adoption.ordered():
        beside = latest.get(each.integration) if each.integration else None
        path = earlier.get(each.key) or (MAIN if alone else beside or fresh[each.key].path)
        members.setdefault(path, []).append(each.key)
    members = _without_circles(adoption, members)
    titles = {each.path: each.title for each in (_alone(adoption), *fresh.values())}
    for path, keys in members.items():
        title = titles.get(path) or _title_of_part(path, titles)
        static = tuple(each for each in adoption.organization.static if (INTEGRATION, each.integration) in keys)
        yield Module(path, title, tuple(keys), static)


def _without_circles(adoption: Adoption, members: Mapping[str, list[Key]]) -> dict[str, list[Key]]:
    """The modules, none of which imports another one that imports it: a credential that would make them do so moves to
    where shared ones are, unless its module stays as somebody has edited it."""
    where = {key: path for path, keys in members.items() for key in keys}
    imports: dict[str, set[str]] = {path: set() for path in members}
    for key, users in adoption.users.items():
        for user in users:
            imports[where[user]].add(where[key])
    moved = {
        key
        for key, path in where.items()
        if key[0] == CREDENTIAL
        and not adoption.edited.intersection(_files(path))
        and any(where[user] != path and where[user] in _reached(imports, path) for user in adoption.users.get(key, []))
    }
    free: dict[str, list[Key]] = {}
    for each in adoption.ordered():
        free.setdefault(CREDENTIALS if each.key in moved else where[each.key], []).append(each.key)
    return free


def _reached(imports: Mapping[str, set[str]], start: str) -> set[str]:
    """The modules that a module imports, and those that these import."""
    reached, ahead = set[str](), [start]
    while ahead:
        new = imports[ahead.pop()] - reached
        reached |= new
        ahead += new
    return reached


def _files(path: str) -> set[str]:
    """The files that a module may be."""
    stem = path.replace(".", "/")
    return {f"{stem}.py", f"{stem}/__init__.py"}


def _title_of_part(path: str, titles: Mapping[str, str]) -> str:
    """What the docstring of a part of a module says."""
    whole, _, part = path.rpartition(".")
    if part.startswith("actions") and whole in titles:
        return _title_of_actions(titles[whole])
    return titles.get(re.sub(r"_\d+$", "", path), path)


def _title_of_actions(title: str) -> str:
    return f"{title.partition(',')[0]}: its actions."


def _modules(adoption: Adoption) -> Iterator[Module]:
    """A module for each integration, and those that several integrations share."""
    names = _module_names(adoption)
    for each in groups(adoption):
        path = each.of if isinstance(each.of, str) else f"{INTEGRATIONS}.{names[each.of[1]]}"
        yield Module(path, each.title, each.keys, each.static)


def _module_names(adoption: Adoption) -> dict[str, str]:
    return distinct(
        {
            each.id: [name, f"{name}_{KIND_WORDS[INTEGRATION]}"]
            for each in adoption.ordered()
            if each.resource == INTEGRATION
            for name in [identifier(adoption.names[each.key].split("-"), KIND_WORDS[INTEGRATION])]
        },
        RESERVED,
        "_",
    )


def _parts(module: Module, lines: Mapping[Key, int]) -> Iterator[Module]:
    """A module that is too long as several, by the names of its resources: the actions beside their integration, or
    what integrations share."""
    if _length(module, lines) <= MOST_LINES:
        yield module
        return
    shared = module.path in (CLIENTS, CREDENTIALS)
    head = () if shared else tuple(key for key in module.keys if key[0] != ACTION)
    if head:
        yield replace(module, keys=head)
    stem = module.path if shared else f"{module.path}.actions"
    chunks = list(_chunks([key for key in module.keys if key not in head], lines))
    for number, each in enumerate(chunks, 1):
        title = module.title if shared else _title_of_actions(module.title)
        yield Module(stem if number == 1 else f"{stem}_{number}", title, each)


def _chunks(keys: Sequence[Key], lines: Mapping[Key, int]) -> Iterator[tuple[Key, ...]]:
    """As few parts as are not too long, and about equally long."""
    room = MOST_LINES - HEAD_LINES
    whole = sum(lines[key] + BETWEEN for key in keys)
    fair = whole / -(-whole // room)
    chunk: list[Key] = []
    length = 0
    for key in keys:
        more = lines[key] + BETWEEN
        if chunk and (length + more > room or length + more / 2 > fair):
            yield tuple(chunk)
            chunk, length = [], 0
        chunk.append(key)
        length += more
    if chunk:
        yield tuple(chunk)
