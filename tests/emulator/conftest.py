"""One emulator for all tests, emptied before each; a client, and shorthands for what tests set up."""

import httpx
import pytest

from genesyscloud_emulator import Emulator

FIELDS = {
    "amazonWebServicesARN": {"ARN": "arn:aws:iam::123456789012:role/genesys"},
    "pureCloudOAuthClient": {"clientId": "c7ecc9a5-3d4b-4ba4-9b7b-4c3b0d6f5c11", "clientSecret": "s3cret"},
    "basicAuth": {"userName": "ann", "password": "s3cret"},
    "userDefined": {"apiKey": "s3cret"},
    "userDefinedOAuth": {"clientId": "ann", "clientSecret": "s3cret"},
    "salesforce": {"username": "ann", "password": "s3cret", "securityToken": "t0ken"},
    "msDynamics": {
        "username": "ann",
        "password": "s3cret",
        "orgWebAddress": "https://contoso.crm.dynamics.com",
        "applicationId": "app",
    },
    "zendeskApiToken": {"userEmail": "ann@example.com", "baseUrl": "https://x.zendesk.com", "apiToken": "t0ken"},
    "googleCloudPlatformServiceAccount": {
        "clientId": "1",
        "clientEmail": "a@example.com",
        "privateKeyId": "2",
        "privateKey": "s3cret",
    },
    "googleGSuiteServiceAccount": {
        "serviceAccountEmail": "a@example.com",
        "privateKeyId": "2",
        "privateKey": "s3cret",
        "authorizationScopes": "a,b",
    },
    "adobeServiceAccount": {
        "clientId": "1",
        "clientSecret": "s3cret",
        "organizationId": "1@AdobeOrg",
        "technicalAccountId": "1@techacct.adobe.com",
        "privateKey": "s3cret",
        "audience": "https://ims-na1.adobelogin.com/c/1",
    },
    "callJourney": {"authToken": "t0ken"},
    "audioHook": {"apiKey": "k", "clientSecret": "s3cret"},
}

CONTRACT = {
    "input": {"inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}}},
    "output": {"successSchema": {"type": "object", "properties": {"name": {"type": "string"}}}},
}
CONFIG = {"request": {"requestType": "GET", "requestUrlTemplate": "https://example.com/${input.id}"}}


class Api:
    """A client of the API with a valid token."""

    def __init__(self, emulator: Emulator) -> None:
        headers = {"Authorization": f"Bearer {emulator.access_token}"}
        self.http = httpx.Client(base_url=f"{emulator.url}/api/v2", headers=headers, trust_env=False, verify=False)
        self.fields = FIELDS

    def call(self, method: str, path: str, body=None, *, expect: int = 200, **options):
        """The answer's JSON; fails with the answer's text if the status is another than expected."""
        response = self.http.request(method, path, json=body, **options)
        assert response.status_code == expect, response.text
        assert response.headers["ININ-Correlation-Id"]
        if expect >= 400:
            assert response.json()["status"] == expect
            assert response.json()["contextId"] == response.headers["ININ-Correlation-Id"]
        return response.json() if response.content else None

    def get(self, path: str, **options):
        return self.call("GET", path, **options)

    def credential(self, kind: str = "basicAuth", name: str = "credential", **fields: str) -> str:
        body = {"name": name, "type": {"name": kind}, "credentialFields": fields or FIELDS[kind]}
        return str(self.call("POST", "/integrations/credentials", body)["id"])

    def integration(self, kind: str = "custom-rest-actions", name: str | None = None) -> str:
        return str(self.call("POST", "/integrations", {"integrationType": {"id": kind}, "name": name})["id"])

    def configure(self, integration: str, *, expect: int = 200, **changes):
        """PUT the current configuration with some changes; None leaves a field out."""
        path = f"/integrations/{integration}/config/current"
        body = {**self.get(path), **changes}
        return self.call("PUT", path, {key: value for key, value in body.items() if value is not None}, expect=expect)

    def action(self, integration: str, path: str = "", *, expect: int = 200, **changes):
        body = {"name": "look", "integrationId": integration, "config": CONFIG, "contract": CONTRACT, **changes}
        return self.call("POST", f"/integrations/actions{path}", body, expect=expect)


@pytest.fixture
def emulator(genesys_cloud):
    return genesys_cloud


@pytest.fixture
def control(emulator):
    return emulator.control


@pytest.fixture
def api(emulator):
    client = Api(emulator)
    yield client
    client.http.close()


@pytest.fixture(scope="module")
def official_sdk(tmp_path_factory):
    """Loaded for the tests of it alone: it watches the user's whole home folder, here an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        return pytest.importorskip("PureCloudPlatformClientV2")


@pytest.fixture
def sdk_client(emulator, official_sdk):
    """A client of the official SDK that has logged in."""
    official_sdk.configuration.host = emulator.url
    client = official_sdk.api_client.ApiClient(host=emulator.url)
    return client.get_client_credentials_token(emulator.client_id, emulator.client_secret)
