"""List: every object of a kind, as `pulumi do <type> list` asks for them."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.caller import ACTION, AUTH_ACTION, CREDENTIAL, INTEGRATION, Caller, refusal
from tests.adapters.wire import UNKNOWN

Page = tuple[list[tuple[str, str]], str]


def page(plugin: Caller, type_: str, **fields: Any) -> Page:
    """The ids and names of a page, and the token of the next one."""
    found, following = [], ""
    for each in plugin("List", token=type_, **fields):
        assert not following, "nothing comes after the continuation"
        if each.WhichOneof("response") == "result":
            found.append((each.result.id, each.result.name))
        else:
            following = each.continuation.continuation_token
    return found, following


def test_every_object_comes_by_name(plugin: Caller, genesys_cloud: Emulator) -> None:
    made = {name: genesys_cloud.control.create_credential("userDefined", {"a": "b"}, name).id for name in "cab"}
    assert page(plugin, CREDENTIAL) == ([(made[name], name) for name in "abc"], "")


def test_pages_are_of_the_asked_size_and_from_one_listing(plugin: Caller, genesys_cloud: Emulator) -> None:
    made = [genesys_cloud.control.create_credential("userDefined", {"a": "b"}, f"{n}").id for n in range(5)]
    genesys_cloud.control.reset_requests()
    seen, following = page(plugin, CREDENTIAL, page_size=2)
    assert len(seen) == 2
    genesys_cloud.control.create_credential("userDefined", {"a": "b"}, "0")  # somebody else is here
    while following:
        more, following = page(plugin, CREDENTIAL, page_size=2, continuation_token=following)
        seen += more
    assert [id_ for id_, _ in seen] == made
    listings = [each for each in genesys_cloud.control.requests() if str(each.route).endswith("/listing")]
    assert len(listings) == 1


@pytest.mark.parametrize(("limit", "count"), [(0, 3), (-1, 3), (1, 1), (3, 3), (9, 3)])
def test_a_limit_below_one_is_none(plugin: Caller, genesys_cloud: Emulator, limit: int, count: int) -> None:
    for name in "abc":
        genesys_cloud.control.create_credential("userDefined", {"a": "b"}, name)
    found, following = page(plugin, CREDENTIAL, limit=limit)
    assert (len(found), following) == (count, "")


def test_a_limit_holds_over_all_pages(plugin: Caller, genesys_cloud: Emulator) -> None:
    for name in "abc":
        genesys_cloud.control.create_credential("userDefined", {"a": "b"}, name)
    first, following = page(plugin, CREDENTIAL, limit=2, page_size=1)
    second, end = page(plugin, CREDENTIAL, limit=2, page_size=1, continuation_token=following)
    assert [name for _, name in first + second] == ["a", "b"]
    assert end == ""


def test_what_is_no_resource_of_ours_is_not_listed(plugin: Caller, genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    login = control.create_credential("userDefinedOAuth", {"a": "b"}, "login")
    orders = control.create_integration("custom-rest-actions", "orders")
    control.change_integration(orders.id, credentials={"basicAuth": login.id})
    other = control.create_integration("imap-server", "mail")
    crm = control.create_integration("salesforce-datadip", "crm")  # brings actions of its own
    published, draft = control.publish_action(orders.id, "published"), control.draft_action(orders.id, "draft")
    assert page(plugin, INTEGRATION)[0] == [(crm.id, "crm"), (orders.id, "orders")]
    assert other.id not in dict(page(plugin, INTEGRATION)[0])
    assert page(plugin, ACTION)[0] == [(draft.id, "draft"), (published.id, "published")]
    assert [id_ for id_, _ in page(plugin, AUTH_ACTION)[0]] == [f"customAuth_-_{orders.id}"]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_each_resource_that_is_listed_can_be_read_by_its_id(
    resource: Any, plugin: Caller, genesys_cloud: Emulator
) -> None:
    control = genesys_cloud.control
    login = control.create_credential("userDefinedOAuth", {"a": "b"}, "login")
    orders = control.create_integration("custom-rest-actions", "orders")
    control.change_integration(orders.id, credentials={"basicAuth": login.id})
    control.publish_action(orders.id, "look up")
    found, _ = page(plugin, token(resource.name))
    assert found
    for id_, _ in found:
        assert plugin("Read", type=token(resource.name), urn=_urn(resource.name), id=id_).id == id_


def _urn(name: str) -> str:
    return f"urn:pulumi:dev::project::{token(name)}::listed"


def test_what_is_asked_with_is_answered_or_refused(plugin: Caller) -> None:
    (answer,) = plugin("List", token=CREDENTIAL, query={"type": UNKNOWN})
    assert answer.WhichOneof("response") == "computed"
    for fields in (
        {"token": CREDENTIAL, "query": {"type": "basicAuth"}},
        {"token": "genesyscloud:index:Nothing"},
        {"token": CREDENTIAL, "continuation_token": "-1"},
    ):
        with pytest.raises(grpc.RpcError) as failed:
            list(plugin("List", **fields))
        assert refusal(failed.value).code is grpc.StatusCode.INVALID_ARGUMENT


def test_a_refusal_of_the_service_is_told(plugin: Caller, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(missing_permissions=["integrations:integration:view"])
    with pytest.raises(grpc.RpcError) as failed:
        list(plugin("List", token=CREDENTIAL))
    assert refusal(failed.value).text.startswith("Listing every credential: ")
