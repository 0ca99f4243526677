"""Every example's whole life on a real engine, and that together they show all that the catalog holds."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import pulumi
import pytest
from pulumi.automation import ConfigValue

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS
from tests.engine.conftest import EngineStack, Program
from tests.engine.stand_in import Asked, StandIn
from tests.keys import pem
from tools.moto_server import MotoServer
from tools.orders_api import OrdersApi
from tools.stack import ExampleStack

FOLDER = Path(__file__).parents[2] / "examples"
FILES = ("Pulumi.yaml", "README.md", "__main__.py", "requirements.txt")

CREDENTIAL = "/api/v2/integrations/credentials/{id}"
ORGANIZATION = ("GET", "/api/v2/organizations/me")
CREDENTIAL_TYPE_LIST = ("GET", "/api/v2/integrations/credentials/types")
CREDENTIAL_LIST = ("GET", "/api/v2/integrations/credentials/listing")

Fields = Mapping[str, str]


def secret(value: Any) -> ConfigValue:
    return ConfigValue(value if isinstance(value, str) else json.dumps(value), secret=True)


@dataclass(frozen=True)
class Login:
    """The credential that one of an example's integrations uses; `fields` None: another cloud makes them up."""

    type: str
    fields: Fields | None


@dataclass(frozen=True)
class Trial:
    """A test run of an action: what a flow passes, what its system is asked and answers, and what the flow gets.

    Where nothing is said to be asked, the organization itself is, about a user of it, whose `{id}` and `{name}` it has.
    """

    given: Mapping[str, Any]
    asked: Asked | None
    answer: Any
    result: Any


@dataclass(frozen=True)
class Example:
    """What an example shows, and how it is run.

    Attributes:
        folder: its folder.
        systems: the keys of the systems that its integrations are for.
        logins: what its integrations, and the credentials of the same names, are called without the stack's name.
        config: its configuration.
        rotation: the configuration that changes to rotate credentials.
        rotated: which fields of which credentials change with it.
        replaces: what is asked where an OAuth client is replaced by that; nothing where there is none.
        properties: which integrations have properties.
        edit: text of the program, and what it becomes, where the credential is not from the configuration.
        aws: whether it uses AWS.
        lookups: what each run of the program asks of Genesys Cloud.
        actions: the integrations of the actions that it publishes, both without the stack's name.
        trials: test runs of its actions, where the emulator can run them.
        action_edit: text of the program, and what it becomes, that changes every action of it in place.
        asks_for_keys: whether sending a credential needs the organization's names for its fields.
    """

    folder: str
    systems: tuple[str, ...]
    logins: Mapping[str, Login | None]
    config: Mapping[str, str | ConfigValue] = field(default_factory=dict)
    rotation: Mapping[str, str | ConfigValue] = field(default_factory=dict)
    rotated: Mapping[str, Fields] = field(default_factory=dict)
    replaces: Mapping[tuple[str, str], int] = field(default_factory=dict)
    properties: Mapping[str, Fields] = field(default_factory=dict)
    edit: tuple[str, str] | None = None
    aws: bool = False
    lookups: Mapping[tuple[str, str], int] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    trials: Mapping[str, Trial] = field(default_factory=dict)
    action_edit: tuple[str, str] = ("success_template=", "timeout_seconds=15, success_template=")
    asks_for_keys: bool = False

    @property
    def credentials(self) -> dict[str, Login]:
        """The credentials by name."""
        return {name: login for name, login in self.logins.items() if login}

    @property
    def credential_types(self) -> Counter[str]:
        """How many credentials of each type there are."""
        return Counter(each.type for each in self.credentials.values())


ADOBE_TYPE = "adobeServiceAccount"
"""What the emulator calls it: no public document does."""

ADOBE_FIELDS = {
    "clientId": "adobe-client",
    "clientSecret": "adobe-secret",
    "organizationId": "1234@AdobeOrg",
    "technicalAccountId": "5678@techacct.adobe.com",
    "privateKey": "adobe-key",
    "loginUrl": "https://ims-na1.adobelogin.com/ims/exchange/jwt",
    "audience": "https://ims-na1.adobelogin.com/c/adobe-client",
    "metascopes": "https://ims-na1.adobelogin.com/s/ent_dataservices_sdk",
    "sandboxName": "stage",
}

Names = Mapping[str, str]


def renamed(fields: Fields, names: Names) -> dict[str, str]:
    return {names.get(key, key): value for key, value in fields.items()}


def adobe(names: Names) -> Example:
    """Adobe's example in an organization with these names, which its user has found out."""
    kind, fields = names.get(ADOBE_TYPE, ADOBE_TYPE), renamed(ADOBE_FIELDS, names)
    rotated = renamed({"clientSecret": "adobe-secret-2"}, names)
    return Example(
        "adobe",
        ("adobe",),
        {"audiences": Login(kind, fields)},
        {"credentialType": kind, "fields": secret(fields)},
        {"fields": secret({**fields, **rotated})},
        {"audiences": rotated},
        actions={"find-profile": "audiences"},
        trials={
            "find-profile": Trial(
                {"email": "ada+1@example.com"},
                Asked(
                    "GET",
                    "platform.adobe.io",
                    "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityIdNS=email"
                    "&entityId=ada%2B1%40example.com",
                    "",
                ),
                {"A2kz": {"entityId": "A2kz", "entity": {"person": {"name": {"firstName": "Ada"}}}}},
                {"first_name": "Ada"},
            )
        },
    )


def escaped_pem(text: str) -> str:
    """A private key as it stands between the quotes of the key file, which is how the service takes it."""
    return pem(text).replace("\n", "\\n")


GOOGLE_KEY = {
    "type": "service_account",
    "project_id": "orders",
    "private_key_id": "key-1",
    "private_key": pem("first"),
    "client_email": "orders@orders.iam.gserviceaccount.com",
    "client_id": "123456789012345678901",
}
GOOGLE_ROTATED = {"privateKeyId": "key-2", "privateKey": escaped_pem("second")}

AWS_LAMBDA = Example(
    "aws-lambda",
    ("aws-lambda",),
    {"orders": Login("amazonWebServicesARN", None)},
    rotated={"orders": {}},
    edit=('"orders", arn=invocation.arn', '"orders", arn=execution.arn'),
    aws=True,
    lookups={ORGANIZATION: 1},
    actions={"look-up-order": "orders"},
    action_edit=("aws_lambda(function.arn)", "aws_lambda(function.arn, timeout_seconds=15)"),
)

CLIENT = "/api/v2/oauth/clients/{id}"

GENESYS_CLOUD = Example(
    "genesys-cloud",
    ("genesys-cloud",),
    {"platform-api": Login("pureCloudOAuthClient", None)},
    rotation={"rotate": "2026-12"},
    rotated={"platform-api": {}},
    replaces={
        ("GET", f"{CLIENT}/usage/summary"): 1,
        ("GET", f"{CLIENT}/usage/query/results/{{execution_id}}"): 1,
        ("GET", "/api/v2/authorization/subjects/me"): 1,
        ("GET", "/api/v2/authorization/divisions/home"): 1,
        ("POST", "/api/v2/oauth/clients"): 1,
        ("GET", CLIENT): 1,
        ("PUT", CLIENT): 1,
        ("DELETE", CLIENT): 1,
    },
    actions={"look-up-user": "platform-api"},
    trials={"look-up-user": Trial({"userId": "{id}"}, None, None, {"name": "{name}", "email": "{email}"})},
)

GENESYS_CLOUD_FUNCTIONS = Example(
    "genesys-cloud-functions",
    ("genesys-cloud-functions",),
    {"prices": Login("userDefined", {"baseUrl": "https://prices.example.com", "apiKey": "prices-key"})},
    {"baseUrl": "https://prices.example.com", "apiKey": secret("prices-key")},
    {"apiKey": secret("prices-key-2")},
    {"prices": {"apiKey": "prices-key-2"}},
    actions={"work-out-price": "prices"},
    action_edit=('"timeout_seconds": 5', '"timeout_seconds": 6'),
)

GOOGLE = Example(
    "google",
    ("google",),
    {
        "warehouse": Login(
            "googleCloudPlatformServiceAccount",
            {
                "clientId": GOOGLE_KEY["client_id"],
                "clientEmail": GOOGLE_KEY["client_email"],
                "privateKeyId": "key-1",
                "privateKey": escaped_pem("first"),
            },
        ),
        "calendar": Login(
            "googleGSuiteServiceAccount",
            {
                "serviceAccountEmail": GOOGLE_KEY["client_email"],
                "privateKeyId": "key-1",
                "privateKey": escaped_pem("first"),
                "authorizationScopes": (
                    "https://www.googleapis.com/auth/calendar.events,https://www.googleapis.com/auth/calendar.readonly"
                ),
                "impersonateUserEmail": "ada@example.com",
            },
        ),
    },
    {"serviceAccountKey": secret(GOOGLE_KEY), "impersonateUserEmail": "ada@example.com"},
    {"serviceAccountKey": secret({**GOOGLE_KEY, "private_key_id": "key-2", "private_key": pem("second")})},
    {"warehouse": GOOGLE_ROTATED, "calendar": GOOGLE_ROTATED},
    actions={"count-stock": "warehouse"},
    trials={
        "count-stock": Trial(
            {"article": 'a "b"'},
            Asked("POST", "europe-west1-orders.cloudfunctions.net", "/stock", r'{"article": "a \"b\""}'),
            {},
            {"pieces": 0},
        )
    },
    asks_for_keys=True,
)

DYNAMICS = Example(
    "microsoft-dynamics-365",
    ("microsoft-dynamics-365",),
    {
        "contacts": Login(
            "msDynamics",
            {
                "username": "ada@contoso.example",
                "password": "dynamics-password",
                "orgWebAddress": "https://contoso.crm.dynamics.com",
                "applicationId": "9a1e0c2d-4e6f-4a90-8b3e-5d6c4f7a9b1e",
            },
        )
    },
    {
        "username": "ada@contoso.example",
        "password": secret("dynamics-password"),
        "orgWebAddress": "https://contoso.crm.dynamics.com",
        "applicationId": "9a1e0c2d-4e6f-4a90-8b3e-5d6c4f7a9b1e",
    },
    {"password": secret("dynamics-password-2")},
    {"contacts": {"password": "dynamics-password-2"}},
    actions={"find-lead": "contacts"},
    trials={
        "find-lead": Trial(
            {"phone_number": "+15550100"},
            Asked(
                "GET",
                "contoso.crm.dynamics.com",
                "/api/data/v9.2/leads?$select=leadid,fullname&$filter=telephone1%20eq%20'%2B15550100'"
                "&$orderby=createdon%20desc&$top=1",
                "",
            ),
            {"value": [{"leadid": "7", "fullname": "Ada"}]},
            {"lead_id": "7", "name": "Ada"},
        )
    },
)

SALESFORCE = Example(
    "salesforce",
    ("salesforce",),
    {
        "salesforce-production": Login(
            "salesforce",
            {
                "username": "ada@example.com",
                "password": "production-password",
                "securityToken": "production-token",
                "loginUrl": "https://login.salesforce.com",
            },
        ),
        "salesforce-sandbox": Login(
            "salesforce",
            {
                "username": "ada@example.com.test",
                "password": "sandbox-password",
                "securityToken": "sandbox-token",
                "loginUrl": "https://test.salesforce.com",
            },
        ),
    },
    {
        "username": "ada@example.com",
        "password": secret("production-password"),
        "securityToken": secret("production-token"),
        "sandboxUsername": "ada@example.com.test",
        "sandboxPassword": secret("sandbox-password"),
        "sandboxSecurityToken": secret("sandbox-token"),
    },
    {"sandboxPassword": secret("sandbox-password-2"), "sandboxSecurityToken": secret("sandbox-token-2")},
    {"salesforce-sandbox": {"password": "sandbox-password-2", "securityToken": "sandbox-token-2"}},
    actions={"create-case-production": "salesforce-production", "create-case-sandbox": "salesforce-sandbox"},
    trials={
        f"create-case-{organization}": Trial(
            {"subject": 'The "X"', "description": "line 1\nline 2"},
            Asked(
                "POST",
                host,
                "/services/data/v61.0/sobjects/Case/",
                r'{"Origin": "Phone", "Subject": "The \"X\"", "Description": "line 1\nline 2"}',
            ),
            {"id": "5003000000D8cuIAAR", "success": True, "errors": []},
            {"case_id": "5003000000D8cuIAAR"},
        )
        for organization, host in (("production", "login.salesforce.com"), ("sandbox", "test.salesforce.com"))
    },
)

WEB_SERVICES = Example(
    "web-services",
    ("web-services",),
    {
        "holidays": None,
        "orders": Login("basicAuth", {"userName": "ada", "password": "orders-password"}),
        "parcels": Login("basicAuth", {"userName": "parcels-key"}),
        "loyalty": Login("userDefined", {"apiKey": "loyalty-key"}),
        "payments": Login(
            "userDefinedOAuth",
            {
                "loginUrl": "https://login.example.com/oauth/token",
                "clientId": "payments-client",
                "clientSecret": "payments-secret",
            },
        ),
    },
    {
        "ordersUserName": "ada",
        "ordersPassword": secret("orders-password"),
        "parcelsApiKey": secret("parcels-key"),
        "loyaltyApiKey": secret("loyalty-key"),
        "paymentsLoginUrl": "https://login.example.com/oauth/token",
        "paymentsClientId": "payments-client",
        "paymentsClientSecret": secret("payments-secret"),
    },
    {
        "ordersPassword": secret("orders-password-2"),
        "parcelsApiKey": secret("parcels-key-2"),
        "loyaltyApiKey": secret("loyalty-key-2"),
        "paymentsClientSecret": secret("payments-secret-2"),
    },
    {
        "orders": {"password": "orders-password-2"},
        "parcels": {"userName": "parcels-key-2"},
        "loyalty": {"apiKey": "loyalty-key-2"},
        "payments": {"clientSecret": "payments-secret-2"},
    },
    properties={"payments": {"clientCertificateAuthority": "DigiCert"}},
    actions={"look-up-order": "orders"},
    trials={
        "look-up-order": Trial(
            {"order_id": "1001"},
            Asked("GET", "orders.example.com", "/orders/1001", ""),
            {"status": "shipped"},
            {"status": "shipped", "due": None},
        )
    },
    action_edit=("timeout_seconds=10", "timeout_seconds=15"),
)

ZENDESK = Example(
    "zendesk",
    ("zendesk",),
    {
        "tickets": Login(
            "zendeskApiToken",
            {
                "userEmail": "ada@contoso.example",
                "baseUrl": "https://contoso.zendesk.com",
                "apiToken": "zendesk-token",
            },
        )
    },
    {
        "userEmail": "ada@contoso.example",
        "baseUrl": "https://contoso.zendesk.com",
        "apiToken": secret("zendesk-token"),
    },
    {"apiToken": secret("zendesk-token-2")},
    {"tickets": {"apiToken": "zendesk-token-2"}},
    actions={"create-ticket": "tickets"},
    trials={
        "create-ticket": Trial(
            {"subject": "Help", "comment": 'It is "broken"'},
            Asked(
                "POST",
                "contoso.zendesk.com",
                "/api/v2/tickets.json",
                r'{"ticket": {"subject": "Help", "comment": {"body": "It is \"broken\""}}}',
            ),
            {"ticket": {"id": 35436}},
            {"ticket_id": 35436},
        )
    },
)

EXAMPLES = (
    adobe({}),
    AWS_LAMBDA,
    GENESYS_CLOUD,
    GENESYS_CLOUD_FUNCTIONS,
    GOOGLE,
    DYNAMICS,
    SALESFORCE,
    WEB_SERVICES,
    ZENDESK,
)

# No public document shows Google's and Adobe's names: whatever they are, the examples must work.
GOOGLE_IDS = {"google-data-actions": "google-apis", "googleServiceAccount": "serviceAccount"}
GOOGLE_KEYS = {
    # recognized by the name, however it is spelled
    "clientId": "client_id",
    "clientEmail": "client_email",
    "privateKeyId": "private_key_id",
    "privateKey": "private_key",
    # recognized by the label
    "serviceAccountEmail": "issuer",
    "authorizationScopes": "scopes",
    "impersonateUserEmail": "subject",
}
ADOBE_IDS = {"adobe-data-actions": "adobe-experience", "adobeCredentials": "technicalAccount"}
ADOBE_KEYS = {ADOBE_TYPE: "adobeJwt", **{key: f"adobe_{key.lower()}" for key in ADOBE_FIELDS}}

LIVES = [
    *(pytest.param(each, {}, id=each.folder) for each in EXAMPLES),
    pytest.param(GOOGLE, GOOGLE_IDS, id="google, other ids"),
    pytest.param(GOOGLE, GOOGLE_KEYS, id="google, other field keys"),
    pytest.param(adobe(ADOBE_IDS), ADOBE_IDS, id="adobe, other ids"),
    pytest.param(adobe(ADOBE_KEYS), ADOBE_KEYS, id="adobe, other field keys"),
]


class ExampleRun(EngineStack):
    """A stack of an example; `main` is the example's own program."""

    def __init__(self, example: Example, work: Path, cloud: Emulator, name: str, **options: Any) -> None:
        self.cloud = cloud
        self.pulumi = ExampleStack(FOLDER / example.folder, work, name=name, aws_plugin=example.aws, **options)
        self.main = cast(Program, self.pulumi.program)

    def rotate(self, example: Example) -> None:
        """Let the next run have other credentials."""
        self.pulumi.configure(example.rotation)
        if example.edit:
            self.edit(example.edit)

    def edit(self, edit: tuple[str, str]) -> None:
        """Let the next run have another program."""
        file = self.pulumi.project / "__main__.py"
        before = file.read_text("utf-8")
        assert before.count(edit[0]) == 1
        file.write_text(before.replace(*edit), "utf-8")


Deploy = Callable[..., ExampleRun]


@pytest.fixture
def deploy(tmp_path: Path, genesys_cloud: Emulator, config: dict[str, Any]) -> Iterator[Deploy]:
    """Makes stacks of examples, with an AWS where one is needed."""
    with ExitStack() as servers:

        def make(example: Example, name: str = "dev") -> ExampleRun:
            settings: dict[str, Any] = {**config, **example.config}
            environment: dict[str, str] = {}
            if example.aws:
                aws = servers.enter_context(MotoServer())
                settings, environment = {**settings, **aws.config}, aws.environment
            return ExampleRun(example, tmp_path / name, genesys_cloud, name, config=settings, environment=environment)

        yield make


def with_other_types(main: Program, name: str) -> Program:
    """The program as if the types of one integration and of its credential were others that the organization takes."""

    def change(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        props = dict(args.props)
        if args.name != name:
            return pulumi.ResourceTransformationResult(props, args.opts)
        if args.type_.endswith(":IntegrationCredential"):
            props["credentialType"] = "basicAuth" if props["credentialType"] == "userDefined" else "userDefined"
            props["fields"] = {"userName": "ada"}
        elif args.type_.endswith(":DataActionIntegration"):
            bare = props["credential"] is None
            props["integrationType"] = "function-data-actions" if bare else "custom-rest-actions"
        return pulumi.ResourceTransformationResult(props, args.opts)

    def program() -> None:
        pulumi.runtime.register_stack_transformation(change)
        main()

    return program


def live_fields(state: State) -> dict[str, Fields]:
    return {each.name or "": each.fields for each in state.credentials}


@pytest.mark.engine
@pytest.mark.parametrize(("example", "names"), LIVES)
def test_an_example_lives_changes_only_as_it_may_and_dies(
    example: Example, names: Names, deploy: Deploy, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    control.switches(invented_names=dict(names))
    stack = deploy(example)

    stack.up(stack.main)
    created = control.state()
    assert_live(created, example, names)
    assert_in_state(stack, example)
    assert_trials(genesys_cloud, created, example)

    again = stack.up(stack.main)
    assert again.changes == {}
    assert dict(again.requests) == dict(example.lookups)

    stack.rotate(example)
    rotated = stack.up(stack.main)
    assert rotated.changes == {"update": len(example.rotated), **({"replace": 1} if example.replaces else {})}
    asked = {ORGANIZATION: 1 + example.lookups.get(ORGANIZATION, 0)}
    if example.asks_for_keys:
        asked[CREDENTIAL_TYPE_LIST] = 1
    looks = rotated.requests.pop(CREDENTIAL_LIST)  # saves that are under way together share one
    assert 1 <= looks <= len(example.rotated)
    saves = {("PUT", CREDENTIAL): len(example.rotated)}
    assert dict(rotated.requests) == {**example.lookups, **asked, **saves, **example.replaces}
    assert control.state().integrations == created.integrations
    assert_rotated(created, control.state(), example, names)
    if names:
        return  # nothing that follows asks by these names

    stack.edit(example.action_edit)
    edited = stack.up(stack.main)
    assert edited.changes == {"update": len(example.actions)}
    assert_changed(created, control.state(), example)
    assert_trials(genesys_cloud, control.state(), example)

    actions = {each.name: control.publish_action(each.id, f"Ask {each.name}").id for each in created.integrations}
    control.publish_flow("Order status", list(actions.values()))
    name = next(iter(example.logins))
    refused = stack.refused(stack.preview, with_other_types(stack.main, name))
    assert f"The integration '{name}-dev' (" in refused
    assert "would have to be replaced" in refused
    assert f"Ask {name}-dev ({actions[f'{name}-dev']})" in refused
    assert control.state().integrations == created.integrations

    assert stack.refresh().changes == {}

    for action in actions.values():
        control.delete_action(action)
    stack.destroy()
    left = control.state()
    assert (left.integrations, left.credentials, left.actions) == ([], [], [])
    assert (left.oauth_clients, left.roles) == ([], [])
    assert stack.pulumi.export().get("resources", []) == []


def assert_live(state: State, example: Example, names: Names) -> None:
    """Genesys Cloud holds what the example declares, and it is active."""
    types = {each.id: each.type for each in state.credentials}
    assert {each.name: each.type for each in state.credentials} == {
        f"{name}-dev": login.type for name, login in example.credentials.items()
    }
    assert {
        each.name: (each.reported_state.code, [types[credential] for credential in each.credentials.values()])
        for each in state.integrations
    } == {f"{name}-dev": ("ACTIVE", [login.type] if login else []) for name, login in example.logins.items()}
    properties = {each.name: each.properties for each in state.integrations if each.properties}
    assert properties == {f"{name}-dev": wanted for name, wanted in example.properties.items()}
    integrations = {each.id: each.name for each in state.integrations}
    published = {each.name: each for each in state.actions if each.kind == "custom" and each.published}
    owners = {name: integrations[each.integration_id] for name, each in published.items()}
    assert owners == {f"{name}-dev": f"{owner}-dev" for name, owner in example.actions.items()}
    assert {name: each.category for name, each in published.items()} == owners
    for name, login in example.credentials.items():
        if login.fields is not None:
            assert live_fields(state)[f"{name}-dev"] == renamed(login.fields, names)


def assert_trials(cloud: Emulator, state: State, example: Example) -> None:
    """Each action asks its system what it should, and makes of the answer what its flow expects."""
    ids = {each.name: each.id for each in state.actions}
    headers = {"Authorization": f"Bearer {cloud.access_token}"}

    def run(name: str, given: Any) -> Any:
        url = f"{cloud.url}/api/v2/integrations/actions/{ids[f'{name}-dev']}/test"
        return httpx.post(url, json=given, headers=headers, trust_env=False).json()

    for name, trial in example.trials.items():
        if trial.asked is None:
            user = httpx.get(f"{cloud.url}/api/v2/users", headers=headers, trust_env=False).json()["entities"][0]
            given, result = (
                {key: text.format(**user) for key, text in each.items()} for each in (trial.given, trial.result)
            )
            ran = run(name, given)
            assert ran.get("finalResult") == result, ran
            continue
        with StandIn(json.dumps(trial.answer)) as system:
            cloud.control.switches(backends={trial.asked.host: system.url})
            ran = run(name, trial.given)
            assert (ran.get("finalResult"), system.asked) == (trial.result, [trial.asked]), ran


def assert_changed(before: State, after: State, example: Example) -> None:
    """The example's actions, and nothing else, have changed: they are the same, and wait for another time."""
    assert after.integrations == before.integrations
    old, new = ({each.name: each for each in state.actions if each.kind == "custom"} for state in (before, after))
    assert {name: each.id for name, each in new.items()} == {name: each.id for name, each in old.items()}
    for name in example.actions:
        assert new[f"{name}-dev"].version > old[f"{name}-dev"].version


def assert_in_state(stack: ExampleRun, example: Example) -> None:
    """The stack's state holds what the example declares."""
    outputs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in stack.pulumi.export()["resources"]:
        outputs[each["type"].rpartition(":")[2]].append(each["outputs"])
    written, credentials = outputs["DataActionIntegration"], outputs["IntegrationCredential"]
    systems = [facts.system(each["integrationType"]) for each in written]
    assert {each and each.key for each in systems} == set(example.systems)
    assert {each["name"] for each in written} == {f"{name}-dev" for name in example.logins}
    assert {each["reportedState"] for each in written} == {"ACTIVE"}
    assert Counter(each["credentialType"] for each in credentials) == example.credential_types


def assert_rotated(before: State, after: State, example: Example, names: Names) -> None:
    """Exactly the declared fields of the declared credentials have changed."""
    old, new = live_fields(before), live_fields(after)
    assert {name for name in old if old[name] != new[name]} == {f"{name}-dev" for name in example.rotated}
    for name, fields in example.rotated.items():
        if fields:
            assert new[f"{name}-dev"] == {**old[f"{name}-dev"], **renamed(fields, names)}


@pytest.mark.engine
def test_two_stacks_of_an_example_in_one_organization_do_not_touch_each_other(
    deploy: Deploy, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    dev, prod = deploy(WEB_SERVICES, "dev"), deploy(WEB_SERVICES, "prod")
    dev.up(dev.main)
    developed = control.state()
    prod.up(prod.main)
    both = control.state()
    assert {each.name for each in both.integrations} == {
        f"{name}-{stack}" for name in WEB_SERVICES.logins for stack in ("dev", "prod")
    }
    assert {each.name for each in both.credentials} == {
        f"{name}-{stack}" for name in WEB_SERVICES.credentials for stack in ("dev", "prod")
    }
    assert [each for each in both.integrations if each in developed.integrations] == developed.integrations
    assert [each for each in both.credentials if each in developed.credentials] == developed.credentials

    dev.destroy()
    left = control.state()
    assert left.integrations == [each for each in both.integrations if each.name.endswith("-prod")]
    assert left.credentials == [each for each in both.credentials if (each.name or "").endswith("-prod")]
    assert prod.preview(prod.main).changes == {}
    prod.destroy()
    assert (control.state().integrations, control.state().credentials) == ([], [])


@pytest.mark.engine
def test_a_preview_warns_of_adobe_and_names_the_fields_that_the_organization_wants(
    deploy: Deploy, genesys_cloud: Emulator
) -> None:
    stack = deploy(adobe({}))
    stack.pulumi.configure({"fields": secret({"?": "?"})})
    said = stack.refused(stack.preview, stack.main)
    for key in ADOBE_FIELDS:
        assert re.search(rf"\b{key}\b", said), key
    assert genesys_cloud.control.state().credentials == []

    stack.pulumi.configure({"fields": secret(ADOBE_FIELDS)})
    preview = stack.preview(stack.main)
    assert preview.changes["create"] == 4
    assert "has deprecated the Adobe data actions integration" in preview.text


def test_the_examples_show_every_system_and_every_credential_type() -> None:
    assert {key for each in EXAMPLES for key in each.systems} == {each.key for each in SYSTEMS}
    shown = {name for each in EXAMPLES for name in each.credential_types}
    assert shown - {ADOBE_TYPE} == set(CREDENTIAL_TYPES)


def test_every_example_about_a_system_has_a_row_here() -> None:
    programs = {each.parent.name for each in FOLDER.glob("*/__main__.py")}
    assert {each.folder for each in EXAMPLES} == programs & {each.key for each in SYSTEMS}


@pytest.mark.parametrize("example", [pytest.param(each, id=each.folder) for each in EXAMPLES])
def test_an_example_is_complete_and_its_readme_sets_all_that_its_program_reads(example: Example) -> None:
    folder = FOLDER / example.folder
    assert {each.name for each in folder.iterdir()} >= set(FILES)
    read = config_read_by(folder / "__main__.py")
    assert {key: isinstance(value, ConfigValue) for key, value in example.config.items()} == {
        key: is_secret for key, is_secret in read.items() if key not in OPTIONAL
    }
    readme = (folder / "README.md").read_text("utf-8")
    for key, is_secret in read.items():
        assert re.search(rf"^pulumi config set {'--secret ' if is_secret else ''}{key}( |$)", readme, re.MULTILINE), key


OPTIONAL = {"testOrder"}
"""What only some want to configure."""


@pytest.mark.engine
def test_the_web_services_example_tests_its_action_where_that_is_wanted(
    deploy: Deploy, genesys_cloud: Emulator, orders_api: OrdersApi
) -> None:
    stack = deploy(WEB_SERVICES)
    stack.pulumi.configure({"testOrder": "1001"})
    stack.preview(stack.main)
    assert orders_api.asked == []
    stack.up(stack.main)
    assert orders_api.asked == ["/orders/1001"]
    (login,) = (each for each in genesys_cloud.control.state().actions if each.kind == "customAuth")
    assert login.config["request"]["headers"] == {"Content-Type": "application/x-www-form-urlencoded"}
    assert stack.pulumi.outputs()["tested_order"] == {"status": "shipped", "due": None}
    orders_api.status = 404
    said = stack.refused(stack.up, stack.main)
    assert "✗ Execute request: https://orders.example.com/orders/[secret] answered with status 404" in said, said


def config_read_by(program: Path) -> dict[str, bool]:
    """The keys that a program reads of its configuration, and whether as secrets."""
    found: dict[str, bool] = {}
    for node in ast.walk(ast.parse(program.read_text("utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("config"), attr=method), args=[ast.Constant(str() as key), *_]
            ):
                found[key] = "secret" in method
    return found
