"""The official Python SDK calls every operation that the emulator has, and understands each answer."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Control, Emulator
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.app import api_routes
from genesyscloud_emulator.server.operations import Resource
from genesyscloud_emulator.services import SERVICES

pytestmark = pytest.mark.slow

CONTRACT = {"type": "object", "properties": {}}


class Life:
    """The operations of one organization, in an order in which somebody could want them."""

    def __init__(self, sdk: Any, client: Any, cloud: Emulator) -> None:
        self.sdk = sdk
        self.cloud = cloud
        self.control: Control = cloud.control
        self.integrations = sdk.IntegrationsApi(client)
        self.architect = sdk.ArchitectApi(client)
        self.authorization = sdk.AuthorizationApi(client)
        self.oauth = sdk.OAuthApi(client)
        self.organization = sdk.OrganizationApi(client)
        self.tokens = sdk.TokensApi(client)
        self.users = sdk.UsersApi(client)
        self.analytics = sdk.AnalyticsApi(client)
        self.uploads = sdk.UploadsApi(client)

    def look_around(self) -> None:
        """What there is before anything is made."""
        assert self.organization.get_organizations_me().id == self.cloud.organization_id
        assert self.organization.get_organizations_limits_namespace("dataactions").entities
        assert self.organization.get_organizations_limits_namespace_defaults("dataactions").entities
        assert self.authorization.get_authorization_products().total == 0
        assert self.tokens.get_tokens_me().o_auth_client.id == self.cloud.client_id
        self.tokens.head_tokens_me()
        user = self.users.get_users(page_size=1).entities[0]
        assert self.users.get_user(user.id).name == user.name
        with pytest.raises(self.sdk.rest.ApiException) as caught:
            self.users.get_users_me()
        assert caught.value.status == 400
        assert {each.id for each in self.integrations.get_integrations_types(page_size=100).entities}
        schema = self.integrations.get_integrations_type_configschema("custom-rest-actions", "properties")
        assert "clientCertificateAuthority" in schema.properties
        assert self.integrations.get_integrations_actions_certificates(status="current").entities
        assert self.integrations.get_integrations_actions_certificates_truststore().entities
        runtimes = {each.name for each in self.integrations.get_integrations_actions_functions_runtimes()}
        assert "nodejs22.x" in runtimes

    def live_with_credentials(self) -> Any:
        """A credential from its types to its change; returns it."""
        assert self.integrations.get_integrations_type("custom-rest-actions").credentials["basicAuth"]
        assert self.integrations.get_integrations_credentials_types()
        body = self.sdk.Credential()
        body.name, body.type, body.credential_fields = "orders", self.sdk.CredentialType(), {"userName": "ann"}
        body.type.name = "basicAuth"
        made = self.integrations.post_integrations_credentials(body=body)
        with pytest.deprecated_call():
            assert self.integrations.get_integrations_credentials().total == 1
        assert self.integrations.get_integrations_credentials_listing(page_size="1").entities[0].id == made.id
        read = self.integrations.get_integrations_credential(made.id)
        read.credential_fields = {"userName": "bob"}
        assert self.integrations.put_integrations_credential(made.id, body=read).name == "orders"
        return made

    def live_with_an_integration(self, kind: str, credential: Any = None) -> Any:
        """An integration until it is active; returns its id."""
        body = self.sdk.CreateIntegrationRequest()
        body.integration_type = self.sdk.IntegrationType()
        body.integration_type.id = kind
        made = self.integrations.post_integrations(body=body).id
        config = self.integrations.get_integration_config_current(made)
        config.credentials = {} if credential is None else {"basicAuth": credential}
        assert self.integrations.put_integration_config_current(made, body=config).version == config.version + 1
        change = self.sdk.Integration()
        change.intended_state = "ENABLED"
        self.integrations.patch_integration(made, body=change)
        assert self.integrations.get_integration(made).reported_state.code == "ACTIVE"
        assert made in {each.id for each in self.integrations.get_integrations(page_size=100).entities}
        return made

    def new_action(self, integration: str, name: str, **config: Any) -> Any:
        """The body of an action's POST."""
        body = self.sdk.PostActionInput()
        body.name, body.integration_id, body.category = name, integration, "Orders"
        body.config, body.contract = self.sdk.ActionConfig(), self.sdk.ActionContractInput()
        body.config.request = self.sdk.RequestConfig()
        for field, value in config.items():
            setattr(body.config.request, field, value)
        body.contract.input, body.contract.output = self.sdk.PostInputContract(), self.sdk.PostOutputContract()
        body.contract.input.input_schema = body.contract.output.success_schema = CONTRACT
        return body

    def live_with_actions(self, integration: str) -> Any:
        """A published action, its drafts, its files and runs; returns it."""
        request = {"request_type": "GET", "request_url_template": "https://example.com"}
        api = self.integrations
        made = api.post_integrations_actions(self.new_action(integration, "look up", **request))
        assert api.get_integrations_actions(include_config=True).entities[0].config.request.request_type == "GET"
        assert api.get_integrations_actions_categories().entities[0].name == "Orders"
        assert api.get_integrations_action_template(made.id, "successtemplate.vm") == "${rawResult}"
        assert api.get_integrations_action_schema(made.id, "inputschema.json").type == "object"
        whole = api.get_integrations_action(made.id, include_config=True)
        whole.name = "look again"
        api.patch_integrations_action(made.id, whole)
        assert not api.post_integrations_action_test(made.id, {}).success
        with pytest.raises(self.sdk.rest.ApiException):
            api.post_integrations_action_execute(made.id, {})
        draft = api.post_integrations_action_draft(made.id)
        assert [each.id for each in api.get_integrations_actions_drafts().entities] == [made.id]
        assert api.get_integrations_action_draft(made.id, expand="contract").version == draft.version
        assert api.get_integrations_action_draft_template(made.id, "requesttemplate.vm")
        assert api.get_integrations_action_draft_schema(made.id, "successschema.json").type == "object"
        assert api.get_integrations_action_draft_validation(made.id).valid
        assert not api.post_integrations_action_draft_test(made.id, {}).success
        draft = api.patch_integrations_action_draft(made.id, draft)
        assert api.post_integrations_action_draft_publish(made.id, draft).version == draft.version
        api.post_integrations_action_draft(made.id)
        api.delete_integrations_action_draft(made.id)
        return made

    def live_with_a_function(self, integration: str) -> str:
        """A function from its draft to its publication; returns the action's id."""
        api = self.integrations
        made = api.post_integrations_actions_drafts(self.new_action(integration, "work out")).id
        wanted = self.sdk.FunctionUploadRequest()
        wanted.file_name = "function.zip"
        begun = self.uploads.post_integrations_action_draft_function_upload(made, wanted)
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("index.js", "exports.handler = async () => ({})")
        headers = {**begun.headers, "content-type": "application/zip"}
        assert httpx.put(begun.url, content=content.getvalue(), headers=headers, trust_env=False).status_code == 200
        function = self.sdk.Function()
        function.runtime, function.handler = "nodejs22.x", "index.handler"
        function.zip_id = api.get_integrations_action_draft_function(made).function.zip_id
        assert api.put_integrations_action_draft_function(made, function).zip.status == "Available"
        publish = self.sdk.PublishDraftInput()
        publish.version = api.get_integrations_action_draft(made).version
        api.post_integrations_action_draft_publish(made, publish)
        assert api.get_integrations_action_function(made).function.handler == "index.handler"
        return str(made)

    def ask_who_uses(self, action: str) -> None:
        """Dependency tracking, flows and runs."""
        flow = self.control.publish_flow("Orders", [action])
        self.control.action_ran(action)
        tracking = self.architect
        assert tracking.get_architect_dependencytracking_build().status == "OPERATIONAL"
        rows = tracking.get_architect_dependencytracking_consumingresources(action, "DATAACTION").entities
        assert [row.id for row in rows] == [flow.id]
        assert tracking.get_architect_dependencytracking("look again", consuming_resources=True).total == 1
        one = tracking.get_architect_dependencytracking_object(flow.id, version="1.0", consumed_resources=True)
        assert [each.id for each in one.consumed_resources] == [action]
        (read,) = tracking.get_flows(id=[flow.id]).entities
        assert (read.published_version.id, read.division.name) == ("1.0", "Home")
        query, now = self.sdk.ActionAggregationQuery(), datetime.now(timezone.utc)
        query.interval = f"{(now - timedelta(days=1)).isoformat()}/{(now + timedelta(days=1)).isoformat()}"
        query.metrics = ["tTotalExecution"]
        (result,) = self.analytics.post_analytics_actions_aggregates_query(query).results
        assert result.data[0].metrics[0].stats.count == 2, "this one, and the one that failed"

    def live_with_roles_and_clients(self) -> None:
        """A role, its grants and a client that has it, until all are gone."""
        api = self.authorization
        assert api.get_authorization_permissions(query_type="domain", query="integrations").entities
        home = api.get_authorization_divisions_home()
        assert api.get_authorization_division(home.id).name == "Home"
        assert api.get_authorization_divisions().total == 2
        body = self.sdk.DomainOrganizationRoleCreate()
        body.name = "Reader"
        role = api.post_authorization_roles(body)
        change = self.sdk.DomainOrganizationRole()
        change.description = "why"
        api.patch_authorization_role(role.id, change)
        api.put_authorization_role(role.id, api.get_authorization_role(role.id))
        assert api.get_authorization_roles(name="Reader").total == 1
        subject = (self.cloud.client_id, home.id, role.id)
        api.post_authorization_subject_division_role(*subject, subject_type="PC_OAUTH_CLIENT")
        assert api.get_authorization_role_subjectgrants(role.id).entities[0].id == self.cloud.client_id
        assert len(api.get_authorization_subjects_me().grants) == 2
        assert api.get_authorization_divisionspermitted_paged_me("oauth:client:view").all_divs_permitted
        client = self.live_with_a_client(role.id)
        assert api.get_authorization_subject(client).grants
        self.oauth.delete_oauth_client(client)
        api.delete_authorization_subject_division_role(*subject)
        api.delete_authorization_role(role.id)

    def live_with_a_client(self, role: str) -> str:
        """An OAuth client until it can be deleted; returns its id."""
        body = self.sdk.OAuthClientRequest()
        body.name, body.authorized_grant_type = "Orders", "CLIENT-CREDENTIALS"
        given = self.sdk.RoleDivision()
        given.role_id, given.division_id = role, "*"
        body.role_divisions = [given]
        client = self.oauth.post_oauth_clients(body).id
        assert client in {each.id for each in self.oauth.get_oauth_clients().entities}
        assert self.oauth.post_oauth_client_secret(client).secret
        whole = self.oauth.get_oauth_client(client)
        whole.state = "inactive"
        assert self.oauth.put_oauth_client(client, whole).state == "inactive"
        query = self.oauth.get_oauth_client_usage_summary(client)
        assert self.oauth.get_oauth_client_usage_query_result(query.execution_id, client).results == []
        scope = self.oauth.get_oauth_scopes().entities[0].id
        assert self.oauth.get_oauth_scope(scope).id == scope
        return str(client)


def test_the_official_sdk_calls_every_operation(official_sdk: Any, sdk_client: Any, emulator: Emulator) -> None:
    life = Life(official_sdk, sdk_client, emulator)
    life.look_around()
    credential = life.live_with_credentials()
    integration = life.live_with_an_integration("custom-rest-actions", credential)
    functions = life.live_with_an_integration("function-data-actions")
    action = life.live_with_actions(integration)
    life.live_with_a_function(functions)
    life.ask_who_uses(action.id)
    life.live_with_roles_and_clients()
    life.integrations.delete_integrations_action(action.id)
    for each in (integration, functions):
        life.integrations.delete_integration(each)
    life.integrations.delete_integrations_credential(credential.id)

    served = {
        (method, route.path)
        for route in api_routes(Organization(SERVICES))
        if isinstance(route.app, Resource)
        for method in route.app.operations
    }
    called = {(each.method, each.route) for each in emulator.control.requests()}
    assert served - called == set()
    state = emulator.control.state()
    assert (state.integrations, state.credentials, state.actions, state.roles, state.oauth_clients) == ([],) * 5
