"""The lookup of all integrations against a scripted service: what it asks where a listing tells less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.integration.lookup import INTEGRATIONS
from tests.clock import FakeClock
from tests.unit.client.stand_ins import OAUTH_CLIENT

PATH = "/api/v2/integrations"
LISTING = f"{PATH}/credentials/listing"
NUMBERS = range(3)


def integration(number: int, **about: Any) -> dict[str, Any]:
    """An integration of a listing, whose credential has what is told of it."""
    credential = {"id": f"credential-{number}", **about}
    current = {"name": f"orders {number}", "version": 2, "credentials": {"basicAuth": credential}}
    kind = {"id": "custom-rest-actions"}
    return {"id": f"integration-{number}", "integrationType": kind, "config": {"current": current}}


class Service:
    """A service with three integrations; `asked` are the paths."""

    def __init__(self, **about: Any) -> None:
        self.asked: list[str] = []
        self.about = about

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "token_type": "bearer", "expires_in": 86400})
        self.asked.append(request.url.path)
        if request.url.path == LISTING:
            known = [{"id": f"credential-{each}", "type": {"name": "basicAuth"}} for each in NUMBERS]
            return httpx.Response(200, json={"entities": known})
        assert request.url.path == PATH
        found = [integration(each, **self.about) for each in NUMBERS]
        return httpx.Response(200, json={"entities": found, "pageCount": 1, "total": len(found)})


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    made: list[Session] = []
    yield made
    for each in made:
        each.close()


@pytest.mark.parametrize(
    ("about", "asked"),
    [
        pytest.param({"type": {"name": "basicAuth"}}, [PATH], id="the listing tells the types"),
        pytest.param({}, [PATH, LISTING], id="it tells none"),
    ],
)
def test_the_types_of_all_credentials_cost_one_listing_at_most(
    about: dict[str, Any], asked: list[str], sessions: list[Session]
) -> None:
    service = Service(**about)
    configuration = Configuration.resolve(Source("the test", {"region": "us-east-1", **OAUTH_CLIENT}))

    def connect(of: Configuration, **shared: Any) -> Client:
        return Client(of, transport=httpx.MockTransport(service), clock=FakeClock(), **shared)

    sessions.append(Session(configuration, print, connect))
    found = INTEGRATIONS.ask(sessions[0], INTEGRATIONS.arguments(), preview=False)
    assert found is not None
    assert [each.credential and each.credential.type for each in found.integrations] == ["basicAuth"] * 3
    assert service.asked == asked
