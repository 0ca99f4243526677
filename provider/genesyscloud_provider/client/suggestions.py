"""What a misspelt word may have meant."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable
from typing import Final

LISTED: Final = 10
"""How many things of a kind a message lists."""

COMPARED: Final = 60
"""Characters of the longest word for which a close one is looked for: longer ones are no names."""

CANDIDATES: Final = 100
"""How many choices are compared with a word character by character."""


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A suggestion to append to a message, or an empty text. A word longer than `COMPARED` is close to none."""
    if len(word) > COMPARED:
        return ""
    choices = [each for each in choices if len(each) <= COMPARED]
    same = [each for each in choices if each.lower() == word.lower()]
    close = same or difflib.get_close_matches(word, _likely(word, choices), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def closest(word: str, choices: Iterable[str]) -> str:
    """The choices that a message lists, the closest first; letter case does not count."""
    likeness = difflib.SequenceMatcher(b=word[:COMPARED].lower())

    def unlikeness(choice: str) -> tuple[float, str]:
        likeness.set_seq1(choice[:COMPARED].lower())
        return -likeness.ratio(), choice

    return ", ".join(heapq.nsmallest(LISTED, _likely(word[:COMPARED], choices), key=unlikeness))


def _likely(word: str, choices: Iterable[str]) -> list[str]:
    """The choices that are worth a comparison in full: those that share most characters with a word."""
    choices = list(choices)
    if len(choices) <= CANDIDATES:
        return choices
    likeness = difflib.SequenceMatcher(b=word.lower())

    def shared(choice: str) -> float:
        likeness.set_seq1(choice[:COMPARED].lower())
        return likeness.quick_ratio()

    return heapq.nlargest(CANDIDATES, choices, key=shared)
