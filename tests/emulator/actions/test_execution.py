"""Test runs of actions: a real request to a local server, the templates, the steps (API reference 3.3 and 8.2)."""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from genesyscloud_emulator import ControlError
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.slow]

ACTIONS = "/integrations/actions"
HOST = "api.example.com"
ANYTHING = {"type": "object", "additionalProperties": True}


@dataclass
class Backend:
    """A web service on this machine: what it answers, and the requests that it got."""

    url: str = ""
    status: int = 200
    answer: str = "{}"
    delay: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def backend(control):
    backend = Backend()

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self):
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            backend.requests.append((self.command, self.path, headers, body))
            time.sleep(backend.delay)
            self.send_response(backend.status)
            for name, value in backend.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(backend.answer.encode())
            self.close_connection = True

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        backend.url = f"http://127.0.0.1:{server.server_port}"
        control.switches(backends={HOST: backend.url})
        yield backend
        server.shutdown()
        thread.join()


@pytest.fixture
def integration(api, control):
    return active(api, control)


def active(api, control, kind="custom-rest-actions"):
    """An active integration."""
    return control.change_integration(api.integration(kind), intended_state="ENABLED").id


def contract(output=None, required=(), **inputs):
    properties = {name: {"type": kind} for name, kind in inputs.items()}
    given = {"type": "object", "properties": properties, "required": list(required)}
    return {"input": {"inputSchema": given}, "output": {"successSchema": output or ANYTHING}}


OPEN = contract()


def config(verb="GET", url=f"https://{HOST}/", body=None, headers=None, timeout=None, **response):
    request = {"requestType": verb, "requestUrlTemplate": url, "requestTemplate": body, "headers": headers}
    return {"request": request, "response": response or None, "timeoutSeconds": timeout}


def run(api, integration, values=None, *, contract=OPEN, **settings):
    """Publish an action and test it."""
    action = api.action(integration, config=config(**settings), contract=contract)
    return api.call("POST", f"{ACTIONS}/{action['id']}/test", values or {})


def failure(result, name):
    """The message of the failed step, which is the last one and has this name."""
    last = result["operations"][-1]
    assert (result["success"], last["success"], last["name"]) == (False, False, name)
    assert all(step["success"] for step in result["operations"][:-1])
    assert result["error"] == last["error"]
    assert "finalResult" not in result
    return last["error"]["message"]


def test_a_run_calls_the_server_and_shows_each_step(api, integration, backend):
    backend.answer = '{"customer": {"name": "Ann", "age": 41}}'
    output = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    result = run(
        api,
        integration,
        {"id": "7"},
        contract=contract(output, id="string"),
        url=f"https://{HOST}/customers/${{input.id}}?full=a%20b",
        headers={"X-Customer": "${input.id}"},
        translationMap={"name": "$.customer.name"},
        successTemplate='{"name": ${name}}',
    )
    ((verb, path, headers, body),) = backend.requests
    assert (verb, path, body) == ("GET", "/customers/7?full=a%20b", "")
    assert (headers["host"], headers["x-customer"]) == (HOST, "7")
    assert result["success"] is True
    assert result["finalResult"] == {"name": "Ann"}
    assert [(step["step"], step["name"], step["success"], step["result"]) for step in result["operations"]] == [
        (1, "Validate input against schema", True, {"id": "7"}),
        (
            2,
            "Resolve request URL",
            True,
            {"requestType": "GET", "requestUrl": f"https://{HOST}/customers/7?full=a%20b"},
        ),
        (3, "Resolve request headers", True, {"X-Customer": "7"}),
        (4, "Execute request", True, {"customer": {"name": "Ann", "age": 41}}),
        (5, "Resolve translation variables", True, {"name": '"Ann"'}),
        (6, "Apply output transformation", True, {"name": "Ann"}),
        (7, "Validate output against schema", True, {"name": "Ann"}),
    ]


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
def test_the_defaults_pass_input_and_answer_through(api, integration, backend, verb):
    backend.answer = '{"a": [1, null, "x"]}'
    values = {"text": 'é "q" ${input.number}', "number": 1.5, "flag": True, "nothing": None}
    result = run(api, integration, values, verb=verb)
    assert result["finalResult"] == {"a": [1, None, "x"]}
    ((_, _, headers, body),) = backend.requests
    assert (json.loads(body), headers["content-type"]) == (values, "application/json")
    assert result["operations"][3]["name"] == "Resolve request body"
    assert json.loads(result["operations"][3]["result"]) == values


def test_get_and_delete_send_no_body(api, integration, backend):
    assert run(api, integration, verb="DELETE", body="${input.rawRequest}")["success"]
    ((verb, _, headers, body),) = backend.requests
    assert (verb, body, "content-type" in headers) == ("DELETE", "", False)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("${input.s}|${input.i}|${input.f}|${input.b}", 'a "b"/c|5|1.5|true'),
        ("[${input.none}] [$!{input.none}] [${input.null}]", "[${input.none}] [] [${input.null}]"),
        ('"$esc.jsonEncode(${input.s})"', r'"a \"b\"/c"'),
        ('$esc.uriEncode("${input.s}")', "a%20%22b%22%2Fc"),
        ('$esc.jsonEncode(${input.none}) $esc.jsonEncode("$!{input.none}")', "$esc.jsonEncode(${input.none}) "),
        ("$5, #1, #fff, 50$ and C:\\x $.a $$", "$5, #1, #fff, 50$ and C:\\x $.a $$"),
    ],
)
def test_templates(api, integration, backend, template, text):
    values = {"s": 'a "b"/c', "i": 5, "f": 1.5, "b": True, "null": None}
    assert run(api, integration, values, verb="POST", body=template)["success"]
    assert backend.requests[0][3] == text


def test_directives_are_executed(api, integration, backend):
    body = """{"skills": [
#foreach($each in ["a", "b"])
{"id": "$!{input.prefix}$each"}#if($foreach.hasNext),#end

#end
]#if("$!{input.note}" != ""), "note": "$esc.jsonEncode(${input.note})"#end}"""
    run(api, integration, {"prefix": "x-", "note": 'a "b"'}, verb="POST", body=body)
    run(api, integration, {}, verb="POST", body=body)
    assert [json.loads(request[3]) for request in backend.requests] == [
        {"skills": [{"id": "x-a"}, {"id": "x-b"}], "note": 'a "b"'},
        {"skills": [{"id": "a"}, {"id": "b"}]},
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${authResponse.token}", "the emulator does not run the custom auth action"),
        ("${credentials.apiKey}", "that is for a `userDefined` credential"),
        ("$urlTool.optionalQueryParam('a', 1)", "calls `optionalQueryParam()`, which the emulator does not know there"),
        ("$somebody.knows()", "calls `somebody`, which the emulator does not know"),
        ("#if($x)", "`#if` without its `#end`, on line 1"),
        ("#{else}", "`#else` belongs to nothing, on line 1"),
        ("#macro_of_somebody(1)", "calls a macro that there is not, on line 1"),
        ("#foreach($x in [1..2000000000])#end", "it takes too many steps"),
    ],
)
def test_what_cannot_be_filled_in_fails_the_step(api, integration, backend, text, reason):
    result = run(api, integration, {"id": "7"}, verb="POST", body=f'{{"a": "b" {text} }}')
    message = failure(result, "Resolve request body")
    assert message.startswith("The request template cannot be filled in: ")
    assert reason in message
    assert backend.requests == []


def test_what_cannot_be_filled_in_is_found_in_every_template(api, integration, backend):
    text = "$x.y()"
    message = failure(run(api, integration, url=f"https://{HOST}/{text}"), "Resolve request URL")
    assert message.startswith("The request URL cannot be filled in: ")
    message = failure(run(api, integration, headers={"X-A": text}), "Resolve request headers")
    assert message.startswith("The header X-A cannot be filled in: ")
    message = failure(run(api, integration, successTemplate='{"a": ${input.id}}'), "Apply output transformation")
    assert message == (
        "The success template cannot be filled in: `${input.id}` has no value here: the emulator puts no input into an"
        " output, on line 1."
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("$.name", '"Ann"'),
        ("$.age", "41"),
        ("$.nothing", "null"),
        ("$['lines'][0]", '{"kind": "a", "n": 1}'),
        ("$.lines[-1].n", "3"),
        ("$.lines[?(@.kind=='a')].n", "[1, 3]"),
        ("$.lines[?(@.kind=='z')].n", "[]"),
        ("$.lines[?(@.kind=='b')].n", "[2]"),
        ("$..n", "[1, 2, 3]"),
        ("$.missing", '"default"'),
        ("$.lines[9]", '"default"'),
        ("$.missing[?(@.kind=='a')].n", '"default"'),
        ("$.missing[*]", '"default"'),
    ],
)
def test_translation_map(api, integration, backend, path, text):
    lines = [{"kind": "a", "n": 1}, {"kind": "b", "n": 2}, {"kind": "a", "n": 3}]
    backend.answer = json.dumps({"name": "Ann", "age": 41, "nothing": None, "lines": lines})
    result = run(
        api,
        integration,
        translationMap={"found": path},
        translationMapDefaults={"found": '"default"'},
        successTemplate='{"it": ${found}}',
    )
    assert result["operations"][-3]["result"] == {"found": text}
    assert result["finalResult"] == {"it": json.loads(text)}


def test_a_path_that_finds_nothing_and_has_no_default(api, integration, backend):
    settings = {"translationMap": {"x": "$.x"}, "successTemplate": '{"x": ${x}}'}
    message = failure(run(api, integration, **settings), "Apply output transformation")
    assert message.startswith("What the success template made is not JSON")
    assert message.endswith('{"x": ${x}}')
    settings["successTemplate"] = '{"x": "$!{x}"}'
    assert run(api, integration, **settings)["finalResult"] == {"x": ""}


@pytest.mark.parametrize("path", [".name", "name", "$.lines.length()", "$.a[", "$.a | $.b"])
def test_paths_outside_of_the_standard_are_refused(api, integration, backend, path):
    message = failure(run(api, integration, translationMap={"n": path}), "Resolve translation variables")
    assert message.startswith(f"The emulator cannot follow {path}, the path of n. It reads JSONPath as RFC 9535")


@pytest.mark.parametrize("answer", ['"text"', "5", "null", "[1]"])
def test_answers_that_are_no_object(api, integration, backend, answer):
    backend.answer = answer
    free = {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {}}}
    result = run(api, integration, contract=free, translationMap={"all": "$"}, successTemplate="[${all}, ${rawResult}]")
    assert result["finalResult"] == [json.loads(answer)] * 2


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"id": 5}, "$.id: 5 is not of type 'string'"),
        ({"count": 1}, "'id' is a required property"),
        ({"id": "a", "count": 1.5}, "$.count"),
        ({"id": None}, "$.id"),
    ],
)
def test_input_has_to_fit_the_contract(api, integration, backend, values, word):
    shape = contract(id="string", count="integer", required=["id"])
    message = failure(run(api, integration, values, contract=shape), "Validate input against schema")
    assert message.startswith("The input does not fit the contract: ")
    assert word in message
    assert backend.requests == []


def test_output_has_to_fit_the_contract(api, integration, backend):
    backend.answer = '{"name": 5}'
    output = {"type": "object", "properties": {"name": {"$ref": "#/definitions/text"}}}
    output["definitions"] = {"text": {"type": "string"}}
    message = failure(run(api, integration, contract=contract(output)), "Validate output against schema")
    assert message == "The output does not fit the contract: $.name: 5 is not of type 'string'"


@pytest.mark.parametrize("schema", [{"type": "text"}, {"$ref": "https://example.com/schema.json"}])
def test_a_contract_that_cannot_be_checked(api, integration, backend, schema):
    draft = api.action(integration, "/drafts", config=config(), contract=contract(schema))  # no schema is published
    result = api.call("POST", f"{ACTIONS}/{draft['id']}/draft/test", {})
    assert failure(result, "Validate output against schema").startswith("The output contract is no JSON schema: ")


def test_a_host_that_leads_nowhere_is_never_asked(api, integration, backend):
    message = failure(run(api, integration, url="https://localhost/"), "Execute request")
    assert "sends nothing beyond this machine" in message
    assert "--backend localhost=http://127.0.0.1:PORT" in message


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1",
        "http://example.com:80",
        "http://192.168.0.1:80",
        "http://127.0.0.1",
        "http://127.0.0.1:80/path",
        "http://127.0.0.1.example.com:80",
        "127.0.0.1:80",
        5,
    ],
)
def test_backends_are_on_this_machine(control, url):
    with pytest.raises(ControlError, match="backends"):
        control.switches(backends={HOST: url})


def test_backends_go_with_a_reset(api, control, integration, backend):
    control.switches(backends={"API.Example.com": backend.url.replace("127.0.0.1", "localhost")})
    assert run(api, integration)["success"]
    control.reset()
    assert control.switches().backends == {}


@pytest.mark.parametrize(
    ("url", "values", "word"),
    [
        (f"https://{HOST}/${{input.id}}", {"id": "a b"}, "$esc.uriEncode() encodes"),
        (f"https://{HOST}/${{input.id}}", {}, "$esc.uriEncode() encodes"),
        ("https://${input.id}/", {"id": "example.com:8443"}, "must use port 443. It came to https://example.com:8443/"),
        ("https://${input.id}/", {"id": "a:b"}, "is not a URL"),
    ],
)
def test_the_url_has_to_be_one(api, integration, backend, url, values, word):
    result = run(api, integration, values, contract=contract(id="string"), url=url)
    assert word in failure(result, "Resolve request URL")


@pytest.mark.parametrize("headers", [{"X-A": "${input.id}"}, {"X A": "a"}])
def test_headers_have_to_be_such(api, integration, backend, headers):
    message = failure(run(api, integration, {"id": "a\r\nb"}, headers=headers), "Resolve request headers")
    assert "characters that HTTP does not allow" in message


@pytest.mark.parametrize(("status", "answer"), [(404, '{"message": "no such customer"}'), (302, "moved")])
def test_an_answer_that_is_no_success(api, integration, backend, status, answer):
    backend.status, backend.answer, backend.headers = status, answer, {"Location": f"{backend.url}/elsewhere"}
    message = failure(run(api, integration), "Execute request")
    assert message == f"https://{HOST}/ answered with status {status}: {answer}"
    assert len(backend.requests) == 1


@pytest.mark.parametrize("answer", ["", "<html>", '{"a": NaN}'])
def test_an_answer_that_is_not_json(api, integration, backend, answer):
    backend.answer = answer
    message = failure(run(api, integration), "Execute request")
    assert message.startswith(f"The answer of https://{HOST}/ is not JSON")


def test_nobody_listens(api, control, integration, backend):
    control.switches(backends={HOST: "http://127.0.0.1:1"})
    message = failure(run(api, integration), "Execute request")
    assert message.startswith(f"The request to https://{HOST}/, which leads to http://127.0.0.1:1, failed: ")


def test_the_action_s_timeout_counts_and_others_are_served_meanwhile(api, integration, backend):
    backend.delay = 3.0
    action = api.action(integration, config=config(timeout=2), contract=contract())
    answers = []
    path = f"{ACTIONS}/{action['id']}/execute"
    thread = threading.Thread(target=lambda: answers.append(api.http.post(path, json={})))
    thread.start()
    until(lambda: bool(backend.requests))
    api.get(f"/integrations/{integration}")
    assert thread.is_alive()
    thread.join()
    assert answers[0].status_code == 504
    assert answers[0].json()["message"] == f"https://{HOST}/ did not answer in 2 seconds."


def test_basic_auth(api, integration, backend):
    api.configure(integration, credentials={"basicAuth": {"id": api.credential(userName="ann", password="s3cret")}})
    result = run(api, integration)
    assert backend.requests[0][2]["authorization"] == "Basic YW5uOnMzY3JldA=="
    assert result["operations"][2]["result"] == {"Authorization": "Basic ********"}
    run(api, integration, headers={"authorization": "mine", "host": "other"})
    assert (backend.requests[1][2]["authorization"], backend.requests[1][2]["host"]) == ("mine", "other")


def test_an_encoded_url_arrives_as_it_is(api, integration, backend):
    url = f"https://{HOST}/$esc.uriEncode(${{input.id}})?q=$esc.uriEncode(${{input.id}})&r=%2B+'#part"
    assert run(api, integration, {"id": "a/b &é"}, url=url)["success"]
    assert backend.requests[0][1] == "/a%2Fb%20%26%C3%A9?q=a%2Fb%20%26%C3%A9&r=%2B+'"


def test_a_url_that_is_wrong_by_a_credential_is_shown_without_it(api, integration, backend):
    api.configure(integration, credentials={"basicAuth": {"id": api.credential("userDefined", host="planted:8443")}})
    message = failure(run(api, integration, url="https://${credentials.host}/x"), "Resolve request URL")
    assert message == "The request URL must use port 443. It came to https://********/x."


def test_user_defined_credentials_are_sent_but_not_shown(api, integration, backend):
    credential = api.credential("userDefined", apiKey="s3cret", host=HOST)
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    key = "${credentials.apiKey}"
    settings = {"url": f"https://${{credentials.host}}/{key}", "headers": {"X-Key": key}, "body": f'"{key}"'}
    backend.status = 500
    result = run(api, integration, verb="POST", **settings)
    _, path, headers, body = backend.requests[0]
    assert (path, headers["x-key"], body) == ("/s3cret", "s3cret", '"s3cret"')
    assert failure(result, "Execute request").startswith("https://********/******** answered with status 500")
    assert "s3cret" not in json.dumps(result)


def test_custom_auth_actions_are_tested_but_not_executed(api, integration, backend):
    credential = api.credential("userDefinedOAuth", clientSecret="s3cret")
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    path = f"{ACTIONS}/customAuth_-_{integration}"
    request = {"requestType": "POST", "requestUrlTemplate": f"https://{HOST}/token"}
    request["requestTemplate"] = "secret=${credentials.clientSecret}"
    api.call("PATCH", path, {"version": 1, "config": {"request": request}})
    backend.answer = '{"token": "t"}'
    assert api.call("POST", f"{path}/test", {})["finalResult"] == {"token": "t"}
    assert backend.requests[0][3] == "secret=s3cret"
    message = api.call("POST", f"{path}/execute", {}, expect=400)["message"]
    assert message.endswith("is a custom auth action, which the service executes itself.")
    assert len(backend.requests) == 1
    settings = {"verb": "POST", "body": "${credentials.clientSecret}"}
    assert "`${credentials.clientSecret}` has no value here" in failure(
        run(api, integration, **settings), "Resolve request body"
    )


def test_execute_answers_with_the_result_alone(api, integration, backend):
    action = api.action(integration, config=config(), contract=contract(id="string"))
    path = f"{ACTIONS}/{action['id']}/execute"
    backend.answer = '{"name": "Ann"}'
    assert api.call("POST", path, {"id": "7"}) == {"name": "Ann"}
    assert "does not fit" in api.call("POST", path, {"id": 7}, expect=400)["message"]
    backend.status = 500
    assert "status 500" in api.call("POST", path, {"id": "7"}, expect=400)["message"]


def test_a_draft_is_tested_apart_from_what_is_published(api, integration, backend):
    draft = api.action(integration, "/drafts", config=None, contract=None)
    path = f"{ACTIONS}/{draft['id']}"
    message = failure(api.call("POST", f"{path}/draft/test", {}), "Resolve request URL")
    assert message == "The action has no request type or no request URL."
    api.call("PATCH", f"{path}/draft", {"version": 1, "config": config(), "contract": contract()})
    assert api.call("POST", f"{path}/draft/test", {})["success"]
    for name in ("test", "execute"):
        api.call("POST", f"{path}/{name}", {}, expect=404)
    api.call("POST", f"{path}/draft/publish", {"version": 2})
    api.call("POST", f"{path}/draft/test", {}, expect=404)
    assert api.call("POST", f"{path}/test", {})["success"]
    assert len(backend.requests) == 2


@pytest.mark.parametrize("name", ["test", "execute", "draft/test"])
def test_strictness(api, integration, backend, name):
    action = api.action(integration, config=config(), contract=contract())
    api.call("POST", f"{ACTIONS}/{action['id']}/draft")
    path = f"{ACTIONS}/{action['id']}/{name}"
    api.call("POST", path, [], expect=400)
    api.call("POST", path, expect=415)
    api.call("POST", path, {}, params={"flatten": "true"}, expect=400)
    api.call("POST", path, {}, params={"flatten": "false"})
    api.call("POST", path, {}, params={"color": "red"}, expect=400)
    api.call("POST", f"{ACTIONS}/no-such/{name}", {}, expect=404)
    api.call("GET", path, expect=405)
    assert len(backend.requests) == 1


@pytest.mark.parametrize(
    ("kind", "request_type", "url"),
    [
        ("aws-lambda-data-actions", "POST", "arn:aws:lambda:us-east-1:123456789012:function:f"),
        ("function-data-actions", "POST", None),
    ],
)
def test_other_types_are_not_run(api, control, backend, kind, request_type, url):
    action = api.action(active(api, control, kind), "/drafts", config=config(request_type, url), contract=OPEN)
    message = failure(api.call("POST", f"{ACTIONS}/{action['id']}/draft/test", {}), "Resolve request URL")
    assert message.startswith("The emulator does not run actions of ")
    assert backend.requests == []


@pytest.mark.parametrize("path", ["test", "execute", "draft/test"])
@pytest.mark.parametrize("reported", ["INACTIVE", "ERROR"])
def test_only_an_active_integration_runs_its_actions(api, control, integration, backend, path, reported):
    action = api.action(integration, config=config())["id"]
    api.call("POST", f"{ACTIONS}/{action}/draft")
    control.change_integration(integration, reported_state={"code": reported})
    message = api.call("POST", f"{ACTIONS}/{action}/{path}", {}, expect=400)["message"]
    assert message.endswith(f"its integration {integration} is not active: it is {reported}.")
    assert backend.requests == []
    control.switches(inactive_integrations_run=True)
    api.call("POST", f"{ACTIONS}/{action}/{path}", {})
    control.switches(inactive_integrations_run=False)
    control.change_integration(integration, reported_state={"code": "ACTIVE"})
    api.call("POST", f"{ACTIONS}/{action}/{path}", {})
    assert len(backend.requests) == 2


SALESFORCE = ("salesforce-datadip", "salesforceUser", "salesforce")
DYNAMICS = ("microsoft-dynamics-data-actions", "msDynamics", "msDynamics")
ZENDESK = ("zendesk-data-actions", "zendeskApiToken", "zendeskApiToken")


def with_credential(api, control, system, **fields):
    kind, slot, type_ = system
    integration = active(api, control, kind)
    api.configure(integration, credentials={slot: {"id": api.credential(type_, **fields)}})
    return integration


@pytest.mark.parametrize(
    ("system", "fields", "path"),
    [
        (
            SALESFORCE,
            {"username": "u", "password": "p", "securityToken": "t", "loginUrl": f"https://{HOST}/"},
            "/services/data/v61.0/sobjects/Case/",
        ),
        (
            DYNAMICS,
            {"username": "u", "password": "p", "applicationId": "a", "orgWebAddress": f"https://{HOST}"},
            "/api/data/v9.2/leads",
        ),
        (ZENDESK, {"userEmail": "u", "apiToken": "t", "baseUrl": f"https://{HOST}"}, "/api/v2/tickets.json"),
    ],
    ids=["salesforce", "dynamics", "zendesk"],
)
def test_the_address_of_the_credential_comes_before_a_path(api, control, backend, system, fields, path):
    integration = with_credential(api, control, system, **fields)
    result = run(api, integration, {"id": "7"}, url=f"{path}?${{esc.dollar}}id=${{input.id}}")
    assert result["success"]
    assert result["operations"][1]["result"]["requestUrl"] == f"https://{HOST}{path}?$id=7"
    ((_, sent, headers, _),) = backend.requests
    assert (sent, headers["host"]) == (f"{path}?$id=7", HOST)
    basic = f"Basic {base64.b64encode(b'u/token:t').decode()}" if system is ZENDESK else None
    assert headers.get("authorization") == basic
    action = api.action(integration, config=config(url=path))["id"]
    flow = control.publish_flow("Orders", [action])
    control.run_flow(flow.id, {})
    assert len(backend.requests) == 2


def test_salesforce_has_an_address_by_default(api, control, backend):
    control.switches(backends={"login.salesforce.com": backend.url})
    fields = {"username": "u", "password": "p", "securityToken": "t"}
    assert run(api, with_credential(api, control, SALESFORCE, **fields), url="/services/data")["success"]
    assert backend.requests[0][2]["host"] == "login.salesforce.com"


def test_a_system_with_an_address_takes_paths_alone(api, control, backend):
    absolute = f"https://{HOST}/x"
    integration = active(api, control, ZENDESK[0])
    refusal = "must be a path: the address of the credential comes before it."
    draft = api.action(integration, "/drafts", config=config(url=absolute), contract=OPEN)
    faults = api.call("GET", f"{ACTIONS}/{draft['id']}/draft/validation")
    assert refusal in json.dumps(faults)
    message = failure(run(api, integration, {"url": absolute}, url="${input.url}"), "Resolve request URL")
    assert message == f"The request URL {refusal} It came to {absolute}."
    message = failure(run(api, integration, url="/x"), "Resolve request URL")
    assert message == "The integration has no credential, whose address comes before /x."
    control.switches(absolute_system_urls="accept")
    assert run(api, active(api, control, ZENDESK[0]), url=absolute)["success"]
    assert backend.requests[0][1] == "/x"


@pytest.mark.parametrize("kind", ["google-data-actions", "adobe-data-actions"])
def test_absolute_urls_of_google_and_adobe_are_sent(api, control, backend, kind):
    assert run(api, active(api, control, kind), url=f"https://{HOST}/x")["success"]
    message = failure(run(api, active(api, control, kind), url="/x"), "Resolve request URL")
    assert message == "/x is not an absolute URL."


def test_a_flow_sends_what_leads_somewhere(api, control, integration, backend):
    backend.answer = '{"name": "Ann"}'
    given = contract(id="string")
    here = api.action(integration, config=config(url=f"https://{HOST}/${{input.id}}"), contract=given)["id"]
    elsewhere = api.action(integration, config=config(url="https://elsewhere.example.com/"), contract=given)["id"]
    flow = control.publish_flow("Orders", [here, elsewhere])
    assert control.run_flow(flow.id, {"id": "7"}).results == {here: {"name": "Ann"}, elsewhere: None}
    assert [request[1] for request in backend.requests] == ["/7"]
    backend.status = 500
    with pytest.raises(ControlError, match=r"Orders \(version 1.0\) calls action look .* answered with status 500"):
        control.run_flow(flow.id, {"id": "7"})
