"""What organizations are made of, drawn from a seed, ids included."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from genesyscloud_emulator import (
    ActionReport,
    Control,
    CredentialReport,
    DivisionReport,
    IntegrationReport,
    OAuthClientReport,
    RoleReport,
    StateReport,
)

CREATED: Final = "2024-02-29T12:00:00.000Z"
PRIVATE_KEY: Final = "-----BEGIN PRIVATE KEY-----\nbWFkZSB1cA==\n-----END PRIVATE KEY-----\n"

WEB, LAMBDA, PLATFORM, FUNCTIONS, DYNAMICS, SALESFORCE, ZENDESK, GOOGLE, ADOBE = (
    "custom-rest-actions",
    "aws-lambda-data-actions",
    "purecloud-data-actions",
    "function-data-actions",
    "microsoft-dynamics-data-actions",
    "salesforce-datadip",
    "zendesk-data-actions",
    "google-data-actions",
    "adobe-data-actions",
)
SLOTS: Final = {
    WEB: "basicAuth",
    LAMBDA: "AmazonWebServicesARN",
    PLATFORM: "pureCloudOAuthClient",
    FUNCTIONS: "functionCredentials",
    DYNAMICS: "msDynamics",
    SALESFORCE: "salesforceUser",
    ZENDESK: "zendeskApiToken",
    GOOGLE: "googleServiceAccount",
    ADOBE: "adobeCredentials",
}
STATIC: Final = {
    SALESFORCE: ("GetAccountByPhoneNumber", "GetContactByPhoneNumber"),
    DYNAMICS: ("GetContactByPhoneNumber",),
    ZENDESK: ("GetUserByPhoneNumber",),
}
"""The built-in actions of a type."""

FIELDS: Final = {
    "basicAuth": {"userName": "ann", "password": "made-up-password"},
    "userDefined": {"apiKey": "made-up-key", "X-Realm": "lager/süd", "empty": ""},
    "userDefinedOAuth": {
        "clientId": "orders",
        "clientSecret": "made-up-secret",
        "loginUrl": "https://login.example.com",
    },
    "amazonWebServicesARN": {"ARN": "arn:aws:iam::123456789012:role/genesys"},
    "pureCloudOAuthClient": {"clientId": "set below", "clientSecret": "set below"},
    "msDynamics": {
        "username": "ann",
        "password": "made-up-password",
        "orgWebAddress": "https://contoso.crm.dynamics.com",
        "applicationId": "app",
    },
    "salesforce": {"username": "ann@example.com", "password": "made-up-password", "securityToken": "made-up-token"},
    "zendeskApiToken": {
        "userEmail": "ann@example.com",
        "baseUrl": "https://example.zendesk.com",
        "apiToken": "made-up-token",
    },
    "googleCloudPlatformServiceAccount": {
        "clientId": "1",
        "clientEmail": "genesys@example.iam.gserviceaccount.com",
        "privateKeyId": "2",
        "privateKey": PRIVATE_KEY,
    },
    "googleGSuiteServiceAccount": {
        "serviceAccountEmail": "genesys@example.iam.gserviceaccount.com",
        "privateKeyId": "3",
        "privateKey": PRIVATE_KEY,
        "authorizationScopes": "https://www.googleapis.com/auth/calendar",
    },
    "adobeServiceAccount": {
        "clientId": "1",
        "clientSecret": "made-up-secret",
        "organizationId": "1@AdobeOrg",
        "technicalAccountId": "1@techacct.adobe.com",
        "privateKey": PRIVATE_KEY,
        "audience": "https://ims-na1.adobelogin.com/c/1",
    },
    "audioHook": {"apiKey": "made-up-key", "clientSecret": "made-up-secret"},
}
"""What a credential of each type holds."""


class Organization(Protocol):
    """An `Emulator`, or an organization that was added to one."""

    @property
    def url(self) -> str:
        """Scheme, host and port."""

    @property
    def control(self) -> Control:
        """The control route of this organization."""

    access_token: str


@dataclass
class Drawn:
    """What is made up for an organization: ids come from the seed too."""

    rng: random.Random
    credentials: list[CredentialReport] = field(default_factory=list)
    integrations: list[IntegrationReport] = field(default_factory=list)
    actions: list[ActionReport] = field(default_factory=list)
    roles: list[RoleReport] = field(default_factory=list)
    clients: list[OAuthClientReport] = field(default_factory=list)
    divisions: list[DivisionReport] = field(default_factory=list)

    def put(self, control: Control) -> None:
        """Put all of it there."""
        control.put_objects(
            credentials=self.credentials,
            integrations=self.integrations,
            actions=self.actions,
            roles=self.roles,
            oauth_clients=self.clients,
            divisions=self.divisions,
        )

    def id(self) -> str:
        """The next id."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def credential(self, kind: str, name: str | None, fields: dict[str, str] | None = None) -> str:
        """One more credential; returns its id."""
        content = FIELDS.get(kind, {}) if fields is None else fields
        made = CredentialReport(
            id=self.id(), name=name, type=kind, fields=content, created_date=CREATED, modified_date=CREATED
        )
        self.credentials.append(made)
        return made.id

    def integration(self, kind: str, name: str, credential: str | None = None, **content: Any) -> IntegrationReport:
        """One more integration, enabled and active unless told otherwise."""
        enabled = content.setdefault("intended_state", "ENABLED") == "ENABLED"
        content.setdefault("reported_state", StateReport(code="ACTIVE" if enabled else "INACTIVE"))
        held = {} if credential is None else {SLOTS.get(kind, "basicAuth"): credential}
        content = {"id": self.id(), "credentials": held, **content}
        made = IntegrationReport(integration_type=kind, name=name, **content)
        self.integrations.append(made)
        return made

    def action(self, integration: IntegrationReport, name: str, **content: Any) -> ActionReport:
        """One more action, in the category of its integration's name unless told otherwise."""
        content = {"id": f"custom_-_{self.id()}", "category": integration.name, **content}
        made = ActionReport(integration_id=integration.id, name=name, **content)
        self.actions.append(made)
        return made


def policy(domain: str, entity: str, *actions: str, **more: Any) -> dict[str, Any]:
    """A permission policy in the API's form."""
    return {"domain": domain, "entityName": entity, "actionSet": list(actions), "allowConditions": False, **more}
