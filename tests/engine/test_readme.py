"""The README's program runs, and what it says that a preview looks like is what it looks like."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import CommandError

from genesyscloud_emulator import Emulator
from tools.moto_server import MotoServer
from tools.orders_api import OrdersApi
from tools.stack import ExampleStack

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OF_PYTHON = (ROOT / "docs/python.md").read_text("utf-8")
"""The page whose programs go on where that of the README ends."""

EXPORTED = {
    "name": "Cancel an order",
    "integrationType": "custom-rest-actions",
    "actionType": "custom",
    "config": {
        "request": {"requestType": "DELETE", "requestUrlTemplate": "https://orders.example.com/orders/${input.id}"}
    },
    "contract": {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {"type": "object"}}},
    "secure": False,
}
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _blocks(page: str, language: str) -> list[str]:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [text for each, text in blocks if each == language]


def _said(text: str) -> str:
    """The diagnostic of the integration."""
    (found,) = re.findall(r"^ +(error: Genesys Cloud: .*?)\n\n", text, re.MULTILINE | re.DOTALL)[-1:]
    return _plain(found)


def _plain(text: str) -> str:
    """Without ids, which differ each time, and however its lines are wrapped."""
    return ID.sub("…", " ".join(text.split()))


def test_the_program_runs_and_its_forbidden_change_is_refused_as_shown(
    tmp_path: Path, genesys_cloud: Emulator, config: dict[str, Any], orders_api: OrdersApi
) -> None:
    (program,), more = _blocks(README, "python"), _blocks(OF_PYTHON, "python")
    (shown,) = [each for each in _blocks(README, "") if each.startswith("error: ")]
    assert len(program.splitlines()) <= 25
    assert max(map(len, shown.splitlines())) <= 80
    with MotoServer() as aws:
        stack = ExampleStack(
            ROOT / "examples" / "aws-lambda",
            tmp_path,
            config={**config, **aws.config},
            environment=aws.environment,
            aws_plugin=True,
        )
        main = stack.project / "__main__.py"
        genesys_cloud.control.create_credential("basicAuth", {"userName": "ada"}, "CRM")
        (stack.project / "cancel-order.json").write_text(json.dumps(EXPORTED), "utf-8")
        main.write_text("\n".join([program, *more]), "utf-8")
        stack.up()
        assert orders_api.asked == ["/orders/1001"]
        assert {each.name for each in genesys_cloud.control.state().actions} == {
            "look-up-dev",
            "look-up-order-dev",
            "Cancel an order",
        }
        assert {each.name for each in genesys_cloud.control.state().integrations} == {
            "orders-dev",
            "platform-dev",
            "refunds-dev",
            "crm-dev",
            "shop-dev",
        }
        main.write_text(program, "utf-8")
        stack.up()
        (action,) = genesys_cloud.control.state().actions
        genesys_cloud.control.publish_flow("Order status", [action.id])
        for times, days in ((1173, 7), (31, 0)):
            genesys_cloud.control.action_ran(action.id, times, datetime.now(timezone.utc) - timedelta(days))
        forbidden = re.sub(
            r'amazon_web_services_arn\("orders", arn=invocation.arn\)', 'basic_auth("orders", user_name="x")', program
        )
        main.write_text(forbidden.replace("AWS_LAMBDA", "WEB_SERVICES"), "utf-8")
        lines: list[str] = []
        with pytest.raises(CommandError):
            stack.preview(on_output=lines.append)
    assert _said("\n".join(lines)) == _plain(shown)
