"""The last requests of an organization's programs, and what each changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import unquote

from genesyscloud_emulator.behaviour.changes import Change
from genesyscloud_emulator.page.names import KINDS, Names
from genesyscloud_emulator.page.shown import Asked, Piece, Tone
from genesyscloud_emulator.server.record import RecordedRequest

API = "/api/v2"

_KIND_OF = {model.entity_name: kind for kind, model in KINDS.items()}
_TONES: dict[str, Tone] = {"created": "good", "changed": "note", "deleted": "error"}


def clock(at: str) -> str:
    """A stamp as a time of this machine, which is the one that the browser runs on."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone().strftime("%H:%M:%S")


def last_requests(record: Sequence[RecordedRequest], names: Names, organization_id: str, most: int) -> list[Asked]:
    """The last ones, the newest first; those in a row that are alike and changed nothing are one."""
    found: list[Asked] = []
    own = (each for each in reversed(record) if each.organization_id == organization_id)
    for _, alike in groupby(own, key=_likeness):
        if len(found) == most:
            break
        found.append(_asked(list(alike), names))
    return found


def requests_about(record: Sequence[RecordedRequest], names: Names, object_id: str, most: int) -> list[Asked]:
    """The last ones that changed an object, the newest first, with what they changed of it alone."""
    found: list[Asked] = []
    for each in reversed(record):
        changes = [change for change in each.changes if change.id == object_id]
        if changes:
            found.append(_asked([each.model_copy(update={"changes": changes})], names))
        if len(found) == most:
            break
    return found


def told(changes: Iterable[Change], names: Names) -> Iterator[Piece]:
    """What became of objects, each with the way to it."""
    for change in changes:
        kind = _KIND_OF.get(change.kind)
        piece = Piece("") if kind is None or change.effect == "deleted" else names.piece(kind, change.id)
        what = ", ".join(map(str, change.fields)) or change.effect
        yield Piece(f"{change.kind} {_called(change, names)}".strip(), piece.link, _TONES[change.effect], more=what)


def _called(change: Change, names: Names) -> str:
    """The name of what changed. Ids of things without a name say nothing, and that of an upload opens it."""
    if change.kind == "grant":
        subject_id, role_id, _ = change.id.split("/", 2)
        return f"of {names.role(role_id)} to {names.subject(subject_id)}"
    return change.name or ""


def _likeness(request: RecordedRequest) -> object:
    """What requests in a row have in common if they are shown as one."""
    quiet = (request.method, request.path, request.status)
    return (*quiet, request.correlation_id) if request.changes or request.status is None else quiet


def _asked(alike: Sequence[RecordedRequest], names: Names) -> Asked:
    request = alike[0]
    caught = _caught(request)
    changes = list(told(request.changes, names))
    told_of = {piece.link for piece in changes}
    about = next((piece for each in caught if (piece := names.any(each)) and piece.link not in told_of), None)
    shown = request.path if request.route is None else request.route
    return Asked(
        id=alike[-1].correlation_id,
        method=request.method,
        path=shown.removeprefix(API),
        status=request.status,
        at=clock(request.at),
        times=len(alike),
        about=about,
        changes=changes,
    )


def _caught(request: RecordedRequest) -> list[str]:
    """What stands in the path for each name in its template."""
    template, path = (request.route or "").split("/"), request.path.split("/")
    return [unquote(part) for name, part in zip(template, path, strict=False) if name.startswith("{")]
