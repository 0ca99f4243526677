"""An organization in which nothing is as it should be."""

from __future__ import annotations

import random
from typing import Any, Final

from genesyscloud_emulator import (
    FunctionReport,
    IntegrationReport,
    OAuthClientReport,
    RoleGiven,
    RoleReport,
    StateDetail,
    StateReport,
)
from tests.adoption import calls
from tests.adoption.drawn import FUNCTIONS, GOOGLE, LAMBDA, PLATFORM, WEB, Drawn, Organization, policy


def broken(organization: Organization, seed: int = 17) -> None:
    """Nothing in it is as it should be."""
    made = Drawn(random.Random(seed))
    _broken_integrations(made)
    _broken_credentials(made)
    _broken_actions(made)
    _broken_clients(made)
    made.put(organization.control)
    unreadable = [each.id for each in made.actions if each.name == "Unreadable"]
    organization.control.switches(unreadable=unreadable)


def _broken_integrations(made: Drawn) -> None:
    gone, orphaned = made.id(), made.credential("basicAuth", None)
    error = StateReport(code="ERROR", detail=StateDetail(message="<b>It failed</b>\n${because}"))
    web = made.integration(WEB, "Credential gone", gone, reported_state=error)
    made.integration("no-such-data-actions", "Unknown type", gone, credentials={"noSuchSlot": orphaned})
    made.integration("custom-smtp-server", "No data actions", orphaned)
    made.integration(WEB, "", None, reported_state=StateReport(code="ERROR"))
    made.integration(WEB, " \t", None, reported_state=StateReport(code="ACTIVATING"))
    made.integration(PLATFORM, "Wrong slot", None, credentials={"basicAuth": orphaned, "": gone})
    made.integration(LAMBDA, "Unknown state", None, intended_state="DELETED", version=0)
    made.integration(WEB, "Odd settings", None, properties={"clientCertificateAuthority": 5, "null": None, "": {}})
    made.integration(GOOGLE, "Null advanced", None, advanced={"a": {"b": [None, {"c": None}]}})
    assert web is made.integrations[0]


def _broken_credentials(made: Drawn) -> None:
    made.credential("noSuchType", "Unknown type", {"field": "made-up"})
    made.credential("", "Type without a name", {})
    made.credential("basicAuth", "", {"unknown": "made-up"})
    made.credential("userDefined", f"Integration-{made.integrations[0].id}", {"": "made-up", "a b": "made-up"})
    made.credential("amazonWebServicesARN", "Integration-", {"ARN": "not an ARN"})


def _broken_actions(made: Drawn) -> None:
    web, unknown = made.integrations[0], made.integrations[1]
    nowhere = IntegrationReport(id=made.id(), integration_type=WEB, name="gone")
    functions = made.integration(FUNCTIONS, "Functions without code", None)
    open_ = calls.contract({"type": "object", "properties": {}}, {"type": "object"})
    get = {"request": {"requestType": "GET", "requestUrlTemplate": "https://api.example.com/"}}
    made.action(nowhere, "Integration gone", contract=open_, config=get)
    made.action(nowhere, "Draft, integration gone", published=False)
    made.action(unknown, "Of an unknown type", contract=open_, config=get)
    made.action(web, "Draft without anything", published=False)
    made.action(web, "Draft without configuration", published=False, contract=open_)
    made.action(web, "Draft without contract", published=False, config=get)
    made.action(web, "", published=False, category="")
    made.action(web, "Unreadable", contract=open_, config=get)
    made.action(web, "Unreadable", contract=open_, config=get, published=False)
    made.action(web, "Published without contract", config=get)
    for index, schema in enumerate(_REFUSED_SCHEMAS):
        made.action(web, f"Refused contract {index}", contract=calls.contract(schema, schema), config=get)
    for index, config in enumerate(_ODD_CONFIGURATIONS):
        made.action(web, f"Odd configuration {index}", contract=open_, config=config)
    settings = {"runtime": "nodejs16.x", "handler": ""}
    made.action(functions, "Function without code", contract=open_, function=FunctionReport(settings=settings))
    made.action(functions, "Function without settings", contract=open_, function=FunctionReport(settings={}))
    made.action(functions, "Published without function", contract=open_)
    made.action(
        functions,
        "Function never published",
        contract=open_,
        published=False,
        function=FunctionReport(settings=settings),
    )
    made.action(functions, "Changed since", contract=open_, draft=True, function=FunctionReport(settings=settings))
    made.action(web, "Auth action of nobody", kind="customAuth", id=f"customAuth_-_{web.id}")
    made.action(nowhere, "Auth action, integration gone", kind="customAuth", id=f"customAuth_-_{nowhere.id}")
    made.action(web, "Static and unknown", kind="static", id=f"static_-_NoSuch_-_{web.id}")


_REFUSED_SCHEMAS: Final[tuple[dict[str, Any], ...]] = (
    {"type": "array"},
    {"type": "object", "properties": {"rawRequest": {"type": "string"}, "größe": {"type": "object"}}},
    {"type": "object", "properties": {"a": {"type": None}, "b": {"enum": [None, "x"]}}, "required": ["missing"]},
    {"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {"a": {"type": "string"}}},
    {"type": "object", "properties": []},
    {"type": 5, "properties": {"": None, "a": "string"}},
    {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
)
"""Contracts that the provider's checks refuse, at least on one side."""

_ODD_CONFIGURATIONS: Final[tuple[dict[str, Any], ...]] = (
    {"request": {"requestType": "TRACE", "requestUrlTemplate": "ftp://ann:made-up@example.com:99999/${input."}},
    {"request": {"requestType": None, "requestUrlTemplate": None, "headers": {"X": None, "x": "1", "": ""}}},
    {"request": {"requestTemplate": "#if($x){\n#end #end"}, "response": {"successTemplate": "${"}},
    {"timeoutSeconds": 0, "response": {"translationMap": {"a": None}, "translationMapDefaults": {"b": 5}}},
    {"timeoutSeconds": "ten", "request": {"headers": {"Accept": "text/html"}}},
)
"""Configurations that nobody could have saved, or whose fields are of other types than documented."""


def _broken_clients(made: Drawn) -> None:
    condition = {
        "conjunction": "AND",
        "terms": [
            {
                "variableName": "Conversation.queues",
                "operator": "EQ",
                "operands": [{"type": "QUEUE", "queue": {"id": made.id()}}],
            }
        ],
    }
    conditional = policy("routing", "queue", "view", allowConditions=True, resourceConditionNode=condition)
    made.roles += [
        RoleReport(id=made.id(), name="With conditions", permission_policies=[conditional]),
        RoleReport(id=made.id(), name="Without permissions"),
        RoleReport(id=made.id(), name="", description=""),
        RoleReport(id=made.id(), name="Odd", permission_policies=[policy("", ""), policy("no", "such", "thing")]),
        RoleReport(id=made.id(), name="Old permissions", permissions=["admin", "bulk_manager"]),
    ]
    gone, division = RoleGiven(role_id=made.id()), made.id()
    role = made.roles[0].id
    uris = ["https://desktop.example.com/callback", ""]
    kinds: dict[str, dict[str, Any]] = {
        "Inactive": {"state": "inactive", "roles": [RoleGiven(role_id=role)]},
        "Role gone": {"roles": [gone]},
        "Division gone": {"roles": [RoleGiven(role_id=role, division_id=division)]},
        "Without roles": {"description": ""},
        "Code": {"grant_type": "CODE", "scope": ["routing", "no:such"], "registered_redirect_uri": uris},
        "Implicit": {"grant_type": "TOKEN", "state": "disabled", "registered_redirect_uri": uris[:1]},
        "SAML": {"grant_type": "SAML2-BEARER"},
        "Unknown grant": {"grant_type": "DEVICE", "access_token_validity_seconds": 1},
        "": {"roles": [gone]},
    }
    for name, content in kinds.items():
        made.clients.append(OAuthClientReport(id=made.id(), name=name, secret="made-up-secret", **content))
    client = made.clients[0]
    for id_, name in ((client.id, "Of an inactive client"), (made.id(), "Of a client that is gone")):
        fields = {"clientId": id_, "clientSecret": "made-up-secret"}
        made.integration(PLATFORM, name, made.credential("pureCloudOAuthClient", name, fields))
