"""The names of what is taken over: of resources, which stay for ever, by what people call the objects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from genesyscloud_provider.commands.adopt.linking import named_after, references
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    ROLE,
    Found,
    Key,
)
from genesyscloud_provider.commands.adopt.words import distinct, hyphenated, words
from genesyscloud_provider.integrations import facts

KIND_WORDS: Final = {
    CREDENTIAL: "credential",
    INTEGRATION: "integration",
    ACTION: "action",
    AUTH_ACTION: "login",
    ROLE: "role",
    CLIENT: "client",
}
"""What an object is called that has no name, and what tells one from another of the same name."""

RESERVED: Final = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that no file has on Windows."""

_ORDER: Final = (ROLE, CLIENT, INTEGRATION, CREDENTIAL, AUTH_ACTION, ACTION)
"""Integrations come before what is named after them."""


def users_of(objects: Mapping[Key, Found]) -> Mapping[Key, list[Key]]:
    """Who refers to each object, by what is referred to."""
    users: defaultdict[Key, list[Key]] = defaultdict(list)
    for each in objects.values():
        for key in dict.fromkeys(references(each, objects)):
            users[key].append(each.key)
    return users


def resource_names(objects: Mapping[Key, Found], given: Mapping[Key, str] | None = None) -> dict[Key, str]:
    """A name in Pulumi for each object, which no other of its kind has.

    Args:
        objects: the objects.
        given: names that objects have already, from an earlier call.
    """
    naming = _Naming(objects)
    for kind in _ORDER:
        ours = [each for each in objects.values() if each.resource == kind]
        kept = {each.key: given[each.key] for each in ours if given and each.key in given}
        new = {each.key: naming.candidates(each) for each in ours if each.key not in kept}
        naming.named |= {**kept, **distinct(new, set(kept.values()))}
    return {key: naming.named[key] for key in objects}


class _Naming:
    """What is known when names are given.

    Args:
        objects: all objects.
    """

    def __init__(self, objects: Mapping[Key, Found]) -> None:
        self.named: dict[Key, str] = {}
        self._users = users_of(objects)

    def candidates(self, found: Found) -> list[str]:
        """The names that an object may have, the best first."""
        kind = KIND_WORDS[found.resource]
        if found.suggestion:
            return [hyphenated(found.suggestion), hyphenated([*found.suggestion, kind])]
        owner, own = self._owner(found), hyphenated(words(found.name))
        if found.resource == AUTH_ACTION and owner:
            return [owner]
        if found.resource == CREDENTIAL and named_after(found):
            own = owner
        if not own:
            return [f"{owner}-{kind}" if owner else kind]
        if RESERVED.fullmatch(own):
            own = f"{own}-{kind}"
        return [own, *self._further(found, owner, own)]

    def _further(self, found: Found, owner: str, own: str) -> list[str]:
        """Names that tell where an object belongs."""
        below = [owner] if owner and owner != own else []
        category = hyphenated(words(str(found.inputs.get("category") or ""))).removeprefix(f"{owner}-")
        further = ["-".join([*below, own])] if below else []
        if found.resource == ACTION and category not in ("", owner, own):
            further.append("-".join([*below, category, own]))
        system = facts.system(str(found.inputs.get("integrationType"))) if found.resource == INTEGRATION else None
        return [*further, f"{own}-{system.key}"] if system else further

    def _owner(self, found: Found) -> str:
        """The name of the integration that an object belongs to; of a credential, the one that it was made for, or else
        the only one that uses it."""
        if found.resource in (ACTION, AUTH_ACTION):
            return self.named.get((INTEGRATION, found.integration), "")
        if found.resource != CREDENTIAL:
            return ""
        if made_for := self.named.get((INTEGRATION, named_after(found))):
            return made_for
        users = self._users.get(found.key, [])
        return self.named.get(users[0], "") if len(users) == 1 else ""
