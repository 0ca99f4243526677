"""The routes of Architect: dependency tracking, its build status, and flows (supplement 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genesyscloud_emulator.architect import bodies
from genesyscloud_emulator.architect.aggregates import aggregate
from genesyscloud_emulator.architect.fixtures import CONSUMER_TYPES, FLOW_TYPES, OBJECT_TYPES
from genesyscloud_emulator.architect.models import Flow, Tracked
from genesyscloud_emulator.architect.reports import FlowReport, FlowVersion, NewFlow, PutFlows
from genesyscloud_emulator.architect.service import Architect, tracking_error
from genesyscloud_emulator.authorization.models import ANYTHING, Division
from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import PAGING, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.errors import ApiError
from genesyscloud_emulator.wire.reports import Report, report_json

FLOWS = "/api/v2/flows"
TRACKING = "/api/v2/architect/dependencytracking"
CONSUMERS = ("id", "objectType", "resourceType", "version", "flowFilter")
FLOW_FILTERS = ("type", "sortBy", "sortOrder", "id", "name", "deleted", "includeSchemas")
RELATED = ("consumedResources", "consumingResources", "consumedResourceType", "consumingResourceType")
LAST_BUILD = "2024-01-01T00:00:00.000Z"
"""When the index was last built in full; publishing keeps it up to date since (supplement 4)."""


class ArchitectService(Service):
    """Flows and scripts, dependency tracking, and aggregates of executions."""

    kinds = (Flow,)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._architect = Architect(organization)

    def routes(self) -> list[Route]:
        """The table."""
        view = permissions.DEPENDENCY_TRACKING_VIEW
        return [
            resource(TRACKING, GET=reads(self._by_name, *PAGING, "name", "objectType", *RELATED, needs=view)),
            resource(
                f"{TRACKING}/object",
                GET=reads(self._one, "id", "version", "objectType", *RELATED, "consumedResourceRequest", needs=view),
            ),
            resource(f"{TRACKING}/consumingresources", GET=reads(self._consumers, *PAGING, *CONSUMERS, needs=view)),
            resource(f"{TRACKING}/build", GET=reads(self._build, needs=view)),
            resource(FLOWS, GET=reads(self._flows, *PAGING, *FLOW_FILTERS, needs=permissions.FLOW_VIEW)),
            resource(
                "/api/v2/analytics/actions/aggregates/query",
                POST=writes(bodies.ActionAggregationQuery, self._aggregates, needs=self._aggregates_need),
            ),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody makes, changes and deletes flows and scripts."""
        return [
            resource(f"{CONTROL}flows", POST=writes(NewFlow, self._somebody_adds), PUT=puts(PutFlows, self._put)),
            resource(f"{CONTROL}flows/{{id}}", DELETE=reads(self._somebody_deletes)),
            resource(f"{CONTROL}flows/{{id}}/versions", POST=writes(FlowVersion, self._somebody_changes)),
        ]

    def report(self) -> Mapping[str, object]:
        """The flows and scripts, deleted ones included."""
        return {"flows": report_json([_report(one) for one in self._architect.all()])}

    def put(self, objects: Sequence[Report]) -> None:
        """Flows and scripts are there as they are given; the actions that they use need not be."""
        for one in objects:
            if isinstance(one, FlowReport):
                versions = {version: tuple(uses) for version, uses in one.versions.items()}
                flow = Flow(
                    one.id,
                    one.name,
                    one.type,
                    versions,
                    one.published_version,
                    one.deleted,
                    division_id=one.division_id,
                )
                self._architect.put(flow)

    def _put(self, _: Call, body: PutFlows) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _consumers(self, call: Call) -> object:
        """`GET …/consumingresources`: what uses one object, one row for each version."""
        object_id, kind = _required(call, "id"), _known_type(_required(call, "objectType"))
        wanted = _types(call, "resourceType", CONSUMER_TYPES)
        flow_filter = call.query.choice("flowFilter", ("checkedIn", "published"))
        if self._rebuilding:
            return self._partial(call)
        passes = self._architect.passes(flow_filter)
        rows = self._rows(object_id, kind, call.query.text("version"))
        shown = [row for row in rows if (not wanted or row.type in wanted) and passes(row)]
        return numbered_page(shown, call.path, call.query, self.switches, Tracked.to_json)

    def _rows(self, object_id: str, kind: str, version: str | None) -> list[Tracked]:
        if kind in CONSUMER_TYPES:
            # Nothing in the emulator uses flows or scripts.
            self._architect.version(object_id, kind, version or _missing("version"))
            return []
        action = self._architect.action(object_id)
        if self.switches.dependencies_by_version:
            version = None if version else _missing("version")
        if action is None or version is not None:
            raise _no_object(object_id)
        if not self._has_type(action, kind):
            return []
        rows = list(self._architect.consumers(object_id))
        if not rows and self.switches.unused_dependency == "not_found":
            raise _no_object(object_id)
        return rows

    def _has_type(self, action: Tracked, kind: str) -> bool:
        """Whether this is the action's type. If not, the switch `wrong_dependency_type` says what to do."""
        if kind == action.type:
            return True
        if self.switches.wrong_dependency_type == "refuse":
            raise _invalid_type(kind)
        if self.switches.wrong_dependency_type == "not_found":
            raise _no_object(action.id)
        return False

    def _by_name(self, call: Call) -> object:
        """`GET /architect/dependencytracking`: the objects with a name, whatever they are."""
        name, wanted = _required(call, "name"), _types(call, "objectType", OBJECT_TYPES)
        render = self._related(call)
        if self._rebuilding:
            return self._partial(call)
        found = [
            one for one in self._objects() if one.name.lower() == name.lower() and (not wanted or one.type in wanted)
        ]
        return numbered_page(found, call.path, call.query, self.switches, render)

    def _one(self, call: Call) -> object:
        """`GET …/object`: one object. An action has no version, and is only found as a consumed resource."""
        object_id, version, kind = _required(call, "id"), call.query.text("version"), call.query.text("objectType")
        if version is None and not call.query.flag("consumedResourceRequest"):
            _missing("version")
        if kind is not None:
            _known_type(kind)
        render = self._related(call)
        if self._rebuilding:
            return self._partial(None)
        if version is not None and (kind is None or kind in CONSUMER_TYPES):
            found = [one for one in self._objects() if (one.id, one.version) == (object_id, version)]
        else:
            found = [one for one in self._objects() if (one.id, one.version) == (object_id, None)]
            found = [one for one in found if kind is None or self._has_type(one, kind)]
        if not found:
            raise _no_object(object_id)
        return render(found[0])

    def _objects(self) -> list[Tracked]:
        versions = [one for flow in self._architect.all() for one in self._architect.versions(flow)]
        return [*self._architect.actions(), *versions]

    def _related(self, call: Call) -> _Related:
        query = call.query
        consumed = _types(call, "consumedResourceType", OBJECT_TYPES)
        consuming = _types(call, "consumingResourceType", CONSUMER_TYPES)
        return _Related(
            self._architect,
            consumed if query.flag("consumedResources") else None,
            consuming if query.flag("consumingResources") else None,
        )

    @property
    def _rebuilding(self) -> bool:
        return self.switches.dependency_status != "OPERATIONAL"

    def _partial(self, paged: Call | None) -> Response:
        """206: "the org data is being rebuilt or needs to be rebuilt"."""
        if self.switches.rebuilding_answer == "no_body" or paged is None:
            return Response(status_code=206)
        return JSONResponse(numbered_page([], paged.path, paged.query, self.switches, Tracked.to_json), 206)

    def _build(self, _: Call) -> object:
        """`GET …/build`: `DependencyStatus`."""
        status = self.switches.dependency_status
        started = {} if status == "NOTBUILT" else {"dateStarted": LAST_BUILD}
        completed = {"dateCompleted": LAST_BUILD} if status.startswith("OPERATIONAL") else {}
        shown = {"id": self.organization.id, "status": status, "failedObjects": [], "selfUri": f"{TRACKING}/build"}
        return {**shown, **started, **completed}

    def _flows(self, call: Call) -> object:
        """`GET /flows`: flows only, deleted ones only if asked for."""
        ids = call.query.many("id")
        if len(ids) > self.switches.max_flow_ids:
            raise ApiError(413, "request.entity.too.large", "The request is over the size limit.")
        kinds, name = set(call.query.many("type")), call.query.text("name")
        call.query.flag("includeSchemas")
        deleted = call.query.flag("deleted")
        order = call.query.choice("sortOrder", ("asc", "desc"))
        by_name = call.query.choice("sortBy", ("id", "name")) == "name"
        found = [
            flow
            for flow in self._architect.all()
            if flow.type in FLOW_TYPES
            and (not ids or flow.id in ids)
            and (not kinds or FLOW_TYPES[flow.type] in {kind.upper() for kind in kinds})
            and (name is None or name.lower() == flow.name.lower())
            and (deleted or not flow.deleted)
            and (flow.published is not None or self.switches.flows_told == "all")
            and self._may_see(call, flow)
        ]
        found.sort(key=lambda flow: flow.name.lower() if by_name else flow.id, reverse=order == "desc")
        return numbered_page(found, call.path, call.query, self.switches, self._flow)

    def _may_see(self, call: Call, flow: Flow) -> bool:
        """Whether the caller may view flows in this one's division."""
        (permission,) = permissions.FLOW_VIEW
        granted = call.caller.divisions(permission) if call.caller else ()
        return not {ANYTHING, self._division(flow).id}.isdisjoint(granted)

    def _division(self, flow: Flow) -> Division:
        divisions = self.organization.store(Division)
        found = divisions.find(flow.division_id or "")
        return found or next(each for each in divisions.live() if each.home)

    def _flow(self, flow: Flow) -> dict[str, object]:
        division = self._division(flow)
        uri = f"/api/v2/authorization/divisions/{division.id}"
        return {**_flow(flow), "division": {"id": division.id, "name": division.name, "selfUri": uri}}

    def _aggregates_need(self) -> permissions.Needs:
        by_definition = self.switches.aggregates_need == "actions"
        return permissions.ACTION_VIEW if by_definition else permissions.ACTION_AGGREGATE_VIEW

    def _aggregates(self, _: Call, body: bodies.ActionAggregationQuery) -> object:
        """`POST /analytics/actions/aggregates/query`: how often actions were executed."""
        return {"results": aggregate(self.organization, body)}

    # What somebody does in Architect

    def _somebody_adds(self, _: Call, body: NewFlow) -> object:
        """Somebody makes a flow or a script."""
        made = self._architect.add(
            body.name, body.type, body.uses, body.published, body.version, division_id=body.division_id
        )
        return report_json(_report(made))

    def _somebody_changes(self, call: Call, body: FlowVersion) -> object:
        """Somebody saves or publishes one more version of it."""
        return report_json(_report(self._architect.change(call.id, body.uses, body.published, body.version)))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes it; dependency tracking keeps its rows."""
        self._architect.delete(call.id)


class _Related:
    """Renders a `DependencyObject` with what it uses and what uses it, of some types; None leaves them out."""

    def __init__(self, architect: Architect, consumed: set[str] | None, consuming: set[str] | None) -> None:
        self._architect = architect
        self._consumed = consumed
        self._consuming = consuming

    def __call__(self, one: Tracked) -> dict[str, object]:
        shown = one.to_json()
        if self._consumed is not None:
            found = () if one.version is None else self._architect.consumed(one)
            shown["consumedResources"] = _of_types(found, self._consumed)
        if self._consuming is not None:
            found = self._architect.consumers(one.id) if one.version is None else ()
            shown["consumingResources"] = _of_types(found, self._consuming)
        return shown


def _of_types(found: Iterable[Tracked], types: set[str]) -> list[dict[str, object]]:
    return [one.to_json() for one in found if not types or one.type in types]


def _required(call: Call, name: str) -> str:
    return call.query.text(name) or _missing(name)


def _missing(name: str) -> NoReturn:
    raise tracking_error(400, "architect.query.parameter.missing", "Query parameter {name} is missing.", name=name)


def _types(call: Call, name: str, known: frozenset[str]) -> set[str]:
    types = set(call.query.many(name))
    for one in types - known:
        raise _invalid_type(one)
    return types


def _known_type(kind: str) -> str:
    if kind not in OBJECT_TYPES:
        raise _invalid_type(kind)
    return kind


def _invalid_type(kind: str) -> ApiError:
    code = "architect.dependency.object.invalid.type"
    return tracking_error(400, code, "{type} is no type of this object.", type=kind)


def _no_object(object_id: str) -> ApiError:
    code = "architect.dependency.object.not.found"
    return tracking_error(404, code, "No tracked object {id} was found.", id=object_id)


def _flow(flow: Flow) -> dict[str, object]:
    """`Flow`, as far as its versions go."""
    uri = f"{FLOWS}/{flow.id}"
    shown: dict[str, object] = {
        "id": flow.id,
        "name": flow.name,
        "type": FLOW_TYPES[flow.type],
        "active": not flow.deleted,
        "system": False,
        "deleted": flow.deleted,
        "savedVersion": _version(flow, flow.newest),
        "checkedInVersion": _version(flow, flow.newest),
        "selfUri": uri,
    }
    return shown if flow.published is None else {**shown, "publishedVersion": _version(flow, flow.published)}


def _version(flow: Flow, version: str) -> dict[str, object]:
    """`FlowVersion`."""
    uri = f"{FLOWS}/{flow.id}/versions/{version}"
    return {
        "id": version,
        "commitVersion": version.partition(".")[0],
        "type": "PUBLISH" if version == flow.published else "CHECKIN",
        "secure": False,
        "debug": False,
        "configurationUri": f"{uri}/configuration",
        "selfUri": uri,
    }


def _report(flow: Flow) -> FlowReport:
    return FlowReport(
        id=flow.id,
        name=flow.name,
        type=flow.type,
        versions={version: list(uses) for version, uses in flow.versions.items()},
        published_version=flow.published,
        deleted=flow.deleted,
        division_id=flow.division_id,
    )
