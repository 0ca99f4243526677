"""Tests of a stack: Pulumi deploys the program to an emulated organization, which the test looks at and disturbs."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pulumi.automation import CommandError


class Orders(BaseHTTPRequestHandler):
    """The web service that the action calls."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"status": "shipped", "delivery": {"due": "today"}}')

    def log_message(self, *_):
        pass


@pytest.fixture
def orders_url():
    with HTTPServer(("127.0.0.1", 0), Orders) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_flow_that_uses_the_action_gets_an_order(
    genesyscloud_stack, genesyscloud_organization, project, config, orders_url
):
    control = genesyscloud_organization.control
    control.switches(backends={"orders.example.com": orders_url})
    stack = genesyscloud_stack(project, config={**config, "testOrder": "1001"})
    deployed = stack.up()
    assert deployed.outputs["tested_order"].value == {"status": "shipped", "due": "today"}
    (action,) = [each for each in control.state().actions if each.name.startswith("look-up-order")]
    flow = control.publish_flow("Order status", [action.id])
    assert control.run_flow(flow.id, {"order_id": "1001"}).results[action.id]["status"] == "shipped"
    assert set(stack.preview().change_summary) == {"same"}


def test_a_first_deployment_that_fails_leaves_nothing_behind(
    genesyscloud_stack, genesyscloud_organization, project, config
):
    control = genesyscloud_organization.control
    control.fault("status", method="POST", route="/api/v2/integrations/actions", status=400, message="Not today")
    stack = genesyscloud_stack(project, config=config)
    with pytest.raises(CommandError, match="Not today"):
        stack.up()
    stack.destroy()
    assert control.state().integrations == []
    assert control.state().credentials == []
