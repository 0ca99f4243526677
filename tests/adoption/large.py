"""An organization as large as they are, with all that has to come to \"unchanged\"."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx

from genesyscloud_emulator import (
    Control,
    DivisionReport,
    FunctionReport,
    IntegrationReport,
    OAuthClientReport,
    RoleGiven,
    RoleReport,
    StateDetail,
    StateReport,
)
from tests.adoption import calls, names
from tests.adoption.drawn import (
    ADOBE,
    CREATED,
    DYNAMICS,
    FUNCTIONS,
    GOOGLE,
    LAMBDA,
    PLATFORM,
    SALESFORCE,
    SLOTS,
    STATIC,
    WEB,
    ZENDESK,
    Drawn,
    Organization,
    policy,
)

LARGE_INTEGRATIONS, LARGE_CREDENTIALS, LARGE_ACTIONS = 30, 30, 400
STATIC_ACTIONS, FUNCTION_ACTIONS, DRAFTS, LONG_TEMPLATES, AUTH_ACTIONS, SECURE_ACTIONS = 10, 10, 5, 50, 2, 20
"""How many there are in `large`, all of them among its actions."""

NOTES: Final = (
    'Rechnungen für Kunden; Ansprechpartner: Frau Müller.\n"Do not touch" before 1 December.\n',
    "C:\\orders\\new\n'''\n\"\"\"\n\n  indented  \n",
    "日本語のメモ\r\n二行目",
    "{{ note }} ${note} $(note) %s",
    " ",
    "",
)


def large(organization: Organization, seed: int = 16) -> None:
    """Thirty integrations of all nine systems, thirty credentials, four hundred actions, three clients with roles."""
    made = Drawn(random.Random(seed))
    _large_clients(made, _default_role(organization, "Developer"))
    _large_integrations(made)
    _large_orphans(made)
    _large_actions(made)
    assert (len(made.integrations), len(made.credentials)) == (LARGE_INTEGRATIONS, LARGE_CREDENTIALS)
    made.put(organization.control)
    _large_consumers(organization.control, made)


def _default_role(organization: Organization, name: str) -> str:
    """The id of a role that every organization has."""
    headers = {"Authorization": f"Bearer {organization.access_token}"}
    path = f"{organization.url}/api/v2/authorization/roles"
    answer = httpx.get(path, params={"name": name}, headers=headers, trust_env=False).json()
    return str(next(each["id"] for each in answer["entities"] if each["name"] == name))


def _large_clients(made: Drawn, developer: str) -> None:
    """Clients with roles of their own, a role that all share, and a default role, some in one division only."""
    sales = DivisionReport(id=made.id(), name="Vertrieb / Sales")
    made.divisions.append(sales)
    shared, narrow, empty_role = (
        RoleReport(id=made.id(), name="Data actions", description="What the data actions may do"),
        RoleReport(id=made.id(), name="data-actions", description='A "second" one\nof two lines'),
        RoleReport(id=made.id(), name="Чтение 👀", permission_policies=[]),
    )
    shared.permission_policies += [policy("directory", "user", "view", "edit"), policy("routing", "*", "*")]
    narrow.permission_policies += [policy("routing", "queue", "view")]
    made.roles += [shared, narrow, empty_role]
    given = [
        [RoleGiven(role_id=shared.id)],
        [RoleGiven(role_id=shared.id, division_id=sales.id), RoleGiven(role_id=narrow.id)],
        [RoleGiven(role_id=developer), RoleGiven(role_id=empty_role.id, division_id=sales.id)],
    ]
    for name, validity, roles in zip(("Data actions", "Отчёты", "class"), (86400, 3600, 172800), given, strict=True):
        client = OAuthClientReport(
            id=made.id(),
            name=name,
            description=f'For "{name}"' if validity < 86400 else None,
            access_token_validity_seconds=validity,
            roles=roles,
            secret=f"made-up-secret-of-{len(made.clients)}",
            date_created=CREATED,
            date_modified=CREATED,
        )
        made.clients.append(client)


def _large_integrations(made: Drawn) -> None:
    _web_services(made)
    _lambdas(made)
    for index, client in enumerate(made.clients):
        fields = {"clientId": client.id, "clientSecret": client.secret}
        kept = made.credential("pureCloudOAuthClient", f"{client.name} client", fields)
        name = "Genesys Cloud Data Actions" + ("" if index == 0 else f" ({index + 1})")
        made.integration(PLATFORM, name, kept, intended_state="DISABLED" if index == 2 else "ENABLED")
    functions = made.integration(FUNCTIONS, "Genesys Cloud Function Data Actions", notes=NOTES[4])
    _console(made, made.integration(FUNCTIONS, "Funktionen"), "userDefined")
    assert functions.credentials == {}
    for kind, named in {
        DYNAMICS: ("Microsoft Dynamics 365 Data Actions", "Dynamics"),
        ZENDESK: ("Zendesk Data Actions", "Поддержка"),
        ADOBE: ("Adobe Data Actions", "adobe data actions"),
    }.items():
        credential_type = {DYNAMICS: "msDynamics", ZENDESK: "zendeskApiToken", ADOBE: "adobeServiceAccount"}[kind]
        for name in named:
            _console(made, made.integration(kind, name), credential_type)
    _console(made, made.integration(GOOGLE, "Google Data Actions"), "googleCloudPlatformServiceAccount")
    _console(made, made.integration(GOOGLE, "Google カレンダー", notes=NOTES[2]), "googleGSuiteServiceAccount")
    shared = _console(made, made.integration(SALESFORCE, "Salesforce Data Actions"), "salesforce")
    made.integration(SALESFORCE, "Salesforce (Test)", shared, intended_state="DISABLED")
    _console(made, made.integration(SALESFORCE, "Salesforce 2"), "salesforce")


def _console(made: Drawn, integration: IntegrationReport, kind: str) -> str:
    """Give an integration a credential as the console makes them; returns its id."""
    credential = made.credential(kind, f"Integration-{integration.id}")
    integration.credentials = {SLOTS[integration.integration_type]: credential}
    return credential


def _web_services(made: Drawn) -> None:
    """Of equal names, in every state, with each kind of credential, shared, and without one."""
    orders = made.integration(WEB, "Orders", notes=NOTES[0], properties={"clientCertificateAuthority": "DigiCert"})
    shared = _console(made, orders, "basicAuth")
    made.integration(WEB, "Orders", shared, notes=NOTES[1], properties={"clientCertificateAuthority": "Genesys Cloud"})
    billing = made.credential("basicAuth", "Billing (basic)")
    detail = StateDetail(localizable_message_code="integration.error", message='The server said "no".')
    error = StateReport(code="ERROR", detail=detail)
    made.integration(WEB, "Billing", billing, reported_state=error, notes=NOTES[3])
    _console(
        made, made.integration(WEB, "Warehouse / Lager", properties={"custom": {"nested": [1, "two"]}}), "userDefined"
    )
    made.integration(WEB, "orders", made.credential("userDefined", "API key"), intended_state="DISABLED", version=12)
    _console(made, made.integration(WEB, "Orders (OAuth)", advanced={"retries": 3}), "userDefinedOAuth")
    made.integration(WEB, "None", made.credential("userDefinedOAuth", "Orders login"))
    made.integration(WEB, "Web Services Data Actions", intended_state="DISABLED")
    _console(made, made.integration(WEB, "顧客管理 CRM 🚀", notes=NOTES[2]), "basicAuth")


def _lambdas(made: Drawn) -> None:
    """Several that log in with one role of AWS."""
    shared = made.credential("amazonWebServicesARN", "aws")
    for name in ("AWS Lambda Data Actions", "AWS Lambda Data Actions (2)", "aws-lambda"):
        made.integration(LAMBDA, name, shared)
    for name in ("Lambda production", "L" * 250):
        _console(made, made.integration(LAMBDA, name, notes=NOTES[0]), "amazonWebServicesARN")


def _large_orphans(made: Drawn) -> None:
    """Credentials that nobody uses, one of an integration that is gone."""
    made.credential("basicAuth", f"Integration-{made.id()}")
    made.credential("basicAuth", "Billing (basic)")
    made.credential("userDefined", "old key, do not use!")
    made.credential("amazonWebServicesARN", "aws")
    made.credential("salesforce", "Salesforce Data Actions")
    made.credential("audioHook", "AudioHook")


def _large_actions(made: Drawn) -> None:
    """Special ones first, then as many as are still missing."""
    by_kind: dict[str, list[IntegrationReport]] = {}
    for each in made.integrations:
        by_kind.setdefault(each.integration_type, []).append(each)
    _static_actions(made)
    _function_actions(made, by_kind[FUNCTIONS])
    _auth_actions(made, by_kind[WEB])
    _namesakes(made, by_kind[WEB][0], by_kind[WEB][1])
    others = [each for each in made.integrations if each.integration_type != FUNCTIONS]
    named = _action_names(made.rng)
    for index in range(DRAFTS):
        _ordinary(made, by_kind[WEB][index % 3], f"Draft {index}" if index else next(named), published=False)
    for index in range(LONG_TEMPLATES):
        _ordinary(made, others[index % len(others)], next(named), long=True)
    for index in range(SECURE_ACTIONS):
        _ordinary(made, others[index % len(others)], next(named), secure=True)
    while len(made.actions) < LARGE_ACTIONS:
        _ordinary(made, made.rng.choice(others), next(named))


def _action_names(rng: random.Random) -> Iterator[str]:
    """The unusual names first, then what people write."""
    yield from rng.sample(names.UNUSUAL, len(names.UNUSUAL))
    while True:
        yield f"{rng.choice(names.VERBS)} {rng.choice(names.NOUNS)}{rng.choice(('', '', ' v2', ' (new)', ' by id'))}"


def _ordinary(made: Drawn, integration: IntegrationReport, name: str, *, long: bool = False, **content: Any) -> None:
    """An action that is no function. A name that is taken goes into a category of its own."""
    rng = made.rng
    taken = any(each.name == name and each.integration_id == integration.id for each in made.actions)
    contract = calls.large_contract(rng) if long or rng.random() < 0.2 else calls.small_contract(rng)
    config = calls.call(rng, integration.integration_type, calls.inputs_of(contract), long=long)
    category = f"{integration.name} {len(made.actions)}"[-256:] if taken else integration.name
    version = rng.choice((1, 1, 1, 2, 17))
    content = {"category": category, "version": version, **content}
    made.action(integration, name, contract=contract, config=config, **content)


def _static_actions(made: Drawn) -> None:
    for integration in made.integrations:
        for name in STATIC.get(integration.integration_type, ()):
            made.action(integration, name, kind="static", id=f"static_-_{name}_-_{integration.id}")


def _function_actions(made: Drawn, integrations: Sequence[IntegrationReport]) -> None:
    """Uploaded code, of some runtimes."""
    for index in range(FUNCTION_ACTIONS):
        settings: dict[str, Any] = {
            "id": made.id(),
            "dateCreated": CREATED,
            "runtime": ("nodejs22.x", "nodejs20.x", "nodejs18.x")[index % 3],
            "handler": ("src/index.handler", "index.handler", "関数/index.main")[index % 3],
            "timeoutSeconds": (15, 15, 1, 7)[index % 4],
        }
        if index % 2:
            settings["description"] = 'Computes the "premium"\nof a contract' if index == 1 else "größer"
        function = FunctionReport(settings=settings, sha256=hashlib.sha256(bytes([index])).hexdigest())
        contract = calls.small_contract(made.rng)
        request = {"requestType": "POST", "requestTemplate": "${input.rawRequest}"}
        config = {"request": request, "response": calls.response(made.rng)}
        integration = integrations[0 if index < FUNCTION_ACTIONS - 2 else 1]
        named = "Compute premium" if index == FUNCTION_ACTIONS - 1 else f"Compute premium {index}".removesuffix(" 0")
        made.action(integration, named, contract=contract, config=config, function=function)


def _auth_actions(made: Drawn, integrations: Sequence[IntegrationReport]) -> None:
    """The custom auth actions of integrations whose credential is `userDefinedOAuth`."""
    oauth = {each.id for each in made.credentials if each.type == "userDefinedOAuth"}
    for integration in integrations:
        if oauth.isdisjoint(integration.credentials.values()):
            continue
        request = {
            "requestUrlTemplate": "${credentials.loginUrl}",
            "requestType": "POST",
            "requestTemplate": "grant_type=client_credentials",
            "headers": {
                "Authorization": 'Basic $encoding.base64("${credentials.clientId}:${credentials.clientSecret}")',
                "Content-Type": "application/x-www-form-urlencoded",
            },
        }
        action_id = f"customAuth_-_{integration.id}"
        made.action(integration, "Custom Auth", kind="customAuth", id=action_id, config={"request": request}, version=3)


def _namesakes(made: Drawn, first: IntegrationReport, second: IntegrationReport) -> None:
    """One name on two integrations of one name, and twice on one of them."""
    for integration, category in ((first, "Orders"), (second, "Orders"), (first, "Billing"), (first, "orders")):
        _ordinary(made, integration, "Get Order", category=category)


def _large_consumers(control: Control, made: Drawn) -> None:
    """Flows and scripts that use some of the actions, and executions."""
    used = [each.id for each in made.actions if each.published and each.kind == "custom" and not each.secure]
    control.publish_flow("Inbound: Orders", used[:20])
    control.publish_flow("受注フロー", used[10:12])
    control.draft_flow("New", used[12:14], type="WORKFLOW")
    control.publish_flow("Agent script", used[:3], type="COMPOSERSCRIPT")
    for action_id in used[:5]:
        control.action_ran(action_id, times=3)
