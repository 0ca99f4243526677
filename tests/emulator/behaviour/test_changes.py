"""What the record says of each request's changes, whatever service the objects are of."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import is_dataclass

import pytest

import genesyscloud_emulator
from genesyscloud_emulator import Control
from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.oauth.models import Usage, UsageQuery
from tests.emulator.conftest import CONFIG, Api

Changes = Callable[[], list[str]]


@pytest.fixture
def changes(control: Control) -> Changes:
    """What the last request changed, in words."""
    return lambda: [str(each) for each in control.requests()[-1].changes]


def test_what_is_created_changed_and_deleted(api: Api, changes: Changes) -> None:
    integration = api.integration(name="Orders")
    assert changes() == ["integration Orders: created"]
    api.configure(integration, name="Shop", notes="of the shop", properties={"a": 1})
    assert changes() == ["integration Shop: name Orders → Shop, notes added, properties.a added, version 1 → 2"]
    api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    assert changes() == ["integration Shop: reported code INACTIVE → ACTIVE, intended state DISABLED → ENABLED"]
    api.call("DELETE", f"/integrations/{integration}")
    assert changes() == ["integration Shop: deleted"]


def test_it_says_which_object_and_between_which_values(api: Api, control: Control) -> None:
    integration = api.integration(name="Orders")
    api.configure(integration, name="Shop")
    (change,) = control.requests()[-1].changes
    assert (change.kind, change.id, change.name, change.effect) == ("integration", integration, "Shop", "changed")
    fields = [(each.name, each.effect, each.before, each.after) for each in change.fields]
    assert fields == [("name", "changed", "Orders", "Shop"), ("version", "changed", "1", "2")]


def test_what_follows_elsewhere_is_among_it(api: Api, control: Control, changes: Changes) -> None:
    credential, integration = api.credential("userDefinedOAuth", "login"), api.integration(name="Orders")
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    assert changes() == [
        "action Custom Auth: created",
        "integration Orders: credentials.basicAuth added, version 1 → 2",
    ]
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)
    assert set(changes()) == {
        "credential login: deleted",
        "action Custom Auth: deleted",
        "integration Orders: credentials.basicAuth removed, version 2 → 3",
    }


def test_secrets_are_told_by_the_names_of_their_fields(api: Api, control: Control, changes: Changes) -> None:
    credential = api.credential(name="login")
    body = {"name": "login", "type": {"name": "basicAuth"}, "credentialFields": {"userName": "ann", "password": "n3w"}}
    api.call("PUT", f"/integrations/credentials/{credential}", body)
    assert changes() == ["credential login: fields.password"]
    client = control.create_oauth_client("Shop")
    api.call("POST", f"/oauth/clients/{client.id}/secret")
    assert changes() == ["OAuth client Shop: secret"]
    told = str([each.changes for each in control.requests()])
    assert [each for each in ("n3w", "s3cret", client.secret) if each in told] == []


def test_an_action_is_told_by_its_forms(api: Api, changes: Changes) -> None:
    action = api.action(api.integration(), "/drafts", name="look")["id"]
    assert changes() == ["action look: created"]
    config = {**CONFIG, "request": {**CONFIG["request"], "headers": {"Key": "s3cret"}}}
    api.call("PATCH", f"/integrations/actions/{action}/draft", {"version": 1, "config": config})
    assert changes() == ["action look: draft config.request.headers.Key added, draft version 1 → 2"]
    api.call("POST", f"/integrations/actions/{action}/draft/publish", {"version": 2})
    assert changes() == ["action look: published added, draft removed"]
    api.call("DELETE", f"/integrations/actions/{action}", expect=204)
    assert changes() == ["action look: deleted"]


def test_what_is_refused_or_read_changes_nothing(api: Api, control: Control) -> None:
    integration = api.integration()
    control.reset_requests()
    api.configure(integration, version=9, expect=409)
    api.get(f"/integrations/{integration}")
    api.call("DELETE", "/integrations/no-such", expect=404)
    assert [each.changes for each in control.requests()] == [[]] * 4


def test_what_is_done_by_the_control_route_is_no_requests_change(api: Api, control: Control) -> None:
    api.get("/integrations")
    control.create_integration("custom-rest-actions")
    assert [each.changes for each in control.requests()] == [[]]


def test_a_fault_after_the_change_hides_none(api: Api, control: Control, changes: Changes) -> None:
    control.fault("status", method="POST", effect="after", status=500)
    api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}, "name": "Orders"}, expect=500)
    assert changes() == ["integration Orders: created"]
    control.fault("status", method="POST", effect="before", status=500)
    api.call("POST", "/integrations", {"integrationType": {"id": "custom-rest-actions"}}, expect=500)
    assert changes() == []


def test_a_long_text_is_told_without_its_values(api: Api, changes: Changes) -> None:
    integration = api.integration(name="n" * 100)
    api.configure(integration, name="m" * 100)
    assert changes() == [f"integration {'m' * 100}: name, version 1 → 2"]


COUNTED = {Usage, UsageQuery}
"""What counts requests: nobody changes it."""


def test_every_stored_class_whose_objects_change_notes_it() -> None:
    names = [each.name for each in pkgutil.walk_packages(genesyscloud_emulator.__path__, "genesyscloud_emulator.")]
    found = [vars(importlib.import_module(name)).values() for name in names if name.endswith(".models")]
    stored = {each for values in found for each in values if isinstance(each, type) and hasattr(each, "entity_name")}
    assert len(stored) > 10
    changing = {
        each for each in stored if is_dataclass(each) and not vars(each)["__dataclass_params__"].frozen
    } - COUNTED
    assert {each for each in changing if not issubclass(each, Noted)} == set()
