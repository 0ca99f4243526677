"""What differs between a stack and the clouds, by the events of `pulumi refresh --preview-only --json` (engine 3.259).

Only the events tell it of dynamic resources: without PULUMI_ENABLE_STREAMING_JSON_PREVIEW Pulumi prints one document,
which shows a change only where the provider names the properties, and that of a dynamic resource cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.commands.drift.paths import covers, paths_between, top
from genesyscloud_provider.commands.events import Event, object_in
from genesyscloud_provider.commands.masked import has_secret, is_secret
from genesyscloud_provider.registry import RESOURCES

NOUNS: Final = {make(each.name): each.noun for each in RESOURCES for make in (token, dynamic_token)}
"""What messages call our resources, by their types."""

SHOWN: Final = frozenset(
    {
        "intendedState",
        "modifiedDate",
        "name",
        "publish",
        "published",
        "reportedState",
        "secure",
        "state",
        "version",
    }
)
"""The properties of our resources whose values are shown. No other value is, as anything else may hold a secret."""

FOLLOWING: Final = frozenset({"modifiedDate", "version"})
"""What moves with every change: by itself it says nothing."""

_UNCHANGED: Final = frozenset({"same", "refresh", "read"})
_CLIENTS: Final = frozenset(make(OAuthClient.name) for make in (token, dynamic_token))


@dataclass(frozen=True)
class Difference:
    """One property that differs.

    Attributes:
        path: which, as Pulumi writes it: `config.request.headers`.
        old: its value as it was deployed; None where it had none.
        new: its value now; None where it has none.
        shown: whether the two may be shown; they are None otherwise.
        certain: whether it is known to differ. That of a secret may not be.
    """

    path: str
    old: str | None = None
    new: str | None = None
    shown: bool = False
    certain: bool = True


UNSEEN: Final = Difference("", certain=False)
"""What differs is nothing that Pulumi sees."""


@dataclass(frozen=True)
class Drifted:
    """A resource that is no longer as it was deployed.

    Attributes:
        urn: which it is.
        what: what it is: `integration`, or the type of another provider's resource.
        ours: whether it is a resource of this provider.
        name: its name in Genesys Cloud as it was deployed; empty where that is not known.
        deleted: whether it is gone.
        differences: what differs, unless it is gone.
    """

    urn: str
    what: str
    ours: bool
    name: str
    deleted: bool
    differences: tuple[Difference, ...]

    @property
    def resource(self) -> str:
        """The resource's name in Pulumi."""
        return self.urn.split("::", 3)[-1]


def drifted_of(events: Iterable[Event], ignored: Mapping[str, Sequence[str]]) -> list[Drifted]:
    """What of a stack differs, sorted by type and name.

    Args:
        events: Pulumi's events.
        ignored: by URN, what of a resource the program leaves to others, by `ignoreChanges`.
    """
    found: dict[str, Drifted] = {}
    for event in events:
        step = object_in(object_in(event, "resOutputsEvent"), "metadata")
        drifted = _drifted(step, ignored.get(str(step.get("urn")), ()))
        if drifted:
            found[drifted.urn] = drifted
    return sorted(found.values(), key=lambda each: (not each.ours, each.what, each.resource, each.urn))


def _drifted(step: Mapping[str, Any], ignored: Sequence[str]) -> Drifted | None:
    """What a step finds; None where it finds nothing."""
    old, op = object_in(step, "old"), step.get("op")
    if not op or old.get("delete") or old.get("external"):
        return None  # what is about to be deleted, and what the program only looks up, was not deployed
    differences = () if op == "delete" else tuple(_differences(step, ignored))
    if op != "delete" and not differences:
        return None
    type_ = str(step.get("type") or old.get("type"))
    name = _value(old, "name") if type_ in NOUNS else None
    return Drifted(
        urn=str(step.get("urn")),
        what=NOUNS.get(type_, type_),
        ours=type_ in NOUNS,
        name=name if isinstance(name, str) else "",
        deleted=op == "delete",
        differences=differences,
    )


def _differences(step: Mapping[str, Any], ignored: Sequence[str]) -> Iterator[Difference]:
    old, new = object_in(step, "old"), object_in(step, "new")
    ours = str(step.get("type")) in NOUNS
    if step.get("op") in _UNCHANGED:
        if _changed_unseen(step):
            yield UNSEEN
            yield _difference("modifiedDate", old, new, ours)
        return
    all_paths = list(dict.fromkeys([*_of_inputs(step), *_of_outputs(old, new)]))
    paths = [each for each in all_paths if not any(covers(it, each) for it in ignored)]
    telling = set(paths) - (FOLLOWING if ours else frozenset())
    hidden = [] if telling else [each for each in _hidden(old, new) if not any(covers(it, each) for it in ignored)]
    if not telling and not hidden and all_paths != paths:
        return  # all that differs is left to others
    yield from (Difference(each, certain=False) for each in hidden)
    yield from (_difference(each, old, new, ours) for each in paths)
    if not paths and not hidden and not _new_outputs(old, new):
        yield UNSEEN


def _of_inputs(step: Mapping[str, Any]) -> Iterator[str]:
    """The inputs that differ: by the provider's word, or else by comparison."""
    detailed = object_in(step, "detailedDiff")
    if detailed:
        return iter(detailed)
    old, new = object_in(step, "old"), object_in(step, "new")
    return paths_between(object_in(old, "inputs"), object_in(new, "inputs"))


def _of_outputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The outputs that differ and are no inputs; one that an earlier version did not know yet is none."""
    before, after = object_in(old, "outputs"), object_in(new, "outputs")
    inputs = object_in(old, "inputs").keys() | object_in(new, "inputs").keys()
    known = {key: value for key, value in before.items() if key not in inputs}
    return (each for each in paths_between(known, after) if top(each) in known)


def _new_outputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether there are outputs that an earlier version did not know yet, which nobody has changed."""
    return bool(object_in(new, "outputs").keys() - object_in(old, "outputs").keys())


def _hidden(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The inputs that are secrets, or hold some: whether they differ, nobody can see."""
    before, after = object_in(old, "inputs"), object_in(new, "inputs")
    return (key for key, value in before.items() if has_secret(value) and has_secret(after.get(key)))


def _changed_unseen(step: Mapping[str, Any]) -> bool:
    """Whether an OAuth client was changed in nothing that the program writes, such as its secret: its date says so."""
    last, now = (object_in(object_in(step, each), "outputs").get("modifiedDate") for each in ("old", "new"))
    return step.get("type") in _CLIENTS and isinstance(last, str) and isinstance(now, str) and "" < last < now


def _difference(path: str, old: Mapping[str, Any], new: Mapping[str, Any], ours: bool) -> Difference:
    values = [_value(each, path) for each in (old, new)]
    if not ours or path not in SHOWN or not all(each is None or isinstance(each, str | int) for each in values):
        return Difference(path)
    before, after = (each if each is None or isinstance(each, str) else json.dumps(each) for each in values)
    return Difference(path, before, after, shown=True)


def _value(state: Mapping[str, Any], key: str) -> Any:
    """What a state has at a key; a secret is no value."""
    for part in ("inputs", "outputs"):
        value = object_in(state, part).get(key)
        if value is not None:
            return {} if is_secret(value) else value
    return None
