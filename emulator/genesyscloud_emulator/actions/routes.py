"""The routes of the API, and the application that serves them, the token endpoint and the control route.

One table, `api_routes`, says which paths, methods, query parameters and bodies exist (API reference 3).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from genesyscloud_emulator import actions, certificates, functions, models, permissions
from genesyscloud_emulator.architect_api import architect_routes
from genesyscloud_emulator.console import console_routes
from genesyscloud_emulator.errors import ApiError, bad_request, invalid_value, not_found
from genesyscloud_emulator.execution import execute_action, run_action
from genesyscloud_emulator.faults import FaultMiddleware, Faults
from genesyscloud_emulator.hosts import HostMiddleware
from genesyscloud_emulator.integrations import REPORTED_STATES
from genesyscloud_emulator.oauth import token_route
from genesyscloud_emulator.operations import Call, error_response, reads, resource, takes, writes
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.organizations import Organizations
from genesyscloud_emulator.pages import Query, cursor_page, numbered_page
from genesyscloud_emulator.records import Action, Credential, Integration, Revision
from genesyscloud_emulator.reports import RecordedRequest
from genesyscloud_emulator.traffic import GateMiddleware, TrafficMiddleware

API = "/api/v2"
INTEGRATIONS = f"{API}/integrations"
CREDENTIALS = f"{INTEGRATIONS}/credentials"
ACTIONS = f"{INTEGRATIONS}/actions"

PAGING = ("pageSize", "pageNumber")
HISTORICAL = (*PAGING, "sortBy", "expand", "nextPage", "previousPage")
"""Parameters that many operations take, some for historical reasons only (API reference 3.1)."""
ACTION_FILTERS = (*PAGING, "nextPage", "previousPage", "sortBy", "sortOrder", "category", "name", "ids", "secure")
ACTION_LIST = (*ACTION_FILTERS, "includeAuthActions", "includeConfig")


def create_app(organization: Organization) -> ASGIApp:
    """The ASGI application. The server must put each connection's transport into the scope's state (see `server`).

    `organization` is the first of those behind this address; the control route adds others.
    """
    organizations = Organizations(organization)
    record: list[RecordedRequest] = []
    faults = Faults()
    served = _served(organization)
    templates = [route.path for route in served]

    def serve(one: Organization) -> Starlette:
        app = Starlette(
            routes=[*_served(one), *console_routes(one, organizations, record, faults, templates)],
            exception_handlers={404: _unknown_path},
        )
        app.router.redirect_slashes = False
        return app

    struck = FaultMiddleware(_Dispatch(organizations, serve), faults)
    return HostMiddleware(TrafficMiddleware(GateMiddleware(struck), organizations, served, record))


def _served(organization: Organization) -> list[Route]:
    return [token_route(organization), *api_routes(organization)]


class _Dispatch:
    """Passes each request on to the application of the organization that it is for."""

    def __init__(self, organizations: Organizations, serve: Callable[[Organization], ASGIApp]) -> None:
        self._organizations = organizations
        self._serve = serve
        self._apps: dict[Organization, ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        organization: Organization = scope["state"]["organization"]
        if organization not in self._apps:
            self._apps = {one: self._apps.get(one) or self._serve(one) for one in (organization, *self._organizations)}
        await self._apps[organization](scope, receive, send)


def _unknown_path(request: Request, _: Exception) -> Response:
    error = ApiError(404, "not.found", "The requested resource was not found.")
    return error_response(error, request.scope)


def api_routes(organization: Organization) -> list[Route]:
    """The table. Of two templates that match a path, the first counts."""
    api = Api(organization)
    return [
        *architect_routes(organization),
        resource(
            f"{API}/analytics/actions/aggregates/query",
            POST=writes(models.ActionAggregationQuery, api.aggregates, needs=permissions.ACTION_AGGREGATE_VIEW),
        ),
        resource(f"{API}/organizations/me", GET=reads(lambda _: organization.to_json())),
        resource(f"{API}/authorization/products", GET=reads(lambda _: {"total": 0, "entities": []})),
        resource(
            INTEGRATIONS,
            GET=reads(
                api.integrations,
                *HISTORICAL,
                "ids",
                "integrationType",
                "reportedState",
                "credentialId",
                needs=permissions.INTEGRATION_VIEW,
            ),
            POST=writes(models.CreateIntegrationRequest, api.create_integration, needs=permissions.INTEGRATION_ADD),
        ),
        resource(f"{INTEGRATIONS}/types", GET=reads(api.types, *HISTORICAL, needs=permissions.INTEGRATION_VIEW)),
        resource(f"{INTEGRATIONS}/types/{{id}}", GET=reads(api.type, needs=permissions.INTEGRATION_VIEW)),
        resource(
            f"{INTEGRATIONS}/types/{{id}}/configschemas/{{configType}}",
            GET=reads(api.config_schema, needs=permissions.INTEGRATION_VIEW),
        ),
        resource(
            CREDENTIALS,
            GET=reads(api.credentials, *PAGING, needs=permissions.INTEGRATION_VIEW),
            POST=writes(models.Credential, api.create_credential, needs=permissions.INTEGRATION_ADD),
        ),
        resource(
            f"{CREDENTIALS}/listing",
            GET=reads(api.credential_listing, "before", "after", "pageSize", needs=permissions.INTEGRATION_VIEW),
        ),
        resource(f"{CREDENTIALS}/types", GET=reads(api.credential_types, needs=permissions.INTEGRATION_VIEW)),
        resource(
            f"{CREDENTIALS}/{{id}}",
            GET=reads(api.credential, needs=permissions.INTEGRATION_VIEW),
            PUT=writes(models.Credential, api.replace_credential, needs=permissions.INTEGRATION_EDIT),
            DELETE=reads(lambda call: organization.credentials.delete(call.id), needs=permissions.INTEGRATION_DELETE),
        ),
        resource(
            ACTIONS,
            GET=reads(api.actions, *ACTION_LIST, needs=permissions.ACTION_VIEW),
            POST=writes(models.PostActionInput, api.create_action, needs=permissions.ACTION_ADD),
        ),
        resource(
            f"{ACTIONS}/drafts",
            GET=reads(api.drafts, *ACTION_LIST, needs=permissions.ACTION_VIEW),
            POST=writes(models.PostActionInput, api.create_draft, needs=permissions.ACTION_ADD),
        ),
        resource(f"{ACTIONS}/categories", GET=reads(api.categories, *ACTION_FILTERS, needs=permissions.ACTION_VIEW)),
        resource(
            f"{ACTIONS}/certificates", GET=reads(api.certificates, "status", "type", needs=permissions.CERTIFICATE_VIEW)
        ),
        resource(
            f"{ACTIONS}/certificates/truststore",
            GET=reads(lambda _: certificates.trust_store(), needs=permissions.CERTIFICATE_VIEW),
        ),
        resource(
            f"{ACTIONS}/functions/runtimes",
            GET=reads(lambda _: list(functions.RUNTIMES), needs=permissions.FUNCTION_VIEW),
        ),
        resource(
            f"{ACTIONS}/{{id}}",
            GET=reads(api.action, "expand", "flatten", "includeConfig", needs=permissions.ACTION_VIEW),
            PATCH=writes(models.UpdateActionInput, api.change_action, needs=permissions.ACTION_EDIT),
            DELETE=reads(lambda call: organization.actions.delete(call.id), needs=permissions.ACTION_DELETE),
        ),
        resource(
            f"{ACTIONS}/{{id}}/test",
            POST=writes(models.ActionValues, api.test, "flatten", needs=permissions.ACTION_EXECUTE),
        ),
        resource(
            f"{ACTIONS}/{{id}}/execute",
            POST=writes(models.ActionValues, api.execute, "flatten", needs=permissions.ACTION_EXECUTE),
        ),
        resource(f"{ACTIONS}/{{id}}/templates/{{fileName}}", GET=reads(api.template, needs=permissions.ACTION_VIEW)),
        resource(
            f"{ACTIONS}/{{id}}/schemas/{{fileName}}", GET=reads(api.schema, "flatten", needs=permissions.ACTION_VIEW)
        ),
        resource(
            f"{ACTIONS}/{{id}}/draft",
            GET=reads(api.draft, "expand", "flatten", "includeConfig", needs=permissions.ACTION_VIEW),
            POST=reads(api.start_draft, needs=permissions.ACTION_EDIT),
            PATCH=writes(models.UpdateDraftInput, api.change_draft, needs=permissions.ACTION_EDIT),
            DELETE=reads(lambda call: organization.actions.delete_draft(call.id), needs=permissions.ACTION_DELETE),
        ),
        resource(f"{ACTIONS}/{{id}}/draft/validation", GET=reads(api.validation, needs=permissions.ACTION_EDIT)),
        resource(
            f"{ACTIONS}/{{id}}/draft/test",
            POST=writes(models.ActionValues, api.test_draft, "flatten", needs=permissions.DRAFT_EXECUTE),
        ),
        resource(
            f"{ACTIONS}/{{id}}/draft/publish",
            POST=writes(models.PublishDraftInput, api.publish, needs=permissions.ACTION_EDIT),
        ),
        resource(
            f"{ACTIONS}/{{id}}/function",
            GET=reads(lambda call: organization.functions.published(call.id), needs=permissions.FUNCTION_VIEW),
        ),
        resource(
            f"{ACTIONS}/{{id}}/draft/function",
            GET=reads(lambda call: organization.functions.see_draft(call.id), needs=permissions.FUNCTION_VIEW),
            PUT=writes(models.Function, api.change_function, needs=permissions.FUNCTION_EDIT),
        ),
        resource(
            f"{ACTIONS}/{{id}}/draft/function/upload",
            POST=writes(models.FunctionUploadRequest, api.begin_upload, needs=permissions.FUNCTION_EDIT),
        ),
        resource("/uploads/{id}", PUT=takes(api.receive_upload, "X-Amz-Expires")),
        resource(
            f"{ACTIONS}/{{id}}/draft/templates/{{fileName}}",
            GET=reads(api.draft_template, needs=permissions.ACTION_VIEW),
        ),
        resource(
            f"{ACTIONS}/{{id}}/draft/schemas/{{fileName}}",
            GET=reads(api.draft_schema, "flatten", needs=permissions.ACTION_VIEW),
        ),
        resource(
            f"{INTEGRATIONS}/{{id}}",
            GET=reads(api.integration, *HISTORICAL, needs=permissions.INTEGRATION_VIEW),
            PATCH=writes(models.Integration, api.change_integration, *HISTORICAL, needs=permissions.INTEGRATION_EDIT),
            DELETE=reads(api.delete_integration, needs=permissions.INTEGRATION_DELETE),
        ),
        resource(
            f"{INTEGRATIONS}/{{id}}/config/current",
            GET=reads(api.configuration, needs=permissions.INTEGRATION_VIEW),
            PUT=writes(models.IntegrationConfiguration, api.configure, needs=permissions.INTEGRATION_EDIT),
        ),
    ]


class Api:
    """The handlers: from a request to the organization, and its answer as JSON."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches

    # Integrations

    def integrations(self, call: Call) -> object:
        """`GET /integrations` (API reference 3.1)."""
        ids = _ids(call.query, 100)
        state = call.query.choice("reportedState", REPORTED_STATES)
        type_id, credential_id = call.query.text("integrationType"), call.query.text("credentialId")
        expand = _expands_configuration(call.query)
        found = self._organization.integrations.listing(ids, type_id, state, credential_id)
        if call.query.text("sortBy") == "name":
            found.sort(key=lambda integration: integration.name.lower())

        def render(integration: Integration) -> object:
            return self._organization.integrations.to_json(integration, expand)

        return numbered_page(found, call.path, call.query, self._switches, render)

    def create_integration(self, _: Call, body: models.CreateIntegrationRequest) -> object:
        """`POST /integrations`."""
        integrations = self._organization.integrations
        return integrations.to_json(integrations.create(body.integration_type.id, body.name))

    def integration(self, call: Call) -> object:
        """`GET /integrations/{id}`: counts as a read of the state."""
        integrations = self._organization.integrations
        integration = integrations.see(integrations.shelf.read(call.id))
        return integrations.to_json(integration, _expands_configuration(call.query))

    def change_integration(self, call: Call, body: models.Integration) -> object:
        """`PATCH /integrations/{id}`."""
        integrations = self._organization.integrations
        expand = _expands_configuration(call.query)
        return integrations.to_json(integrations.change(call.id, body), expand)

    def delete_integration(self, call: Call) -> object:
        """`DELETE /integrations/{id}`: answers with the integration."""
        integrations = self._organization.integrations
        return integrations.to_json(integrations.delete(call.id))

    def configuration(self, call: Call) -> object:
        """`GET …/config/current`."""
        integrations = self._organization.integrations
        return integrations.configuration(integrations.shelf.read(call.id))

    def configure(self, call: Call, body: models.IntegrationConfiguration) -> object:
        """`PUT …/config/current`."""
        integrations = self._organization.integrations
        return integrations.configuration(integrations.configure(call.id, body))

    def types(self, call: Call) -> object:
        """`GET /integrations/types`: types that wait for AppFoundry are not listed."""
        hidden = self._switches.not_enabled
        kinds = [kind for kind in self._organization.catalog.integration_types.values() if kind.id not in hidden]
        return numbered_page(kinds, call.path, call.query, self._switches, lambda kind: kind.to_json(self._switches))

    def type(self, call: Call) -> object:
        """`GET /integrations/types/{id}`."""
        return self._organization.integrations.readable_type(call.id).to_json(self._switches)

    def config_schema(self, call: Call) -> object:
        """`GET …/configschemas/{configType}`: `properties` or `advanced`."""
        config_type = call.caught["configType"]
        if config_type not in {"properties", "advanced"}:
            raise not_found("configuration schema", config_type)
        return self._organization.integrations.readable_type(call.id).schema(config_type)

    # Credentials

    def credentials(self, call: Call) -> object:
        """`GET /integrations/credentials` (API reference 3.2)."""
        found = self._organization.credentials.shelf.listed()
        return numbered_page(found, call.path, call.query, self._switches, Credential.info)

    def credential_listing(self, call: Call) -> object:
        """`GET …/credentials/listing`: cursors are ids (API reference 3.5)."""
        found = self._organization.credentials.shelf.listed()
        return cursor_page(found, call.path, call.query, self._switches, lambda one: one.id, Credential.info)

    def credential_types(self, _: Call) -> object:
        """`GET …/credentials/types`: a bare array."""
        return [kind.to_json() for kind in self._organization.catalog.credential_types.values()]

    def create_credential(self, _: Call, body: models.Credential) -> object:
        """`POST /integrations/credentials`."""
        return self._organization.credentials.create(body.name, body.type_name, body.credential_fields or {}).info()

    def credential(self, call: Call) -> object:
        """`GET …/credentials/{id}`: secrets redacted."""
        return self._organization.credentials.to_json(self._organization.credentials.shelf.read(call.id))

    def replace_credential(self, call: Call, body: models.Credential) -> object:
        """`PUT …/credentials/{id}`."""
        return self._organization.credentials.replace(call.id, body).info()

    # Actions

    def actions(self, call: Call) -> object:
        """`GET /integrations/actions`: the published ones (API reference 3.3)."""
        listed = self._organization.actions.shelf.listed()
        return self._action_page(call, [(action, action.published) for action in listed if action.published])

    def drafts(self, call: Call) -> object:
        """`GET …/actions/drafts`."""
        listed = self._organization.actions.shelf.listed()
        return self._action_page(call, [(action, action.draft) for action in listed if action.draft])

    def categories(self, call: Call) -> object:
        """`GET …/actions/categories`: the categories of published actions."""
        listed = self._organization.actions.shelf.listed()
        secure = call.query.flag("secure")
        revisions = [action.published for action in listed if action.published]
        names = sorted({one.category for one in revisions if secure in {None, one.secure}})
        return numbered_page(names, call.path, call.query, self._switches, lambda name: {"name": name})

    def _action_page(self, call: Call, revisions: list[tuple[Action, Revision]]) -> object:
        matches = _action_filter(call.query)
        found = [(action, revision) for action, revision in revisions if matches(action, revision)]
        order = call.query.choice("sortOrder", ("asc", "desc"))
        if call.query.text("sortBy") in {"name", "category"}:
            by_category = call.query.text("sortBy") == "category"
            found.sort(key=lambda pair: pair[1].category if by_category else pair[1].name, reverse=order == "desc")
        with_config = call.query.flag("includeConfig")

        def render(pair: tuple[Action, Revision]) -> object:
            shown = actions.summary(*pair)
            return {**shown, "config": actions.config_json(*pair)} if with_config else shown

        return numbered_page(found, call.path, call.query, self._switches, render)

    def create_action(self, _: Call, body: models.PostActionInput) -> object:
        """`POST /integrations/actions`: published at once."""
        return self._published(self._organization.actions.create_published(body).id)

    def create_draft(self, _: Call, body: models.PostActionInput) -> object:
        """`POST …/actions/drafts`."""
        return self._draft(self._organization.actions.create_draft(body).id)

    def action(self, call: Call) -> object:
        """`GET …/actions/{id}`: the published form."""
        return actions.detail(*self._organization.actions.published(call.id), *_action_form(call.query))

    def change_action(self, call: Call, body: models.UpdateActionInput) -> object:
        """`PATCH …/actions/{id}`."""
        return self._published(self._organization.actions.change_published(call.id, body).id)

    def draft(self, call: Call) -> object:
        """`GET …/draft`."""
        return actions.detail(*self._organization.actions.drafted(call.id), *_action_form(call.query))

    def start_draft(self, call: Call) -> object:
        """`POST …/draft`: a draft of the published form."""
        return self._draft(self._organization.actions.start_draft(call.id).id)

    def change_draft(self, call: Call, body: models.UpdateDraftInput) -> object:
        """`PATCH …/draft`."""
        return self._draft(self._organization.actions.change_draft(call.id, body).id)

    def validation(self, call: Call) -> object:
        """`GET …/draft/validation`."""
        faults = self._organization.actions.faults(call.id)
        return {"valid": not faults, "errors": [actions.fault_body(fault) for fault in faults]}

    def publish(self, call: Call, body: models.PublishDraftInput) -> object:
        """`POST …/draft/publish`."""
        return self._published(self._organization.actions.publish(call.id, body.version).id)

    async def test(self, call: Call, body: models.ActionValues) -> object:
        """`POST …/test`: the steps of a run of the published form; 200 even where one fails."""
        _refuse_flattening(call.query)
        action, revision = self._organization.actions.published(call.id)
        return (await run_action(self._organization, action, revision, body.root)).to_json(call.context_id)

    async def test_draft(self, call: Call, body: models.ActionValues) -> object:
        """`POST …/draft/test`."""
        _refuse_flattening(call.query)
        action, revision = self._organization.actions.drafted(call.id)
        return (await run_action(self._organization, action, revision, body.root)).to_json(call.context_id)

    async def execute(self, call: Call, body: models.ActionValues) -> object:
        """`POST …/execute`: the final result alone, or the error of the step that failed."""
        _refuse_flattening(call.query)
        action, revision = self._organization.actions.published(call.id)
        if action.kind == "customAuth":
            raise bad_request("Action {id} is a custom auth action, which the service executes itself.", id=call.id)
        run = await execute_action(self._organization, action, revision, body.root)
        if run.error is not None:
            raise run.error
        return JSONResponse(run.result)

    def aggregates(self, _: Call, body: models.ActionAggregationQuery) -> object:
        """`POST /analytics/actions/aggregates/query`: how often actions were executed."""
        return {"results": self._organization.executions.aggregate(body)}

    def template(self, call: Call) -> object:
        """`GET …/templates/{fileName}`: text (API reference 8.2)."""
        return _template(call, self._organization.actions.published(call.id)[1])

    def draft_template(self, call: Call) -> object:
        """`GET …/draft/templates/{fileName}`."""
        return _template(call, self._organization.actions.drafted(call.id)[1])

    def schema(self, call: Call) -> object:
        """`GET …/schemas/{fileName}`."""
        return _schema(call, self._organization.actions.published(call.id)[1])

    def draft_schema(self, call: Call) -> object:
        """`GET …/draft/schemas/{fileName}`."""
        return _schema(call, self._organization.actions.drafted(call.id)[1])

    def certificates(self, call: Call) -> object:
        """`GET …/actions/certificates` (API reference 8.6)."""
        status, kind = call.query.choice("status", ("Current", "Upcoming")), call.query.choice("type", ("Client",))
        return {"entities": certificates.client_certificates(status, kind)}

    def change_function(self, call: Call, body: models.Function) -> object:
        """`PUT …/draft/function` (API reference 8.5)."""
        return self._organization.functions.change(call.id, body)

    def begin_upload(self, call: Call, body: models.FunctionUploadRequest) -> object:
        """`POST …/draft/function/upload`."""
        return self._organization.functions.begin_upload(call.id, body, call.base_url)

    def receive_upload(self, call: Call, content: bytes) -> object:
        """PUT of a function's code, to where `begin_upload` said."""
        self._organization.functions.receive(call.id, call.headers, content)
        return Response()

    def _published(self, action_id: str) -> object:
        return self._written(*self._organization.actions.published(action_id))

    def _draft(self, action_id: str) -> object:
        return self._written(*self._organization.actions.drafted(action_id))

    def _written(self, action: Action, revision: Revision) -> object:
        with_config = self._switches.action_answers_have_config
        return actions.detail(action, revision, expand=True, with_config=with_config)


def _ids(query: Query, most: int) -> list[str]:
    ids = query.many("ids")
    if len(ids) > most:
        raise invalid_value("ids", "At most {most} ids can be given.", most=str(most))
    return ids


def _expands_configuration(query: Query) -> bool:
    asked = query.many("expand")
    unknown = sorted(set(asked) - {"config", "config.current"})
    if unknown:
        raise invalid_value("expand", "Unknown expand {name}.", name=unknown[0])
    return bool(asked)


def _action_form(query: Query) -> tuple[bool, bool, bool]:
    """Whether to show the schemas of the contract, whether flattened, and whether to show the configuration."""
    expand = query.choice("expand", ("contract",)) is not None
    return expand, bool(query.flag("flatten")), bool(query.flag("includeConfig"))


def _refuse_flattening(query: Query) -> None:
    if query.flag("flatten"):
        raise bad_request("The emulator does not flatten results.", "flatten")


def _action_filter(query: Query) -> Callable[[Action, Revision], bool]:
    ids = _ids(query, 50)
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


def _template(call: Call, revision: Revision) -> Response:
    text = actions.template(revision, call.caught["fileName"])
    if text is None:
        raise not_found("template", call.caught["fileName"])
    return PlainTextResponse(text)


def _schema(call: Call, revision: Revision) -> object:
    schema = actions.schema(revision, call.caught["fileName"])
    if schema is None:
        raise not_found("schema", call.caught["fileName"])
    return schema
