"""What a type checker says of programs: nothing of those that are right, and where those that are wrong are wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

HEAD = """\
import pulumi
import pulumi_genesyscloud as genesyscloud
from pulumi_genesyscloud import DataAction, DataActionConfig, DataActionIntegration, IntegrationCredential

SHOP = DataActionIntegration("shop", genesyscloud.IntegrationType.WEB_SERVICES)
CONTRACT: genesyscloud.DataActionContractArgs = {"input": {}, "output": {}}
CONFIG = DataActionConfig.rest("GET", "https://orders.example.com/")
"""

RIGHT = [
    'DataAction("a", SHOP, {"input": {"type": "object"}, "output": {"type": "object"}}, CONFIG)',
    'DataAction("a", {"id": SHOP.id}, CONTRACT, {"request": {"request_type": "GET", "headers": {"X": SHOP.name}}})',
    'DataAction("a", {"id": "i", "type": "custom-rest-actions"}, pulumi.Output.from_input(CONTRACT), CONFIG)',
    'DataAction("a", genesyscloud.get_integration(name="Shop"), CONTRACT, pulumi.Output.from_input(CONFIG))',
    'DataAction("a", SHOP, CONTRACT, function={"runtime": "r", "handler": "h", "code": pulumi.FileArchive("f")})',
    'DataAction.from_export("a", "order.json", SHOP, publish=False).version.apply(lambda known: known + 1)',
    'DataActionIntegration("i", "zendesk-data-actions", {"id": "c", "type": genesyscloud.CredentialType.BASIC_AUTH})',
    'DataActionIntegration("i", "google", genesyscloud.get_integration_credential(id="c"), intended_state="DISABLED")',
    'IntegrationCredential("c", genesyscloud.CredentialType.BASIC_AUTH, {"userName": SHOP.name}).modified_date',
    'IntegrationCredential.salesforce("c", username="u", password=SHOP.name, security_token="t")',
    'genesyscloud.CustomAuthAction("l", SHOP, CONFIG, opts=pulumi.ResourceOptions(parent=SHOP))',
    'genesyscloud.test_data_action(DataAction("a", SHOP, CONTRACT), {"id": SHOP.id}).apply(lambda it: it.error)',
    'genesyscloud.get_action_usage("id").apply(lambda it: [each.version for each in it.consumers])',
    'genesyscloud.Provider("p", region="us-east-1", activation_timeout=60, deletion_protection=False)',
]

WRONG = {
    # Where outputs are taken as well, mypy names the argument and what it takes; a map of one type alone, the key.
    'DataAction("a", SHOP, {"input": {}, "ouput": {}}, CONFIG)': (
        'Argument 3 to "DataAction" has incompatible type "dict[',
        'expected "DataActionContractArgs |',
    ),
    'DataAction("a", SHOP, genesyscloud.DataActionContractArgs(input={}, ouput={}), CONFIG)': (
        'Missing key "output" for TypedDict "DataActionContractArgs"',
        'Extra key "ouput" for TypedDict "DataActionContractArgs"',
    ),
    'AGAIN: genesyscloud.DataActionContractArgs = {"input": {}, "ouput": {}}': (
        'Missing key "output" for TypedDict "DataActionContractArgs"',
        'Extra key "ouput" for TypedDict "DataActionContractArgs"',
    ),
    'DataAction("a", SHOP, CONTRACT, {"request": {"request_typ": "GET"}})': (
        'Argument 4 to "DataAction" has incompatible type "dict[',
        'expected "DataActionConfigArgs |',
    ),
    'genesyscloud.DataActionConfigArgs(request=genesyscloud.DataActionRequestArgs(request_typ="GET"))': (
        'Extra key "request_typ" for TypedDict "DataActionRequestArgs"',
    ),
    'genesyscloud.DataActionConfigArgs(timeout_seconds="5")': ('TypedDict item "timeout_seconds" has type',),
    'genesyscloud.DataActionFunctionArgs(runtime="r")': (
        'Missing key "handler" for TypedDict "DataActionFunctionArgs"',
    ),
    'DataAction("a", {"type": "custom-rest-actions"}, CONTRACT, CONFIG)': (
        'Argument 2 to "DataAction" has incompatible type "dict[',
        "IntegrationReferenceArgs |",
    ),
    'DataActionIntegration("i", "google", {"id": "c", "typ": "basicAuth"})': (
        'Argument 3 to "DataActionIntegration" has incompatible type "dict[',
        "CredentialReferenceArgs |",
    ),
    'DataActionIntegration("i", "google", intended_sate="ENABLED")': ('Unexpected keyword argument "intended_sate"',),
    'genesyscloud.CustomAuthAction("l", SHOP, {"timeout_seconds": 5})': ('expected "AuthActionConfigArgs |',),
    'IntegrationCredential.basic_auth("c", username="ada")': ('Unexpected keyword argument "username"',),
    "SHOP.reported_sate": ('"DataActionIntegration" has no attribute "reported_sate"',),
    'genesyscloud.get_integration("Shop")': ("Too many positional arguments",),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """What mypy says of a program with all of these lines, by line."""
    program = tmp_path_factory.mktemp("program") / "program.py"
    program.write_text("\n".join([HEAD, *RIGHT, *WRONG, ""]), "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(program)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    by_line: dict[int, str] = {}
    for line in checked.stdout.splitlines():
        if found := re.match(r"^[^:]*program\.py:(\d+): (.*)$", line):
            by_line[int(found[1])] = by_line.get(int(found[1]), "") + found[2] + "\n"
    return by_line


def _line(text: str) -> int:
    return len(HEAD.splitlines()) + 2 + [*RIGHT, *WRONG].index(text)


@pytest.mark.parametrize("program", RIGHT)
def test_of_a_program_that_is_right_nothing_is_said(program: str, said: dict[int, str]) -> None:
    assert _line(program) not in said, said[_line(program)]


@pytest.mark.parametrize("program", WRONG)
def test_what_is_wrong_is_named(program: str, said: dict[int, str]) -> None:
    for each in WRONG[program]:
        assert each in said.get(_line(program), "nothing")
