"""Flows and scripts, and the objects of dependency tracking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment


@dataclass
class Flow(Noted):
    """A flow or script. `versions` is version → ids of the actions that it uses, the newest last.

    `saved` is version → the moment of the clock at which it was saved or published. Without a `division_id` it is in
    the home division.
    """

    entity_name: ClassVar[str] = "flow or script"

    id: str
    name: str
    type: str
    versions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    published: str | None = None
    deleted: bool = False
    saved: dict[str, Moment] = field(default_factory=dict, compare=False)
    division_id: str | None = None

    @property
    def newest(self) -> str:
        """The version that was saved last, published or not."""
        return next(reversed(self.versions))


@dataclass(frozen=True)
class Tracked:
    """An object of dependency tracking: an action, or one version of a flow or script."""

    id: str
    name: str
    type: str
    deleted: bool
    self_uri: str
    version: str | None = None

    def to_json(self) -> dict[str, object]:
        """`Dependency`."""
        version = {} if self.version is None else {"version": self.version}
        known = {"id": self.id, "name": self.name, **version, "type": self.type, "deleted": self.deleted}
        return {**known, "updated": False, "stateUnknown": False, "selfUri": self.self_uri}
