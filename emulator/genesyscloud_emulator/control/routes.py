"""The control route: what tests see and set, and what somebody else does in the console meanwhile.

Everything is below `/_emulator/`, asks for no token and is recorded nowhere. It is no part of Genesys Cloud's API.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.routing import Route

from genesyscloud_emulator import clock
from genesyscloud_emulator.errors import bad_request
from genesyscloud_emulator.execution import call_actions
from genesyscloud_emulator.faults import Faults
from genesyscloud_emulator.operations import Call, invalid_body, reads, resource, writes
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.organizations import CONTROL, Organizations
from genesyscloud_emulator.records import Action, Consumer, Credential, Function, Integration
from genesyscloud_emulator.reports import (
    ActionReport,
    ActionRuns,
    CredentialChange,
    CredentialReport,
    Fault,
    FlowReport,
    FlowRun,
    FlowRunReport,
    FlowVersion,
    FunctionReport,
    IntegrationChange,
    IntegrationReport,
    NewAction,
    NewCredential,
    NewFlow,
    NewIntegration,
    NewOrganization,
    OrganizationAccess,
    OrganizationReport,
    RecordedRequest,
    Report,
    State,
    StateReport,
    Time,
)


class _Anything(BaseModel):
    """A JSON object whose names are checked elsewhere."""

    model_config = ConfigDict(extra="allow")


def console_routes(
    organization: Organization,
    organizations: Organizations,
    record: list[RecordedRequest],
    faults: Faults,
    templates: Sequence[str],
) -> list[Route]:
    """The table of the control route of one of the organizations. `templates` are the routes that faults can strike."""
    console = Console(organization, organizations, record, faults, templates)
    return [
        resource(f"{CONTROL}requests", GET=reads(console.requests), DELETE=reads(console.reset_requests)),
        resource(f"{CONTROL}switches", GET=reads(console.switches), PATCH=writes(_Anything, console.set_switches)),
        resource(
            f"{CONTROL}faults",
            GET=reads(console.faults),
            POST=writes(Fault, console.add_fault),
            DELETE=reads(console.clear_faults),
        ),
        resource(f"{CONTROL}state", GET=reads(console.state)),
        resource(f"{CONTROL}reset", POST=reads(console.reset)),
        resource(f"{CONTROL}saved", PUT=reads(console.save), POST=reads(console.restore)),
        resource(f"{CONTROL}time", POST=writes(Time, console.pass_time)),
        resource(f"{CONTROL}organizations", POST=writes(NewOrganization, console.add_organization)),
        resource(f"{CONTROL}tokens", DELETE=reads(console.revoke_tokens)),
        resource(f"{CONTROL}integrations", POST=writes(NewIntegration, console.create_integration)),
        resource(
            f"{CONTROL}integrations/{{id}}",
            PATCH=writes(IntegrationChange, console.change_integration),
            DELETE=reads(console.delete_integration),
        ),
        resource(f"{CONTROL}credentials", POST=writes(NewCredential, console.create_credential)),
        resource(
            f"{CONTROL}credentials/{{id}}",
            PATCH=writes(CredentialChange, console.change_credential),
            DELETE=reads(console.delete_credential),
        ),
        resource(f"{CONTROL}actions", POST=writes(NewAction, console.create_action)),
        resource(f"{CONTROL}actions/{{id}}", DELETE=reads(console.delete_action)),
        resource(f"{CONTROL}actions/{{id}}/runs", POST=writes(ActionRuns, console.record_runs)),
        resource(f"{CONTROL}flows", POST=writes(NewFlow, console.create_flow)),
        resource(f"{CONTROL}flows/{{id}}", DELETE=reads(console.delete_flow)),
        resource(f"{CONTROL}flows/{{id}}/versions", POST=writes(FlowVersion, console.change_flow)),
        resource(f"{CONTROL}flows/{{id}}/runs", POST=writes(FlowRun, console.run_flow)),
    ]


class Console:
    """The handlers of the control route."""

    def __init__(
        self,
        organization: Organization,
        organizations: Organizations,
        record: list[RecordedRequest],
        faults: Faults,
        templates: Sequence[str],
    ) -> None:
        self._organization = organization
        self._organizations = organizations
        self._record = record
        self._faults = faults
        self._templates = templates

    def requests(self, _: Call) -> object:
        """All requests since the last reset."""
        return _json(self._record)

    def reset_requests(self, _: Call) -> None:
        """Begin a new list."""
        self._record.clear()

    def switches(self, _: Call) -> object:
        """All switches."""
        return self._organization.switches.model_dump(mode="json")

    def set_switches(self, call: Call, body: _Anything) -> object:
        """Set some switches, all or none."""
        try:
            self._organization.switches.apply(body.model_dump())
        except ValidationError as error:
            raise invalid_body(error) from None
        return self.switches(call)

    def faults(self, _: Call) -> object:
        """All faults and how often they struck."""
        return _json(self._faults.reports())

    def add_fault(self, _: Call, body: Fault) -> object:
        """Set a fault. One that can never strike is refused: it is a slip of the pen."""
        if not any(fnmatchcase(template, body.route) for template in self._templates):
            raise bad_request("No route matches {route}.", "route", route=body.route)
        return {"id": self._faults.add(body)}

    def clear_faults(self, _: Call) -> None:
        """Take all faults away."""
        self._faults.clear()

    def state(self, _: Call) -> object:
        """Everything there is, built-in actions left out."""
        organization = self._organization
        custom = [action for action in organization.actions.shelf.live() if action.kind != "static"]
        state = State(
            organization=OrganizationReport(id=organization.id, name=organization.name),
            integrations=[self._integration(one) for one in organization.integrations.shelf.live()],
            credentials=[_credential(one) for one in organization.credentials.shelf.live()],
            actions=[_action(action) for action in custom],
            flows=[_flow(flow) for flow in organization.architect.all()],
            tokens_issued=organization.tokens.issued,
        )
        return state.model_dump(mode="json")

    def reset(self, _: Call) -> None:
        """Forget everything, and set the switches back to where they were at the start. Tokens stay good.

        `Emulator.access_token` is good again if it was revoked. Organizations that were added are gone.
        """
        self._organizations.reset()
        self._record.clear()
        self._faults.forget()

    def pass_time(self, _: Call, body: Time) -> None:
        """Let time pass at once, for every emulator of this process."""
        clock.put_forward(body.seconds)

    def save(self, _: Call) -> None:
        """Remember the objects and the switches of every organization as they are."""
        for organization in self._organizations:
            organization.save()

    def restore(self, _: Call) -> None:
        """Forget everything that is later than the last save. Without one, that is everything."""
        for organization in self._organizations:
            organization.restore()
        self._record.clear()
        self._faults.forget()

    def add_organization(self, _: Call, body: NewOrganization) -> object:
        """Another organization behind this address, with an OAuth client of its own."""
        try:
            switches = self._organizations.first.initial_switches(body.switches)
        except ValidationError as error:
            raise invalid_body(error) from None
        organization = Organization(switches, body.id, body.client_id, body.client_secret, body.name)
        self._organizations.add(organization)
        return _json(
            OrganizationAccess(
                id=organization.id,
                client_id=organization.client_id,
                client_secret=organization.client_secret,
                access_token=organization.tokens.create(),
            )
        )

    def revoke_tokens(self, _: Call) -> None:
        """Make every token that was given out invalid."""
        self._organization.tokens.revoke()

    def create_integration(self, _: Call, body: NewIntegration) -> object:
        """Somebody adds an integration."""
        return _json(self._integration(self._organization.integrations.create(body.type, body.name)))

    def change_integration(self, call: Call, body: IntegrationChange) -> object:
        """Somebody changes an integration; a change of its configuration makes a new version."""
        integrations = self._organization.integrations
        integration = integrations.shelf.get(call.id)
        settings = body.model_dump(include={"name", "notes", "properties", "advanced"}, exclude_none=True)
        for name, value in settings.items():
            setattr(integration, name, value)
        if body.credentials is not None:
            integrations.link(integration, self._merged(integration.credentials, body.credentials))
        if settings or body.credentials is not None:
            integration.version += 1
        if body.intended_state is not None:
            integrations.intend(integration, body.intended_state)
        if body.reported_state is not None:
            integrations.report(integration, body.reported_state.code, body.reported_state.detail)
        return _json(self._integration(integration))

    def delete_integration(self, call: Call) -> None:
        """Somebody deletes an integration."""
        self._organization.integrations.delete(call.id)

    def create_credential(self, _: Call, body: NewCredential) -> object:
        """Somebody adds a credential."""
        return _json(_credential(self._organization.credentials.create(body.name, body.type, body.fields)))

    def change_credential(self, call: Call, body: CredentialChange) -> object:
        """Somebody changes a credential, its type included."""
        return _json(_credential(self._organization.credentials.change(call.id, body.name, body.type, body.fields)))

    def delete_credential(self, call: Call) -> None:
        """Somebody deletes a credential, linked or not; slots that hold it become empty."""
        self._organization.credentials.remove(call.id)

    def create_action(self, _: Call, body: NewAction) -> object:
        """Somebody adds an action."""
        actions = self._organization.actions
        return _json(_action(actions.place(body.integration_id, body.name, body.published, body.secure)))

    def delete_action(self, call: Call) -> None:
        """Somebody deletes an action, published or not."""
        self._organization.actions.shelf.remove(call.id)

    def record_runs(self, call: Call, body: ActionRuns) -> None:
        """Something executed an action, at some time."""
        at = body.at or datetime.now(timezone.utc)
        self._organization.executions.record(call.id, at, times=body.times)

    def create_flow(self, _: Call, body: NewFlow) -> object:
        """Somebody makes a flow or a script."""
        architect = self._organization.architect
        return _json(_flow(architect.add(body.name, body.type, body.uses, body.published, body.version)))

    def change_flow(self, call: Call, body: FlowVersion) -> object:
        """Somebody saves or publishes one more version of it."""
        return _json(_flow(self._organization.architect.change(call.id, body.uses, body.published, body.version)))

    def delete_flow(self, call: Call) -> None:
        """Somebody deletes it; dependency tracking keeps its rows."""
        self._organization.architect.delete(call.id)

    async def run_flow(self, call: Call, body: FlowRun) -> object:
        """The flow runs, and executes the actions of its published version."""
        flow = self._organization.architect.get(call.id)
        results = await call_actions(self._organization, flow, body.inputs)
        return _json(FlowRunReport(version=str(flow.published), results=dict(results)))

    def _merged(self, held: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
        for credential_id in changes.values():
            if credential_id is not None:
                self._organization.credentials.shelf.get(credential_id)
        return {slot: credential_id for slot, credential_id in {**held, **changes}.items() if credential_id is not None}

    def _integration(self, integration: Integration) -> IntegrationReport:
        self._organization.integrations.settle(integration)
        return IntegrationReport(
            id=integration.id,
            integration_type=integration.type.id,
            name=integration.name,
            notes=integration.notes,
            properties=integration.properties,
            advanced=integration.advanced,
            credentials=integration.credentials,
            version=integration.version,
            intended_state=integration.intended_state,
            reported_state=StateReport.model_validate(
                {"code": integration.reported.code, "detail": integration.reported.detail}
            ),
        )


def _credential(credential: Credential) -> CredentialReport:
    return CredentialReport(
        id=credential.id,
        name=credential.name,
        type=credential.type.name,
        fields=credential.fields,
        created_date=credential.created,
        modified_date=credential.modified,
    )


def _action(action: Action) -> ActionReport:
    revisions = [revision for revision in (action.published, action.draft) if revision is not None]
    revision = revisions[0]
    return ActionReport(
        id=action.id,
        integration_id=action.integration_id,
        name=revision.name,
        category=revision.category,
        kind=action.kind,
        published=action.published is not None,
        draft=action.draft is not None,
        version=revision.version,
        secure=revision.secure,
        config=dict(revision.config),
        contract=None if revision.contract is None else dict(revision.contract),
        function=next((_function(one.function) for one in revisions if one.function), None),
    )


def _flow(flow: Consumer) -> FlowReport:
    return FlowReport(
        id=flow.id,
        name=flow.name,
        type=flow.type,
        versions={version: list(uses) for version, uses in flow.versions.items()},
        published_version=flow.published,
        deleted=flow.deleted,
    )


def _function(function: Function) -> FunctionReport:
    sha256 = (function.code and function.code.sha256) or None
    return FunctionReport(settings=dict(function.settings), sha256=sha256)


def _json(report: Report | Sequence[Report]) -> object:
    if isinstance(report, Report):
        return report.model_dump(mode="json")
    return [one.model_dump(mode="json") for one in report]
