"""What is assumed of Genesys Cloud stands in one list, and the code that builds on an entry names it.

Code does so in a comment: `# assumes: NAME`, or several names with commas between, at the line or above it.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

import genesyscloud_provider
import pulumi_genesyscloud
from genesyscloud_emulator.behaviour.contradictions import CONTRADICTIONS, NOT_CONTRADICTED
from genesyscloud_provider.assumptions import ASSUMPTIONS, PARTS
from genesyscloud_provider.client.assumptions import Assumption
from genesyscloud_provider.client.second_ways import SECOND_WAYS
from tools import assumptions as page

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = [Path(each.__path__[0]) for each in (genesyscloud_provider, pulumi_genesyscloud)]
LISTS: Final = "assumptions.py"
SOURCES: Final = {each: each.read_text("utf-8") for root in PACKAGES for each in sorted(root.rglob("*.py"))}
GENERATED: Final = "# Written by `make sdk`"
TRIALS: Final = PACKAGES[0] / "commands" / "verify"
"""What is about assumptions, and builds on none: it tries each by its name."""

CODE: Final = {
    path: source
    for path, source in SOURCES.items()
    if path.name != LISTS and not source.startswith(GENERATED) and TRIALS not in path.parents
}

MARKER: Final = re.compile(r"# assumes: (?P<names>.*)")
NEAR: Final = 12
"""Lines between words of doubt and the marker that names what is doubted."""

DOUBT: Final = re.compile(
    r"""
    \bassum(e|es|ed|ing)\ that\b | \b[Aa]ssumptions?\b | \binferred\b | \bguess(ed|es)?\b | \b[Mm]ost\ likely\b
    | \b(codes?|forms?|status|words?|service|Genesys\ Cloud)\b[^.,;\"]{,80}\b(is|are)\ not\ known\b
    | \b(is|are|was)\ not\ (documented|certain)\b | \b[Uu]ndocumented\b
    | \b[Nn]obody\ (documents|knows\ (how|if|what|which))\b | \b[Nn]o\ (public|official)\ (source|document)
    | \b[Ss]hould\ (the\ service|that\ turn\ out) | \((I|C1|\?)\) | \bmay\ come\ a\ moment
    | \bCertainty\.(INFERRED|UNKNOWN|SINGLE_SOURCE)\b
    """.replace("\\ ", r"[\s#]+"),  # lines break between words
    re.VERBOSE,
)
"""Words that say of the service that something of it is not sure."""

OF_SOMETHING_ELSE: Final = (
    # outcomes, of requests whose answer got lost
    "Most likely it is still a draft",
    "most likely nothing was created",
    "nothing is guessed",
    # the setting that names some
    "docs/assumptions.md",
    "Names of assumptions that the organization contradicts",
    "the assumptions that the organization is known to contradict",
    "where another assumption is false",
    "where an organization contradicts an assumption",
    "Name of an assumption → what is done otherwise",
    # how sure a fact is, as a scale
    "each.certainty in (Certainty.CONFIRMED, Certainty.SINGLE_SOURCE)",
)
"""What has such words and is about something else, by what surrounds them."""


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _markers(source: str) -> dict[int, list[str]]:
    """The names that a source marks, by line."""
    found = ((line, MARKER.search(text)) for line, text in _comments(source))
    return {line: [name.strip() for name in each["names"].split(",")] for line, each in found if each}


def _doubts(source: str) -> Iterator[int]:
    """The lines with words of doubt, in docstrings, comments, messages and code."""
    marked, exempt = _markers(source), [place for each in OF_SOMETHING_ELSE for place in _places(each, source)]
    for found in DOUBT.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        if line not in marked and not any(found.start() in place for place in exempt):
            yield line


def _places(text: str, source: str) -> Iterator[range]:
    start = source.find(text)
    while start >= 0:
        yield range(start, start + len(text))
        start = source.find(text, start + 1)


def _not_covered(source: str) -> list[str]:
    marked, lines = _markers(source), source.splitlines()
    far = (each for each in _doubts(source) if not any(abs(each - marker) <= NEAR for marker in marked))
    return [f"{each}: {lines[each - 1].strip()}" for each in far]


def _named() -> dict[str, list[str]]:
    """Where each name is marked."""
    found = defaultdict(list)
    for path, source in CODE.items():
        for line, names in _markers(source).items():
            for name in names:
                found[name].append(f"{path.name}:{line}")
    return found


def test_every_marker_names_an_assumption() -> None:
    known = {each.name for each in ASSUMPTIONS}
    assert {name: where for name, where in _named().items() if name not in known} == {}


def test_the_supplement_names_assumptions_that_there_are() -> None:
    supplement = (ROOT / "docs/development/api-supplement.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+){2,})`", supplement))
    assert named
    assert sorted(named - {each.name for each in ASSUMPTIONS}) == []


def test_every_assumption_is_named_where_the_code_builds_on_it() -> None:
    named = _named()
    assert [each.name for each in ASSUMPTIONS if each.name not in named] == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_words_of_doubt_have_a_marker_near(path: Path) -> None:
    assert _not_covered(CODE[path]) == []


def test_doubt_without_a_marker_would_be_noticed() -> None:
    doubtful = '"""Which code it gives is not documented."""\nCODE = "limit"'
    assert _not_covered(doubtful) == ['1: """Which code it gives is not documented."""']
    assert _not_covered(f"{doubtful}  # assumes: LIMIT_REFUSAL_SAYS_LIMIT") == []
    assert _not_covered("# What comes then is not\n# documented.\n") == ["1: # What comes then is not"]
    far = "\n" * NEAR + "# assumes: LIMIT_REFUSAL_SAYS_LIMIT\n"
    assert len(_not_covered(doubtful + far)) == 1


def test_no_exemption_is_left_over() -> None:
    whole = "\n".join(CODE.values())
    assert [each for each in OF_SOMETHING_ELSE if each not in whole] == []


def test_a_marker_in_a_text_is_none() -> None:
    assert _markers('TEXT = "# assumes: NOTHING"\n') == {}
    assert _markers("one = 1  # assumes: ONE_IS_ONE, TWO_IS_TWO\n") == {1: ["ONE_IS_ONE", "TWO_IS_TWO"]}


def test_every_list_is_part_of_the_one() -> None:
    lists = [path for path in SOURCES if path.name == LISTS and path.parent not in PACKAGES]
    entries = sum(len(re.findall(r"^    Assumption\($", SOURCES[path], re.MULTILINE)) for path in lists)
    assert (len(PARTS), len(ASSUMPTIONS)) == (len(lists), entries)


@pytest.mark.parametrize("each", ASSUMPTIONS, ids=lambda each: each.name)
def test_an_assumption_is_complete(each: Assumption) -> None:
    assert re.fullmatch(r"[A-Z]+(_[A-Z0-9]+){2,}", each.name)
    assert each.statement.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", each.statement), "one sentence, true or false"
    assert re.match(r"API reference(,| \d)", each.source)
    assert re.search(r"\bI\b|C1|\?", each.source), "a mark less than C, or there is nothing to assume"
    assert each.if_false.endswith(".")
    assert each.trial.endswith(".")
    assert all(value == " ".join(value.split()) for value in (getattr(each, field.name) for field in fields(each)))


def test_the_emulator_contradicts_each_or_says_why_not() -> None:
    assert sorted([*CONTRADICTIONS, *NOT_CONTRADICTED]) == sorted(each.name for each in ASSUMPTIONS)


def test_a_second_way_is_one_where_an_assumption_is_false() -> None:
    assert sorted(SECOND_WAYS.keys() - {each.name for each in ASSUMPTIONS}) == []


def test_no_name_is_given_twice() -> None:
    names = [each.name for each in ASSUMPTIONS]
    assert len(names) == len(set(names))


def test_the_page_is_fresh() -> None:
    assert page.FILE.read_text("utf-8") == page.text(), "make assumptions"
