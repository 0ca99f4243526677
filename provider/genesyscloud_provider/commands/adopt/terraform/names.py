"""Names for a program, out of the addresses of a Terraform program: what a person would call the same things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from genesyscloud_provider.commands.adopt.terraform.addresses import Address, Key

_GENERIC: Final = frozenset({"this", "main", "default"})
"""Names that blocks have in modules, and that say nothing."""

_OF_ALL: Final = frozenset({"genesys", "genesyscloud", "cloud", "data"})
"""What may stand before the kind of any object of Genesys Cloud."""


def suggestions(addresses: Sequence[Address], otherwise: Callable[[int], str]) -> list[str]:
    """A name for each object: words in lower case, with `-` between them. Two can have one name.

    Of an object in a module, the names and keys of the modules come first. What is left out: names such as `this`,
    names that only say of which kind the object is, the number of the only instance, and what two neighbours both say.

    Args:
        addresses: which resource each object was.
        otherwise: what to call the object of an index if its address says nothing; that should have a word.
    """
    alone = _Alone(addresses)
    return [_name(each, alone) or "-".join(words(otherwise(index))) for index, each in enumerate(addresses)]


def words(text: str) -> list[str]:
    """The words of a text in lower case: letters and digits of any script, apart where the letter case changes."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFC", text)).lower()
    return "".join(each if _in_word(each) else " " for each in unicodedata.normalize("NFC", spaced)).split()


def _in_word(character: str) -> bool:
    """Whether it is a letter or a digit, or stands with one, as vowel signs do."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


class _Alone:
    """Which numbered instances are the only ones of their block."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        self._keys: dict[str, set[Key]] = {}
        for each in addresses:
            for block, key in _blocks(each):
                self._keys.setdefault(block, set()).add(key)

    def key(self, block: str, key: Key) -> str:
        """The key as a part of a name; nothing where it tells nothing apart."""
        if key is None or (isinstance(key, int) and self._keys[block] == {key}):
            return ""
        return str(key)


def _blocks(address: Address) -> list[tuple[str, Key]]:
    """The blocks that have keys on the way to an object, each with its key: the modules, then the resource."""
    found: list[tuple[str, Key]] = []
    path = ""
    for each in address.modules:
        found.append((f"{path}module.{each.name}", each.key))
        path += f"{each.text}."
    return [*found, (f"{path}{address.type}.{address.name}", address.key)]


def _name(address: Address, alone: _Alone) -> str:
    named = [*(each.name for each in address.modules), address.name]
    keys = [alone.key(*each) for each in _blocks(address)]
    telling = [each if _tells(each, address.type) else "" for each in named]
    only_named = ["" if each in _GENERIC else each for each in named]
    return _joined(telling, keys) or _joined(only_named, keys)


def _tells(name: str, type_: str) -> bool:
    """Whether a name says more than of which kind an object is."""
    kind = {each.removesuffix("s") for each in words(type_)} | _OF_ALL
    return name not in _GENERIC and not {each.removesuffix("s") for each in words(name)} <= kind


def _joined(named: Sequence[str], keys: Sequence[str]) -> str:
    found: list[str] = []
    for name, key in zip(named, keys, strict=True):
        for part in (words(name), words(key)):
            found += part[_overlap(found, part) :]
    return "-".join(found)


def _overlap(said: Sequence[str], part: Sequence[str]) -> int:
    """How many words a part begins with that were said just before."""
    longest = min(len(said), len(part))
    return next((length for length in range(longest, 0, -1) if [*said[-length:]] == [*part[:length]]), 0)
