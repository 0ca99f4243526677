"""The routes of actions (API reference 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from genesyscloud_emulator.actions import answers, bodies, fixtures, told
from genesyscloud_emulator.actions.execution import execute_action, record_execution, require_active, run_action
from genesyscloud_emulator.actions.flows import call_actions
from genesyscloud_emulator.actions.functions import Functions
from genesyscloud_emulator.actions.models import Action, Execution, Revision, Upload
from genesyscloud_emulator.actions.reports import (
    ActionChange,
    ActionReport,
    ActionRuns,
    ExecutionReport,
    FlowRun,
    FlowRunReport,
    NewAction,
    PutActions,
    PutExecutions,
)
from genesyscloud_emulator.actions.service import Actions
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, takes, writes
from genesyscloud_emulator.server.pages import PAGING, Query, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.errors import ApiError, bad_request, not_found
from genesyscloud_emulator.wire.reports import Report, report_json

ACTIONS = "/api/v2/integrations/actions"
UPLOADS = "/uploads/"
"""Below this path are the addresses that take the code of functions."""
FILTERS = (*PAGING, "nextPage", "previousPage", "sortBy", "sortOrder", "category", "name", "ids", "secure")
LIST = (*FILTERS, "includeAuthActions", "includeConfig")
FORM = ("expand", "flatten", "includeConfig")


class ActionsService(Service):
    """Actions with their drafts and functions, their test runs and executions."""

    kinds = (Action, Upload, Execution)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._actions = Actions(organization)
        self._functions = Functions(organization, self._actions)

    def routes(self) -> list[Route]:
        """The table."""
        return [*self._published_routes(), *self._draft_routes(), *self._function_routes(), *self._certificate_routes()]

    def _published_routes(self) -> list[Route]:
        view, execute = permissions.ACTION_VIEW, permissions.ACTION_EXECUTE
        one = f"{ACTIONS}/{{id}}"
        return [
            resource(
                ACTIONS,
                GET=reads(self._list, *LIST, needs=view),
                POST=writes(bodies.PostActionInput, self._create, needs=permissions.ACTION_ADD),
            ),
            resource(f"{ACTIONS}/categories", GET=reads(self._categories, *FILTERS, needs=view)),
            resource(
                one,
                GET=reads(self._read, *FORM, needs=view),
                PATCH=writes(bodies.UpdateActionInput, self._change, needs=permissions.ACTION_EDIT),
                DELETE=reads(self._delete, needs=permissions.ACTION_DELETE),
            ),
            resource(f"{one}/test", POST=writes(bodies.ActionValues, self._test, "flatten", needs=execute)),
            resource(f"{one}/execute", POST=writes(bodies.ActionValues, self._execute, "flatten", needs=execute)),
            resource(f"{one}/templates/{{fileName}}", GET=reads(self._template, needs=view)),
            resource(f"{one}/schemas/{{fileName}}", GET=reads(self._schema, "flatten", needs=view)),
        ]

    def _draft_routes(self) -> list[Route]:
        view, edit = permissions.ACTION_VIEW, permissions.ACTION_EDIT
        one = f"{ACTIONS}/{{id}}/draft"
        return [
            resource(
                f"{ACTIONS}/drafts",
                GET=reads(self._list_drafts, *LIST, needs=view),
                POST=writes(bodies.PostActionInput, self._create_draft, needs=permissions.ACTION_ADD),
            ),
            resource(
                one,
                GET=reads(self._read_draft, *FORM, needs=view),
                POST=reads(self._start_draft, needs=edit),
                PATCH=writes(bodies.UpdateDraftInput, self._change_draft, needs=edit),
                DELETE=reads(self._delete_draft, needs=permissions.ACTION_DELETE),
            ),
            resource(f"{one}/validation", GET=reads(self._validation, needs=edit)),
            resource(
                f"{one}/test",
                POST=writes(bodies.ActionValues, self._test_draft, "flatten", needs=permissions.DRAFT_EXECUTE),
            ),
            resource(f"{one}/publish", POST=writes(bodies.PublishDraftInput, self._publish, needs=edit)),
            resource(f"{one}/templates/{{fileName}}", GET=reads(self._draft_template, needs=view)),
            resource(f"{one}/schemas/{{fileName}}", GET=reads(self._draft_schema, "flatten", needs=view)),
        ]

    def _function_routes(self) -> list[Route]:
        view, edit = permissions.FUNCTION_VIEW, permissions.FUNCTION_EDIT
        draft = f"{ACTIONS}/{{id}}/draft/function"
        return [
            resource(f"{ACTIONS}/functions/runtimes", GET=reads(self._runtimes, needs=view)),
            resource(f"{ACTIONS}/{{id}}/function", GET=reads(self._function, needs=view)),
            resource(
                draft,
                GET=reads(self._draft_function, needs=view),
                PUT=writes(bodies.Function, self._change_function, needs=edit),
            ),
            resource(f"{draft}/upload", POST=writes(bodies.FunctionUploadRequest, self._begin_upload, needs=edit)),
            resource(f"{UPLOADS}{{id}}", PUT=takes(self._receive_upload, "X-Amz-Expires")),
        ]

    def _certificate_routes(self) -> list[Route]:
        view = permissions.CERTIFICATE_VIEW
        return [
            resource(f"{ACTIONS}/certificates", GET=reads(self._certificates, "status", "type", needs=view)),
            resource(f"{ACTIONS}/certificates/truststore", GET=reads(self._trust_store, needs=view)),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody adds, changes, deletes and executes actions, and flows execute them."""
        return [
            resource(f"{CONTROL}actions", POST=writes(NewAction, self._somebody_adds), PUT=puts(PutActions, self._put)),
            resource(
                f"{CONTROL}actions/{{id}}",
                PATCH=writes(ActionChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
            resource(f"{CONTROL}executions", PUT=puts(PutExecutions, self._put)),
            resource(f"{CONTROL}actions/{{id}}/runs", POST=writes(ActionRuns, self._somebody_executes)),
            resource(f"{CONTROL}flows/{{id}}/runs", POST=writes(FlowRun, self._run_flow)),
        ]

    def report(self) -> Mapping[str, object]:
        """The actions, built-in ones left out, and their executions."""
        actions = [told.action_report(one) for one in self._actions.store.live() if one.kind != "static"]
        executions = [told.execution_report(one) for one in self.organization.store(Execution).live()]
        return {"actions": report_json(actions), "executions": report_json(executions)}

    def put(self, objects: Sequence[Report]) -> None:
        """Actions are there as they are given, and were executed."""
        for one in objects:
            if isinstance(one, ActionReport):
                action, revision = told.action_of(one, self.organization.stamps)
                self._actions.put(
                    action, revision, published=one.published, draft=one.draft, draft_version=one.draft_version
                )
            elif isinstance(one, ExecutionReport):
                record_execution(self.organization, one.action_id, one.at, one.milliseconds, one.times)

    def follow(self, change: object) -> None:
        """Some actions come and go with their integration and its credentials."""
        self._actions.follow(change)

    def issued(self, request: HTTPConnection) -> bool:
        """Whether a request is to an upload address of this organization."""
        return self._functions.awaits(request.scope["path"].removeprefix(UPLOADS))

    def _list(self, call: Call) -> object:
        """`GET /integrations/actions`: the published ones (API reference 3.3)."""
        listed = self._actions.store.listed()
        return self._action_page(call, [(action, action.published) for action in listed if action.published])

    def _list_drafts(self, call: Call) -> object:
        """`GET …/actions/drafts`."""
        listed = self._actions.store.listed()
        return self._action_page(call, [(action, action.draft) for action in listed if action.draft])

    def _categories(self, call: Call) -> object:
        """`GET …/actions/categories`: the categories of published actions."""
        listed = self._actions.store.listed()
        secure = call.query.flag("secure")
        revisions = [action.published for action in listed if action.published]
        names = sorted({one.category for one in revisions if secure in {None, one.secure}})
        return numbered_page(names, call.path, call.query, self.switches, lambda name: {"name": name})

    def _action_page(self, call: Call, revisions: list[tuple[Action, Revision]]) -> object:
        matches = _action_filter(call.query)
        found = [(action, revision) for action, revision in revisions if matches(action, revision)]
        order = call.query.choice("sortOrder", ("asc", "desc"))
        if call.query.text("sortBy") in {"name", "category"}:
            by_category = call.query.text("sortBy") == "category"
            found.sort(key=lambda pair: pair[1].category if by_category else pair[1].name, reverse=order == "desc")
        with_config = call.query.flag("includeConfig")

        def render(pair: tuple[Action, Revision]) -> object:
            shown = answers.summary(*pair)
            return {**shown, "config": self._config(*pair)} if with_config else shown

        return numbered_page(found, call.path, call.query, self.switches, render)

    def _create(self, _: Call, body: bodies.PostActionInput) -> object:
        """`POST /integrations/actions`: published at once."""
        return self._written(*self._actions.create_published(body))

    def _create_draft(self, _: Call, body: bodies.PostActionInput) -> object:
        """`POST …/actions/drafts`."""
        return self._written(*self._actions.draft(self._actions.create_draft(body).id))

    def _read(self, call: Call) -> object:
        """`GET …/actions/{id}`: the published form."""
        return self._shown(call, *self._readable(call, self._actions.published))

    def _change(self, call: Call, body: bodies.UpdateActionInput) -> object:
        """`PATCH …/actions/{id}`."""
        return self._written(*self._actions.change_published(call.id, body))

    def _read_draft(self, call: Call) -> object:
        """`GET …/draft`."""
        return self._shown(call, *self._readable(call, self._actions.drafted))

    def _start_draft(self, call: Call) -> object:
        """`POST …/draft`: a draft of the published form."""
        return self._written(*self._actions.draft(self._actions.start_draft(call.id).id))

    def _change_draft(self, call: Call, body: bodies.UpdateDraftInput) -> object:
        """`PATCH …/draft`."""
        return self._written(*self._actions.draft(self._actions.change_draft(call.id, body).id))

    def _delete(self, call: Call) -> None:
        """`DELETE …/actions/{id}`."""
        self._actions.delete(call.id)

    def _delete_draft(self, call: Call) -> None:
        """`DELETE …/draft`."""
        self._actions.delete_draft(call.id)

    def _validation(self, call: Call) -> object:
        """`GET …/draft/validation`."""
        errors = self._actions.errors(call.id)
        return {"valid": not errors, "errors": [answers.error_body(error) for error in errors]}

    def _publish(self, call: Call, body: bodies.PublishDraftInput) -> object:
        """`POST …/draft/publish`."""
        return self._written(*self._actions.publish(call.id, body.version))

    async def _test(self, call: Call, body: bodies.ActionValues) -> object:
        """`POST …/test`: the steps of a run of the published form; 200 even where one fails."""
        _refuse_flattening(call.query)
        action, revision = self._actions.published(call.id)
        require_active(self.organization, action)
        return (await run_action(self.organization, action, revision, body.root)).to_json(call.context_id)

    async def _test_draft(self, call: Call, body: bodies.ActionValues) -> object:
        """`POST …/draft/test`."""
        _refuse_flattening(call.query)
        action, revision = self._actions.drafted(call.id)
        require_active(self.organization, action)
        return (await run_action(self.organization, action, revision, body.root)).to_json(call.context_id)

    async def _execute(self, call: Call, body: bodies.ActionValues) -> object:
        """`POST …/execute`: the final result alone, or the error of the step that failed."""
        _refuse_flattening(call.query)
        action, revision = self._actions.published(call.id)
        if action.kind == "customAuth":
            raise bad_request("Action {id} is a custom auth action, which the service executes itself.", id=call.id)
        require_active(self.organization, action)
        run = await execute_action(self.organization, action, revision, body.root)
        if run.error is not None:
            raise run.error
        return JSONResponse(run.result)

    def _template(self, call: Call) -> object:
        """`GET …/templates/{fileName}`: text (API reference 8.2)."""
        return _shown_template(call, self._readable(call, self._actions.published)[1])

    def _draft_template(self, call: Call) -> object:
        """`GET …/draft/templates/{fileName}`."""
        return _shown_template(call, self._readable(call, self._actions.drafted)[1])

    def _schema(self, call: Call) -> object:
        """`GET …/schemas/{fileName}`."""
        return _shown_schema(call, self._readable(call, self._actions.published)[1])

    def _draft_schema(self, call: Call) -> object:
        """`GET …/draft/schemas/{fileName}`."""
        return _shown_schema(call, self._readable(call, self._actions.drafted)[1])

    def _certificates(self, call: Call) -> object:
        """`GET …/actions/certificates` (API reference 8.6)."""
        status, kind = call.query.choice("status", ("Current", "Upcoming")), call.query.choice("type", ("Client",))
        return {"entities": fixtures.client_certificates(status, kind)}

    def _trust_store(self, _: Call) -> object:
        """`GET …/actions/certificates/truststore`."""
        return fixtures.trust_store()

    def _runtimes(self, _: Call) -> object:
        """`GET …/actions/functions/runtimes`: a bare array."""
        return self._functions.runtimes()

    def _function(self, call: Call) -> object:
        """`GET …/function`."""
        return self._functions.published(call.id)

    def _draft_function(self, call: Call) -> object:
        """`GET …/draft/function`: counts as a read of the transfer."""
        return self._functions.see_draft(call.id)

    def _change_function(self, call: Call, body: bodies.Function) -> object:
        """`PUT …/draft/function` (API reference 8.5)."""
        return self._functions.change(call.id, body)

    def _begin_upload(self, call: Call, body: bodies.FunctionUploadRequest) -> object:
        """`POST …/draft/function/upload`."""
        return self._functions.begin_upload(call.id, body, call.base_url, call.context_id)

    def _receive_upload(self, call: Call, content: bytes) -> object:
        """PUT of a function's code, to where `begin_upload` said."""
        self._functions.receive(call.id, call.headers, content)
        return Response()

    def _readable(self, call: Call, form: Callable[[str], tuple[Action, Revision]]) -> tuple[Action, Revision]:
        """One of the two forms of an action, unless the switch `unreadable` names it."""
        if call.id in self.switches.unreadable:
            raise ApiError(500, "internal.server.error", "The action could not be read.")
        return form(call.id)

    def _written(self, action: Action, revision: Revision) -> object:
        config = self._config(action, revision) if self.switches.action_answers_have_config else None
        return answers.detail(action, revision, config, expand=True)

    def _shown(self, call: Call, action: Action, revision: Revision) -> object:
        """An action as a GET by id shows it."""
        expand, flatten, with_config = _action_form(call.query)
        config = self._config(action, revision) if with_config else None
        return answers.detail(action, revision, config, expand, flatten)

    def _config(self, action: Action, revision: Revision) -> dict[str, object]:
        by_service = self.switches.function_request_type if self._actions.is_function(action) else None
        return answers.config_json(action, revision, by_service)

    # What somebody else does

    def _somebody_adds(self, _: Call, body: NewAction) -> object:
        """Somebody adds an action."""
        return report_json(
            told.action_report(self._actions.add(body.integration_id, body.name, body.published, body.secure))
        )

    def _put(self, _: Call, body: PutActions | PutExecutions) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _somebody_changes(self, call: Call, body: ActionChange) -> object:
        """Somebody changes an action."""
        return report_json(told.action_report(self._actions.alter(call.id, **body.model_dump(by_alias=False))))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes an action, published or not."""
        self._actions.store.remove(call.id)

    def _somebody_executes(self, call: Call, body: ActionRuns) -> None:
        """Something executed an action, at some time."""
        at = body.at or datetime.now(timezone.utc)
        record_execution(self.organization, call.id, at, times=body.times)

    async def _run_flow(self, call: Call, body: FlowRun) -> object:
        """The flow runs, and executes the actions of its published version."""
        flow = self.organization.store(Flow).get(call.id)
        results = await call_actions(self.organization, flow, body.inputs)
        return report_json(FlowRunReport(version=str(flow.published), results=dict(results)))


def _action_form(query: Query) -> tuple[bool, bool, bool]:
    """Whether to show the schemas of the contract, whether flattened, and whether to show the configuration."""
    expand = query.choice("expand", ("contract",)) is not None
    return expand, bool(query.flag("flatten")), bool(query.flag("includeConfig"))


def _refuse_flattening(query: Query) -> None:
    if query.flag("flatten"):
        raise bad_request("The emulator does not flatten results.", "flatten")


def _action_filter(query: Query) -> Callable[[Action, Revision], bool]:
    ids = query.ids(50)
    name, category, secure = query.text("name"), query.text("category"), query.flag("secure")
    with_auth = query.flag("includeAuthActions")

    def matches(action: Action, revision: Revision) -> bool:
        return (
            (not ids or action.id in ids)
            and (name is None or name.lower() in revision.name.lower())
            and (category is None or category == revision.category)
            and (secure is None or secure == revision.secure)
            and (bool(with_auth) or action.kind != "customAuth")
        )

    return matches


def _shown_template(call: Call, revision: Revision) -> Response:
    text = answers.template(revision, call.caught["fileName"])
    if text is None:
        raise not_found("template", call.caught["fileName"])
    return PlainTextResponse(text)


def _shown_schema(call: Call, revision: Revision) -> object:
    schema = answers.schema(revision, call.caught["fileName"])
    if schema is None:
        raise not_found("schema", call.caught["fileName"])
    return schema
