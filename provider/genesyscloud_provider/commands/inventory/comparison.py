"""What differs between two inventories, by name: ids are other ones in each organization. Asks nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from genesyscloud_provider.commands.inventory.differences import Comparison, Difference, NotTold, PartDifference, Side
from genesyscloud_provider.commands.inventory.found import Part
from genesyscloud_provider.commands.inventory.model import Inventory
from genesyscloud_provider.commands.inventory.things import KINDS, KindOfThing, Thing, Value

COMPARED = frozenset(Part) - {Part.TYPES, Part.USAGE, Part.LIMITS}
"""The parts of an inventory that a comparison goes by."""


@dataclass(frozen=True)
class Endings:
    """How names end in each of both where they say in which organization something is, such as `-dev`."""

    here: str = ""
    there: str = ""


def compare(here: Inventory, there: Inventory, endings: Endings | None = None) -> Comparison:
    """What differs.

    Args:
        here: the first.
        there: the second.
        endings: what of names does not count.
    """
    ends = endings or Endings()
    differences, same = [], 0
    for kind in KINDS:
        mine, theirs = _grouped(kind, here, ends.here), _grouped(kind, there, ends.there)
        found = list(_differences(kind, mine, theirs, _whole(kind, here), _whole(kind, there)))
        differences += found
        same += len(mine.keys() & theirs.keys()) - sum(each.where == "both" for each in found)
    return Comparison(
        here=Side(organization=here.organization, taken_at=here.taken_at),
        there=Side(organization=there.organization, taken_at=there.taken_at),
        differences=differences,
        same=same,
        not_told=[*_not_told(here, "here"), *_not_told(there, "there")],
        not_read=list(_not_read(here, there)),
    )


Groups = dict[tuple[str, ...], list[Thing]]
"""Objects by key: several where names are given twice."""


def _grouped(kind: KindOfThing, inventory: Inventory, ending: str) -> Groups:
    groups: Groups = defaultdict(list)
    for each in kind.things(inventory, lambda name: _without(name, ending)):
        groups[each.key].append(each)
    return dict(groups)


def _without(name: str, ending: str) -> str:
    return name.removesuffix(ending) or name


def _whole(kind: KindOfThing, inventory: Inventory) -> bool:
    """Whether all objects of a kind are seen, so that one that is not is absent."""
    return {each.key for each in kind.lists}.isdisjoint(each.part for each in inventory.untold)


def _differences(
    kind: KindOfThing, mine: Groups, theirs: Groups, all_mine: bool, all_theirs: bool
) -> Iterator[Difference]:
    for key in sorted(mine.keys() | theirs.keys()):
        here, there = mine.get(key, []), theirs.get(key, [])
        if here and there:
            if parts := list(_parts(here, there)):
                yield _difference(kind, key, "both", parts)
        elif not any(each.brought for each in (*here, *there)):
            if here and all_theirs:
                yield _difference(kind, key, "here", [])
            elif there and all_mine:
                yield _difference(kind, key, "there", [])


def _difference(kind: KindOfThing, key: tuple[str, ...], where: str, parts: list[PartDifference]) -> Difference:
    *above, name = key
    integration, category = above or (None, None)
    told = {"integration": integration, "category": category, "where": where, "parts": parts}
    return Difference.model_validate({"kind": kind.name, "name": name, **told})


def _parts(here: list[Thing], there: list[Thing]) -> Iterator[PartDifference]:
    """What differs of an object; of several of one name nobody can tell which is which."""
    if len(here) == len(there) == 1:
        yield from _parts_of(here[0], there[0])
    elif len(here) != len(there):
        yield PartDifference(part="number of this name", here=[str(len(here))], there=[str(len(there))])
    else:
        told = _told_of_all([*here, *there])
        if _counted(here, told) != _counted(there, told):
            yield PartDifference(part="those of this name")


def _parts_of(here: Thing, there: Thing) -> Iterator[PartDifference]:
    for part in dict.fromkeys([*here.parts, *there.parts]):
        mine, theirs = here.parts.get(part), there.parts.get(part)
        if mine is None or theirs is None or mine == theirs:
            continue
        if mine.hidden or theirs.hidden:
            yield PartDifference(part=part)
        else:
            yield PartDifference(part=part, here=_only(mine, theirs), there=_only(theirs, mine))


def _only(one: Value, other: Value) -> list[str]:
    return sorted(one.texts - other.texts)


def _told_of_all(things: Iterable[Thing]) -> set[str]:
    """The parts that are told of each: what one side has not read says nothing of the other."""
    return set.intersection(*({part for part, value in each.parts.items() if value} for each in things))


def _counted(things: Iterable[Thing], told: set[str]) -> Counter[frozenset[tuple[str, Value | None]]]:
    return Counter(
        frozenset((part, value) for part, value in each.parts.items() if value and part in told) for each in things
    )


def _not_told(inventory: Inventory, side: Literal["here", "there"]) -> Iterator[NotTold]:
    """What one of both does not tell, and the comparison would go by."""
    compared = {each.key for each in COMPARED}
    for each in inventory.untold:
        if each.part in compared:
            yield NotTold(side=side, part=each.part, reason=each.reason)


def _not_read(here: Inventory, there: Inventory) -> Iterator[str]:
    if not (here.asked.contracts and there.asked.contracts):
        yield "contracts, templates and functions of actions, and how drafts call their systems: --contracts reads that"
    elif any(each.function and not each.function.code for side in (here, there) for each in side.actions):
        yield "the code of functions that this provider has not uploaded: nobody tells it"
    yield "what credentials hold: nobody can read it"
