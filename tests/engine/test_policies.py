"""The policy pack in `policy`, run by Pulumi itself: the preview of a bad program fails, that of a good one passes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from tests.engine.conftest import Adapter, EngineStack, Program
from tests.engine.hosts import launcher
from tests.pages.markdown import DOCS, blocks

pytestmark = pytest.mark.engine

PACK = Path(__file__).parents[2] / "policy"
ANY = {"type": "object", "properties": {}}


def shop(opts: Callable[[], pulumi.ResourceOptions | None], notes: str, url: str, authorization: str) -> Program:
    def program() -> None:
        given = opts()
        integration = genesyscloud.DataActionIntegration(
            "orders", genesyscloud.IntegrationType.WEB_SERVICES, notes=notes, opts=given
        )
        genesyscloud.DataAction(
            "look-up",
            integration,
            {"input": ANY, "output": ANY},
            config=genesyscloud.DataActionConfig.rest("GET", url, headers={"Authorization": authorization}),
            opts=given,
        )

    return program


@pytest.fixture
def policy_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs policies in Python, where Pulumi finds it.

    Pulumi's language host starts this module; where there is none, the engine looks for a command of this name. What
    follows the engine's address and the folder are the options of the runtime, such as the virtual environment.
    """
    tools = tmp_path / "tools"
    run = 'exec "$0" -u -m pulumi.policy "$1" "$2"'
    launcher(tools / "pulumi-analyzer-policy-python", "sh", "-c", run, sys.executable)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


def test_a_preview_with_the_pack_refuses_a_bad_program_and_passes_a_good_one(
    policy_host: None, stack: EngineStack, adapter: Adapter
) -> None:
    options = {"policy_packs": [str(PACK)], "policy_pack_configs": [str(PACK / "policy-config.json")]}
    good = shop(adapter.opts, "Orders. Owner: shop", "https://api.example.com/x", "Bearer ${credentials.key}")
    bad = shop(adapter.opts, "Orders.", "https://api.evil.example/x", "Bearer c2VzYW1l")

    assert stack.preview(good, **options).changes["create"] >= 2
    said = stack.refused(lambda: stack.preview(bad, **options))
    for policy, text in {
        "no-secrets": "config.request.headers.Authorization holds a literal value",
        "allowed-hosts": "has a host that is not allowed (api.evil.example)",
        "owners": "notes names no owner",
    }.items():
        assert f"[mandatory]  {policy}" in said
        assert text in said
    assert "c2VzYW1l" not in said.partition("Policies:")[2]
    assert "Traceback" not in said


def test_a_pack_of_ones_own_is_the_two_files_of_the_page(
    policy_host: None, tmp_path: Path, stack: EngineStack, adapter: Adapter
) -> None:
    found = {each.language: each.text for each in blocks(DOCS / "policies.md") if "acme" in each.text}
    pack = tmp_path / "policies"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text(found["yaml"], "utf-8")
    (pack / "__main__.py").write_text(found["python"], "utf-8")

    program = shop(adapter.opts, "Orders. Owner: shop@acme.example", "https://api.example.com/x", "")
    said = stack.refused(lambda: stack.preview(program, policy_packs=[str(pack)]))
    assert "[mandatory]  names" in said
    assert "The name of an action begins with acme." in said
    assert "owners" not in said
