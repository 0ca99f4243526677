"""The official Python SDK, where it is installed, works unchanged."""

from datetime import datetime, timezone
from typing import Any

import pytest

from genesyscloud_emulator.wire.fields import FIELDS

pytestmark = pytest.mark.slow

sdk: Any = None


@pytest.fixture(scope="module", autouse=True)
def _sdk(official_sdk):
    global sdk
    sdk = official_sdk


@pytest.fixture
def client(sdk_client):
    return sdk_client


def test_the_official_sdk(client, emulator, control):
    organization = sdk.OrganizationApi(client).get_organizations_me()
    assert organization.id == emulator.organization_id
    (first, *_) = sdk.OrganizationApi(client).get_organizations_limits_namespace("dataactions").entities
    assert (first.namespace, first.key, first.value) == ("dataactions", "actions.total.max", 500)
    assert sdk.AuthorizationApi(client).get_authorization_products().entities == []
    token = sdk.TokensApi(client).get_tokens_me(preserve_idle_ttl=True)
    assert (token.organization.id, token.o_auth_client.id) == (organization.id, emulator.client_id)
    sdk.TokensApi(client).head_tokens_me()
    api = sdk.IntegrationsApi(client)
    assert api.get_integrations_types(page_size=100).total > 9
    slots = api.get_integrations_type("custom-rest-actions").credentials
    assert slots["basicAuth"].credential_types == ["basicAuth", "userDefined", "userDefinedOAuth"]
    assert {kind.name for kind in api.get_integrations_credentials_types()} >= {"basicAuth", "salesforce"}

    credential = _create_credential(api)
    integration = _create_integration(api, credential)
    _publish_action(api, integration)

    # Whole models go back, server-set fields included.
    current = api.get_integration(integration.id, expand=["config.current"])
    current.intended_state = "DISABLED"
    assert api.patch_integration(integration.id, body=current).reported_state.code == "INACTIVE"
    whole = api.get_integrations_credential(credential.id)
    whole.credential_fields = {"userName": "bob"}
    assert api.put_integrations_credential(credential.id, body=whole).modified_date > credential.modified_date

    assert api.delete_integration(integration.id).id == integration.id
    with pytest.raises(sdk.rest.ApiException) as caught:
        api.get_integration(integration.id)
    assert caught.value.status == 404
    api.delete_integrations_credential(credential.id)
    state = control.state()
    assert (state.integrations, state.credentials, state.actions) == ([], [], [])


def _create_credential(api):
    body = sdk.Credential()
    body.name = "credential"
    body.type = sdk.CredentialType()
    body.type.name = "basicAuth"
    body.credential_fields = {"userName": "ann", "password": "s3cret"}
    info = api.post_integrations_credentials(body=body)
    assert [one.id for one in api.get_integrations_credentials_listing(page_size="200").entities] == [info.id]
    return info


def _create_integration(api, credential):
    body = sdk.CreateIntegrationRequest()
    body.integration_type = api.get_integrations_type("custom-rest-actions")
    integration = api.post_integrations(body=body)
    config = api.get_integration_config_current(integration.id)
    config.name, config.notes, config.credentials = "renamed", "why", {"basicAuth": credential}
    config = api.put_integration_config_current(integration.id, body=config)
    assert (config.version, config.credentials["basicAuth"].id) == (2, credential.id)
    change = sdk.Integration()
    change.intended_state = "ENABLED"
    assert api.patch_integration(integration.id, body=change).reported_state.code == "ACTIVE"
    found = api.get_integrations(ids=[integration.id], reported_state="active", expand=["config.current"])
    assert found.entities[0].config.current.name == "renamed"
    return found.entities[0]


def _publish_action(api, integration):
    body = sdk.PostActionInput()
    body.name, body.integration_id = "look", integration.id
    action = api.post_integrations_actions_drafts(body)
    draft = sdk.UpdateDraftInput()
    draft.version = action.version
    draft.config = sdk.ActionConfig()
    draft.config.request = sdk.RequestConfig()
    draft.config.request.request_type, draft.config.request.request_url_template = "GET", "https://example.com"
    draft.contract = sdk.ActionContractInput()
    draft.contract.input, draft.contract.output = sdk.PostInputContract(), sdk.PostOutputContract()
    draft.contract.input.input_schema = _object_schema()
    draft.contract.output.success_schema = _object_schema()
    version = api.patch_integrations_action_draft(action.id, draft).version
    assert api.get_integrations_action_draft_validation(action.id).valid
    publish = sdk.PublishDraftInput()
    publish.version = version
    assert api.post_integrations_action_draft_publish(action.id, publish).id == action.id
    assert api.get_integrations_action(action.id, expand="contract").contract.input.input_schema.type == "object"
    assert api.get_integrations_actions(include_config=True).total == 1
    text = api.get_integrations_action_template(action.id, "requesttemplate.vm")
    assert text == "${input.rawRequest}"


@pytest.mark.parametrize("model", FIELDS)
def test_what_comes_along_has_the_fields_of_the_official_sdks_models(model):
    assert set(getattr(sdk, model)().attribute_map.values()) == FIELDS[model]


def test_the_official_sdk_sends_whole_objects_back(client, control):
    """Each object that it read goes back as it is, with one change."""
    api = sdk.IntegrationsApi(client)
    credential = _create_credential(api)
    integration = _create_integration(api, credential)
    _publish_action(api, integration)
    (action,) = api.get_integrations_actions().entities

    config = api.get_integration_config_current(integration.id)
    config.notes = "by the SDK"
    config.credentials = {"basicAuth": api.get_integrations_credentials_listing().entities[0]}
    assert api.put_integration_config_current(integration.id, body=config).version == config.version + 1

    whole = api.get_integrations_action(action.id, expand="contract", include_config=True)
    whole.name = "look again"
    changed = api.patch_integrations_action(action.id, whole)
    assert (changed.name, changed.version) == ("look again", whole.version + 1)

    draft = api.post_integrations_action_draft(action.id)
    draft.category = "another"
    draft = api.patch_integrations_action_draft(action.id, draft)
    published = api.post_integrations_action_draft_publish(action.id, draft)
    assert (published.category, published.version) == ("another", draft.version)
    assert control.state().actions[0].name == "look again"


def _object_schema():
    schema = sdk.JsonSchemaDocument()
    schema.type = "object"
    return schema


def test_the_official_sdk_runs_actions(client, api):
    integrations, integration = sdk.IntegrationsApi(client), api.integration()
    api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    action = api.action(integration)["id"]
    result = integrations.post_integrations_action_test(action, {"id": "7"})
    assert (result.success, result.final_result) == (False, None)
    assert [(step.step, step.success) for step in result.operations] == [(1, True), (2, True), (3, True), (4, False)]
    assert (result.operations[0].result, result.operations[1].error) == ({"id": "7"}, None)
    assert result.operations[3].error.message == result.error.message
    assert "--backend example.com=" in result.error.message
    with pytest.raises(sdk.rest.ApiException) as caught:
        integrations.post_integrations_action_execute(action, {"id": 7}, flatten=False)
    assert caught.value.status == 400
    api.call("POST", f"/integrations/actions/{action}/draft")
    assert not integrations.post_integrations_action_draft_test(action, {"id": 7}).operations[0].success


def test_the_official_sdk_logs_in_to_each_organization(emulator):
    for organization in (emulator, emulator.add_organization()):
        client = sdk.api_client.ApiClient(host=organization.url)
        client = client.get_client_credentials_token(organization.client_id, organization.client_secret)
        assert sdk.OrganizationApi(client).get_organizations_me().id == organization.organization_id


def test_the_official_sdk_sees_who_uses_an_action(client, control):
    action = control.publish_action(control.create_integration("custom-rest-actions").id, "look").id
    flow = control.publish_flow("Orders", [action], version="12.0")
    api = sdk.ArchitectApi(client)
    rows = api.get_architect_dependencytracking_consumingresources(action, "DATAACTION", page_size=100).entities
    assert [(row.id, row.version, row.type, row.deleted) for row in rows] == [
        (flow.id, "12.0", "INBOUNDCALLFLOW", False)
    ]
    flows = api.get_flows(id=[flow.id, "no-such"])
    assert [one.published_version.id for one in flows.entities] == ["12.0"]
    named = api.get_architect_dependencytracking("look", object_type=["DATAACTION"], consuming_resources=True)
    assert named.entities[0].consuming_resources[0].name == "Orders"
    one = api.get_architect_dependencytracking_object(action, object_type="DATAACTION", consumed_resource_request=True)
    assert one.name == "look"
    status = api.get_architect_dependencytracking_build()
    assert (status.status, status.failed_objects) == ("OPERATIONAL", [])
    with pytest.raises(sdk.rest.ApiException) as caught:
        api.get_architect_dependencytracking_consumingresources(action, "SECUREACTION")
    assert caught.value.status == 400


def test_the_official_sdk_counts_executions(client, control):
    action = control.publish_action(control.create_integration("custom-rest-actions").id, "look").id
    control.action_ran(action, times=3, at=datetime(2026, 3, 1, 12, tzinfo=timezone.utc))
    query = sdk.ActionAggregationQuery()
    query.interval, query.group_by = "2026-03-01T00:00:00/2026-03-02T00:00:00", ["actionId"]
    query.metrics = ["tTotalExecution"]
    query.filter = sdk.ActionAggregateQueryFilter()
    query.filter.type, query.filter.predicates = "and", [sdk.ActionAggregateQueryPredicate()]
    query.filter.predicates[0].dimension, query.filter.predicates[0].value = "actionId", action
    (result,) = sdk.AnalyticsApi(client).post_analytics_actions_aggregates_query(query).results
    assert result.group == {"actionId": action}
    assert result.data[0].metrics[0].stats.count == 3


def test_the_official_sdk_is_told_which_permission_is_missing(client, control):
    control.switches(missing_permissions=["architect:flow:view"])
    with pytest.raises(sdk.rest.ApiException) as caught:
        sdk.ArchitectApi(client).get_flows()
    assert caught.value.status == 403
    assert "architect:flow:view" in caught.value.body


def test_the_official_sdk_makes_roles_and_oauth_clients(client, emulator, control):
    authorization, oauth = sdk.AuthorizationApi(client), sdk.OAuthApi(client)
    role = _create_role(authorization)
    home = authorization.get_authorization_divisions_home()
    assert [one.id for one in authorization.get_authorization_divisions(id=[home.id]).entities] == [home.id]
    grant = authorization.post_authorization_subject_division_role
    grant(emulator.client_id, home.id, role.id, subject_type="PC_OAUTH_CLIENT")
    created = _create_oauth_client(oauth, role.id, home.id)

    # Whole models go back, what the service sets included.
    whole = oauth.get_oauth_client(created.id)
    assert whole.secret is None
    whole.state = "inactive"
    assert oauth.put_oauth_client(created.id, whole).date_modified > created.date_modified
    assert oauth.post_oauth_client_secret(created.id).secret != created.secret
    assert {one.id for one in oauth.get_oauth_clients().entities} == {emulator.client_id, created.id}
    query = oauth.get_oauth_client_usage_summary(emulator.client_id, days="7")
    usage = oauth.get_oauth_client_usage_query_result(query.execution_id, emulator.client_id)
    assert usage.query_status == "Complete"
    assert sum(row.requests for row in usage.results) > 5
    scope = oauth.get_oauth_scopes().entities[0]
    assert oauth.get_oauth_scope(scope.id).description == scope.description

    me = authorization.get_authorization_subjects_me(include_full_roles=True)
    assert {one.role.name for one in me.grants} == {"Master Admin", "Reader"}
    assert authorization.get_authorization_subject(created.id).grants[0].role.policies[0].actions == ["view"]
    permitted = authorization.get_authorization_divisionspermitted_paged_me("integrations:integration:view")
    assert permitted.all_divs_permitted
    oauth.delete_oauth_client(created.id)
    authorization.delete_authorization_subject_division_role(emulator.client_id, home.id, role.id)
    authorization.delete_authorization_role(role.id)
    with pytest.raises(sdk.rest.ApiException) as caught:
        oauth.get_oauth_client(created.id)
    assert caught.value.status == 404
    assert (control.state().oauth_clients, control.state().roles) == ([], [])


def _create_role(authorization):
    body = sdk.DomainOrganizationRoleCreate()
    body.name, body.permission_policies = "Reader", [sdk.DomainPermissionPolicy()]
    policy = body.permission_policies[0]
    policy.domain, policy.entity_name, policy.action_set = "integrations", "integration", ["view"]
    role = authorization.post_authorization_roles(body)
    assert authorization.get_authorization_roles(name="Reader", user_count=False).entities[0].id == role.id
    found = authorization.get_authorization_permissions(query_type="domain", query="integrations").entities[0]
    assert "view" in [one.action for one in found.permission_map["integration"]]
    change = sdk.DomainOrganizationRoleUpdate()
    change.description = "why"
    assert authorization.patch_authorization_role(role.id, change).description == "why"
    whole = authorization.get_authorization_role(role.id)
    assert authorization.put_authorization_role(role.id, whole).permission_policies[0].action_set == ["view"]
    return role


def _create_oauth_client(oauth, role, division):
    body = sdk.OAuthClientRequest()
    body.name, body.authorized_grant_type = "Orders", "CLIENT-CREDENTIALS"
    body.role_divisions = [sdk.RoleDivision()]
    body.role_divisions[0].role_id, body.role_divisions[0].division_id = role, division
    created = oauth.post_oauth_clients(body)
    assert len(created.secret) == 43
    assert created.role_divisions[0].role_id == role
    return created


def test_the_official_sdk_logs_in_as_a_stored_client(emulator, control, client):
    user = sdk.UsersApi(client).get_users(page_size=1).entities[0]
    stored = control.create_oauth_client("theirs", roles=[control.create_role("R", ["directory:user:view"]).id])
    other = sdk.api_client.ApiClient(host=emulator.url).get_client_credentials_token(stored.id, stored.secret)
    users = sdk.UsersApi(other)
    assert users.get_user(user.id).email == user.email
    for refused, status in ((users.get_users_me, 400), (sdk.OAuthApi(other).get_oauth_clients, 403)):
        with pytest.raises(sdk.rest.ApiException) as caught:
            refused()
        assert caught.value.status == status
