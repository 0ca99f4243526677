"""Integration types and credential types."""

from __future__ import annotations

from tests.contradicted.of_actions import functions
from tests.contradicted.world import ARN, LAMBDA, SECRET, World, action, if_false, live, web
from tests.keys import pem
from tests.properties.stack import Ref, Written

GOOGLE = {"clientId": "1", "clientEmail": "a@example.com", "privateKeyId": "2", "privateKey": pem("google")}


def credential(kind: str, **fields: str) -> Written:
    return Written("IntegrationCredential", {"credentialType": kind, "fields": fields, "name": "login"})


def of_type(kind: str, **changes: object) -> Written:
    return Written("DataActionIntegration", {"integrationType": kind, "name": "Orders", **changes})


def google(kind: str) -> dict[str, Written]:
    """An integration with Google, and its credential."""
    link = {"credential": {"id": Ref("login"), "type": "googleCloudPlatformServiceAccount"}}
    return {"login": credential("googleCloudPlatformServiceAccount", **GOOGLE), "orders": of_type(kind, **link)}


def nothing_sent(world: World, program: dict[str, Written]) -> str:
    """A preview refuses a program; what it says."""
    stack = world.stack()
    said = world.refused(stack.preview, program)
    assert world.writes() == []
    return said


@if_false()
def undocumented_types_are_told_by_their_credentials(world: World) -> None:
    said = nothing_sent(world, google("google"))
    assert "Write the id of the one that is meant" in said
    assert "google-bigquery-data-actions" in said
    assert world.stack().up(google("google-data-actions"))["orders"] == "create"


@if_false()
def data_action_types_are_told_by_their_id(world: World) -> None:
    stack = world.deployed(google("google"))
    assert set(stack.up(google("google")).values()) == {"same"}
    world.refresh(stack)
    assert "orders" in stack.deployed


@if_false()
def google_fields_are_named_as_in_the_console(world: World) -> None:
    kind = "googleCloudPlatformServiceAccount"
    said = nothing_sent(world, {"login": credential(kind, **GOOGLE)})
    assert "fields.account: is required" in said
    renamed = {("account" if key == "clientEmail" else key): value for key, value in GOOGLE.items()}
    assert world.stack().up({"login": credential(kind, **renamed)}) == {"login": "create"}


@if_false()
def credential_types_are_described_as_schemas(world: World) -> None:
    program = {"login": credential("callJourney", authToken=SECRET)}
    assert "fields.authToken: is no field" in nothing_sent(world, program)
    assert world.stack(preflight="off").up(program) == {"login": "create"}


@if_false()
def required_fields_with_a_default_may_be_left_out(world: World) -> None:
    kind, url = "adobeServiceAccount", "https://ims-na1.adobelogin.com"
    fields = dict.fromkeys(("clientId", "clientSecret", "organizationId", "technicalAccountId"), SECRET)
    fields["privateKey"] = pem("adobe")
    stack = world.stack()
    said = world.refused(stack.up, {"login": credential(kind, **fields, audience=url)})
    assert "loginUrl" in said
    written = {"loginUrl": f"{url}/ims", "metascopes": f"{url}/s"}
    assert stack.up({"login": credential(kind, **fields, audience=url, **written)}) == {"login": "create"}


@if_false()
def documented_fields_are_right(world: World) -> None:
    said = nothing_sent(world, {"login": credential("salesforce", username="ada", password=SECRET)})
    assert "securityToken" in said


@if_false()
def slot_keys_are_as_written(world: World) -> None:
    link = {"credential": {"id": Ref("login"), "type": "amazonWebServicesARN"}}
    program = {"login": credential("amazonWebServicesARN", ARN=ARN), "orders": of_type(LAMBDA, **link)}
    stack = world.deployed(program)
    assert set(stack.up(program).values()) == {"same"}
    world.refresh(stack)
    assert stack.up(program)["orders"] == "update"
    assert world.control.state().integrations[0].credentials == {"AmazonWebServicesARN": live(stack, "login").id}


@if_false()
def functions_take_user_defined(world: World) -> None:
    program = {
        "login": credential("userDefined", key=SECRET),
        **functions(credential={"id": Ref("login"), "type": "userDefined"}),
    }
    said = world.refused(world.stack().up, program)
    assert "functionCredentials" in said
    assert world.ids("integrations") == []


@if_false()
def qualified_lambda_arns_are_called(world: World) -> None:
    url = "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"
    config = {"request": {"requestType": "POST", "requestUrlTemplate": url}}
    link = {"credential": {"id": Ref("login"), "type": "amazonWebServicesARN"}}
    look = action(integration={"id": Ref("orders"), "type": LAMBDA}, config=config)
    login = credential("amazonWebServicesARN", ARN=ARN)
    stack = world.stack()
    said = world.refused(stack.up, {"login": login, "orders": of_type(LAMBDA, **link), "look": look})
    assert "version or an alias" in said
    assert world.ids("actions") == []


@if_false()
def digicert_is_the_literal(world: World) -> None:
    stack = world.stack()
    said = world.refused(stack.up, {"orders": web(clientCertificateAuthority="DigiCert")})
    assert "DIGICERT" in said
    assert world.ids("integrations") == []
    stack.up({"orders": web()})
    world.control.change_integration(live(stack, "orders").id, properties={"clientCertificateAuthority": "DIGICERT"})
    world.refresh(stack)
    assert stack.up({"orders": web(notes="ours")}) == {"orders": "update"}
    assert world.control.state().integrations[0].properties == {"clientCertificateAuthority": "DIGICERT"}


@if_false()
def absent_authority_is_genesys_cloud(world: World) -> None:
    stack = world.deployed({"orders": web()})
    assert stack.up({"orders": web(clientCertificateAuthority="Genesys Cloud")}) == {"orders": "same"}
