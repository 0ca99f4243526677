"""What the configuration of an action may be, judged for each system without the organization."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from genesyscloud_provider.framework.properties import UNKNOWN, is_unknown
from genesyscloud_provider.framework.reading import known, model_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.action_config import validate
from genesyscloud_provider.integrations.facts import SYSTEMS, RequestUrl, System

BY_KEY = {each.key: each for each in SYSTEMS}
WEB, PLATFORM, LAMBDA, FUNCTIONS, SALESFORCE = (
    BY_KEY[key] for key in ("web-services", "genesys-cloud", "aws-lambda", "genesys-cloud-functions", "salesforce")
)
ALL: list[System | None] = [*SYSTEMS, None]
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders"

URL, VERB = "config.request.requestUrlTemplate", "config.request.requestType"


def failures(config: Any, system: System | None) -> Iterator[Failure]:
    """Judge a configuration as a program wrote it."""
    read = known(model_of(ActionInputs, {"config": config}).config)
    if read is not None:
        yield from validate.failures(read, system)
        yield from validate.timeout_failures(known(read.timeout_seconds))


def absences(config: Any, system: System) -> Iterator[Failure]:
    """Miss what a configuration lacks; one that is not known lacks nothing."""
    read = model_of(ActionInputs, {"config": config}).config
    if not is_unknown(read):
        yield from validate.absences(read, system)


def judged(config: Any, system: System | None = None) -> dict[str, str]:
    return {each.path: each.reason for each in failures(config, system)}


def request(system: System | None = None, **values: Any) -> dict[str, str]:
    return judged({"request": values}, system)


def response(**values: Any) -> dict[str, str]:
    return judged({"response": values})


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    ("system", "config"),
    [
        (
            WEB,
            {
                "request": {
                    "requestUrlTemplate": "https://api.example.com/orders/${input.orderId}",
                    "requestType": "POST",
                    "requestTemplate": '{"note": "$esc.jsonString(${input.note})"}',
                    "headers": {"Accept": "application/json", "Authorization": "Bearer ${authResponse.token}"},
                },
                "response": {
                    "translationMap": {"state": "$.order.state"},
                    "translationMapDefaults": {"state": '"none"'},
                    "successTemplate": '{"state": ${state}}',
                },
                "timeoutSeconds": 10,
            },
        ),
        (PLATFORM, {"request": {"requestUrlTemplate": "/api/v2/users/${input.userId}", "requestType": "GET"}}),
        (LAMBDA, {"request": {"requestUrlTemplate": ARN, "requestType": "POST"}, "timeoutSeconds": 60}),
        (FUNCTIONS, {"request": {"requestTemplate": "${input.rawRequest}"}}),
        (None, {"request": None, "response": None, "timeoutSeconds": None}),
    ],
)
def test_what_the_systems_take_is_accepted(system: System | None, config: Any) -> None:
    assert judged(config, system) == {}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda each: each.key)
def test_what_is_needed_for_a_publication_is_missed_by_name(system: System) -> None:
    def missed(config: Any) -> list[str]:
        return [each.path for each in absences(config, system)]

    needed = [] if system is FUNCTIONS else [URL, VERB]
    for empty in (None, {}, {"request": None}, {"request": {"requestUrlTemplate": None}}):
        assert missed(empty) == needed
    assert missed({"request": {"requestUrlTemplate": "x"}}) == needed[1:]
    assert missed({"request": {"requestUrlTemplate": UNKNOWN, "requestType": UNKNOWN}}) == []
    assert missed(UNKNOWN) == missed({"request": UNKNOWN}) == missed("text") == missed({"request": []}) == []


def test_what_is_needed_is_said_with_its_form() -> None:
    assert [each.reason for each in absences({}, WEB)] == [
        "is required for Web Services: an https URL",
        "is required for Web Services: GET, POST, PUT, PATCH or DELETE",
    ]
    assert [each.reason for each in absences({}, LAMBDA)] == [
        "is required for AWS Lambda: the ARN of a Lambda function",
        "is required for AWS Lambda: POST",
    ]
    assert next(absences({}, SALESFORCE)).reason == (
        "is required for Salesforce: a path of the system's API, such as /services/data/v61.0/sobjects/Case/"
    )
    assert next(absences({}, BY_KEY["google"])).reason == "is required for Google"


ANY_VERB = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@pytest.mark.parametrize(
    ("system", "taken"),
    [
        (None, ANY_VERB),
        (WEB, ANY_VERB),
        (SALESFORCE, ANY_VERB),
        (PLATFORM, ["GET", "POST", "PUT", "PATCH"]),
        (LAMBDA, ["POST"]),
        (FUNCTIONS, ["POST"]),
    ],
)
def test_a_system_takes_its_own_verbs_only(system: System | None, taken: list[str]) -> None:
    assert [verb for verb in [*ANY_VERB, "HEAD", "get", ""] if not request(system, requestType=verb)] == [
        verb for verb in ANY_VERB if verb in taken
    ]


@pytest.mark.parametrize(
    ("system", "verb", "reason"),
    [
        (None, "get", "must be GET, POST, PUT, PATCH or DELETE; did you mean `GET`?"),
        (PLATFORM, "DELETE", "must be GET, PUT, POST or PATCH for Genesys Cloud"),
        (LAMBDA, "GET", "must be POST for AWS Lambda"),
    ],
)
def test_a_refused_verb_is_answered_with_those_that_are_taken(system: System | None, verb: str, reason: str) -> None:
    assert request(system, requestType=verb) == {VERB: reason}


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com",
        "https://api.example.com:443/x",
        "HTTPS://API.EXAMPLE.COM/x?y=z#top",
        "https://[2001:db8::1]/x",
        "https://api.example.com/a@b:8443/${input.id}",
        "https://api.example.com?q=${input.q}:8443",
        "https://api.example.com/odata?$filter=name eq 'x'",
        "https://${input.host}/x",
        "https://${input.host}:8443/x",
        "https://api.example.com:${input.port}/x",
        "https://api.example.com:44${input.digit}/x",
        "https://api.${input.region}.example.com/x",
        "${input.url}",
        "$!{input.url}/x",
        "https$input.rest",
        "#if($input.test)https://test.example.com#else https://example.com#end",
    ],
)
def test_a_web_services_url_is_https_on_port_443_or_cannot_be_judged(url: str) -> None:
    assert request(WEB, requestUrlTemplate=url) == {}


HTTPS = "must be an https URL for Web Services, such as https://api.example.com/orders/${input.orderId}"
PORT = "must use port 443, the only one that Web Services actions reach"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", HTTPS),
        ("http://api.example.com/x", HTTPS),
        ("http://${input.host}/x", HTTPS),
        ("api.example.com/x", HTTPS),
        ("/orders/${input.id}", HTTPS),
        ("https://", HTTPS),
        ("https:///x", HTTPS),
        ("https://api example.com/x", HTTPS),
        ("https://api.example.com:port/x", HTTPS),
        ("https://api.example.com:99999/${input.id}", HTTPS),
        ("https://api.example.com:8443", PORT),
        ("https://api.example.com:8443/${input.id}", PORT),
        ("https://api.example.com:80?id=${input.id}", PORT),
        ("https://[2001:db8::1]:8443/x", PORT),
    ],
)
def test_another_web_services_url_is_refused(url: str, reason: str) -> None:
    assert request(WEB, requestUrlTemplate=url) == {URL: reason}


@pytest.mark.parametrize("system", ALL)
@pytest.mark.parametrize(
    "url",
    [
        "https://user:planted@api.example.com/x",
        "https://planted@api.example.com",
        "https://user:planted@${input.host}/x",
        "http://user:planted@api.example.com:8080/x",
    ],
)
def test_credentials_in_a_url_are_refused_whatever_the_system_and_not_shown(system: System | None, url: str) -> None:
    assert request(system, requestUrlTemplate=url) == {
        URL: "must not hold a user name or a password: they belong to the integration's credential"
    }


@pytest.mark.parametrize("url", ["/api/v2/users", "/api/v2/${input.path}", "/api/${input.path}", "${input.path}"])
def test_a_genesys_cloud_url_is_a_path_of_the_platform_api(url: str) -> None:
    assert request(PLATFORM, requestUrlTemplate=url) == {}


@pytest.mark.parametrize(
    "url", ["", "/api/v1/users", "api/v2/users", "https://api.mypurecloud.com/api/v2/users", "/users/${input.userId}"]
)
def test_another_genesys_cloud_url_is_refused(url: str) -> None:
    assert request(PLATFORM, requestUrlTemplate=url) == {
        URL: "must be a path of the Platform API for Genesys Cloud, such as /api/v2/users/${input.userId};"
        " the service adds the host"
    }


@pytest.mark.parametrize(
    "arn",
    [
        ARN,
        f"{ARN}:live",
        f"{ARN}:7",
        f"{ARN}:$LATEST",
        "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders",
        "arn:aws:lambda:us-east-1:123456789012:function:${input.name}",
        "${input.function}",
    ],
)
def test_a_lambda_url_is_the_arn_of_a_function(arn: str) -> None:
    assert request(LAMBDA, requestUrlTemplate=arn) == {}


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "orders",
        "arn:aws:iam::123456789012:role/orders",
        "arn:aws:lambda:eu-central-1:123456789012:layer:orders",
        "arn:aws:lambda:eu-central-1:12345:function:orders",
        f"{ARN}:live:7",
        f"{ARN}\n",
        "https://abc.lambda-url.us-east-1.on.aws/${input.path}",
    ],
)
def test_another_lambda_url_is_refused(arn: str) -> None:
    assert request(LAMBDA, requestUrlTemplate=arn) == {
        URL: "must be the ARN of a Lambda function, such as arn:aws:lambda:us-east-1:123456789012:function:name"
    }


def test_a_function_has_no_url_of_the_programs() -> None:
    assert request(FUNCTIONS, requestUrlTemplate="https://api.example.com") == {
        URL: "is filled in by the service for Genesys Cloud Functions: leave it out"
    }
    assert request(FUNCTIONS, requestUrlTemplate=None) == {}


@pytest.mark.parametrize(
    "system", [each for each in ALL if each is None or each.request_url is RequestUrl.UNDOCUMENTED]
)
@pytest.mark.parametrize("url", ["/services/data/v37.0/query", "http://api.example.com:8080/x", "a/b", ARN])
def test_a_url_in_an_undocumented_form_is_not_judged(system: System | None, url: str) -> None:
    assert request(system, requestUrlTemplate=url) == {}


def test_the_form_of_the_url_is_documented_for_seven_systems() -> None:
    assert {each.key: each.request_url for each in SYSTEMS if each.request_url is not RequestUrl.UNDOCUMENTED} == {
        "aws-lambda": RequestUrl.LAMBDA_ARN,
        "genesys-cloud": RequestUrl.PLATFORM_PATH,
        "genesys-cloud-functions": RequestUrl.BY_SERVICE,
        "microsoft-dynamics-365": RequestUrl.SYSTEM_PATH,
        "salesforce": RequestUrl.SYSTEM_PATH,
        "zendesk": RequestUrl.SYSTEM_PATH,
        "web-services": RequestUrl.HTTPS,
    }


@pytest.mark.parametrize("name", ["Accept", "accept", "ACCEPT"])
def test_an_accept_header_is_a_json_type(name: str) -> None:
    for fine in ("application/json", "application/vnd.example+JSON; q=1", "${input.accept}"):
        assert request(headers={name: fine, "Content-Type": "text/plain"}) == {}
    for wrong in ("text/plain", "*/*", ""):
        assert request(headers={name: wrong}) == {
            f"config.request.headers.{name}": "must be a JSON type, such as application/json"
        }


@pytest.mark.parametrize(
    ("headers", "twice"),
    [
        ({"Accept": "application/json", "accept": "application/json"}, {"accept": "Accept"}),
        ({"X-A": "1", "x-a": "2", "X-a": "3", "X-B": "4"}, {"x-a": "X-A", "X-a": "X-A"}),
        ({"X-A": UNKNOWN, "x-a": UNKNOWN}, {"x-a": "X-A"}),
    ],
)
def test_a_header_is_given_once_whatever_its_letter_case(headers: dict[str, Any], twice: dict[str, str]) -> None:
    assert request(headers=headers) == {
        f"config.request.headers.{name}": f"is the header `{first}` once more: in names of headers letter case does not"
        " count"
        for name, first in twice.items()
    }


TOO_DEEP = "must not be nested deeper than 50 levels"


@pytest.mark.parametrize(("default", "fits"), [(deep(50), True), (deep(51), False), (deep(100_000), False)])
def test_a_default_is_no_deeper_than_the_service_reads(default: str, fits: bool) -> None:
    assert response(translationMap={"a": "$.a"}, translationMapDefaults={"a": default}) == (
        {} if fits else {"config.response.translationMapDefaults.a": TOO_DEEP}
    )


@pytest.mark.parametrize("seconds", [1, 10, 60])
def test_a_timeout_is_from_1_to_60_seconds(seconds: int) -> None:
    assert judged({"timeoutSeconds": seconds}) == {}


@pytest.mark.parametrize("seconds", [0, -1, 61])
def test_another_timeout_is_refused(seconds: int) -> None:
    assert judged({"timeoutSeconds": seconds}) == {
        "config.timeoutSeconds": "must be a whole number of seconds from 1 to 60"
    }


def templates(text: str) -> dict[str, str]:
    """What is said of one template, wherever it stands."""
    config = {
        "request": {"requestTemplate": text, "requestUrlTemplate": text, "headers": {"X-Order": text}},
        "response": {"successTemplate": text},
    }
    return judged(config)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "${input.rawRequest}",
        "$input.id and $!{input.id} and $!input.id",
        '{"a": "${input.a}", "b": ${input["b"]}}',
        "${esc.jsonString(${input.note})}",
        '${esc.jsonString("}")}',
        "${input.note|'none'}",
        "#if(${input.id})x#end",
        "costs ${ 5 or ${5",
        r"\${input.id",
        "## not read: ${input.id",
        "#* ${input.id *#",
        "#[[ ${input.id ]]#",
        deep(50),
        '{"a": ' * 60 + "${input.a}" + "}" * 60,
    ],
)
def test_a_template_that_may_work_is_accepted(text: str) -> None:
    assert templates(text) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("${input.id", 1),
        ("$!{input.id", 1),
        ("a ${input.id and no more", 1),
        ("${esc.url(input.id)", 1),
        ("/x/${input.id/y/${input.other}", 1),
        ('{"a": "${input.a", "b": 1}', 1),
        ('{\n## ${a comment\n"a": ${input.a, "b": {}}', 3),
    ],
)
def test_a_reference_that_is_not_closed_is_refused(text: str, line: int) -> None:
    assert templates(text) == dict.fromkeys(
        [
            URL,
            "config.request.requestTemplate",
            "config.request.headers.X-Order",
            "config.response.successTemplate",
        ],
        f"holds a `${{` without its `}}`, on line {line}",
    )


@pytest.mark.parametrize(
    "text",
    [
        "#if($input.a)x#end",
        "#if($input.a)x#elseif($input.b)y#else z#end",
        "#{if}($input.a)x#{else}y#{end}z",
        '#if("$!{input.a}" != ")")(x#end',
        """#if($input.a == "it's (so")x#end""",
        "#foreach($each in [1, 2])#if($foreach.hasNext),#end#end",
        "#set($x = 1)$x",
        "#macro(m $a)$a#end#m(1)",
        "#define($x)a#end$x",
        "#@wrap()a#end",
        "#if($input.a)x#endless",
        "https://x.com/#ends",
        "#ff0000 #1 # #if you like",
        r"\#if($input.a)",
        "#[[#if($a)]]# #* #end *# ## #else",
    ],
)
def test_directives_that_may_be_closed_are_accepted(text: str) -> None:
    assert request(requestTemplate=text) == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("#if($input.a)x", "holds `#if` without its `#end`, on line 1"),
        ("\n\n#if($input.a)x#else y", "holds `#if` without its `#end`, on line 3"),
        ("#if($a)\n#foreach($b in $c)\n#end", "holds `#if` without its `#end`, on line 1"),
        ("#foreach($b in $c)x", "holds `#foreach` without its `#end`, on line 1"),
        ("#macro(m)x", "holds `#macro` without its `#end`, on line 1"),
        ("a\n#end", "holds `#end` on line 2, and nothing before it is open"),
        ("#if($a)x#end#end", "holds `#end` on line 1, and nothing before it is open"),
        ("x#{else}y", "holds `#else` on line 1, and no `#if` before it is open"),
        ("#elseif($a)x", "holds `#elseif` on line 1, and no `#if` before it is open"),
        ("#set($x = 1", "holds `#set(` without its `)`, on line 1"),
        ("#if(($input.a)x#end", "holds `#if(` without its `)`, on line 1"),
    ],
)
def test_a_directive_that_is_not_closed_is_refused(text: str, fault: str) -> None:
    assert request(requestTemplate=text) == {"config.request.requestTemplate": fault}


@pytest.mark.parametrize("levels", [51, 100_000])
def test_a_template_that_is_json_and_too_deep_is_refused(levels: int) -> None:
    assert request(requestTemplate=deep(levels)) == {"config.request.requestTemplate": TOO_DEEP}


@pytest.mark.parametrize("system", ALL)
@pytest.mark.parametrize(
    "config",
    [
        pytest.param(UNKNOWN, id="all"),
        pytest.param({"request": UNKNOWN, "response": UNKNOWN, "timeoutSeconds": UNKNOWN}, id="parts"),
        pytest.param(
            {
                "request": dict.fromkeys(["requestUrlTemplate", "requestType", "requestTemplate", "headers"], UNKNOWN),
                "response": {"translationMap": UNKNOWN, "translationMapDefaults": {"a": "1"}},
            },
            id="values",
        ),
        pytest.param(
            {
                "request": {"headers": {"Accept": UNKNOWN}},
                "response": {"translationMap": {"a": UNKNOWN}, "translationMapDefaults": {"a": UNKNOWN}},
            },
            id="within maps",
        ),
    ],
)
def test_what_is_not_known_yet_is_passed_over(system: System | None, config: Any) -> None:
    assert judged(config, system) == {}


def test_everything_wrong_is_said_at_once_beside_the_unknown() -> None:
    assert set(
        judged(
            {
                "request": {"requestUrlTemplate": "http://x/${y", "requestType": "HEAD", "headers": {"Accept": "text"}},
                "response": {"translationMap": {"a": "a", "b": UNKNOWN}, "translationMapDefaults": {"b": "b"}},
                "timeoutSeconds": 0,
            },
            WEB,
        )
    ) == {
        URL,
        VERB,
        "config.request.headers.Accept",
        "config.timeoutSeconds",
    }


words = st.sampled_from(
    ["request", "response", "requestUrlTemplate", "requestType", "headers", "translationMap", "translationMapDefaults"]
)
texts = st.text() | st.builds("https://{}{}".format, st.text(), st.sampled_from(["", "/", ":443", "${a}"]))
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just(UNKNOWN)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | texts, inner, max_size=4)
)
maps = st.dictionaries(texts, values, max_size=3) | values


@given(
    st.fixed_dictionaries(
        {
            "request": st.fixed_dictionaries(
                {"requestUrlTemplate": values, "requestType": values, "requestTemplate": values, "headers": maps}
            )
            | values,
            "response": st.fixed_dictionaries(
                {"translationMap": maps, "translationMapDefaults": maps, "successTemplate": values}
            )
            | values,
            "timeoutSeconds": values,
        }
    )
    | values,
    st.sampled_from(ALL),
)
def test_any_value_is_judged_without_an_error(config: Any, system: System | None) -> None:
    assert all(each.path.startswith("config.") for each in failures(config, system))


UNREAD = re.compile(r"#\[\[.*?\]\]#|#\*.*?\*#|##[^\n]*", re.DOTALL)
UNCLOSED = re.compile(r'(?<!\\)\$!?\{[A-Za-z_][\w.-]*(?![\w.-])(?:[^}]*\Z|[^}(\[|"${]*["${])')
"""The rule in one expression, which is quadratic in what it looks at again and again."""

pieces = ["${a", "$!{", "$", "{", "}", "a.b-", "é", "(", "[", "]", "|", '"', "\\", "\n", " ", "1"]
pieces += ["#[[", "]]#", "#*", "*#", "##", "#"]


@hypothesis_settings(max_examples=500)
@given(st.lists(st.sampled_from(pieces), max_size=14).map("".join))
def test_a_reference_without_its_brace_is_found_as_the_rule_says(template: str) -> None:
    read = UNREAD.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), template)
    unclosed = UNCLOSED.search(read)
    line = unclosed and read.count("\n", 0, unclosed.start()) + 1
    expected = {"config.response.successTemplate": f"holds a `${{` without its `}}`, on line {line}"}
    assert response(successTemplate=template) == (expected if unclosed else {})


@pytest.mark.parametrize("key", ["translationMap", "translationMapDefaults"])
def test_a_null_in_a_map_of_texts_is_refused_with_what_to_write(key: str, session: Session) -> None:
    """YAML takes a bare `null` for none; what Pulumi writes into YAML for the text is just that."""
    response = {"translationMap": {"a": "$.a", "b": "$.b"}, "translationMapDefaults": {"a": "null"}}

    def judged(value: Any) -> list[str]:
        config = {"request": {"requestUrlTemplate": "https://x.com", "requestType": "GET"}}
        inputs = {
            "integration": {"id": "i", "type": "custom-rest-actions"},
            "name": "orders",
            "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
            "config": {**config, "response": {**response, key: {**response[key], "b": value}}},
        }
        return [each.reported[1] for each in DataAction(session).check({}, inputs).failures]

    advice = 'holds a null: leave it out or, if text is meant, write "null", in quotes (in YAML too)'
    assert judged(None) == [f"config.response.{key}.b: {advice}"]
    assert judged("null" if key == "translationMapDefaults" else "$.b") == []
    assert judged(UNKNOWN) == []
