"""Runs of actions, step by step: test and execute (API reference 3.3). What sends an HTTP request can run.

A run really sends the action's request, but never beyond this machine: a Web Services action's to where the switch
`backends` says that the host of its URL leads, a Genesys Cloud action's to the organization itself (see `platform`).
`templates` and `translation` say what of an action's configuration it understands.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from typing import Any, NoReturn

import httpx
from jsonschema import Draft4Validator
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from genesyscloud_emulator.actions.answers import schema
from genesyscloud_emulator.actions.models import Action, Execution, Revision
from genesyscloud_emulator.actions.platform import ask_platform
from genesyscloud_emulator.actions.templates import Variables, fill
from genesyscloud_emulator.actions.translation import translate
from genesyscloud_emulator.credentials.models import MASK, USER_DEFINED_OAUTH, Credential
from genesyscloud_emulator.integrations.models import (
    PLATFORM_TYPE,
    Integration,
    IntegrationType,
    StateWanted,
)
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request, not_found

DEFAULT_TIMEOUT = 60
VERBS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
SHOWN_CHARACTERS = 500
"""How much of an answer that is an error or no JSON goes into the message about it."""

_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")


class StepName(Enum):
    """The steps of a run, in their order. No public source lists the service's own names."""

    VALIDATE_INPUT = "Validate input against schema"
    RESOLVE_URL = "Resolve request URL"
    RESOLVE_HEADERS = "Resolve request headers"
    RESOLVE_BODY = "Resolve request body"
    EXECUTE = "Execute request"
    TRANSLATE = "Resolve translation variables"
    TRANSFORM = "Apply output transformation"
    VALIDATE_OUTPUT = "Validate output against schema"


@dataclass
class Step:
    """One step: what it came to, or why it failed."""

    number: int
    name: StepName
    result: object = None
    error: ApiError | None = None

    def to_json(self, context_id: str) -> dict[str, object]:
        """One of `operations` of `TestExecutionResult` (API reference 3.6)."""
        outcome = {"result": self.result} if self.error is None else {"error": self.error.body(context_id)}
        return {"step": self.number, "name": self.name.value, "success": self.error is None, **outcome}


@dataclass
class Run:
    """A run with the steps that it came to; `result` is the final one, if there is no error."""

    steps: list[Step] = field(default_factory=list)
    result: object = None
    error: ApiError | None = None

    @contextmanager
    def step(self, name: StepName) -> Iterator[Step]:
        """The next step. An `ApiError` inside makes it a failed one, and ends the run."""
        step = Step(len(self.steps) + 1, name)
        self.steps.append(step)
        try:
            yield step
        except ApiError as error:
            step.error = self.error = error
            raise

    def to_json(self, context_id: str) -> dict[str, object]:
        """`TestExecutionResult`."""
        outcome = {"finalResult": self.result} if self.error is None else {"error": self.error.body(context_id)}
        operations = [step.to_json(context_id) for step in self.steps]
        return {"operations": operations, "success": self.error is None, **outcome}


def integration_of(organization: Organization, action: Action) -> Integration:
    """The action's integration, in the state that it is in by now."""
    integration = organization.store(Integration).get(action.integration_id)
    organization.tell(StateWanted(integration))
    return integration


def require_active(organization: Organization, action: Action) -> None:
    """400 if the action's integration is not active: then it cannot be tested (requirements 2, rule 2).

    The articles say so of tests; that it cannot be executed either, and the words, are this emulator's.
    """
    integration = integration_of(organization, action)
    if integration.reported.code != "ACTIVE" and not organization.switches.inactive_integrations_run:
        raise bad_request(
            "Action {id} cannot run, because its integration {integration} is not active: it is {state}.",
            id=action.id,
            integration=integration.id,
            state=integration.reported.code,
        )


async def run_action(organization: Organization, action: Action, revision: Revision, values: Mapping[str, Any]) -> Run:
    """Run the draft or the published form with these values for its input contract."""
    integration = organization.store(Integration).get(action.integration_id)
    backends = dict(organization.switches.backends)
    credential = credential_of(organization, integration)
    runner = _Runner(organization, action, revision, integration.type, credential, backends)
    with suppress(ApiError):
        await runner.go(values)
    return runner.run


def credential_of(organization: Organization, integration: Integration) -> Credential | None:
    """The credential in the slot of an integration, as actions run with it (switch `saved_fields_take_effect`)."""
    linked = [organization.store(Credential).find(held) for held in integration.credentials.values()]
    credential = next(iter(linked), None)
    if credential is None or organization.switches.saved_fields_take_effect:
        return credential
    return integration.taken.get(credential.id, credential)


def address_of(kind: IntegrationType, credential: Credential) -> str:
    """What the service puts before the paths of a system's actions: an address in their credential, or its default."""
    defaults = {each.key: each.default for each in credential.type.fields}
    return credential.fields.get(kind.address) or defaults.get(kind.address) or ""


async def execute_action(
    organization: Organization, action: Action, revision: Revision, values: Mapping[str, Any], *, by_flow: bool = False
) -> Run:
    """Run the published form in earnest: it counts among the organization's executions."""
    at = datetime.now(timezone.utc)
    run = await run_action(organization, action, revision, values)
    took = (datetime.now(timezone.utc) - at).total_seconds() * 1000
    record_execution(organization, action.id, at, took, error=run.error, by_flow=by_flow)
    return run


def record_execution(
    organization: Organization,
    action_id: str,
    at: datetime,
    milliseconds: float = 100.0,
    times: int = 1,
    error: ApiError | None = None,
    by_flow: bool = False,
) -> None:
    """An action was executed, in vain if there is an error.

    It is counted `aggregates_lag_seconds` after it was.
    """
    action = organization.store(Action).ever(action_id)
    revision = None if action is None else action.published
    if action is None or revision is None:
        raise not_found("action", action_id)
    integration = organization.store(Integration).ever(action.integration_id)
    correlation_id = str(uuid.uuid4())
    dimensions = {
        "actionId": action_id,
        "actionName": revision.name,
        "actionCategory": revision.category,
        "integrationId": action.integration_id,
        "integrationName": "" if integration is None else integration.name,
        "correlationId": correlation_id,
        "responseStatus": "200" if error is None else str(error.status),
    }
    errors = {} if error is None else {"errorType": error.code}
    execution = Execution(correlation_id, at, milliseconds, {**dimensions, **errors}, times, by_flow)
    ago = (datetime.now(timezone.utc) - at).total_seconds()
    lag = max(0.0, organization.switches.aggregates_lag_seconds - ago)
    organization.store(Execution).put(execution, appears_after=lag)


@dataclass(frozen=True)
class _Request:
    """A request with its values put in. `shown_url` is the URL for messages: a credential's fields are masked."""

    verb: str
    url: httpx.URL
    shown_url: str
    headers: Mapping[str, str]
    body: str | None


@dataclass
class _Runner:
    _organization: Organization
    _action: Action
    _revision: Revision
    _type: IntegrationType
    _credential: Credential | None
    _backends: Mapping[str, str]
    run: Run = field(default_factory=Run)

    async def go(self, values: Mapping[str, Any]) -> None:
        with self.run.step(StepName.VALIDATE_INPUT) as step:
            _check_contract(values, schema(self._revision, "inputschema.json"), "input")
            step.result = dict(values)
        request = self._resolve(values)
        with self.run.step(StepName.EXECUTE) as step:
            raw_result = await self._execute(request)
            step.result = _parsed(raw_result, f"The answer of {request.shown_url}")
        self.run.result = self._transformed(raw_result)

    def _resolve(self, values: Mapping[str, Any]) -> _Request:
        """The request; a step shows each part."""
        settings = self._revision.config["request"]
        variables, shown = self._variables(values)
        with self.run.step(StepName.RESOLVE_URL) as step:
            self._check_type()
            verb, template = settings.get("requestType"), settings.get("requestUrlTemplate")
            if not verb or not template:
                raise bad_request("The action has no request type or no request URL.", "config.request")
            shown_path = self._fill(template, shown, "request URL")
            shown_url = self._absolute(shown_path, shown_path)
            url = self._checked_url(
                self._absolute(self._fill(template, variables, "request URL"), shown_path), shown_url
            )
            step.result = {"requestType": verb, "requestUrl": shown_url}
        with_body = verb in VERBS_WITH_BODY
        with self.run.step(StepName.RESOLVE_HEADERS) as step:
            headers, shown_headers = self._headers(settings["headers"], with_body, variables, shown)
            step.result = shown_headers
        if not with_body:
            return _Request(verb, url, shown_url, headers, None)
        with self.run.step(StepName.RESOLVE_BODY) as step:
            body = self._fill(settings["requestTemplate"], variables, "request template")
            step.result = self._fill(settings["requestTemplate"], shown, "request template")
        return _Request(verb, url, shown_url, headers, body)

    def _fill(self, template: str, variables: Variables, where: str) -> str:
        return fill(template, variables, where, lax=self._organization.switches.lax_templates)

    def _check_type(self) -> None:
        if not self._type.runs_requests:
            raise bad_request("The emulator does not run actions of {type}.", type=self._type.name)

    def _absolute(self, url: str, shown: str) -> str:
        """The URL that a path leads to: of some systems the credential holds the address."""
        fault = self._type.url_error(url)
        if fault is not None:
            raise bad_request("{fault} It came to {url}.", fault=fault, url=shown)
        if not self._type.address or not url.startswith("/"):
            return url
        if self._credential is None:
            raise bad_request("The integration has no credential, whose address comes before {path}.", path=shown)
        return f"{address_of(self._type, self._credential).rstrip('/')}{url}"

    def _variables(self, values: Mapping[str, Any]) -> tuple[Variables, Variables]:
        """What a request's templates can name, and the same with the credential's fields masked."""
        given = {name: _simple(value) for name, value in values.items() if value is not None}
        given["rawRequest"] = json.dumps(values, ensure_ascii=False)
        visible = USER_DEFINED_OAUTH if self._action.kind == "customAuth" else "userDefined"
        if self._credential is None or self._credential.type.name != visible:
            return {"input": given}, {"input": given}
        fields = self._credential.fields
        return {"input": given, "credentials": fields}, {"input": given, "credentials": dict.fromkeys(fields, MASK)}

    def _checked_url(self, url: str, shown: str) -> httpx.URL:
        if not _URL.fullmatch(url):
            template = "The request URL {url} has characters that a URL must not have; $esc.uriEncode() encodes them."
            raise bad_request(template, url=shown)
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise bad_request("{url} is not a URL: {error}.", url=shown, error=str(error)) from None
        if not parsed.host and self._type.id != PLATFORM_TYPE:
            raise bad_request("{url} is not an absolute URL.", url=shown)
        return parsed

    def _headers(
        self, templates: Mapping[str, str], with_body: bool, variables: Variables, shown: Variables
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The headers, and how a step shows them."""
        headers, shown_headers = {}, {}
        given = {name.lower() for name in templates}
        if len(given) < len(templates) and not self._organization.switches.lax_templates:
            raise bad_request("A header is given twice: in names of headers letter case does not count.")
        for name, template in templates.items():
            headers[name] = self._fill(template, variables, f"header {name}")
            shown_headers[name] = self._fill(template, shown, f"header {name}")
            if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(headers[name]):
                raise bad_request("Header {name} has characters that HTTP does not allow.", name=name)
        if with_body and "content-type" not in given:
            headers["Content-Type"] = shown_headers["Content-Type"] = "application/json"
        pair = self._user_and_password()
        if pair and "authorization" not in given:
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
            shown_headers["Authorization"] = f"Basic {MASK}"
        return headers, shown_headers

    def _user_and_password(self) -> str | None:
        """What goes along as basic authentication; the emulator logs in to no system that wants a token first."""
        credential = self._credential
        if credential is None:
            return None
        fields = credential.fields
        if credential.type.name == "basicAuth":
            return f"{fields['userName']}:{fields.get('password', '')}"
        if credential.type.name == "zendeskApiToken":
            return f"{fields['userEmail']}/token:{fields['apiToken']}"  # as Zendesk's own documentation has it
        return None

    async def _execute(self, request: _Request) -> str:
        """Send the request to where it leads; the body of the answer."""
        seconds = self._revision.config.get("timeoutSeconds", DEFAULT_TIMEOUT)
        try:
            response = await asyncio.wait_for(self._sent(request), seconds)
        except asyncio.TimeoutError:
            params = {"url": request.shown_url, "seconds": str(seconds)}
            raise ApiError(504, "request.timeout", "{url} did not answer in {seconds} seconds.", params) from None
        if not response.is_success:
            raise bad_request(
                "{url} answered with status {status}: {body}",
                url=request.shown_url,
                status=str(response.status_code),
                body=response.text[:SHOWN_CHARACTERS],
            )
        return response.text

    async def _sent(self, request: _Request) -> httpx.Response:
        if self._type.id == PLATFORM_TYPE:
            url, body = str(request.url), request.body
            return await ask_platform(self._organization, self._credential, request.verb, url, request.headers, body)
        backend = self._backends.get(request.url.host)
        if backend is None:
            raise bad_request(
                "The emulator sends nothing beyond this machine, and was not told where {host} leads. Say it with "
                "--backend {host}=http://127.0.0.1:PORT or the switch backends.",
                host=request.url.host,
            )
        try:
            return await _send(request, httpx.URL(backend))
        except httpx.HTTPError as error:
            template = "The request to {url}, which leads to {backend}, failed: {error}"
            raise bad_request(template, url=request.shown_url, backend=backend, error=str(error)) from None

    def _transformed(self, raw_result: str) -> object:
        """The final result: what the success template makes of the answer; a step shows each part."""
        settings = self._revision.config["response"]
        with self.run.step(StepName.TRANSLATE) as step:
            translated = translate(settings["translationMap"], settings["translationMapDefaults"], raw_result)
            step.result = translated
        with self.run.step(StepName.TRANSFORM) as step:
            text = self._fill(settings["successTemplate"], {"rawResult": raw_result, **translated}, "success template")
            result = step.result = _parsed(text, "What the success template made")
        with self.run.step(StepName.VALIDATE_OUTPUT) as step:
            _check_contract(result, schema(self._revision, "successschema.json"), "output")
            step.result = result
        return result


async def _send(request: _Request, backend: httpx.URL) -> httpx.Response:
    url = request.url.copy_with(scheme=backend.scheme, host=backend.host, port=backend.port)
    headers = httpx.Headers({"Host": request.url.host})
    headers.update(request.headers)
    # Proxies of the environment are for the world outside, and the caller limits the time. Certificates are read, which
    # takes longer than the request, where there is TLS.
    tls = backend.scheme == "https"
    async with httpx.AsyncClient(trust_env=False, verify=tls, timeout=None) as client:  # noqa: S113
        return await client.request(request.verb, url, headers=headers, content=request.body)


def _simple(value: object) -> object:
    """A value of the input as a template gets it: what is not simple is JSON text."""
    return value if isinstance(value, (str, int, float)) else json.dumps(value, ensure_ascii=False)


def _parsed(text: str, what: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_json)
    except ValueError as error:
        template = "{what} is not JSON ({error}): {text}"
        raise bad_request(template, what=what, error=str(error), text=text[:SHOWN_CHARACTERS]) from None


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _check_contract(value: Any, contract: Mapping[str, Any] | None, what: str) -> None:
    """400 if the value is not what this schema of the contract says; a `$ref` to elsewhere is not followed."""
    document = dict(contract or {})
    dialect = validator_for(document, default=Draft4Validator)
    # Draft 4 wants at least one name in `required`, but contracts with none are common.
    wrong = [error.message for error in dialect(dialect.META_SCHEMA).iter_errors(document) if error.instance != []]
    try:
        validator = dialect(document, registry=Registry())
        faults = [] if wrong else [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    except Unresolvable as error:
        wrong = [str(error)]
    if wrong:
        raise bad_request("The {what} contract is no JSON schema: {reason}", what=what, reason="; ".join(wrong))
    if faults:
        raise bad_request("The {what} does not fit the contract: {faults}", what=what, faults="; ".join(sorted(faults)))
