"""Words of a program, from what people call their objects in Genesys Cloud, in whatever script."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections import Counter
from collections.abc import Container, Hashable, Mapping, Sequence
from importlib.util import find_spec
from typing import Final, TypeVar

from genesyscloud_provider.client.errors import Refused

LONGEST: Final = 60
"""Characters of a name at most, unless its first word alone is longer."""

K = TypeVar("K", bound=Hashable)

_BETWEEN_WORDS: Final = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile("[A-Za-z0-9]+")


def require_words() -> None:
    """Make sure that what finds words is installed.

    Raises:
        Refused: it is not.
    """
    require_installed(["anyascii"])


def require_installed(packages: Sequence[str]) -> None:
    """Make sure that packages of the extra `adopt` are installed.

    Args:
        packages: their names, and those of their modules.

    Raises:
        Refused: one is not.
    """
    missing = [each for each in packages if find_spec(each) is None]
    if missing:
        raise Refused(
            f"what writes programs is not installed: {' and '.join(missing)}",
            f"Nothing was read. Run `{sys.executable} -m pip install {' '.join(missing)}`, then repeat the command.",
        )


def words(text: str) -> list[str]:
    """The words of a text, in lower case and in Latin letters; none where it has neither letters nor digits."""
    from anyascii import anyascii

    plain = anyascii(text).replace("OAuth", "Oauth").replace("'", "")
    found = [each.lower() for part in _WORD.findall(plain) for each in _BETWEEN_WORDS.split(part)]
    return _shortened(found)


def hyphenated(parts: Sequence[str]) -> str:
    """Words as a resource's name."""
    return "-".join(parts)


def identifier(parts: Sequence[str], kind: str) -> str:
    """Words as a variable's name.

    Args:
        parts: the words.
        kind: what such an object is called, where the words alone are no identifier.
    """
    name = "_".join(parts)
    if not name or name[0].isdigit():
        return "_".join(filter(None, [kind, name]))
    taken = keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name)
    return f"{name}_{kind}" if taken else name


def distinct(candidates: Mapping[K, Sequence[str]], taken: Container[str] = (), join: str = "-") -> dict[K, str]:
    """A name for each key that no other key has.

    All that would have the same name are given their next candidate, so that none of them looks like the only one; what
    the last candidates leave alike is numbered.

    Args:
        candidates: the names that a key may have, the best first; at least one.
        taken: names that nothing may have.
        join: what stands before a number.
    """
    level = dict.fromkeys(candidates, 0)
    while True:
        chosen = {key: each[level[key]] for key, each in candidates.items()}
        count = Counter(chosen.values())
        alike = [key for key, name in chosen.items() if count[name] > 1 or name in taken]
        going_on = [key for key in alike if level[key] + 1 < len(candidates[key])]
        if not going_on:
            return _numbered(chosen, taken, join)
        for key in going_on:
            level[key] += 1


def _numbered(chosen: Mapping[K, str], taken: Container[str], join: str) -> dict[K, str]:
    numbered: dict[K, str] = {}
    used = set[str]()
    every = set(chosen.values())
    for key, name in chosen.items():
        free, number = name, 1
        while free in used or free in taken or (number > 1 and free in every):
            number += 1
            free = f"{name}{join}{number}"
        used.add(free)
        numbered[key] = free
    return numbered


def _shortened(parts: list[str]) -> list[str]:
    """As many words as are not too long together; one that is too long by itself is cut."""
    kept: list[str] = []
    for each in parts:
        if kept and len("-".join([*kept, each])) > LONGEST:
            break
        kept.append(each[:LONGEST])
    return kept
