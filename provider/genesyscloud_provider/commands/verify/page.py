"""What a verification tells on the screen, before and after."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from genesyscloud_provider.architect.text import COLUMNS, one_line
from genesyscloud_provider.client.configuration import CONTRADICTED
from genesyscloud_provider.client.second_ways import SECOND_WAYS
from genesyscloud_provider.commands.verify.kinds import CLIENT, CREDENTIAL, DRAFT, INTEGRATION, ROLE, Kind
from genesyscloud_provider.commands.verify.naming import LONGEST, VerificationName
from genesyscloud_provider.commands.verify.outcome import Verdict
from genesyscloud_provider.commands.verify.own import Left
from genesyscloud_provider.commands.verify.plan import (
    GIVEN,
    MAKES,
    MINUTES,
    MINUTES_SLOW,
    PLURALS,
    REQUESTS,
    counted,
)
from genesyscloud_provider.commands.verify.report import BY_NAME, TITLES, Report
from genesyscloud_provider.integrations.action_config.api import OF_DRAFTS

BY_HAND: Final[Mapping[Kind, str]] = {
    INTEGRATION: "Admin > Integrations",
    CREDENTIAL: "Admin > Integrations > Credentials",
    CLIENT: "Admin > Integrations > OAuth, once it is inactive",
    ROLE: "Admin > Roles/Permissions",
}
"""Where objects can be deleted by hand; actions go with their integration."""


def intention(where: str, run: VerificationName, count: int, leftovers: Mapping[Kind, int], *, slow: bool) -> list[str]:
    """What a verification is about to do.

    Args:
        where: the organization and the address of its API.
        run: how its objects' names begin.
        count: how many assumptions it tries.
        leftovers: what is there of earlier verifications that are over.
        slow: whether it makes trials that take minutes.
    """
    objects = ", ".join(counted(kind, most) for kind, most in MAKES.items())
    minutes = MINUTES_SLOW if slow else MINUTES
    said = [
        f"This tries {count} assumption{'s' * (count != 1)} about Genesys Cloud on the organization {where}.",
        f"It creates at most {objects}, and removes them again. Their names begin with {run.stem}.",
        f"The OAuth client of the settings is given at most {GIVEN} of these roles, which allow to see roles and"
        " who has them, until they are removed. No other object is changed. Actions that call other systems are not"
        " run.",
        f"That takes at most about {REQUESTS} requests and {minutes} minutes.",
    ]
    if leftovers:
        left = ", ".join(counted(kind, number) for kind, number in leftovers.items())
        said.append(f"First it removes what earlier calls left: {left}.")
    return [line for each in said for line in _wrapped(each)]


def page(report: Report) -> list[str]:
    """The table, and what to do."""
    lines: list[str] = []
    for verdict, title in reversed(tuple(TITLES.items())):  # what matters most is on the screen last
        found = report.of(verdict)
        if not found:
            continue
        lines += [f"{title} ({len(found)})"]
        for name, outcome in found.items():
            lines += [f"  {name}", *_indented(outcome.why)]
            if verdict is Verdict.CONTRADICTED:
                lines += _indented(f"Then: {BY_NAME[name].if_false}")
                lines += _indented(_second_way(name))
        lines += [""]
    lines += _wrapped(report.summary)
    if report.of(Verdict.CONTRADICTED):
        lines += _wrapped(_WHAT_TO_DO)
    return lines


def _second_way(name: str) -> str:
    """What the provider can do instead, and how it is told to; empty where it has no other way."""
    way = SECOND_WAYS.get(name)
    return f"If `{CONTRADICTED.key}` names it: {way}" if way else ""


_WHAT_TO_DO: Final = (
    "Each contradiction is a mistake in what this package believes. What follows from it stands above, behind `Then`."
    " Please open an issue, and attach the report: --report FILE writes it, without secrets, names and ids."
)


def elsewhere(runs: Iterable[VerificationName]) -> Iterator[str]:
    """What is said of verifications that may be under way elsewhere."""
    for each in sorted(runs, key=lambda each: each.stem):
        yield from _wrapped(
            f"Another call may be under way: objects whose names begin with {each.stem} were left alone. After"
            f" {_time(each.began + LONGEST)}, the next call removes what is there of them."
        )


def not_removed(left: Iterable[Left]) -> Iterator[str]:
    """What is said of objects that could not be removed."""
    for each in left:
        what = (
            f"The {each.kind.title} {one_line(each.name)} ({each.id}) could not be removed: {one_line(each.why)}."
            f" {_by_hand(each)}"
            if each.id
            else f"Whether {PLURALS[each.kind]} of this call are left cannot be seen: {one_line(each.why)}."
        )
        yield from _wrapped(what)


def unseen(kinds: Iterable[Kind]) -> Iterator[str]:
    """What is said of kinds that cannot be looked through for what earlier calls left."""
    if titles := ", ".join(PLURALS[each] for each in kinds):
        yield from _wrapped(f"Whether earlier calls left any cannot be seen of: {titles}. They cannot be listed.")


def _by_hand(left: Left) -> str:
    place = BY_HAND.get(left.kind)
    if place:
        return f"Call this again in a few minutes, or delete it in Genesys Cloud under {place}."
    command = OF_DRAFTS.deletion if left.kind is DRAFT else "gc integrations actions delete"
    return f"Call this again in a few minutes, or run: {command} {left.id}"


def _wrapped(text: str) -> list[str]:
    """Lines of a text, in which names and commands stay whole."""
    return textwrap.wrap(text, COLUMNS, break_long_words=False, break_on_hyphens=False)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(one_line(text), COLUMNS, initial_indent="    ", subsequent_indent="    ")


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
