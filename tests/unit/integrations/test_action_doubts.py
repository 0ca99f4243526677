"""What is told of an action's configuration although the service takes it, and which idioms are not doubted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.reading import known, model_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.action_config import doubts
from genesyscloud_provider.integrations.action_config.velocity import Template
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.facts import SYSTEMS, RequestUrl, System

URL, BODY = "config.request.requestUrlTemplate", "config.request.requestTemplate"
OUTPUT = "config.response.successTemplate"
INPUTS = ["orderId", "note", "phone-number"]
WEB = next(each for each in SYSTEMS if each.request_url is RequestUrl.HTTPS)
LAMBDA = next(each for each in SYSTEMS if each.request_url is RequestUrl.LAMBDA_ARN)
WITH_PATHS = [each for each in SYSTEMS if each.request_url is RequestUrl.SYSTEM_PATH]


def doubted(config: Any, inputs: list[str] | None = INPUTS, system: System | None = None) -> dict[str, str]:
    read = known(model_of(ActionInputs, {"config": config}).config)
    assert read is not None
    return {each.path: each.reason for each in doubts.doubts(read, inputs, system)}


def request(inputs: list[str] | None = INPUTS, **values: Any) -> dict[str, str]:
    return doubted({"request": values}, inputs)


def response(template: Any, names: Any = (), **values: Any) -> dict[str, str]:
    paths = {name: f"$.{name}" for name in names} if names is not UNKNOWN else UNKNOWN
    return doubted({"response": {"successTemplate": template, "translationMap": paths, **values}})


# What templates name


@pytest.mark.parametrize(
    "text",
    [
        "${input.orderId} $!{input.orderId} $input.orderId $!input.orderId",
        '${input["orderId"]} $input.get("note") ${input.phone-number} $input.phone-number',
        "$input.orderId. $input.orderId- $input.orderId-$input.note ${input.note|'none'}",
        "${input.rawRequest} $input.orgId ${input.integrationId}",
        "$input.size() $input.entrySet() $input ${input}",
        "${credentials.anything} $authResponse.token",
        '$esc.url("FIND {$salesforce.escReserved(${input.orderId})} IN Phone FIELDS")',
        '?${esc.dollar}select=leadid&$filter=$msdynamics.phoneNumberFilter("telephone1", $input.note)',
        '$esc.jsonString(${input.note}) $encoding.base64("${credentials.id}:x") $math.add(1, 2)',
        '?x=1$urlTool.optionalQueryParam("a", $input.note)',
        '#if("$!{input.note}" != "" && $input.orderId)x#end',
        "#set($each = 1)$each #foreach($one in $each)$one $foreach.index $velocityCount#end",
        "#macro(greet $who)$who#end#greet(1) #define($block)x#end$block",
        r"\${input.order} costs $USD or $5, $schema, $top=3, arn:$LATEST",
        "#[[ ${input.order} ]]# #* ${input.order} *# ## ${input.order}",
        "$date.get('yyyy')",
    ],
)
def test_what_a_request_may_name_is_not_doubted(text: str) -> None:
    assert request(requestUrlTemplate=text, requestTemplate=text, headers={"X-A": text}) == {}


NO_INPUT, NO_VALUE = "which is no input of the contract", "for which there is no value"


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("${input.orderid}", "${input.orderid}", NO_INPUT + "; did you mean `orderId`?"),
        ("a $input.ordrId", "$input.ordrId", NO_INPUT + "; did you mean `orderId`?"),
        ("$!{input.ntoe}", "${input.ntoe}", NO_INPUT + "; did you mean `note`?"),
        ('$input["ntoe"]', "$input.ntoe", NO_INPUT + "; did you mean `note`?"),
        ('${input.get("ntoe")}', "${input.ntoe}", NO_INPUT + "; did you mean `note`?"),
        ("${input.raw}", "${input.raw}", NO_INPUT),
        ("${input.rawRequst}", "${input.rawRequst}", NO_INPUT),
        ("${orgId}", "${orgId}", NO_VALUE + "; did you mean `input.orgId`?"),
        ("$esc.url(${input.ntoe})", "${input.ntoe}", NO_INPUT + "; did you mean `note`?"),
        ('#if("$!{input.ntoe}" != "")x#end', "${input.ntoe}", NO_INPUT + "; did you mean `note`?"),
        ("${Input.orderId}", "${Input.orderId}", NO_VALUE + "; did you mean `input.orderId`?"),
        ("${orderId}", "${orderId}", NO_VALUE + "; did you mean `input.orderId`?"),
        ("${note}", "${note}", NO_VALUE + "; did you mean `input.note`?"),
        ("${var.url}", "${var.url}", NO_VALUE),
        ("${credential.id}", "${credential.id}", NO_VALUE + "; did you mean `credentials`?"),
    ],
)
def test_a_name_without_a_value_is_told_with_what_may_be_meant(text: str, name: str, fault: str) -> None:
    doubt = f"names `{name}`, on line 3, {fault}"
    text = f"\n\n{text}"
    told = {URL: doubt, BODY: doubt, "config.request.headers.X-A": doubt}
    assert request(requestUrlTemplate=text, requestTemplate=text, headers={"X-A": text}) == told


@pytest.mark.parametrize("name", ["input.orderId", "Input.orderId"])
@pytest.mark.parametrize("inputs", [[], ["note"]])
def test_of_the_services_own_inputs_none_is_offered_for_one_that_the_contract_lacks(
    name: str, inputs: list[str]
) -> None:
    told = request(inputs, requestTemplate=f"${{{name}}}")[BODY]
    assert told.startswith(f"names `${{{name}}}`, on line 1, ")
    assert "orgId" not in told


def test_a_name_in_plain_text_counts_only_if_it_looks_like_one_that_is_known_and_never_in_a_header() -> None:
    told = {BODY: "names `$inptu.note`, on line 1, for which there is no value; did you mean `input.note`?"}
    assert request(requestTemplate="$inptu.note $filter $x.y", headers={"Authorization": "pa$inptu.note"}) == told


def test_a_misspelt_directive_is_told() -> None:
    fault = "calls `#elsif`, on line 2, which Velocity does not have; did you mean `elseif`?"
    assert request(requestTemplate="#if($input.note)a\n#elsif($input.orderId)b#end") == {BODY: fault}
    assert request(requestTemplate="#include('a') #ff(1) #macro(m)x#end#m() #stop") == {}


def test_inputs_are_judged_only_where_the_contract_tells_them() -> None:
    assert request(None, requestTemplate="${input.other} ${Input.x}") == {
        BODY: "names `${Input.x}`, on line 1, for which there is no value; did you mean `input`?"
    }

    def names(**schema: Any) -> list[str] | None:
        return doubts.inputs_of(known(model_of(ActionInputs, {"contract": {"input": schema, "output": {}}}).contract))

    assert names(type="object", properties={"a": {}, "b": UNKNOWN}) == ["a", "b"]
    assert names(type="object") == []
    untold: dict[str, Any]
    for untold in ({"properties": UNKNOWN}, {"properties": {"a": {}}, "patternProperties": {"x": {}}}, {"allOf": []}):
        assert names(**untold) is None
    assert doubts.inputs_of(None) is None
    assert doubts.inputs_of(known(model_of(ActionInputs, {"contract": {"input": UNKNOWN}}).contract)) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"state": ${state}, "raw": ${rawResult}, "id": "$!{id}"}',
        '{"name": ${successTemplateUtils.firstFromArray("${state}", "$esc.quote$esc.quote")}}',
        '{"name": $esc.jsonEncode($id), "n": $math.toInteger($!state)}',
        '#set($x = $state){"x": $x}',
        '{"note": "${input.note}"}',
        '{"price": "5 $USD"}',
    ],
)
def test_what_an_output_may_name_is_not_doubted(text: str) -> None:
    assert response(text, ["state", "id"]) == {}


def test_a_value_that_is_not_translated_is_told() -> None:
    told = "on line 1, which is no name of translationMap; did you mean `state`?"
    assert response('{"s": ${stat}}', ["state"]) == {OUTPUT: f"names `${{stat}}`, {told}"}
    assert response('{"s": $stat, "t": $other}', ["state"]) == {OUTPUT: f"names `$stat`, {told}"}
    assert response('{"s": ${rawresult}}') == {
        OUTPUT: "names `${rawresult}`, on line 1, which is no name of translationMap; did you mean `rawResult`?"
    }
    assert response('{"s": ${stat}}', UNKNOWN) == {}


# What an output comes to


@pytest.mark.parametrize(
    "text",
    [
        "${rawResult}",
        '{"a": ${a}, "b": [${b}, 1], "c": "x ${a} y"}',
        '{"a": "$!{a}", "b": \n${b}\n}',
        "{${a}: 1}",
        '{"x": 1 ${a}}',
        '[${a}]',
        '{${a}}',
        '{"a": ${esc.quote}x${esc.quote}}',
        '{"a": "it is \\"${a}\\""}',
        '{"cost": "\\$5"}',
        '{"a": ${successTemplateUtils.firstFromArray("${a}", "}")}}',
        '#if($a){"a": 1}#else{#end',
        "",
        "  ",
    ],
)  # fmt: skip
def test_an_output_that_may_be_json_is_not_doubted(text: str) -> None:
    assert response(text, ["a", "b"]) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": ${a}', 1),
        ('{"a": ${a}}}', 1),
        ('{\n"a": ${a},\n}', 3),
        ('{\n"a": ${a}\n"b": ${b}}', 3),
        ("{rawResult}", 1),
        ('{"a: ${a}}', 1),
        ("plain ${a}", 1),
    ],
)
def test_an_output_that_cannot_be_json_is_told(text: str, line: int) -> None:
    assert response(text, ["a", "b"]) == {OUTPUT: f"is no JSON once its references are filled in: see line {line}"}


@pytest.mark.parametrize("default", ["none", "", "'none'", "[1,]", "Not Found"])
def test_a_default_that_is_no_json_belongs_in_quotes(default: str) -> None:
    fault = 'is no JSON, and successTemplate has it outside quotes: write 0, null or "none", quotes included'
    defaults = {"translationMapDefaults": {"a": default}}
    assert response('{"a": ${a}}', ["a"], **defaults) == {"config.response.translationMapDefaults.a": fault}
    for within in ('{"a": "${a}"}', '{"a": ${successTemplateUtils.firstFromArray("${a}")}}', UNKNOWN, None):
        assert response(within, ["a"], **defaults) == {}
    for fine in ('"none"', "null", "-1.5", '{"a": []}'):
        assert response('{"a": ${a}}', ["a"], translationMapDefaults={"a": fine}) == {}


def test_a_default_is_of_something_translated() -> None:
    stray = "is a default for nothing in translationMap"
    assert response(None, ["state"], translationMapDefaults={"stat": "1", "x": "2", "state": "3"}) == {
        "config.response.translationMapDefaults.stat": f"{stray}; did you mean `state`?",
        "config.response.translationMapDefaults.x": stray,
    }
    assert response(None, UNKNOWN, translationMapDefaults={"x": "2"}) == {}


@pytest.mark.parametrize("path", ["", "id", ".total", "['participants'][0]", " $.id"])
def test_a_path_that_does_not_begin_at_the_root_is_told(path: str) -> None:
    assert doubted({"response": {"translationMap": {"a": path, "b": "$..b", "c": UNKNOWN}}}) == {
        "config.response.translationMap.a": "does not begin with $, as in $.id or $.items[0].id"
    }


# What is sent


def test_a_get_request_has_no_body() -> None:
    told = {BODY: "is not sent: a GET request has no body"}
    assert request(requestType="GET", requestTemplate='{"a": 1}') == told
    for fine in ("${input.rawRequest}", " ${input.rawRequest}\n", "", None, UNKNOWN):
        assert request(requestType="GET", requestTemplate=fine) == {}
    for verb in ("POST", "PUT", "PATCH", "DELETE", UNKNOWN, None):
        assert request(requestType=verb, requestTemplate="{}") == {}


@pytest.mark.parametrize("system", WITH_PATHS, ids=lambda each: each.key)
def test_the_url_of_a_system_with_an_address_of_its_own_is_a_path(system: System) -> None:
    def judged(url: Any) -> dict[str, str]:
        return doubted({"request": {"requestUrlTemplate": url}}, INPUTS, system)

    for fine in (system.example_path, "${input.note}", "$esc.url(1)", "#if($input.note)/a#else/b#end", UNKNOWN, None):
        assert judged(fine) == {}
    for other in ("https://contoso.example.com/x", "services/data", "http://${input.note}"):
        assert judged(other) == {
            URL: f"is no path of the API of {system.title}, such as {system.example_path}; the service puts the address"
            " of the credential before it"
        }


def test_the_systems_with_an_address_in_their_credential() -> None:
    assert [each.key for each in WITH_PATHS] == ["microsoft-dynamics-365", "salesforce", "zendesk"]


def test_an_action_waits_for_a_lambda_function_no_longer_than_it_may_run() -> None:
    def told(seconds: int | None, system: System | None = LAMBDA) -> list[str]:
        return [f"{each.path} {each.reason}" for each in doubts.timeout_doubts(seconds, system)]

    assert told(21) == [
        "config.timeoutSeconds is more than 20: a Lambda function that Genesys Cloud calls must complete in less than"
        " 20 seconds"
    ]
    assert [told(20), told(1), told(None), told(60, WEB), told(60, None)] == [[]] * 5


# What is told, and when


def action(**changes: Any) -> dict[str, Any]:
    return {
        "integration": {"id": "i", "type": "custom-rest-actions"},
        "name": "orders",
        "contract": {
            "input": {"type": "object", "properties": {"orderId": {"type": "string"}}},
            "output": {"type": "object"},
        },
        "config": {
            "request": {"requestUrlTemplate": "https://x.com/${input.orderId}", "requestType": "GET"},
            "response": {"translationMap": {"state": "$.state"}, "successTemplate": '{"state": ${state}}'},
        },
        **changes,
    }


def misspelt(part: str, key: str, text: str) -> dict[str, Any]:
    config = action()["config"]
    return action(config={**config, part: {**config[part], key: text}})


def said(session: Session) -> list[str]:
    found: list[str] = session.said  # type: ignore[attr-defined]
    return found


def outcome(session: Session, news: dict[str, Any], olds: dict[str, Any] | None = None) -> tuple[list[str], list[str]]:
    """The failures of a check, and its warnings."""
    found = DataAction(session).check(olds or {}, news).failures
    return [each.reported[1] for each in found], said(session)


@pytest.fixture
def quiet(new_session: Callable[..., Session]) -> Callable[[], Session]:
    return lambda: new_session(preflight="off")


TYPO = misspelt("request", "requestUrlTemplate", "https://x.com/${input.ordrId}")
OPEN = misspelt("request", "requestUrlTemplate", "https://x.com/#if($input.orderId)")


def test_all_doubts_about_an_action_are_one_warning(quiet: Callable[[], Session]) -> None:
    config = {**TYPO["config"], "response": {"successTemplate": '{"state": ${state}'}}
    assert outcome(quiet(), action(config=config)) == (
        [],
        [
            "The action 'orders' may not work as it is meant. Genesys Cloud may take it all the same:\n"
            "  - config.response.successTemplate: is no JSON once its references are filled in: see line 1\n"
            "  - config.request.requestUrlTemplate: names `${input.ordrId}`, on line 1, which is no input of the"
            " contract; did you mean `orderId`?\n"
            "  - config.response.successTemplate: names `${state}`, on line 1, which is no name of translationMap"
        ],
    )
    assert outcome(quiet(), action()) == ([], [])


def test_what_is_deployed_is_refused_no_more_and_doubted_no_more(quiet: Callable[[], Session]) -> None:
    """An import brings what the service took long ago; a published contract cannot even be mended."""
    assert outcome(quiet(), TYPO, TYPO) == ([], [])
    failures, warnings = outcome(quiet(), OPEN, OPEN)
    assert failures == []
    assert "holds `#if` without its `#end`, on line 1" in warnings[0]
    assert outcome(quiet(), {**OPEN, "name": "renamed"}, OPEN)[0] == []
    draft = {**OPEN, "publish": False}
    assert len(outcome(quiet(), OPEN, draft)[0]) == 1, "a draft the service takes as it is"


@pytest.mark.parametrize(
    "before",
    [
        {},
        action(),
        {**OPEN, "integration": {"id": "i", "type": "salesforce-datadip"}},
        {**OPEN, "contract": {"input": {"type": "object"}, "output": {"type": "object"}}},
    ],
    ids=["new", "changed", "another system", "another contract"],
)
def test_what_is_new_is_judged(quiet: Callable[[], Session], before: dict[str, Any]) -> None:
    assert len(outcome(quiet(), OPEN, before)[0]) == 1
    typo_before = {**before, "config": TYPO["config"]} if before and before != action() else before
    assert len(outcome(quiet(), TYPO, typo_before)[1]) == 1


def test_a_custom_auth_action_is_judged_alike(quiet: Callable[[], Session]) -> None:
    def news(url: str) -> dict[str, Any]:
        return {"integration": action()["integration"], "config": {"request": {"requestUrlTemplate": url}}}

    def outcome(url: str, olds: str | None = None) -> tuple[int, int]:
        session = quiet()
        found = CustomAuthAction(session).check(news(olds) if olds else {}, news(url)).failures
        return len(found), len(said(session))

    typo, unclosed = "https://x.com/${credential.id}", "https://x.com/#if($credentials.x)"
    assert outcome("${credentials.loginUrl}") == (0, 0)
    assert outcome("https://x.com/${input.anything}") == (0, 0)
    assert outcome(typo) == (0, 1)
    assert outcome(typo, typo) == (0, 0)
    assert outcome(unclosed) == (1, 0)
    assert outcome(unclosed, unclosed) == (0, 1)


TWINS = (
    "Two actions of this program are named 'orders', in the same category on the same integration. Genesys Cloud allows"
    " that, but flows find actions by category and name: give each its own `name`."
)


def test_two_actions_of_one_name_on_one_integration_are_told(quiet: Callable[[], Session]) -> None:
    other, b = action(secure=True), action(category="b")
    for urns, news, told in (
        (("a", "b"), (action(), action()), [TWINS]),
        (("a", "a"), (action(), other), []),  # checked once more
        (("", ""), (action(), other), [TWINS]),
        (("", ""), (action(), action()), []),  # perhaps the same one once more
        (("a", "b"), (b, action(category="b")), [TWINS]),
        (("a", "b"), (action(category="a"), b), []),
        (("a", "b"), (action(category=UNKNOWN), action(category=UNKNOWN)), []),
        (("a", "b"), (action(), action(name="others")), []),
        (("a", "b"), (action(), action(integration={"id": "j"})), []),
        (("a", "b"), (action(integration={"id": UNKNOWN}), action(integration={"id": UNKNOWN})), []),
        (("a", "b"), (action(name=UNKNOWN), action(name=UNKNOWN)), []),
    ):
        resource = DataAction(quiet())
        for urn, each in zip(urns, news, strict=True):
            assert resource.check({}, each, urn).failures == []
        assert said(resource.session) == told


def test_an_integration_that_is_created_is_the_one_whose_id_is_not_known(quiet: Callable[[], Session]) -> None:
    new = action(integration={"id": UNKNOWN, "type": "custom-rest-actions"})
    for integrations, told in ((1, [TWINS]), (2, [])):
        resource = DataAction(quiet())
        for number in range(integrations):
            resource.session.plan.checked("DataActionIntegration", f"integration {number}", {}, {})
        for urn in ("a", "b"):
            resource.check({}, new, urn)
        assert said(resource.session) == told


# Whatever a template holds


@pytest.mark.parametrize(
    "text",
    ["$a.b(" * 12_000, '{"x": "$a.b(1"}' * 6_000, "#if(" * 5_000, "$a[" * 20_000, "${a{" * 15_000],
    ids=lambda each: each[:12],
)
def test_a_long_template_with_brackets_that_stay_open_is_read_at_once(text: str) -> None:
    began = time.process_time()
    template = Template(text)
    found = (template.unmatched(), template.not_json(), template.names_outside_texts())
    assert time.process_time() - began < 1.0
    assert found[1:] == (None, set()), "what is too long to tell is not doubted"


def test_a_long_template_whose_brackets_are_closed_is_read_to_its_end() -> None:
    entries = ", ".join('"k": $math.add(${a}, (1))' for _ in range(4_000))
    assert Template(f"{{{entries}}}").not_json() is None
    assert Template(f"{{{entries}\n,}}").not_json() == 2


pieces = [
    "$",
    "${",
    "$!{",
    "input",
    ".",
    "a",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    '"',
    "'",
    "\\",
    "#",
    "#if(",
    "#end",
    "#set(",
]
pieces += ["#else", "#[[", "]]#", "##", "\n", ":", ",", "1", "esc.quote", "$x", " "]


@given(st.lists(st.sampled_from(pieces), max_size=30).map("".join))
def test_any_template_is_read_without_an_error(text: str) -> None:
    config = {
        "request": {"requestUrlTemplate": text, "requestTemplate": text, "headers": {"a": text}},
        "response": {"successTemplate": text, "translationMap": {"a": text}, "translationMapDefaults": {"a": text}},
    }
    doubted(config)
    lines = [each.line for each in Template(text).references()]
    assert lines == sorted(lines)
    assert all(1 <= each <= text.count("\n") + 1 for each in lines)


@given(
    st.recursive(
        st.sampled_from(["$a", "${a}", "1", '"x"', '"${a}"', '"it is $a, ${esc.quote}"'])
        | st.just('${successTemplateUtils.firstFromArray("${a}", "\\"")}'),
        lambda inner: (
            st.lists(inner).map(lambda each: f"[{', '.join(each)}]")
            | st.lists(inner).map(lambda each: "{" + ", ".join(f'"k": {one}' for one in each) + "}")
        ),
    )
)
def test_json_with_references_in_the_places_of_values_is_json(text: str) -> None:
    fine = text.replace(', ${esc.quote}"', '"')
    assert Template(fine).not_json() is None
