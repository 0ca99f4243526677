"""Flows and scripts, and what of them Architect's dependency tracking tells (supplement 4).

Tracking has one row for each version of a flow or script that uses an action, superseded ones included, and goes on
having them when the flow was deleted.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterator, Sequence

from genesyscloud_emulator.actions.models import Action, Revision
from genesyscloud_emulator.architect.fixtures import CONSUMER_TYPES, DATA_ACTION, FLOW_TYPES
from genesyscloud_emulator.architect.models import Flow, Tracked
from genesyscloud_emulator.authorization.models import Division
from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request


class Architect:
    """The flows and scripts of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches

    @property
    def _flows(self) -> Store[Flow]:
        return self._organization.store(Flow)

    @property
    def _actions(self) -> Store[Action]:
        return self._organization.store(Action)

    # What somebody does in Architect

    def add(
        self,
        name: str,
        kind: str,
        uses: Sequence[str],
        published: bool,
        version: str | None,
        division_id: str | None = None,
    ) -> Flow:
        """A new flow or script, with its first version."""
        if kind not in CONSUMER_TYPES:
            raise bad_request("Tracking knows no flow or script of type {type}.", "type", type=kind)
        if division_id is not None:
            self._organization.store(Division).get(division_id)
        flow = Flow(str(uuid.uuid4()), name, kind, division_id=division_id)
        self._add_version(flow, uses, published, version)
        self._flows.put(flow)
        return flow

    def put(self, flow: Flow) -> None:
        """Put a flow or script there as it is."""
        self._flows.put(flow)
        if flow.deleted:
            self._flows.remove(flow.id)

    def change(self, flow_id: str, uses: Sequence[str], published: bool, version: str | None) -> Flow:
        """One more version, published or only saved."""
        flow = self._flows.get(flow_id)
        self._add_version(flow, uses, published, version)
        return flow

    def delete(self, flow_id: str) -> None:
        """Delete it. Its rows stay, and say so."""
        self._flows.remove(flow_id).deleted = True

    def all(self) -> list[Flow]:
        """All flows and scripts, deleted ones too, in the order of their creation."""
        return self._flows.known()

    def _add_version(self, flow: Flow, uses: Sequence[str], published: bool, version: str | None) -> None:
        for action_id in uses:
            if self._actions.get(action_id).published is None:
                raise bad_request("Action {id} was never published, so that no flow can use it.", id=action_id)
        highest = max((_number(each) for each in flow.versions), default=0)
        new = version or f"{highest + 1}.0"
        if new in flow.versions:
            raise bad_request("Version {version} of {name} is there already.", version=new, name=flow.name)
        flow.versions = {**flow.versions, new: tuple(uses)}
        flow.saved[new] = now()
        if published:
            flow.published = new

    # What tracking tells

    def action(self, action_id: str) -> Tracked | None:
        """An action as tracking knows it: if it is published, or some version of something still uses it."""
        action = self._actions.ever(action_id)
        revision = None if action is None else action.published or action.draft
        if action is None or revision is None:
            return None
        live = self._actions.find(action_id) is not None
        if not (live and action.published) and not any(self.consumers(action_id)):
            return None
        kind = self._switches.secure_dependency_type if revision.secure else DATA_ACTION
        return _tracked_action(action, revision, kind, deleted=not live)

    def actions(self) -> Iterator[Tracked]:
        """All actions that tracking knows."""
        found = (self.action(action.id) for action in self._actions.known())
        return (one for one in found if one is not None)

    def versions(self, flow: Flow) -> Iterator[Tracked]:
        """The versions of a flow or script."""
        return (_tracked_version(flow, version) for version, _ in self._tracked(flow))

    def version(self, flow_id: str, kind: str, version: str) -> Tracked:
        """One version of a flow or script, 404 if there is none."""
        flow = self._flows.ever(flow_id)
        if flow is None or flow.type != kind:
            raise tracking_error(404, "architect.flow.not.found", "No flow {id} was found.", id=flow_id)
        if version not in flow.versions:
            text = "Flow {id} has no version {version}."
            raise tracking_error(404, "architect.flow.version.missing", text, id=flow_id, version=version)
        return _tracked_version(flow, version)

    def consumers(self, action_id: str) -> Iterator[Tracked]:
        """What uses an action: one for each version that does, as far as tracking knows (switch `dependency_rows`)."""
        for flow in self.all():
            using = [version for version, uses in self._tracked(flow) if action_id in uses]
            for version in using if self._switches.dependency_rows == "each_version" else using[-1:]:
                yield _tracked_version(flow, version)

    def _tracked(self, flow: Flow) -> list[tuple[str, tuple[str, ...]]]:
        """The versions in the index (switches `untracked_types`, `tracking_lag_seconds`), each with what it uses."""
        if flow.type in self._switches.untracked_types:
            return []
        latest = now() - self._switches.tracking_lag_seconds
        return [
            (version, uses) for version, uses in flow.versions.items() if flow.saved.get(version, -math.inf) <= latest
        ]

    def consumed(self, tracked: Tracked) -> Iterator[Tracked]:
        """The actions that a version of a flow or script uses."""
        flow = self._flows.ever(tracked.id)
        uses = () if flow is None else flow.versions[str(tracked.version)]
        found = (self.action(action_id) for action_id in uses)
        return (one for one in found if one is not None)

    def passes(self, flow_filter: str | None) -> Callable[[Tracked], bool]:
        """Which rows `flowFilter` shows: of flows only, their published or their latest version."""

        def passes(row: Tracked) -> bool:
            flow = self._flows.ever(row.id)
            if flow is None or flow_filter is None:
                return flow_filter is None
            shown = flow.published if flow_filter == "published" else flow.newest
            return row.type in FLOW_TYPES and row.version == shown

        return passes


def _number(version: str) -> int:
    """The number that counts on; 0 for a version that was put there in another form."""
    number = version.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def tracking_error(status: int, code: str, template: str, /, **params: str) -> ApiError:
    """An error with one of Architect's own codes (supplement 4)."""
    return ApiError(status, code, template, params)


def _tracked_action(action: Action, revision: Revision, kind: str, deleted: bool) -> Tracked:
    return Tracked(action.id, revision.name, kind, deleted, f"/api/v2/integrations/actions/{action.id}")


def _tracked_version(flow: Flow, version: str) -> Tracked:
    kind = "flows" if flow.type in FLOW_TYPES else "scripts"
    uri = f"/api/v2/{kind}/{flow.id}"
    return Tracked(flow.id, flow.name, flow.type, flow.deleted, uri, version)
