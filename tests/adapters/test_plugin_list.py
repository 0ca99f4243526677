"""List: every object of a kind, as `pulumi do <type> list` asks for them."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import grpc
import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.integrations.action_config.api import Actions
from genesyscloud_provider.registry import RESOURCES
from tests.adapters.caller import ACTION, AUTH_ACTION, CREDENTIAL, INTEGRATION, ROLE, Caller, connected, refusal
from tests.adapters.wire import UNKNOWN

Page = tuple[list[tuple[str, str]], str]

WEB, LAMBDA, GOOGLE, ADOBE = (
    "custom-rest-actions",
    "aws-lambda-data-actions",
    "google-data-actions",
    "adobe-data-actions",
)

INTEGRATIONS, TYPES = "/api/v2/integrations", "/api/v2/integrations/types"
DRAFTS = "/api/v2/integrations/actions/drafts"


class Narrowed(NamedTuple):
    """What a filter leaves of the organization `various`.

    Attributes:
        value: the filter's value; the name of an object of `various` stands for its id.
        names: the names of what is listed, in their order.
        more: which listings are asked for beside those without the filter.
        fewer: which are not asked for.
    """

    value: str | bool
    names: str
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()

    @property
    def listed(self) -> list[str]:
        """The names, each by itself."""
        return self.names.split(", ") if self.names else []


FILTERS: dict[str, dict[str, list[Narrowed]]] = {
    "IntegrationCredential": {
        "name": [
            Narrowed("ORDERS", "Orders-login, orders-old"),
            Narrowed("orders-o", "orders-old"),
            Narrowed("x y", ""),
        ],
        "credentialType": [
            Narrowed("basicAuth", "mail-login, orders-old"),
            Narrowed("userDefinedOAuth", "Orders-login"),
            Narrowed("basicauth", ""),
        ],
        "unused": [
            Narrowed(True, "orders-old", more=(INTEGRATIONS,)),
            Narrowed(False, "mail-login, Orders-login", more=(INTEGRATIONS,)),
        ],
    },
    "DataActionIntegration": {
        "name": [Narrowed("orders", "Orders, Orders-2"), Narrowed("mail", "")],
        "integrationType": [
            Narrowed(WEB, "Orders"),
            Narrowed(LAMBDA, "Orders-2"),
            Narrowed("google", "Calendar", more=(TYPES,)),
            Narrowed(GOOGLE, "Calendar", more=(TYPES,)),
            Narrowed("adobe", "Pdf", more=(TYPES,)),
            Narrowed("imap-server", "", more=(TYPES,)),
        ],
        "reportedState": [
            Narrowed("ACTIVE", "Orders"),
            Narrowed("ERROR", "Calendar"),
            Narrowed("INACTIVE", "crm, Orders-2, Pdf"),
            Narrowed("ACTIVATING", ""),
        ],
        "intendedState": [Narrowed("ENABLED", "Calendar, Orders"), Narrowed("DISABLED", "crm, Orders-2, Pdf")],
    },
    "DataAction": {
        "name": [Narrowed("LOOK", "look-up, look-up-2"), Narrowed("draft", "a-draft, secure-draft")],
        "integration": [
            Narrowed("Orders", "a-draft, look-up, secure-draft"),
            Narrowed("Orders-2", "look-up-2, secret"),
            Narrowed("crm", ""),
            Narrowed("mail", ""),
        ],
        "category": [
            Narrowed("Shop", "look-up"),
            Narrowed("Orders", "a-draft, secure-draft"),
            Narrowed("orders", ""),
        ],
        "secure": [Narrowed(True, "secret, secure-draft"), Narrowed(False, "a-draft, look-up, look-up-2")],
        "published": [
            Narrowed(True, "look-up, look-up-2, secret", fewer=(DRAFTS,)),
            Narrowed(False, "a-draft, secure-draft"),
        ],
    },
    "CustomAuthAction": {
        "name": [Narrowed("custom auth", "Custom Auth"), Narrowed("orders", "")],
        "integration": [Narrowed("Orders", "Custom Auth"), Narrowed("Orders-2", "")],
    },
    "Role": {
        "name": [Narrowed("reader", "Reader"), Narrowed("EMPLOY", "employee")],
        "default": [Narrowed(True, "admin, Developer, employee, Master Admin"), Narrowed(False, "admin-2, Reader")],
    },
    "OAuthClient": {
        "name": [Narrowed("old", "old-phone"), Narrowed("PHONE", "old-phone, phone")],
        "authorizedGrantType": [
            Narrowed("CODE", "phone"),
            Narrowed("CLIENT-CREDENTIALS", "old-phone, Pulumi, stopped"),
        ],
        "state": [
            Narrowed("active", "phone, Pulumi"),
            Narrowed("inactive", "old-phone"),
            Narrowed("disabled", "stopped"),
        ],
    },
}
"""What each resource is listed by, and what comes of it; a resource without filters has none here."""


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


@pytest.fixture
def various(genesys_cloud: Emulator) -> dict[str, str]:
    """Objects of each kind that differ in what filters tell, by name; returns the ids of integrations."""
    control = genesys_cloud.control
    login, _, mail_login = (
        control.create_credential(kind, {field: "planted"}, name).id
        for kind, field, name in (
            ("userDefinedOAuth", "loginUrl", "Orders-login"),
            ("basicAuth", "userName", "orders-old"),
            ("basicAuth", "userName", "mail-login"),
        )
    )
    ids = {
        name: control.create_integration(kind, name).id
        for name, kind in {
            "Orders": WEB,
            "Orders-2": LAMBDA,
            "Calendar": GOOGLE,
            "Pdf": ADOBE,
            "crm": "salesforce-datadip",
            "mail": "imap-server",
        }.items()
    }
    control.change_integration(ids["Orders"], name="Shop", intended_state="ENABLED", credentials={"basicAuth": login})
    control.publish_action(ids["Orders"], "look-up")
    control.change_integration(ids["Orders"], name="Orders")
    control.change_integration(ids["Calendar"], intended_state="ENABLED", reported_state={"code": "ERROR"})
    control.change_integration(ids["mail"], credentials={"basicAuth": mail_login})
    control.draft_action(ids["Orders"], "a-draft")
    control.draft_action(ids["Orders"], "secure-draft", secure=True)
    control.publish_action(ids["Orders-2"], "look-up-2")
    control.publish_action(ids["Orders-2"], "secret", secure=True)
    _redraft(genesys_cloud)
    roles = [control.create_role(name, ["directory:user:view"]).id for name in ("Reader", "admin-2")]
    control.create_oauth_client("old-phone", roles=roles, state="inactive")
    control.create_oauth_client("stopped", roles=roles, state="disabled")
    _ask(genesys_cloud, "/api/v2/oauth/clients", {"name": "phone", "authorizedGrantType": "CODE", **REDIRECT})
    control.reset_requests()
    return ids


WHOLE = {
    "category": "Orders",
    "config": {"request": {"requestType": "GET", "requestUrlTemplate": "https://orders.example.com/"}},
    "contract": {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {"type": "object"}}},
}
REDIRECT = {"registeredRedirectUri": ["https://phone.example.com/"], "scope": ["users"]}


def _redraft(cloud: Emulator) -> None:
    """Begin a draft of each published action: it is none that never was published."""
    for each in cloud.control.state().actions:
        if each.published:
            _ask(cloud, f"/api/v2/integrations/actions/{each.id}/draft", None)


def _ask(cloud: Emulator, path: str, body: Any) -> Any:
    headers = {"Authorization": f"Bearer {cloud.access_token}"}
    answer = httpx.post(f"{cloud.url}{path}", json=body, headers=headers, trust_env=False, verify=False)
    assert answer.is_success, answer.text
    return answer.json()


def _asked(cloud: Emulator) -> Counter[str]:
    """The requests since the last look, without those of any process."""
    seen = [str(each.route) for each in cloud.control.requests()]
    cloud.control.reset_requests()
    return Counter(each for each in seen if each not in ("/oauth/token", "/api/v2/organizations/me"))


CASES = [
    pytest.param(resource, filter_, each, id=f"{resource}.{filter_}={each.value}")
    for resource, filters in FILTERS.items()
    for filter_, cases in filters.items()
    for each in cases
]


@pytest.mark.slow
@pytest.mark.parametrize(("resource", "filter_", "case"), CASES)
def test_a_filter_leaves_what_it_says_of_the_same_listing(
    resource: str,
    filter_: str,
    case: Narrowed,
    settings: dict[str, str],
    genesys_cloud: Emulator,
    various: dict[str, str],
) -> None:
    type_ = token(resource)
    with connected(settings) as plain:
        whole, _ = page(plain, type_)
    needed = _asked(genesys_cloud)
    value = various[str(case.value)] if filter_ == "integration" else case.value
    with connected(settings) as narrowing:
        found, following = page(narrowing, type_, query={filter_: value})
    assert [name for _, name in found] == case.listed
    assert following == ""
    assert found == [each for each in whole if each in found], "ids and order are those of the whole listing"
    assert _asked(genesys_cloud) == needed + Counter(case.more) - Counter(case.fewer)


@pytest.mark.parametrize("resource", FILTERS)
def test_each_filter_leaves_something_out_and_something_in(
    resource: str, plugin: Caller, various: dict[str, str]
) -> None:
    every = len(page(plugin, token(resource))[0])
    for cases in FILTERS[resource].values():
        assert any(each.listed for each in cases)
        assert any(len(each.listed) < every for each in cases)


def test_filters_hold_together(plugin: Caller, various: dict[str, str]) -> None:
    query = {"integration": various["Orders"], "published": False, "secure": False, "name": "DRAFT"}
    assert [name for _, name in page(plugin, ACTION, query=query)[0]] == ["a-draft"]
    assert page(plugin, ACTION, query={"integration": various["Orders"], "name": "secret"})[0] == []


def test_an_action_that_is_published_between_two_listings_is_listed(
    plugin: Caller, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    integration = genesys_cloud.control.create_integration(WEB, "Orders")
    draft = _ask(genesys_cloud, DRAFTS, {"name": "look-up", "integrationId": integration.id, **WHOLE})

    def then_published(listing: Any) -> Any:
        def call(actions: Actions) -> Any:
            found = listing(actions)
            if not any(each.published for each in genesys_cloud.control.state().actions):
                _ask(genesys_cloud, f"/api/v2/integrations/actions/{draft['id']}/draft/publish", {"version": 1})
            return found

        return call

    for each in ("drafts", "all"):
        monkeypatch.setattr(Actions, each, then_published(getattr(Actions, each)))
    assert page(plugin, ACTION)[0] == [(draft["id"], "look-up")]


def test_a_filter_without_a_value_is_none(plugin: Caller, various: dict[str, str]) -> None:
    assert page(plugin, CREDENTIAL, query={"name": None, "unused": None}) == page(plugin, CREDENTIAL)


def test_limits_and_pages_count_what_is_left(plugin: Caller, genesys_cloud: Emulator, various: dict[str, str]) -> None:
    query = {"name": "login"}
    found, following = page(plugin, CREDENTIAL, query=query, limit=2, page_size=1)
    more, end = page(plugin, CREDENTIAL, query=query, limit=2, page_size=1, continuation_token=following)
    assert [name for _, name in found + more] == ["mail-login", "Orders-login"]
    assert end == ""


@pytest.mark.parametrize("resource", FILTERS)
def test_further_pages_cost_nothing(
    resource: str, plugin: Caller, genesys_cloud: Emulator, various: dict[str, str]
) -> None:
    query = {"unused": False} if resource == "IntegrationCredential" else {}
    whole, _ = page(plugin, token(resource), query=query)
    genesys_cloud.control.reset_requests()
    seen, following = page(plugin, token(resource), query=query, page_size=1)
    while following:
        more, following = page(plugin, token(resource), query=query, page_size=1, continuation_token=following)
        seen += more
    assert seen == whole
    assert _asked(genesys_cloud) == {}


@pytest.mark.parametrize(
    ("type_", "query", "said"),
    [
        (CREDENTIAL, {"type": "basicAuth"}, "`type` is no filter of IntegrationCredential, which has `name`, `cred"),
        (ROLE, {"nam": "a"}, "`nam` is no filter of Role, which has `name`, `default`; did you mean `name`?"),
        (ACTION, {"Published": True}, "; did you mean `published`?"),
        (ACTION, {"published": "perhaps"}, "published: must be true or false"),
        (ACTION, {"integration": ["a", "b"]}, "integration: must be text"),
        (INTEGRATION, {"reportedState": "BROKEN"}, "reportedState: must be 'ACTIVE', 'ACTIVATING', 'INACTIVE', "),
        (INTEGRATION, {"name": 1, "intendedState": "off"}, "name: must be text; intendedState: must be 'ENABLED' or"),
    ],
)
def test_what_is_no_filter_is_an_error_that_names_those_there_are(
    type_: str, query: dict[str, Any], said: str, plugin: Caller, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.reset_requests()
    with pytest.raises(grpc.RpcError) as failed:
        list(plugin("List", token=type_, query=query))
    assert refusal(failed.value).code is grpc.StatusCode.INVALID_ARGUMENT
    assert said in refusal(failed.value).text
    assert genesys_cloud.control.requests() == []


def test_an_integration_type_that_nobody_has_is_an_error(plugin: Caller, various: dict[str, str]) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        list(plugin("List", token=INTEGRATION, query={"integrationType": "custom-rest-action"}))
    assert "did you mean `custom-rest-actions`" in refusal(failed.value).text


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_a_value_that_is_not_known_yet_leaves_the_listing_open(
    resource: Any, plugin: Caller, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.reset_requests()
    for each in resource.listed_by.names():
        (answer,) = plugin("List", token=token(resource.name), query={each: UNKNOWN})
        assert answer.WhichOneof("response") == "computed"
    assert genesys_cloud.control.requests() == []


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


def test_what_nobody_can_list_is_refused(plugin: Caller) -> None:
    for fields in (
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
