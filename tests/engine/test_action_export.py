"""Actions exported from the console, on a real engine: a file is the same action as the program that made it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pulumi
import pytest
from pydantic import BaseModel

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack

pytestmark = pytest.mark.engine


class Question(BaseModel):
    order: str
    detailed: bool | None = None


class Line(BaseModel):
    sku: str
    count: int


class Answer(BaseModel):
    status: str
    lines: list[Line] = []


def _integration(opts: pulumi.ResourceOptions | None) -> genesyscloud.DataActionIntegration:
    return genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES, opts=opts)


def _exported(cloud: Emulator, id_: str) -> dict[str, Any]:
    """What the console would export; it puts the templates' texts in the place of their addresses."""

    def get(path: str) -> httpx.Response:
        token = {"Authorization": f"Bearer {cloud.access_token}"}
        return httpx.get(f"{cloud.url}{path}", headers=token, trust_env=False, verify=False).raise_for_status()

    live = get(f"/api/v2/integrations/actions/{id_}?expand=contract&includeConfig=true").json()
    for part, template in (("request", "requestTemplate"), ("response", "successTemplate")):
        settings = live["config"][part]
        settings[template] = get(settings.pop(f"{template}Uri")).text
    return {
        "name": f"{live['name']} - Exported 2026-02-28 @ 14:51",
        "integrationType": "custom-rest-actions",
        "actionType": "custom",
        **{key: live[key] for key in ("config", "contract", "secure")},
    }


def test_an_exported_action_is_the_same_action(
    stack: EngineStack, adapter: Adapter, genesys_cloud: Emulator, tmp_path: Path
) -> None:
    def by_hand() -> None:
        opts = adapter.opts()
        genesyscloud.DataAction(
            "find",
            _integration(opts),
            contract=genesyscloud.DataActionContract.from_models(Question, Answer),
            config=genesyscloud.DataActionConfig.rest(
                "GET",
                "https://api.example.com/orders/${input.order}",
                headers={"x_request_type": "${input.detailed}"},
                translation_map={"status": "$.order.status", "lines": "$.order.lines"},
                translation_map_defaults={"lines": "[]"},
                success_template='{"status": ${status}, "lines": ${lines}}',
                timeout_seconds=20,
            ),
            name="Find an order",
            opts=opts,
        )

    stack.up(by_hand)
    (made,) = stack.resources("DataAction")
    exported = _exported(genesys_cloud, made["id"])
    file = tmp_path / "find.custom.json"
    file.write_text(json.dumps(exported))

    def by_file() -> None:
        opts = adapter.opts()
        genesyscloud.DataAction.from_export("find", file, _integration(opts), opts=opts)

    assert stack.preview(by_file).changes == {}

    exported["config"]["timeoutSeconds"] = 30
    file.write_text(json.dumps(exported))
    assert stack.up(by_file).changes == {"update": 1}
    assert _exported(genesys_cloud, made["id"]) == exported
    stack.destroy()


def test_a_preview_of_all_at_once_checks_the_action(stack: EngineStack, adapter: Adapter) -> None:
    def program() -> None:
        opts = adapter.opts()
        genesyscloud.DataAction(
            "find",
            _integration(opts),
            contract=genesyscloud.DataActionContract.from_models(Question, Answer),
            config={"request": {"request_type": "FETCH", "request_url_template": "http://api.example.com"}},
            opts=opts,
        )

    said = stack.refused(stack.preview, program)
    assert "config.request.requestType: must be GET, POST, PUT, PATCH or DELETE for Web Services" in said
    assert "config.request.requestUrlTemplate: must be an https URL for Web Services" in said


def test_an_export_for_another_system_is_refused_with_one_message(stack: EngineStack, tmp_path: Path) -> None:
    schema = {"type": "object"}
    exported = {
        "name": "n",
        "integrationType": "purecloud-data-actions",
        "config": {},
        "contract": {"input": {"inputSchema": schema}, "output": {"successSchema": schema}},
    }
    file = tmp_path / "n.custom.json"
    file.write_text(json.dumps(exported))

    def program() -> None:
        genesyscloud.DataAction.from_export("n", file, _integration(None))

    said = stack.refused(stack.preview, program)
    assert f"{file} is an action for Genesys Cloud (purecloud-data-actions)" in said
    assert "Traceback" not in said, said
