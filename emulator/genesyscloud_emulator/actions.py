"""Actions: drafts, publishing, versions, the custom auth action (API reference 8)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from genesyscloud_emulator.contracts import revision_faults
from genesyscloud_emulator.errors import ApiError, bad_request, conflict, invalid_value, not_found
from genesyscloud_emulator.fixtures import USER_DEFINED_OAUTH
from genesyscloud_emulator.functions import FUNCTION_TYPE, Function
from genesyscloud_emulator.shelf import Shelf

if TYPE_CHECKING:
    from genesyscloud_emulator.integrations import Integration
    from genesyscloud_emulator.models import ActionConfig, PostActionInput, UpdateActionInput, UpdateDraftInput
    from genesyscloud_emulator.organization import Organization

Kind = Literal["custom", "static", "customAuth"]

DEFAULT_REQUEST_TEMPLATE = "${input.rawRequest}"
DEFAULT_SUCCESS_TEMPLATE = "${rawResult}"

_ANYTHING = {"type": "object", "properties": {}, "additionalProperties": True}


@dataclass(frozen=True)
class Revision:
    """The content of an action: of its published form, or of its draft. It is replaced, never changed."""

    name: str
    category: str
    config: Mapping[str, Any]
    contract: Mapping[str, Any] | None
    secure: bool
    version: int = 1


@dataclass
class Action:
    """An action. Its draft has the same id; at least one of `published` and `draft` is there."""

    id: str
    integration_id: str
    kind: Kind = "custom"
    published: Revision | None = None
    draft: Revision | None = None
    published_function: Function | None = None
    draft_function: Function | None = None

    @property
    def self_uri(self) -> str:
        """The path of the published action."""
        return f"/api/v2/integrations/actions/{self.id}"


class Actions:
    """The actions of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches
        self.shelf: Shelf[Action] = Shelf("action", organization.switches)

    # Making

    def create_draft(self, body: PostActionInput) -> Action:
        """POST drafts: a name and an integration are enough."""
        action = Action(f"custom_-_{uuid.uuid4()}", body.integration_id, draft=self._first_revision(body))
        self.shelf.put(action)
        return action

    def create_published(self, body: PostActionInput) -> Action:
        """POST: checked and published at once."""
        revision = self._first_revision(body)
        action = Action(f"custom_-_{uuid.uuid4()}", body.integration_id, published=revision)
        self._check(action, revision)
        self.shelf.put(action)
        return action

    def place(self, integration_id: str, name: str, published: bool) -> Action:
        """A complete action made by somebody else."""
        integration = self._organization.integrations.shelf.get(integration_id)
        contract = {"input": {"inputSchema": _ANYTHING}, "output": {"successSchema": _ANYTHING}}
        revision = Revision(name, integration.name, _stored_config({}), contract, secure=False)
        action = Action(f"custom_-_{uuid.uuid4()}", integration_id)
        action.published, action.draft = (revision, None) if published else (None, revision)
        self.shelf.put(action)
        return action

    def install_static(self, integration: Integration) -> None:
        """The built-in actions that an integration of this type brings (API reference 8.1)."""
        if not self._switches.static_actions:
            return
        for name in integration.type.static_actions:
            revision = Revision(name, integration.name, _stored_config({}), None, secure=False)
            action_id = f"static_-_{name}_-_{integration.id}"
            self.shelf.put(Action(action_id, integration.id, "static", published=revision))

    def follow_credentials(self, integration: Integration) -> None:
        """The auth action comes with a `userDefinedOAuth` credential and goes with it (API reference 8.4)."""
        action_id = f"customAuth_-_{integration.id}"
        wanted = any(self._is_oauth(held) for held in integration.credentials.values())
        if not wanted:
            self.shelf.forget(action_id)
        elif not self.shelf.holds(action_id):
            contract = {"input": {"inputSchema": _ANYTHING}, "output": {"successSchema": _ANYTHING}}
            config = _stored_config({"request": {"requestType": "POST"}})
            revision = Revision("Custom Auth", integration.name, config, contract, secure=False)
            action = Action(action_id, integration.id, "customAuth", published=revision)
            self.shelf.put(action, appears_after=self._switches.auth_action_lag_seconds)

    def _is_oauth(self, credential_id: str) -> bool:
        credential = self._organization.credentials.shelf.find(credential_id)
        return credential is not None and credential.type.name == USER_DEFINED_OAUTH

    def _first_revision(self, body: PostActionInput) -> Revision:
        integration = self._organization.integrations.shelf.find(body.integration_id)
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
        """POST draft: begin a draft from the published action, with the next version; 409 if there is one."""
        action = self._published(action_id)
        _refuse_static(action)
        if action.draft is not None or action.published is None:
            raise conflict("Action {id} already has a draft.", id=action_id)
        action.draft = replace(action.published, version=action.published.version + 1)
        action.draft_function = action.published_function
        return action

    def change_draft(self, action_id: str, body: UpdateDraftInput) -> Action:
        """PATCH draft: what is left out stays. Contract and `secure` are frozen once published (API reference 8.2)."""
        action, draft = self._draft(action_id)
        _check_version(body.version, draft, "draft")
        contract = draft.contract if body.contract is None else body.contract.model_dump(by_alias=True)
        secure = draft.secure if body.secure is None else body.secure
        changed = replace(self._changed(action, draft, body), contract=contract, secure=secure)
        if action.published is not None and (contract, secure) != (action.published.contract, action.published.secure):
            raise bad_request("Contract and secure cannot change after the action was published.", "contract")
        action.draft = changed
        return action

    def change_published(self, action_id: str, body: UpdateActionInput) -> Action:
        """PATCH: changes the published action directly."""
        action = self._published(action_id)
        _refuse_static(action)
        assert action.published is not None  # noqa: S101 - what _published looked for
        _check_version(body.version, action.published, "published")
        changed = self._changed(action, action.published, body)
        self._check(action, changed)
        action.published = changed
        return action

    def publish(self, action_id: str, version: int) -> Action:
        """POST publish: takes the draft's current version, not the next one (API reference 8.3)."""
        action, draft = self._draft(action_id)
        _check_version(version, draft, "draft")
        self._check(action, draft)
        least = 1 if action.published is None else action.published.version + 1
        action.published, action.draft = replace(draft, version=max(draft.version, least)), None
        action.published_function, action.draft_function = action.draft_function, None
        return action

    def faults(self, action_id: str) -> list[str]:
        """What keeps a draft from being published."""
        action, draft = self._draft(action_id)
        return self._revision_faults(action, draft)

    def _changed(self, action: Action, revision: Revision, body: UpdateActionInput) -> Revision:
        if action.kind == "customAuth" and body.config is not None and body.config.timeout_seconds is not None:
            raise bad_request("A custom auth action has no timeout.", "config.timeoutSeconds")
        return replace(
            revision,
            name=body.name or revision.name,
            category=body.category or revision.category,
            config=revision.config if body.config is None else _stored_config(_given(body.config)),
            version=revision.version + 1,
        )

    def _check(self, action: Action, revision: Revision) -> None:
        faults = self._revision_faults(action, revision)
        if faults:
            errors = [fault_body(fault) for fault in faults]
            raise ApiError(
                400, "bad.request", "The action is not valid: {faults}", {"faults": " ".join(faults)}, errors=errors
            )

    def _revision_faults(self, action: Action, revision: Revision) -> list[str]:
        kind = self._organization.integrations.shelf.get(action.integration_id).type
        faults = revision_faults(kind, revision.config, revision.contract)
        if kind.id == FUNCTION_TYPE:
            function = action.published_function if revision is not action.draft else action.draft_function
            fault = "A function is required." if function is None else function.fault
            faults += [] if fault is None else [fault]
        return faults

    # Removing

    def delete(self, action_id: str) -> None:
        """DELETE: only custom actions can be deleted by themselves."""
        action = self._published(action_id)
        if action.kind != "custom":
            raise bad_request("Action {id} belongs to its integration and cannot be deleted.", id=action_id)
        self.shelf.remove(action_id)

    def delete_draft(self, action_id: str) -> None:
        """DELETE draft: without a published form the whole action goes."""
        action, _ = self._draft(action_id)
        if action.published is None:
            self.shelf.remove(action_id)
        else:
            action.draft = action.draft_function = None

    def remove_of(self, integration_id: str) -> None:
        """Take away all actions of an integration, auth and static ones included."""
        for action in self.shelf.live():
            if action.integration_id == integration_id:
                self.shelf.remove(action.id)
        self.shelf.forget(f"customAuth_-_{integration_id}")

    # Reading

    def published(self, action_id: str) -> tuple[Action, Revision]:
        """The published form, for a GET."""
        action = self.shelf.read(action_id)
        if action.published is None:
            raise not_found("action", action_id)
        return action, action.published

    def drafted(self, action_id: str) -> tuple[Action, Revision]:
        """The draft, for a GET."""
        action = self.shelf.read(action_id)
        if action.draft is None:
            raise not_found("draft", action_id)
        return action, action.draft

    def _published(self, action_id: str) -> Action:
        action = self.shelf.get(action_id)
        if action.published is None:
            raise not_found("action", action_id)
        return action

    def _draft(self, action_id: str) -> tuple[Action, Revision]:
        action = self.shelf.get(action_id)
        if action.draft is None:
            raise not_found("draft", action_id)
        return action, action.draft


def fault_body(fault: str) -> dict[str, object]:
    """A fault as an error body inside `errors`."""
    return {"message": fault, "code": "bad.request", "status": 400, "details": [], "errors": []}


def summary(action: Action, revision: Revision) -> dict[str, object]:
    """`Action` as lists show it by default."""
    return {
        "id": action.id,
        "name": revision.name,
        "integrationId": action.integration_id,
        "category": revision.category,
        "version": revision.version,
        "secure": revision.secure,
        "selfUri": revision_uri(action, revision),
    }


def config_json(action: Action, revision: Revision) -> dict[str, object]:
    """`config`: templates are given by their addresses (API reference 8.2)."""
    uri = f"{revision_uri(action, revision)}/templates"
    request = {key: value for key, value in revision.config["request"].items() if key != "requestTemplate"}
    response = {key: value for key, value in revision.config["response"].items() if key != "successTemplate"}
    function = action.draft_function if revision is action.draft else action.published_function
    if function is not None:
        request["requestUrlTemplate"] = f"functions/{function.settings['id']}"
    return {
        **revision.config,
        "request": {**request, "requestTemplateUri": f"{uri}/requesttemplate.vm"},
        "response": {**response, "successTemplateUri": f"{uri}/successtemplate.vm"},
    }


def contract_json(action: Action, revision: Revision, expand: bool, flatten: bool) -> dict[str, object]:
    """`contract`: the addresses of the schemas, and the schemas themselves with `expand`."""
    uri = f"{revision_uri(action, revision)}/schemas"
    given: dict[str, object] = {"inputSchemaUri": f"{uri}/inputschema.json"}
    returned: dict[str, object] = {
        "successSchemaUri": f"{uri}/successschema.json",
        "errorSchemaUri": f"{uri}/errorschema.json",
    }
    if expand:
        suffix = "Flattened" if flatten else ""
        given[f"inputSchema{suffix}"] = schema(revision, "inputschema.json")
        returned[f"successSchema{suffix}"] = schema(revision, "successschema.json")
        returned[f"errorSchema{suffix}"] = schema(revision, "errorschema.json")
    return {"input": given, "output": returned}


def detail(action: Action, revision: Revision, expand: bool = False, flatten: bool = False) -> dict[str, object]:
    """`Action` as a GET by id shows it."""
    return {
        **summary(action, revision),
        "config": config_json(action, revision),
        "contract": contract_json(action, revision, expand, flatten),
    }


def template(revision: Revision, file_name: str) -> str | None:
    """The text of a template by its file name."""
    texts = {
        "requesttemplate.vm": revision.config["request"]["requestTemplate"],
        "successtemplate.vm": revision.config["response"]["successTemplate"],
    }
    return texts.get(file_name)


def schema(revision: Revision, file_name: str) -> Mapping[str, Any] | None:
    """A schema of the contract by its file name; an action without contract takes and returns anything."""
    contract = revision.contract or {}
    schemas: dict[str, Mapping[str, Any]] = {
        "inputschema.json": contract.get("input", {}).get("inputSchema", _ANYTHING),
        "successschema.json": contract.get("output", {}).get("successSchema", _ANYTHING),
        "errorschema.json": _ANYTHING,
    }
    return schemas.get(file_name)


def revision_uri(action: Action, revision: Revision) -> str:
    """The path of the draft or of the published form."""
    return f"{action.self_uri}/draft" if revision is action.draft else action.self_uri


def _given(config: ActionConfig | None) -> dict[str, Any]:
    return {} if config is None else config.model_dump(by_alias=True, exclude_none=True)


def _stored_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with the service's defaults filled in and its own fields taken out."""
    request, response = config.get("request", {}), config.get("response", {})
    stored = {
        "request": {"requestTemplate": DEFAULT_REQUEST_TEMPLATE, "headers": {}, **request},
        "response": {
            "successTemplate": DEFAULT_SUCCESS_TEMPLATE,
            "translationMap": {},
            "translationMapDefaults": {},
            **response,
        },
    }
    stored["request"].pop("requestTemplateUri", None)
    stored["response"].pop("successTemplateUri", None)
    return {**config, **stored}


def _check_version(version: int, revision: Revision, form: str) -> None:
    if version != revision.version:
        raise bad_request(
            "Supplied version {version} does not match latest {form} version {current}.",
            version=str(version),
            form=form,
            current=str(revision.version),
        )


def _refuse_static(action: Action) -> None:
    if action.kind == "static":
        raise bad_request("Action {id} is built in and cannot be changed.", id=action.id)
