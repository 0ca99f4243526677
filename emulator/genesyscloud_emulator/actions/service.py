"""Actions: drafts, publishing, versions, the custom auth action (API reference 8)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from genesyscloud_emulator.actions import bodies
from genesyscloud_emulator.actions.answers import ANYTHING, error_body
from genesyscloud_emulator.actions.models import Action, Revision
from genesyscloud_emulator.actions.validation import revision_errors
from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.credentials.models import USER_DEFINED_OAUTH, Credential
from genesyscloud_emulator.integrations.models import (
    FUNCTION_TYPE,
    Integration,
    IntegrationCreated,
    IntegrationDeleted,
    SlotsChanged,
)
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.organizations.models import ACTIONS as NAMESPACE
from genesyscloud_emulator.organizations.models import limits
from genesyscloud_emulator.wire.errors import ApiError, bad_request, conflict, invalid_value, not_found

DEFAULT_REQUEST_TEMPLATE = "${input.rawRequest}"
DEFAULT_SUCCESS_TEMPLATE = "${rawResult}"

AUTH_REQUEST_URL = "${credentials.loginUrl}"
"""Where a new auth action asks; invented, as no public source shows its first configuration."""

AUTH_NAME = "Custom Auth"
"""How a new auth action is called; invented too."""

_OPEN_CONTRACT = {"input": {"inputSchema": ANYTHING}, "output": {"successSchema": ANYTHING}}


class Actions:
    """The actions of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches

    @property
    def store(self) -> Store[Action]:
        """All of them."""
        return self._organization.store(Action)

    @property
    def _integrations(self) -> Store[Integration]:
        return self._organization.store(Integration)

    def follow(self, change: object) -> None:
        """Built-in actions come with their integration, the auth action with its credential, and all go with it."""
        if isinstance(change, IntegrationCreated):
            self._install_static(change.integration)
        elif isinstance(change, IntegrationDeleted):
            self._remove_of(change.integration.id)
        elif isinstance(change, SlotsChanged):
            self._follow_credentials(change.integration)

    # Making

    def create_draft(self, body: bodies.PostActionInput) -> Action:
        """POST drafts: a name and an integration are enough."""
        self._check_room(body.integration_id)
        action = Action(_new_id(), body.integration_id, draft=self._first_revision(body))
        self.store.put(action)
        return action

    def create_published(self, body: bodies.PostActionInput) -> tuple[Action, Revision]:
        """POST: checked and published at once, not functions (supplement X6; switch `creation_publishes`)."""
        revision = self._first_revision(body)
        kind = self._integrations.get(body.integration_id).type.id
        if kind == FUNCTION_TYPE:
            template = "Integration of type '{integrationType}' does not support creating published actions."
            raise bad_request(template, integrationType=kind)
        if body.config is None:
            raise bad_request("Bad Request", "config")
        action = Action(_new_id(), body.integration_id, published=revision)
        self._check(action, revision)
        self._check_room(body.integration_id)
        if not self._switches.creation_publishes:
            action.published, action.draft = None, revision
        self.store.put(action)
        return action, revision

    def _check_room(self, integration_id: str) -> None:
        """400 if a limit of the organization is reached (API reference 5.3; switch `counted_actions`)."""
        counted = [each for each in self.store.live() if self._counts(each)]
        under = [each for each in counted if each.integration_id == integration_id]
        told = limits(NAMESPACE, self._switches) or {}
        for key, number in (("actions.total.max", len(counted)), ("actions.integration.max", len(under))):
            limit = told[key]
            if number >= limit:
                template = "The limit of {limit} actions has been reached."
                body = {"key": key, "namespace": NAMESPACE, "value": limit}
                raise ApiError(400, "bad.request", template, {"limit": str(limit)}, limit=body)

    def _counts(self, action: Action) -> bool:
        return action.kind == "custom" or (action.kind == "static" and self._switches.counted_actions == "all")

    def add(self, integration_id: str, name: str, published: bool, secure: bool) -> Action:
        """A complete action made by somebody else."""
        integration = self._integrations.get(integration_id)
        revision = Revision(name, integration.name, _stored_config({}), _OPEN_CONTRACT, secure=secure)
        action = Action(_new_id(), integration_id)
        action.published, action.draft = (revision, None) if published else (None, revision)
        self.store.put(action)
        return action

    def put(
        self, action: Action, revision: Revision, *, published: bool, draft: bool, draft_version: int | None = None
    ) -> None:
        """Put an action there, under an integration that need not exist. The defaults of its configuration appear."""
        complete = replace(revision, config=_stored_config(revision.config))
        action.published = complete if published else None
        if draft or not published:
            following = complete.version + 1 if published else complete.version
            action.draft = replace(complete, version=draft_version or following)
        self.store.put(action)

    def alter(self, action_id: str, name: str | None, category: str | None, **content: Any) -> Action:
        """Change an action as the console does; None leaves as is. Nothing is checked."""
        action = self.store.get(action_id)
        _, revision = _published_form(action) if action.published else _draft_form(action)
        config, contract, secure = content["config"], content["contract"], content["secure"]
        changed = replace(
            revision,
            name=name or revision.name,
            category=category or revision.category,
            config=revision.config if config is None else _stored_config(config),
            contract=revision.contract if contract is None else contract,
            secure=revision.secure if secure is None else secure,
            version=revision.version + 1,
        )
        if action.published:
            action.published = changed
        else:
            action.draft = changed
        return action

    def _install_static(self, integration: Integration) -> None:
        """The built-in actions that an integration of this type brings (API reference 8.1)."""
        if not self._switches.static_actions:
            return
        for name in integration.type.static_actions:
            revision = Revision(name, integration.name, _stored_config({}), None, secure=False)
            by_name = self._switches.static_action_ids == "named"
            action_id = f"static_-_{name}_-_{integration.id}" if by_name else f"static_{uuid.uuid4()}"
            if self._switches.static_action_ids == "custom":
                action_id = _new_id()
            self.store.put(Action(action_id, integration.id, "static", published=revision))

    def _follow_credentials(self, integration: Integration) -> None:
        """The auth action comes with a `userDefinedOAuth` credential and goes with it (API reference 8.4)."""
        action_id = _auth_id(integration.id)
        wanted = any(self._is_oauth(held) for held in integration.credentials.values())
        if not wanted:
            self.store.forget(action_id)
        elif not self.store.holds(action_id):
            config = _stored_config({"request": {"requestType": "POST", "requestUrlTemplate": AUTH_REQUEST_URL}})
            revision = Revision(AUTH_NAME, integration.name, config, _OPEN_CONTRACT, secure=False)
            action = Action(action_id, integration.id, "customAuth", published=revision)
            self.store.put(action, appears_after=self._switches.auth_action_lag_seconds)

    def _is_oauth(self, credential_id: str) -> bool:
        credential = self._organization.store(Credential).find(credential_id)
        return credential is not None and credential.type.name == USER_DEFINED_OAUTH

    def _first_revision(self, body: bodies.PostActionInput) -> Revision:
        integration = self._integrations.find(body.integration_id)
        if integration is None or not integration.type.data_actions:
            template = "There is no data actions integration with id {id}."
            raise invalid_value("integrationId", template, id=body.integration_id)
        return Revision(
            name=body.name,
            category=body.category or integration.name,
            config=_stored_config(_given(body.config)),
            contract=None if body.contract is None else body.contract.model_dump(by_alias=True),
            secure=bool(body.secure),
        )

    # Changing

    def start_draft(self, action_id: str) -> Action:
        """POST draft: begin a draft from the published action, with the next version; 409 if there is one.

        With the switch `second_draft` it is the draft that there is.
        """
        action, published = self._published(action_id)
        _refuse_static(action)
        self.require_processed(action)
        if action.draft is not None and self._switches.second_draft == "accept":
            return action
        if action.draft is not None:
            raise conflict("Action {id} already has a draft.", id=action_id)
        action.draft = replace(published, version=published.version + 1)
        return action

    def change_draft(self, action_id: str, body: bodies.UpdateDraftInput) -> Action:
        """PATCH draft: what is left out stays. Contract and `secure` are frozen once published (API reference 8.2)."""
        action, draft = self.draft(action_id)
        self.require_processed(action)
        self._check_version(body.version, draft, "draft")
        contract = draft.contract if body.contract is None else body.contract.model_dump(by_alias=True)
        secure = draft.secure if body.secure is None else body.secure
        changed = replace(self._changed(action, draft, body), contract=contract, secure=secure)
        if action.published is not None and (contract, secure) != (action.published.contract, action.published.secure):
            raise bad_request("Contract and secure cannot change after the action was published.", "contract")
        self.set_draft(action, changed)
        return action

    def is_function(self, action: Action) -> bool:
        """Whether the action is of an integration of functions."""
        integration = self._integrations.ever(action.integration_id)
        return integration is not None and integration.type.id == FUNCTION_TYPE

    def set_draft(self, action: Action, draft: Revision) -> None:
        """Give an action another draft (switch `draft_changes_move_the_published_version`)."""
        action.draft = draft
        if action.published is not None and self._switches.draft_changes_move_the_published_version:
            action.published = replace(action.published, version=action.published.version + 1)

    def change_published(self, action_id: str, body: bodies.UpdateActionInput) -> tuple[Action, Revision]:
        """PATCH: changes the published action directly."""
        action, published = self._published(action_id)
        _refuse_static(action)
        self.require_processed(action)
        self._check_version(body.version, published, "published")
        changed = self._changed(action, published, body)
        if not self._switches.action_changes_move_the_version:
            changed = replace(changed, version=published.version)
        self._check(action, changed)
        action.published = changed
        return action, changed

    def publish(self, action_id: str, version: int) -> tuple[Action, Revision]:
        """POST publish: takes the draft's current version, not the next one (API reference 8.3)."""
        action, draft = self.draft(action_id)
        self.require_processed(action)
        self._check_version(version, draft, "draft")
        self._check_scanned(draft)
        self._check(action, draft)
        least = 1 if action.published is None else action.published.version + 1
        published = replace(draft, version=max(draft.version, least))
        action.published, action.draft = published, None
        return action, published

    def _check_scanned(self, draft: Revision) -> None:
        """409 so long after its code arrived as the switch `function_scan_seconds` says."""
        code = draft.function and draft.function.code
        if code and now() < code.arrived + self._switches.function_scan_seconds:
            raise conflict("The action cannot be published in its present state.")

    def _check_version(self, version: int, revision: Revision, form: str) -> None:
        """Refuse a stale version (switch `stale_action_version`)."""
        how = self._switches.stale_action_version
        if version == revision.version or how == "accept":
            return
        if how == "untold":
            raise bad_request("Bad Request")
        template = "Supplied version {version} does not match latest {form} version {current}."
        refuse = conflict if how == "conflict" else bad_request
        raise refuse(template, version=str(version), form=form, current=str(revision.version))

    def require_processed(self, action: Action) -> None:
        """Refuse a change of an action while the code of its function is processed (supplement X7)."""
        for form in ("draft", "published"):
            revision = getattr(action, form)
            function = revision and revision.function
            if function and function.code and not function.code.processed:
                setattr(action, form, replace(revision, function=replace(function, code=function.code.nearer())))
                details = [{"errorCode": "ACTION.PROCESSING"}]
                raise ApiError(400, "bad.request", "Bad Request", details=details)

    def errors(self, action_id: str) -> list[str]:
        """What keeps a draft from being published, as its validation tells it (switch `validation_tells`)."""
        errors = self._errors(*self.draft(action_id))
        return errors if self._switches.validation_tells else []

    def _changed(self, action: Action, revision: Revision, body: bodies.UpdateActionInput) -> Revision:
        if action.kind == "customAuth" and body.config is not None and body.config.timeout_seconds is not None:
            raise bad_request("A custom auth action has no timeout.", "config.timeoutSeconds")
        name, category = revision.name, revision.category
        if self._switches.omitted_action_fields == "reset":
            name = AUTH_NAME if action.kind == "customAuth" else name
            category = self._integrations.get(action.integration_id).name
        return replace(
            revision,
            name=body.name or name,
            category=body.category or category,
            config=revision.config if body.config is None else _stored_config(_given(body.config)),
            version=revision.version + 1,
        )

    def _check(self, action: Action, revision: Revision) -> None:
        faults = self._errors(action, revision)
        if faults:
            errors = [error_body(fault) for fault in faults]
            raise ApiError(
                400, "bad.request", "The action is not valid: {faults}", {"faults": " ".join(faults)}, errors=errors
            )

    def _errors(self, action: Action, revision: Revision) -> list[str]:
        kind = self._integrations.get(action.integration_id).type
        return revision_errors(kind, revision, needs_zip_id=self._switches.function_needs_zip_id)

    # Removing

    def delete(self, action_id: str) -> None:
        """DELETE: only custom actions can be deleted by themselves."""
        action, _ = self._published(action_id)
        if action.kind != "custom":
            raise bad_request("Action {id} belongs to its integration and cannot be deleted.", id=action_id)
        self.store.remove(action_id)

    def delete_draft(self, action_id: str) -> None:
        """DELETE draft: without a published form the whole action goes."""
        action, _ = self.draft(action_id)
        if action.published is None:
            self.store.remove(action_id)
        else:
            action.draft = None

    def _remove_of(self, integration_id: str) -> None:
        """Take away all actions of an integration, auth and static ones included."""
        for action in self.store.live():
            if action.integration_id == integration_id:
                self.store.remove(action.id)
        self.store.forget(_auth_id(integration_id))

    # Reading

    def published(self, action_id: str) -> tuple[Action, Revision]:
        """The published form, for a GET; its draft if it has none (switch `unpublished_actions_answer`)."""
        action = self.store.read(action_id)
        if action.published is None and self._switches.unpublished_actions_answer:
            return _draft_form(action)
        return _published_form(action)

    def drafted(self, action_id: str) -> tuple[Action, Revision]:
        """The draft, for a GET; its published form if it has none (switch `published_drafts_answer`)."""
        action = self.store.read(action_id)
        if action.draft is None and self._switches.published_drafts_answer:
            return _published_form(action)
        return _draft_form(action)

    def _published(self, action_id: str) -> tuple[Action, Revision]:
        return _published_form(self.store.get(action_id))

    def draft(self, action_id: str) -> tuple[Action, Revision]:
        """The draft, for a change: 404 if there is none."""
        return _draft_form(self.store.get(action_id))


def _published_form(action: Action) -> tuple[Action, Revision]:
    if action.published is None:
        raise not_found("action", action.id)
    return action, action.published


def _draft_form(action: Action) -> tuple[Action, Revision]:
    if action.draft is None:
        raise not_found("draft", action.id)
    return action, action.draft


def _new_id() -> str:
    return f"custom_-_{uuid.uuid4()}"


def _auth_id(integration_id: str) -> str:
    return f"customAuth_-_{integration_id}"


def _given(config: bodies.ActionConfig | None) -> dict[str, Any]:
    return {} if config is None else config.model_dump(by_alias=True, exclude_none=True)


def _stored_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with the service's defaults filled in."""
    request, response = config.get("request", {}), config.get("response", {})
    return {
        **config,
        "request": {"requestTemplate": DEFAULT_REQUEST_TEMPLATE, "headers": {}, **request},
        "response": {
            "successTemplate": DEFAULT_SUCCESS_TEMPLATE,
            "translationMap": {},
            "translationMapDefaults": {},
            **response,
        },
    }


def _refuse_static(action: Action) -> None:
    if action.kind == "static":
        raise bad_request("Action {id} is built in and cannot be changed.", id=action.id)
