"""What a resource costs the provider does not grow with the others: calls of Python functions are counted, not time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.resources.credential import IntegrationCredential
from genesyscloud_provider.resources.integration import DataActionIntegration
from genesyscloud_provider.resources.run import Run

LAMBDA = "aws-lambda-data-actions"
KIND = "amazonWebServicesARN"
PAIRS = range(10, 40)


def calls(action: Callable[..., Any], *arguments: Any) -> int:
    counted = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action(*arguments)
    finally:
        sys.setprofile(before)
    return counted


@pytest.fixture
def organization(genesys_cloud: Emulator) -> Emulator:
    genesys_cloud.control.switches(max_instances={LAMBDA: 1000})
    return genesys_cloud


def test_no_check_and_no_read_costs_more_than_those_before(organization: Emulator, new_run: Callable[..., Run]) -> None:
    run = new_run()
    credentials, integrations = IntegrationCredential(run), DataActionIntegration(run)
    checks, created = [], []
    for number in PAIRS:
        fields = {"ARN": "arn:aws:iam::123456789012:role/orders"}
        credential = credentials.create({"credentialType": KIND, "name": f"orders-{number}", "fields": fields})
        link = {"id": credential.id, "type": KIND}
        inputs = {"integrationType": LAMBDA, "name": f"orders-{number}", "credential": link}
        checks.append(calls(integrations.check, {}, inputs, inputs["name"]))
        created.append(integrations.create(inputs))
    assert checks[-1] == checks[1]  # the first one asks the organization

    later = DataActionIntegration(new_run())
    reads = [calls(later.read, each.id, each.state) for each in created]
    assert reads[-1] == reads[1]
