"""What is written of a value is that value: in expressions, in files, and after the formatter."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.linking import Reference
from genesyscloud_provider.commands.adopt.objects import KINDS, ROLE
from genesyscloud_provider.commands.adopt.python.actions import Files, config_of
from genesyscloud_provider.commands.adopt.python.expressions import call, literal, mapping, of_field
from genesyscloud_provider.commands.adopt.python.formatting import NEEDED, formatted, require_packages
from genesyscloud_provider.integrations import facts
from pulumi_genesyscloud._wire import wire

TEXTS = [
    "",
    "plain",
    "it's",
    '"quoted"',
    "'\"",
    '"""',
    "'''",
    "'''\"\"\"\\",
    "\\",
    "\\n",
    "C:\\new\\x41",
    "\n",
    "\r\n",
    "\r",
    "a\nb\n",
    "\t\v\f\b\a\0",
    "\x1b[31mred",
    "größer",
    "顧客",
    "👩‍👩‍👧",
    "\u2028\u2029\u0085",
    "left\u202eright\u2066",
    "\u200b\ufeff",
    "\ud800",
    "\udfff\ud800",
    "\U0010ffff",
    "{name} %s $x ${y} {{z}}",
    "# noqa",
    "x" * 5000,
    "e\u0301",
]


def through_the_formatter(expression: str) -> Any:
    """The value of an expression, from a file that the formatter has written."""
    code = formatted({"": f"value = {expression}\n"})[""]
    return ast.literal_eval(code.removeprefix("value = ").strip())


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_each_text_is_written_as_itself(text: str) -> None:
    expression = literal({"key": [text], text: text})
    assert ast.literal_eval(expression) == {"key": [text], text: text}
    expression.encode()  # a file can hold it
    assert expression.isprintable()


def test_each_text_is_itself_after_the_formatter_too() -> None:
    assert through_the_formatter(literal([TEXTS, dict.fromkeys(TEXTS, 1)])) == [TEXTS, dict.fromkeys(TEXTS, 1)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_any_json_is_written_as_itself(value: Any) -> None:
    read = ast.literal_eval(literal(value))
    assert read == value
    assert repr(read) == repr(value)  # 1, 1.0 and True are equal


@given(st.lists(st.text(st.characters(codec=None, categories=None)), max_size=5))
@settings(max_examples=30)
def test_any_text_is_itself_after_the_formatter(texts: list[str]) -> None:
    assert through_the_formatter(literal(texts)) == texts


def test_calls_and_maps_are_expressions() -> None:
    assert call("f", "1", name="'x'") == "f(1, name='x')"
    assert ast.literal_eval(mapping({"it's": "1", '"': "[]"})) == {"it's": 1, '"': []}


# Declared values


def nobody(_: Reference) -> str:
    raise AssertionError("nothing is referred to")


@pytest.mark.parametrize(
    ("resource", "name", "value", "expected"),
    [
        (
            "DataActionIntegration",
            "integration_type",
            "custom-rest-actions",
            "genesyscloud.IntegrationType.WEB_SERVICES",
        ),
        ("DataActionIntegration", "integration_type", "no-such-type", "'no-such-type'"),
        ("DataActionIntegration", "intended_state", "DISABLED", "genesyscloud.IntendedState.DISABLED"),
        ("DataActionIntegration", "intended_state", "DELETED", "'DELETED'"),
        ("DataActionIntegration", "notes", "DISABLED", "'DISABLED'"),
        ("IntegrationCredential", "credential_type", "basicAuth", "genesyscloud.CredentialType.BASIC_AUTH"),
        ("OAuthClient", "state", "inactive", "genesyscloud.ClientState.INACTIVE"),
        ("DataAction", "secure", True, "True"),
    ],
)
def test_a_known_value_is_written_by_its_name(resource: str, name: str, value: Any, expected: str) -> None:
    assert of_field(KINDS[resource].inputs.model_fields[name], value, nobody) == expected


def test_parts_have_the_names_of_python_and_references_are_variables() -> None:
    roles = [{"roleId": Reference((ROLE, "r")), "divisionId": "*"}, Reference((ROLE, "r"))]
    field = KINDS["OAuthClient"].inputs.model_fields["roles"]
    assert of_field(field, roles, lambda each: f"the_{each.key[1]}") == (
        "[{'role_id': the_r, 'division_id': '*'}, the_r]"
    )


# Contracts, templates, and how an action calls its system


@pytest.fixture
def files() -> tuple[Files, dict[str, str]]:
    """The files of an action, and what was written to them."""
    written: dict[str, str] = {}
    return Files("get-order", written.__setitem__), written


Made = tuple[Files, dict[str, str]]


@pytest.mark.parametrize("text", [*TEXTS, *(f"{each}\n{'x' * 101}" for each in TEXTS)], ids=range(2 * len(TEXTS)))
def test_a_template_is_itself_wherever_it_stands(text: str, files: Made, tmp_path: Path) -> None:
    made, written = files
    expression = made.template(text, "requestTemplate")
    if not written:
        assert ast.literal_eval(expression) == text
        return
    assert expression == "template('get-order.request')"
    (content,) = written.values()
    (tmp_path / "file").write_bytes(content.encode())
    assert (tmp_path / "file").read_bytes().decode() == text


@pytest.mark.parametrize(
    ("text", "is_file"), [("x" * 100, False), ("x" * 101, True), ("a\nb", True), ("\0" * 200, False)]
)
def test_a_long_template_is_a_file(text: str, is_file: bool, files: Made) -> None:
    files[0].template(text, "successTemplate")
    assert bool(files[1]) == is_file


def test_a_long_contract_is_a_file_and_a_short_one_stands_in_the_program(files: Made) -> None:
    made, written = files
    short = {"input": {"type": "object"}, "output": {}}
    assert ast.literal_eval(made.contract(short)) == short
    assert not written
    long = {"input": {"properties": {f"größe {n}": {"type": "string"} for n in range(20)}}}
    assert made.contract(long) == "contract('get-order')"
    assert written["contracts/get-order.json"].startswith('{\n  "input": {\n    "properties": {\n      "größe 0"')


def test_a_contract_that_no_file_can_hold_stands_in_the_program(files: Made) -> None:
    long: dict[str, Any] = {"input": {"properties": {f"\ud800{n}": {} for n in range(20)}}}
    assert ast.literal_eval(files[0].contract(long)) == long
    assert not files[1]


def as_program(expression: str) -> Any:
    """What a program makes of a configuration."""
    return eval(expression, {"genesyscloud": genesyscloud})


CALL = {"requestType": "GET", "requestUrlTemplate": "https://x/"}
CONFIGS: list[dict[str, Any]] = [
    {},
    {"request": CALL},
    {"request": {**CALL, "requestTemplate": "", "headers": {}}},
    {"request": {**CALL, "headers": {"X-A": "1", "x-a": "", "": "it's"}}},
    {
        "request": CALL,
        "response": {"translationMap": {"a": "$.a"}, "translationMapDefaults": {}, "successTemplate": ""},
    },
    {"request": CALL, "timeoutSeconds": 5},
    {"request": {"requestTemplate": "x"}, "response": {"successTemplate": "y"}},
    {"response": {"translationMap": {"a": "b"}}},
    {"request": {"requestType": "GET"}},
    {"request": {"requestType": "POST", "requestUrlTemplate": "arn:aws:lambda:x", "requestTemplate": "{}"}},
    {"request": {"requestType": "GET", "requestUrlTemplate": "arn:aws:lambda:x"}},
    {"request": {"requestType": "POST", "requestUrlTemplate": "arn", "headers": {"a": "b"}}, "timeoutSeconds": 60},
]


@pytest.mark.parametrize("system", [None, "custom-rest-actions", "aws-lambda-data-actions"])
@pytest.mark.parametrize("config", CONFIGS, ids=range(len(CONFIGS)))
def test_a_configuration_is_the_same_by_its_constructor(
    config: dict[str, Any], system: str | None, files: Made
) -> None:
    written = config_of(config, facts.system(system) if system else None, files[0])
    made = as_program(written)
    assert in_wire_names(made) == config


def in_wire_names(made: Any) -> dict[str, Any]:
    """A configuration as a resource sends it."""
    shape = genesyscloud.DataAction._declared.parts["config"]
    return dict(wire(shape, made))


# The formatter


def test_many_codes_are_formatted_by_one_start(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    run = subprocess.run

    def counted(command: list[str], **options: Any) -> Any:
        started.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", counted)
    assert formatted({1: "a=1", 2: "b = 'x'"}) == {1: "a = 1\n", 2: 'b = "x"\n'}
    assert len(started) == 2  # sorting imports, and the form
    assert formatted({}) == {}
    assert len(started) == 2


def test_imports_of_the_project_come_last() -> None:
    code = "import files\nimport pulumi\nimport json\nprint(files, pulumi, json)\n"
    assert formatted({1: code}, own_modules=["files"])[1].startswith("import json\n\nimport pulumi\n\nimport files\n")


def test_code_that_is_none_is_told() -> None:
    with pytest.raises(Refused, match="cannot be formatted"):
        formatted({1: "def"})


def test_what_stands_in_the_folder_of_the_caller_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff]\nline-length = 20\n[tool.ruff.format]\nquote-style='single'\n"
    )
    monkeypatch.chdir(tmp_path)
    assert (
        formatted({1: 'value = "aaaaaaaaaaaaaaaa", "bbbbbbbbbb"\n'})[1] == 'value = "aaaaaaaaaaaaaaaa", "bbbbbbbbbb"\n'
    )


def test_packages_that_are_missing_are_named_with_the_command_that_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> object:
        return None if name == "ruff" else object()

    monkeypatch.setattr("genesyscloud_provider.commands.adopt.words.find_spec", find)
    with pytest.raises(Refused, match=r"not installed: ruff\. Nothing was read\. Run `.* -m pip install ruff`"):
        require_packages()


def test_what_is_needed_is_here() -> None:
    assert NEEDED
    require_packages()
