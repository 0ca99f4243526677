"""What the engine has asked so far in one process, and so in which phase each of the program's resources is.

The engine shows one resource at a time and says of no call why it makes it: a new object, and one that takes the place
of another, are checked alike. What a call means follows from the calls before it (docs/development/engine.md).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum

from genesyscloud_provider.framework.properties import Properties, fingerprint, texts, unknown_paths


class Phase(Enum):
    """What a check is for."""

    CREATE = "create"
    """There is no object yet, or nothing has shown that there is one."""
    UPDATE = "update"
    """There is an object, which stays if nothing that replaces it has changed."""
    REPLACEMENT = "replacement"
    """A comparison has said that the object is replaced; now the inputs of the new one are checked."""
    ORDERED_REPLACEMENT = "ordered replacement"
    """The object would stay, and is replaced by order: `replaceOnChanges`, `replaceWith`, a trigger."""


class Occasion(Enum):
    """What a comparison is for."""

    UPDATE = "update"
    """The program's inputs, which were checked in this process, meet the state."""
    DELETED_FIRST = "deleted first"
    """What the object refers to is deleted before there is another: unchecked, with an unknown value."""
    REFRESH = "refresh"
    """Inputs of the last deployment meet a state that was just read: nobody has checked them, all are known."""


@dataclass(frozen=True)
class Existing:
    """An object that there was before.

    Attributes:
        inputs: those of the last deployment, which a check is told; empty where only a comparison has named the object.
        id: its id; empty where it was not compared.
        state: its last known state; empty where it was not compared.
    """

    inputs: Properties = field(repr=False)
    id: str = ""
    state: Properties = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Turn:
    """What a check is for, and what the object takes the place of.

    Attributes:
        phase: what the check is for.
        urn: which of the program's resources it is; empty where the adapter cannot tell.
        replaces: the object that is replaced; None where none is.
        whose: what tells the resource from the program's others: its URN, or what its inputs come to.
    """

    phase: Phase
    urn: str = ""
    replaces: Existing | None = None
    whose: str = ""


@dataclass(frozen=True)
class Leaving:
    """An object that will be replaced, and how something depends on it.

    Attributes:
        id: its id.
        title: how messages call it.
        through: what the dependence goes through, the nearest to it first.
    """

    id: str
    title: str
    through: tuple[str, ...] = ()


class Plan:
    """The engine's calls of one process, as far as later ones depend on them. Thread-safe.

    A resource is told by its URN. The dynamic adapter is not told it: there only a replacement by difference can be
    told from a creation, by its inputs, which are the compared ones.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_for: set[tuple[str, str]] = set()
        self._new: Counter[str] = Counter()
        self._existing: dict[tuple[str, str], Existing] = {}
        self._replaced: dict[tuple[str, str], Existing] = {}
        self._made: dict[tuple[str, str], str] = {}
        self._titles: dict[str, str] = {}
        self._one_off: set[str] = set()
        self._deployed: set[str] = set()
        self._identities: dict[tuple[str, Hashable], str] = {}
        self._leaving: dict[str, Leaving] = {}

    def checked(self, kind: str, urn: str, olds: Properties, news: Properties) -> Turn:
        """Note that the program's inputs are checked; returns what for.

        Args:
            kind: the resource's name in Pulumi.
            urn: which of the program's resources it is; empty where the adapter cannot tell.
            olds: the inputs of the last deployment; empty where the engine takes the object for a new one.
            news: the inputs of the program.
        """
        key = _key(kind, urn, news)
        with self._lock:
            self._asked_for.add((kind, fingerprint(news)))
            if olds:
                self._replaced.pop(key, None)
                if urn:
                    self._existing[key] = Existing(olds)
                return Turn(Phase.UPDATE, urn, whose=key[1])
            self._new[kind] += 1
            ordered, replaced = self._existing.pop(key, None), self._replaced.pop(key, None)
        if replaced:
            return Turn(Phase.REPLACEMENT, urn, replaced, key[1])
        return Turn(Phase.ORDERED_REPLACEMENT if ordered else Phase.CREATE, urn, ordered, key[1])

    def occasion(self, kind: str, news: Properties) -> Occasion:
        """What a comparison with these inputs is for."""
        if (kind, fingerprint(news)) in self._asked_for:
            return Occasion.UPDATE
        return Occasion.DELETED_FIRST if next(unknown_paths(news), None) is not None else Occasion.REFRESH

    def compared(self, kind: str, urn: str, id_: str, state: Properties, news: Properties, *, replaces: bool) -> None:
        """Note what a comparison has said. For the arguments see `checked`.

        Args:
            kind: see there.
            urn: see there.
            id_: the object's id.
            state: its last known state.
            news: see there.
            replaces: whether the object is to be replaced.
        """
        key, occasion = _key(kind, urn, news), self.occasion(kind, news)
        with self._lock:
            self._deployed.add(id_)
            known = self._existing.pop(key, None)
            compared = Existing(known.inputs if known else {}, id_, state)
            if not replaces and known:
                self._existing[key] = compared
            elif replaces and occasion is not Occasion.REFRESH:
                self._replaced[key] = compared

    def creates(self, kind: str) -> bool:
        """Whether the program has asked for an object of a kind that there is not yet, as far as the engine says."""
        return self.creations(kind) > 0

    def creations(self, kind: str) -> int:
        """How many objects of a kind the program has asked for that there are not yet, as far as the engine says."""
        return self._new[kind]

    def is_twin(self, kind: str, turn: Turn, identity: Hashable) -> bool:
        """Note what should tell a resource from all others; returns whether another one of the program has it.

        Args:
            kind: the resource's name in Pulumi.
            turn: what its check is for.
            identity: what only one resource of this kind should have.
        """
        with self._lock:
            return self._identities.setdefault((kind, identity), turn.whose) != turn.whose

    def made(self, kind: str, urn: str, id_: str, title: str) -> None:
        """Note an object that this process has made.

        Args:
            kind: the resource's name in Pulumi.
            urn: which of the program's resources it is: its URN, or where that cannot be told the object's name.
            id_: the object's id.
            title: how messages call it.
        """
        with self._lock:
            self._made[kind, urn] = id_
            self._titles[id_] = title

    def id_made_for(self, kind: str, urn: str) -> str | None:
        """The id of the object that this process has made for a resource; None if it has made none."""
        return self._made.get((kind, urn))

    def title_of_made(self, id_: object) -> str | None:
        """How messages call an object that this process has made; None if it has not."""
        return self._titles.get(id_) if isinstance(id_, str) else None

    def is_deployed(self, id_: str) -> bool:
        """Whether a state has this object, as far as this process has compared one with its program."""
        return id_ in self._deployed

    def leaves(self, id_: str, title: str) -> None:
        """Note an object that will be replaced, and that others may depend on without anybody else seeing it.

        Args:
            id_: the object's id.
            title: how messages call it.
        """
        with self._lock:
            self._leaving.setdefault(id_, Leaving(id_, title))

    def depends(self, id_: str, title: str, inputs: Properties) -> list[Leaving]:
        """What will be replaced, and an object depends on, be it by way of others; they are remembered for that.

        Args:
            id_: the object's id.
            title: how messages call it.
            inputs: its inputs, in which the id of what it depends on stands somewhere.
        """
        with self._lock:
            if not self._leaving:
                return []
            found = [self._leaving[each] for each in dict.fromkeys(texts(inputs)) if each in self._leaving]
            for each in found:
                self._leaving.setdefault(id_, Leaving(each.id, each.title, (*each.through, title)))
            return found

    def one_off(self, name: str) -> None:
        """Note a name that was made with random digits for an object of this program: nobody else has it."""
        with self._lock:
            self._one_off.add(name)

    def is_one_off(self, name: str) -> bool:
        """Whether nobody else can have a name, as far as this process knows."""
        return name in self._one_off


def _key(kind: str, urn: str, news: Properties) -> tuple[str, str]:
    return kind, urn or fingerprint(news)
