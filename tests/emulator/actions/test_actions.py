"""Actions: drafts, validation, publishing, versions, the custom auth action (API reference 8)."""

import hashlib
import io
import re
import zipfile

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.slow]

ACTIONS = "/integrations/actions"


@pytest.fixture
def integration(api):
    return api.integration()


def test_draft_to_published(api, integration):
    draft = api.call("POST", f"{ACTIONS}/drafts", {"name": "look", "integrationId": integration})
    path = f"{ACTIONS}/{draft['id']}"
    assert draft["id"].startswith("custom_-_")
    assert draft["version"] == 1
    assert draft["category"] == "Web Services Data Actions"
    assert api.get(f"{path}/draft/validation")["valid"] is False
    complete = {"config": {"request": {"requestType": "GET", "requestUrlTemplate": "https://x.com"}}, "version": 1}
    contract = {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {"type": "array"}}}
    draft = api.call("PATCH", f"{path}/draft", {**complete, "contract": contract, "secure": True})
    assert draft["version"] == 2
    assert api.get(f"{path}/draft/validation") == {"valid": True, "errors": []}
    api.get(path, expect=404)
    assert api.get(ACTIONS)["total"] == 0
    assert api.get(f"{ACTIONS}/drafts")["total"] == 1
    published = api.call("POST", f"{path}/draft/publish", {"version": 2})
    assert (published["version"], published["secure"]) == (2, True)
    api.get(f"{path}/draft", expect=404)
    assert api.get(ACTIONS)["total"] == 1
    assert api.get(f"{ACTIONS}/drafts")["total"] == 0


def test_publish_takes_the_current_version(api, integration):
    draft = api.action(integration, "/drafts")
    answer = api.call("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": 2}, expect=400)
    assert answer["message"] == "Supplied version 2 does not match latest draft version 1."


def test_an_invalid_draft_cannot_be_published(api, integration):
    draft = api.action(integration, "/drafts", contract=None)
    answer = api.call("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": 1}, expect=400)
    assert [error["message"] for error in answer["errors"]] == ["A contract is required."]


def test_publish_at_once(api, integration):
    action = api.action(integration)
    assert "config" not in api.get(f"{ACTIONS}/{action['id']}")
    entity = api.get(f"{ACTIONS}/{action['id']}", params={"expand": "contract", "includeConfig": "true"})
    assert entity["contract"]["input"]["inputSchema"]["properties"] == {"id": {"type": "string"}}
    assert entity["config"]["request"]["requestUrlTemplate"] == "https://example.com/${input.id}"
    assert "inputSchema" not in api.get(f"{ACTIONS}/{action['id']}")["contract"]["input"]
    flat = api.get(f"{ACTIONS}/{action['id']}", params={"expand": "contract", "flatten": "true"})
    assert "inputSchemaFlattened" in flat["contract"]["input"]
    api.action(integration, contract=None, expect=400)


def test_templates_and_schemas_have_their_own_addresses(api, integration):
    config = {
        "request": {"requestType": "GET", "requestUrlTemplate": "https://x.com", "requestTemplate": "$x"},
        "timeoutSeconds": 5,
    }
    action = api.action(integration, config=config)
    entity = api.get(f"{ACTIONS}/{action['id']}", params={"includeConfig": "true"})
    assert entity["config"]["timeoutSeconds"] == 5
    assert "requestTemplate" not in entity["config"]["request"]
    texts = {
        entity["config"]["request"]["requestTemplateUri"]: "$x",
        entity["config"]["response"]["successTemplateUri"]: "${rawResult}",
    }
    for uri, text in texts.items():
        response = api.http.get(uri.removeprefix("/api/v2"))
        assert (response.text, response.headers["content-type"]) == (text, "text/plain; charset=utf-8")
    for uri in (entity["contract"]["input"]["inputSchemaUri"], entity["contract"]["output"]["successSchemaUri"]):
        assert api.get(uri.removeprefix("/api/v2"))["type"] == "object"
    api.get(f"{ACTIONS}/{action['id']}/templates/other.vm", expect=404)
    api.get(f"{ACTIONS}/{action['id']}/schemas/other.json", expect=404)
    draft = api.action(integration, "/drafts", config=config)
    uri = draft["config"]["request"]["requestTemplateUri"].removeprefix("/api/v2")
    assert "/draft/" in uri
    assert api.http.get(uri).text == "$x"
    assert api.get(draft["contract"]["input"]["inputSchemaUri"].removeprefix("/api/v2"))["type"] == "object"


def test_change_of_a_published_action(api, integration):
    action = api.action(integration)
    path = f"{ACTIONS}/{action['id']}"
    changed = api.call("PATCH", path, {"name": "new", "version": 1})
    assert (changed["name"], changed["version"]) == ("new", 2)
    assert changed["config"] == action["config"]
    assert "does not match" in api.call("PATCH", path, {"name": "x", "version": 1}, expect=400)["message"]
    api.call("PATCH", path, {"name": "x"}, expect=400)
    api.call("PATCH", path, {"version": 2, "secure": True}, expect=400)


def test_draft_of_a_published_action(api, integration):
    action = api.action(integration)
    path = f"{ACTIONS}/{action['id']}"
    draft = api.call("POST", f"{path}/draft")
    assert draft["version"] == 2
    api.call("POST", f"{path}/draft", expect=409)
    api.call("PATCH", f"{path}/draft", {"version": 2, "secure": True}, expect=400)
    draft = api.call("PATCH", f"{path}/draft", {"version": 2, "category": "other"})
    api.call("PATCH", f"{path}/draft", {"version": 2, "category": "other"}, expect=400)
    assert api.get(path)["category"] == "Web Services Data Actions"
    api.call("POST", f"{path}/draft/publish", {"version": draft["version"]})
    assert api.get(path)["category"] == "other"
    api.call("POST", f"{path}/draft")
    api.call("DELETE", f"{path}/draft", expect=204)
    api.get(path)


@pytest.mark.parametrize("path", ["", "/drafts"])
@pytest.mark.parametrize(
    "changes",
    [
        {"name": None},
        {"name": "x" * 257},
        {"category": "x" * 257},
        {"integrationId": "no-such"},
        {"colour": "red"},
        {"config": {"request": {"method": "GET"}}},
        {"config": {"timeoutSeconds": 61}},
        {"config": {"timeoutSeconds": 0}},
        {"config": {"request": {"requestType": "HEAD"}}},
        {"config": {"response": {"translationMap": {"a": None}}}},
        {"config": {"response": {"translationMapDefaults": {"a": None}}}},
        {"contract": {"input": {}, "output": {}}},
    ],
)
def test_create_is_strict(api, integration, path, changes):
    api.action(integration, path, expect=400, **changes)


def _input(**properties):
    schema = {"type": "object", "properties": properties}
    return {"input": {"inputSchema": schema}, "output": {"successSchema": {"type": "object"}}}


def _output(schema):
    return {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": schema}}


def _nested(levels):
    return {} if levels == 0 else {"properties": {"x": _nested(levels - 1)}}


@pytest.mark.parametrize(
    ("contract", "word"),
    [
        (_input(a={"type": ["string", "null"]}), None),
        (_input(a={"type": "object"}), "string, integer"),
        (_input(a={}), "string, integer"),
        (_input(rawRequest={"type": "string"}), "reserved"),
        (_input(**{"1a": {"type": "string"}}), "letter"),
        (_input(a={"type": "string", "$ref": "#"}), "$ref"),
        (_output({"type": "array", "items": {"type": "object"}}), None),
        (_output({"type": "array", "items": {"type": "array"}}), "arrays inside"),
        (_output(_nested(30)), "deeper"),
        (_input(a={"type": ["string", None]}), "no JSON schema"),
        (_output({"properties": {"a": {"type": [None]}}}), "no JSON schema"),
        (_output({"type": "text"}), "no JSON schema"),
        (_output({"items": {"minimum": 1, "exclusiveMinimum": True}}), None),
        (_output({"items": {"exclusiveMinimum": 1}, "required": []}), None),
        ({"input": {"inputSchema": {"type": "array"}}, "output": {"successSchema": {}}}, "must be an object"),
    ],
)
def test_contract_rules(api, integration, contract, word):
    draft = api.action(integration, "/drafts", contract=contract)
    _assert_valid_unless(api, draft, word)


@pytest.mark.parametrize(
    ("kind", "request_type", "url", "word"),
    [
        ("custom-rest-actions", "DELETE", "https://x.com:443/a", None),
        ("custom-rest-actions", "GET", "http://x.com", "HTTPS"),
        ("custom-rest-actions", "GET", "https://x.com:8443/a", "443"),
        ("custom-rest-actions", "GET", None, "URL is required"),
        ("custom-rest-actions", None, "https://x.com", "type is required"),
        ("purecloud-data-actions", "PATCH", "/api/v2/users", None),
        ("purecloud-data-actions", "DELETE", "/api/v2/users", "DELETE"),
        ("purecloud-data-actions", "GET", "https://x.com", "/api/v2/"),
        ("aws-lambda-data-actions", "POST", "arn:aws:lambda:us-east-1:123456789012:function:f:live", None),
        ("aws-lambda-data-actions", "GET", "arn:aws:lambda:us-east-1:123456789012:function:f", "GET"),
        ("aws-lambda-data-actions", "POST", "https://x.com", "ARN"),
        ("function-data-actions", None, None, "A function is required"),
    ],
)
def test_request_rules(api, kind, request_type, url, word):
    config = {"request": {"requestType": request_type, "requestUrlTemplate": url}}
    draft = api.action(api.integration(kind), "/drafts", config=config)
    _assert_valid_unless(api, draft, word)


def test_accept_header_must_be_json(api, integration):
    request = {"requestType": "GET", "requestUrlTemplate": "https://x.com", "headers": {"accept": "text/html"}}
    _assert_valid_unless(api, api.action(integration, "/drafts", config={"request": request}), "Accept")


def _assert_valid_unless(api, draft, word):
    result = api.get(f"{ACTIONS}/{draft['id']}/draft/validation")
    assert result["valid"] is (word is None)
    if word is not None:
        assert len(result["errors"]) == 1
        assert word in result["errors"][0]["message"]


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, ["look", "lookup", "other"]),
        ({"name": "LOOK"}, ["look", "lookup"]),
        ({"category": "mine"}, ["other"]),
        ({"secure": "true"}, ["lookup"]),
        ({"secure": "false"}, ["look", "other"]),
        ({"sortBy": "name", "sortOrder": "desc"}, ["other", "lookup", "look"]),
        ({"sortBy": "category"}, ["look", "lookup", "other"]),
        ({"ids": "no-such"}, []),
    ],
)
def test_list_filters(api, integration, parameters, names):
    for changes in ({"name": "look"}, {"name": "lookup", "secure": True}, {"name": "other", "category": "mine"}):
        api.action(integration, **changes)
    assert [one["name"] for one in api.get(ACTIONS, params=parameters)["entities"]] == names


def test_list_by_ids_and_with_config(api, integration):
    first, _ = api.action(integration), api.action(integration)
    page = api.get(ACTIONS, params={"ids": first["id"], "includeConfig": "true"})
    assert [one["id"] for one in page["entities"]] == [first["id"]]
    assert "config" in page["entities"][0]
    assert "config" not in api.get(ACTIONS)["entities"][0]
    api.get(ACTIONS, params={"ids": ",".join("x" * 51)}, expect=400)


def test_categories(api, integration):
    api.action(integration, category="b")
    api.action(integration, category="a", secure=True)
    assert api.get(f"{ACTIONS}/categories")["entities"] == [{"name": "a"}, {"name": "b"}]
    assert api.get(f"{ACTIONS}/categories", params={"secure": "true"})["entities"] == [{"name": "a"}]


def test_static_actions(api, control):
    salesforce = api.integration("salesforce-datadip")
    listed = api.get(ACTIONS)["entities"]
    assert {one["id"].split("_-_")[0] for one in listed} == {"static"}
    assert listed[0]["id"].endswith(f"_-_{salesforce}")
    path = f"{ACTIONS}/{listed[0]['id']}"
    api.get(path)
    api.call("DELETE", path, expect=400)
    api.call("PATCH", path, {"name": "x", "version": 1}, expect=400)
    assert control.state().actions == []
    control.reset()
    control.switches(static_action_ids="uuid")
    api.integration("zendesk-data-actions")
    assert re.fullmatch(r"static_[0-9a-f-]{36}", api.get(ACTIONS)["entities"][0]["id"])
    for kind in ("purecloud-data-actions", "aws-lambda-data-actions", "function-data-actions", "google-data-actions"):
        api.integration(kind)
    assert api.get(ACTIONS)["total"] == 1
    control.reset()
    control.switches(static_actions=False)
    api.integration("salesforce-datadip")
    assert api.get(ACTIONS)["total"] == 0


def test_custom_auth_action(api, control, integration):
    path = f"{ACTIONS}/customAuth_-_{integration}"
    api.get(path, expect=404)
    oauth, other = api.credential("userDefinedOAuth"), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": oauth}})
    assert api.get(path)["version"] == 1
    assert api.get(ACTIONS)["total"] == 0
    assert api.get(ACTIONS, params={"includeAuthActions": "true"})["total"] == 1
    assert [action.kind for action in control.state().actions] == ["customAuth"]
    api.call("DELETE", path, expect=400)
    request = {"requestType": "POST", "requestUrlTemplate": "https://x.com/token"}
    api.call("PATCH", path, {"version": 1, "config": {"request": request, "timeoutSeconds": 5}}, expect=400)
    assert api.call("PATCH", path, {"version": 1, "config": {"request": request}})["version"] == 2
    api.configure(integration, notes="unrelated")
    assert api.get(path)["version"] == 2
    api.configure(integration, credentials={"basicAuth": {"id": other}})
    api.get(path, expect=404)
    api.configure(integration, credentials={"basicAuth": {"id": oauth}})
    assert api.get(path)["version"] == 1
    api.call("DELETE", f"/integrations/{integration}")
    api.get(path, expect=404)


def test_custom_auth_action_follows_the_credential(api, control, integration):
    path = f"{ACTIONS}/customAuth_-_{integration}"
    credential = api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    control.change_credential(credential, type="userDefinedOAuth", fields={"a": "b"})
    api.get(path)
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)
    api.get(path, expect=404)


def test_custom_auth_action_can_come_late(api, control, integration):
    control.switches(auth_action_lag_seconds=60.0)
    api.configure(integration, credentials={"basicAuth": {"id": api.credential("userDefinedOAuth")}})
    path = f"{ACTIONS}/customAuth_-_{integration}"
    api.get(path, expect=404)
    control.pass_time(60.0)
    api.get(path)


def test_delete(api, integration):
    action, draft = api.action(integration), api.action(integration, "/drafts")
    api.call("DELETE", f"{ACTIONS}/{action['id']}", expect=204)
    api.call("DELETE", f"{ACTIONS}/{action['id']}", expect=404)
    api.call("DELETE", f"{ACTIONS}/{draft['id']}", expect=404)
    api.call("DELETE", f"{ACTIONS}/{draft['id']}/draft", expect=204)
    api.get(f"{ACTIONS}/{draft['id']}/draft", expect=404)
    assert api.get(f"{ACTIONS}/drafts")["total"] == 0


def _zip():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("src/index.js", "exports.handler = async () => ({})")
    return content.getvalue()


ZIP = _zip()


@pytest.fixture
def function(api):
    """The path of a draft whose function has its settings."""
    draft = api.action(api.integration("function-data-actions"), "/drafts", config={})
    path = f"{ACTIONS}/{draft['id']}"
    body = {"handler": "src/index.handler", "runtime": "nodejs22.x", "description": "d"}
    answer = api.call("PUT", f"{path}/draft/function", body)
    assert answer["function"]["timeoutSeconds"] == 15
    return path


def test_function(api, control, function):
    control.switches(function_transfer_reads=1)
    announced = api.call("POST", f"{function}/draft/function/upload", {"fileName": "code.zip"})
    assert api.get(f"{function}/draft/function")["zip"]["status"] == "Pending"
    assert announced["signedUrlTimeoutSeconds"] == 900
    headers = {**announced["headers"], "Content-Type": "application/zip"}
    put = httpx.put(announced["url"], content=ZIP, headers=headers, trust_env=False, verify=False)
    assert put.status_code == 200
    assert control.requests()[-1].route == "/uploads/{id}"
    assert api.get(f"{function}/draft/validation")["valid"] is False
    codes = [api.get(f"{function}/draft/function") for _ in range(2)]
    assert [each["zip"]["status"] for each in codes] == ["Transferring", "Available"]
    assert "zipId" not in codes[0]["function"]
    assert codes[1]["function"]["zipId"] == codes[1]["zip"]["id"]
    version = api.get(f"{function}/draft")["version"]
    assert version == 3, "the settings and the code have moved it"
    published = api.call("POST", f"{function}/draft/publish", {"version": version})
    assert published["config"]["request"]["requestUrlTemplate"].startswith("functions/")
    assert api.get(f"{function}/function")["function"]["handler"] == "src/index.handler"
    api.get(f"{function}/draft/function", expect=404)
    report = control.state().actions[0].function
    assert report is not None
    assert report.sha256 == hashlib.sha256(ZIP).hexdigest()
    api.call("POST", f"{function}/draft")
    assert api.get(f"{function}/draft/function")["zip"]["status"] == "Available"
    assert api.get(f"{function}/draft/validation")["valid"] is True


UPLOAD_HEADERS = (
    *(f"x-amz-meta-{name}" for name in ("correlationid", "filename", "functionid", "organizationid")),
    "x-amz-tagging",
)


@pytest.mark.parametrize("missing", [*UPLOAD_HEADERS, "Content-Type"])
def test_upload_needs_its_headers(api, function, missing):
    announced = api.call("POST", f"{function}/draft/function/upload", {"fileName": "code.zip"})
    headers = {**announced["headers"], "Content-Type": "application/zip"}
    del headers[missing]
    assert httpx.put(announced["url"], content=ZIP, headers=headers, trust_env=False, verify=False).status_code == 403


def test_upload_of_something_else(api, function):
    announced = api.call("POST", f"{function}/draft/function/upload", {"fileName": "code.zip"})
    headers = {**announced["headers"], "Content-Type": "application/zip"}
    httpx.put(announced["url"], content=b"no zip", headers=headers, trust_env=False, verify=False)
    code = api.get(f"{function}/draft/function")["zip"]
    assert code["status"] == "InvalidFormat"
    assert code["errorMessage"]
    api.call("POST", f"{function}/draft/publish", {"version": 3}, expect=400)


def deliver(api, function) -> str:
    """Upload code; returns its id."""
    announced = api.call("POST", f"{function}/draft/function/upload", {"fileName": "code.zip"})
    assert set(announced["headers"]) == set(UPLOAD_HEADERS)
    headers = {**announced["headers"], "Content-Type": "application/zip"}
    assert httpx.put(announced["url"], content=ZIP, headers=headers, trust_env=False, verify=False).status_code == 200
    return str(api.get(f"{function}/draft/function")["zip"]["id"])


SETTINGS = {"handler": "src/index.handler", "runtime": "nodejs22.x"}


def test_settings_keep_the_id_of_their_code(api, control, function):
    zip_id = deliver(api, function)
    api.call("PUT", f"{function}/draft/function", {**SETTINGS, "zipId": "of nothing"}, expect=400)
    assert api.call("PUT", f"{function}/draft/function", {**SETTINGS, "zipId": zip_id})["function"]["zipId"] == zip_id
    control.switches(function_needs_zip_id=True)
    assert api.get(f"{function}/draft/validation")["valid"] is True
    api.call("PUT", f"{function}/draft/function", SETTINGS)
    assert "settings name none" in api.get(f"{function}/draft/validation")["errors"][0]["message"]


def test_while_code_is_processed_changes_are_refused(api, control, function):
    control.switches(function_transfer_reads=1, function_processing_refusals=2)
    deliver(api, function)
    version = api.get(f"{function}/draft")["version"]
    for method, path, body in (
        ("PUT", "/draft/function", SETTINGS),
        ("POST", "/draft/publish", {"version": version}),
    ):
        refusal = api.call(method, f"{function}{path}", body, expect=400)
        assert (refusal["message"], refusal["details"]) == ("Bad Request", [{"errorCode": "ACTION.PROCESSING"}])
    api.call("POST", f"{function}/draft/publish", {"version": version})


def test_the_versions_of_drafts_may_stand_still(api, control, function):
    control.switches(function_changes_move_the_version=False)
    before = api.get(f"{function}/draft")["version"]
    deliver(api, function)
    api.call("PUT", f"{function}/draft/function", SETTINGS)
    assert api.get(f"{function}/draft")["version"] == before


def test_runtimes_that_are_no_longer_for_new_functions(api, control, function):
    path, other = f"{function}/draft/function", {**SETTINGS, "timeoutSeconds": 3}
    for name in ("nodejs18.x", "nodejs16.x", "nodejs2.x"):
        api.call("PUT", path, {**SETTINGS, "runtime": name}, expect=400)
    control.switches(runtime_statuses={"nodejs22.x": "Deprecated"})
    api.call("PUT", path, other)
    control.switches(runtime_statuses={"nodejs22.x": "Unavailable"})
    api.call("PUT", path, other, expect=400)
    api.call("PUT", path, {**SETTINGS, "runtime": "nodejs20.x"}, expect=400)
    api.call("PUT", path, {**other, "runtime": "nodejs20.x"})
    control.switches(runtime_statuses={})
    assert [each for each in api.get(f"{ACTIONS}/functions/runtimes") if each["name"] == "nodejs22.x"] == [
        {"name": "nodejs22.x", "description": "AWS provided Node.js 22.x runtime", "status": "Available"}
    ]


def test_what_cannot_be_published_at_once(api, integration):
    of_functions = api.integration("function-data-actions")
    refusal = api.action(of_functions, expect=400)
    says = "Integration of type 'function-data-actions' does not support creating published actions."
    assert refusal["message"] == says
    assert api.action(integration, config=None, expect=400)["message"] == "Bad Request"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"timeoutSeconds": 16}),
        ("", {"description": "x" * 256}),
        ("", {"colour": "red"}),
        ("/upload", {"fileName": "a/b.zip"}),
        ("/upload", {"fileName": "a.zip", "signedUrlTimeoutSeconds": 0}),
    ],
)
def test_function_bodies_are_strict(api, function, path, body):
    api.call("POST" if path else "PUT", f"{function}/draft/function{path}", body, expect=400)


def test_functions_are_for_function_actions_only(api, integration):
    draft = api.action(integration, "/drafts")
    api.call("PUT", f"{ACTIONS}/{draft['id']}/draft/function", {"handler": "x"}, expect=400)


def test_runtimes(api):
    runtimes = {one["name"]: one["status"] for one in api.get(f"{ACTIONS}/functions/runtimes")}
    assert runtimes["nodejs22.x"] == "Available"


def test_certificates(api):
    path = f"{ACTIONS}/certificates"
    assert len(api.get(path)["entities"]) == 3
    upcoming = api.get(path, params={"status": "Upcoming", "type": "Client"})["entities"]
    assert [one["signingAuthority"] for one in upcoming] == ["DigiCert"]
    api.get(path, params={"status": "Past"}, expect=400)
    store = api.get(f"{path}/truststore")
    assert store["total"] == len(store["entities"])


def test_what_was_written_may_come_back_without_its_configuration(api, integration, control):
    control.switches(action_answers_have_config=False)
    action = api.action(integration)
    assert "config" not in action
    assert api.get(f"{ACTIONS}/{action['id']}", params={"includeConfig": "true"})["config"]
