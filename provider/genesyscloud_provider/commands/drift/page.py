"""A report on drift in Markdown: the whole of it, and what is new in it, for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from genesyscloud_provider.architect.text import are, counted
from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.commands.drift.differences import UNSEEN, Difference, Drifted
from genesyscloud_provider.commands.drift.memory import Memory, digests, hidden
from genesyscloud_provider.commands.tables import code, in_cell, markdown
from genesyscloud_provider.framework.steps import shortened

MOST_BYTES: Final = 60_000
"""How long a report is at most: GitHub's issues take 65,536 characters, and somebody may add something."""

MOST_NEWS: Final = 20
"""How many resources a comment names."""

MOST_PROPERTIES: Final = 10
"""How many properties of a resource are named."""

MOST_CHARACTERS: Final = 100
"""How much is shown of a name, a path or a value."""

HEAD: Final = ("Resource", "What", "Changed", "First seen")

AS_DEPLOYED: Final = "Everything is as it was deployed."


def page(found: Sequence[Drifted], memory: Memory, now: str) -> str:
    """The report; the rows at its end are left out where it would be too long.

    Args:
        found: what differs.
        memory: when each of it was first seen; it stands hidden in the report.
        now: when it was last seen.
    """
    if not found:
        return f"{AS_DEPLOYED}\n"
    rows = [[*_cells(each), _first_seen(each, memory)] for each in found]
    dates, kept = f"First seen {memory.since}, last seen {now}.", len(rows)
    rest = "\n".join(["What to do:", "", *_what_to_do(found), "", _VALUES, "", hidden(memory), ""])
    text = _page(rows, kept, dates, rest)
    while kept and len(text.encode()) > MOST_BYTES:
        kept = max(0, kept - kept // 20 - 1)
        text = _page(rows, kept, dates, rest)
    return text


def news(found: Sequence[Drifted], last: Memory, memory: Memory) -> str:
    """What is other than the last time; empty where nothing is.

    Args:
        found: what differs.
        last: what was remembered of the last time.
        memory: what is to be remembered of this time.
    """
    new = [each for each in found if not all(last.knows(key) for key in digests(each))]
    gone = last.gone(key for each in found for key in digests(each))
    told = [f"- {about}" for about in map(_in_a_line, new[:MOST_NEWS])]
    if len(new) > MOST_NEWS:
        told.append(f"- and {counted(len(new) - MOST_NEWS, 'more resource')}")
    parts = ["New since the last time:", "\n".join(told)] if new else []
    parts += [f"{counted(gone, 'difference')} of the last time {are(gone)} gone."] if gone else []
    if not (parts or last.whole or memory.all == last.all):
        parts = ["Not the same differs as the last time. It is too much to remember, so what is new cannot be told."]
    return "\n\n".join(parts) + "\n" if parts else ""


def _page(rows: list[list[str]], kept: int, dates: str, rest: str) -> str:
    total = len(rows)
    lines = [f"{counted(total, 'resource')} {are(total)} no longer as deployed. {dates}", ""]
    lines += [*markdown(HEAD, rows[:kept]), ""]
    if kept < total:
        lines += [f"And {counted(total - kept, 'more resource')}, for which there is no room here.", ""]
    return "\n".join([*lines, rest])


def _cells(drifted: Drifted) -> list[str]:
    return [in_cell(each) for each in (*_about(drifted), "<br>".join(_changed(drifted)))]


def _in_a_line(drifted: Drifted) -> str:
    return f"{', '.join(_about(drifted))}: {'; '.join(_changed(drifted))}"


def _about(drifted: Drifted) -> tuple[str, str]:
    """Which resource it is, and what of."""
    what = drifted.what if drifted.ours else _code(drifted.what)
    return _code(drifted.resource), f"{what} {_code(drifted.name)}" if drifted.name else what


def _changed(drifted: Drifted) -> Iterator[str]:
    if drifted.deleted:
        yield "**deleted**"
    yield from (_difference(each) for each in drifted.differences[:MOST_PROPERTIES])
    if len(drifted.differences) > MOST_PROPERTIES:
        yield f"and {len(drifted.differences) - MOST_PROPERTIES} more"


def _difference(difference: Difference) -> str:
    if not difference.path:
        return "something that Pulumi does not see, such as a secret"
    told = _code(difference.path)
    if not difference.certain:
        return f"perhaps {told}, a secret"
    if not difference.shown:
        return told
    old, new = ("not set" if each is None else _code(each) for each in (difference.old, difference.new))
    return f"{told}: {old} → {new}"


def _first_seen(drifted: Drifted, memory: Memory) -> str:
    return min(memory.first_seen(key, memory.since) for key in digests(drifted))


def _code(text: str) -> str:
    return code(shortened(text, MOST_CHARACTERS))


def _what_to_do(found: Sequence[Drifted]) -> list[str]:
    about_clients = (
        [_ROTATE] if any(UNSEEN in each.differences and each.what == OAuthClient.noun for each in found) else []
    )
    return [_KEEP, _TAKE_BACK, *about_clients]


_KEEP: Final = "- To keep a change, write it into the program, then run `pulumi up --refresh`."

_TAKE_BACK: Final = (
    "- To take it back, run `pulumi up --refresh` with the program as it is. A name that the program does not write"
    " stays as somebody made it: write it, or change it back in Genesys Cloud."
)

_ROTATE: Final = (
    "- If it was the secret of an OAuth client that was renewed, the one in the stack is good no longer: change"
    " `rotate`, and run `pulumi up`."
)

_VALUES: Final = (
    "Values are shown of names, states, versions and dates only; `pulumi refresh --preview-only --diff` shows the"
    " others, except secrets."
)
