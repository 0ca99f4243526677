"""Routes and objects that the tests of operations share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.integration import models

ME = "/api/v2/organizations/me"
INTEGRATIONS = "/api/v2/integrations"
INTEGRATION = "/api/v2/integrations/{id}"
CONFIGURATION = "/api/v2/integrations/{id}/config/current"
TYPES = "/api/v2/integrations/types"
CREDENTIALS = "/api/v2/integrations/credentials"
CREDENTIAL = "/api/v2/integrations/credentials/{id}"
CREDENTIAL_LISTING = "/api/v2/integrations/credentials/listing"
ACTIONS = "/api/v2/integrations/actions"
ACTION = "/api/v2/integrations/actions/{id}"

WEB_SERVICES = "custom-rest-actions"
ANN = {"userName": "ann", "password": "the-password"}
GONE = "00000000-0000-0000-0000-000000000000"


AMBIGUOUS = [
    pytest.param({"kind": "status", "status": 500}, id="500"),
    pytest.param({"kind": "status", "status": 503, "headers": {"Retry-After": "1"}}, id="503 with Retry-After"),
    pytest.param({"kind": "html"}, id="a proxy's page"),
    pytest.param({"kind": "html", "status": 200}, id="a proxy's page with 200"),
    pytest.param({"kind": "drop"}, id="closed"),
    pytest.param({"kind": "reset"}, id="reset"),
    pytest.param({"kind": "truncate"}, id="half an answer"),
    pytest.param({"kind": "malformed"}, id="malformed"),
    pytest.param({"kind": "empty"}, id="empty"),
]


@dataclass(frozen=True)
class Existing:
    """The ids of what is there: an integration with a linked credential and a published action, another credential."""

    integration: str
    linked: str
    credential: str
    action: str


def configure(
    organization: IntegrationsApi, integration_id: str, version: int, **changes: Any
) -> models.IntegrationConfiguration:
    return organization.integrations.configure(integration_id, {"name": "Orders", "version": version, **changes})
