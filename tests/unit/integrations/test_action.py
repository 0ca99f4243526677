"""`DataAction` against the emulator: created, drafted, published, changed, read and deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import BadRequest, OutcomeUnknown, Refused
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Unfinished
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.api import api_of

ACTIONS = "/api/v2/integrations/actions"
ACTION = f"{ACTIONS}/{{id}}"
DRAFTS = f"{ACTIONS}/drafts"
DRAFT = f"{ACTION}/draft"
CAN_USE_BE_TOLD = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}

CONTRACT = {
    "input": {"type": "object", "required": ["orderId"], "properties": {"orderId": {"type": "string"}}},
    "output": {"type": "object", "properties": {"status": {"type": "string"}}},
}
CONFIG = {
    "request": {
        "requestUrlTemplate": "https://orders.example.com/orders/${input.orderId}",
        "requestType": "GET",
        "headers": {"Accept": "application/json"},
    },
    "response": {"translationMap": {"status": "$.status"}, "successTemplate": '{"status": ${status}}'},
}

Requests = Callable[[], Counter[Any]]


@pytest.fixture
def news(genesys_cloud: Emulator) -> dict[str, Any]:
    """What a program writes of an action of a Web Services integration."""
    integration = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
    reference = {"id": integration.id, "type": "custom-rest-actions"}
    return {"integration": reference, "name": "Look up an order", "contract": CONTRACT, "config": CONFIG}


@pytest.fixture
def action(session: Session) -> DataAction:
    return DataAction(session)


def test_an_action_is_created_changed_and_deleted_by_one_request_each(
    action: DataAction, news: dict[str, Any], requests: Requests, genesys_cloud: Emulator
) -> None:
    assert action.check({}, news).failures == []
    requests()
    created = action.create(news)
    assert requests() == {("POST", ACTIONS): 1, **CAN_USE_BE_TOLD}, (
        "once in a process it is asked whether use can be told"
    )
    (live,) = genesys_cloud.control.state().actions
    assert (live.published, live.draft) == (True, False)
    action.create({**news, "name": "Another"})
    assert requests() == {("POST", ACTIONS): 1}
    free = {**news, "deletionProtection": False}
    changed = {**free, "category": "Orders", "config": {**CONFIG, "timeoutSeconds": 5}}
    state = action.update(created.id, created.state, changed)
    assert requests() == {("PATCH", ACTION): 1}
    action.delete(created.id, state)
    assert requests() == {("DELETE", ACTION): 1}
    assert created.state == {**news, "version": 1, "published": True}
    assert action.diff(created.id, created.state, news).changes == {}


def test_what_the_service_refuses_leaves_no_draft(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    wrong = {**news, "config": {**CONFIG, "request": {**CONFIG["request"], "requestUrlTemplate": "http://x.example"}}}
    with pytest.raises(Refused, match="Genesys Cloud does not accept it") as refused:
        action.create(wrong)
    assert "must be an absolute HTTPS URL" in str(refused.value), "the reason is the validation's"
    assert genesys_cloud.control.state().actions == []
    action.create(news)


NOT_TODAY: dict[str, Any] = {"status": 400, "message": "Bad Request", "count": None}
"""What the service says of most actions that it refuses (supplement X16)."""


def test_a_refusal_without_a_reason_says_how_else_it_may_work(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", method="POST", route=ACTIONS, **NOT_TODAY)
    with pytest.raises(BadRequest, match="Bad Request") as refused:
        action.create(news)
    assert "validation of a draft finds nothing wrong" in str(refused.value)
    assert "Correct what Genesys Cloud names" not in str(refused.value), "it names nothing"
    assert genesys_cloud.control.state().actions == []
    created = action.create({**news, "publish": False})
    assert action.update(created.id, created.state, news)["published"] is True, "the advice works"


@pytest.mark.parametrize("kind", ["status", "drop", "html"])
@pytest.mark.parametrize(
    ("method", "route", "effect"),
    [
        ("POST", DRAFTS, "before"),
        ("POST", DRAFTS, "after"),
        ("GET", f"{DRAFT}/validation", "before"),
        ("DELETE", DRAFT, "before"),
        ("DELETE", DRAFT, "after"),
        ("DELETE", ACTION, "before"),
    ],
)
def test_looking_for_a_reason_leaves_no_draft_or_names_it_with_what_removes_it(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, method: str, route: str, effect: Any, kind: Any
) -> None:
    control = genesys_cloud.control
    control.fault("status", method="POST", route=ACTIONS, **NOT_TODAY)
    status = 503 if kind == "status" else None
    control.fault(kind, method=method, route=route, effect=effect, count=None, status=status)
    with pytest.raises(BadRequest, match="Bad Request") as refused:
        action.create(news)
    for each in control.state().actions:
        assert not each.published
        assert f"gc integrations actions draft delete {each.id}" in str(refused.value)
        *_, left = str(refused.value).partition("could not be removed again")
        assert method != "DELETE" or left, "it is said that the draft is left"
        assert "try again" not in left.lower(), "what removes it is the next step"
    if (method, effect) == ("GET", "before"):
        assert control.state().actions == []


def test_a_refused_action_whose_integration_is_gone_says_that(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, requests: Requests
) -> None:
    genesys_cloud.control.delete_integration(news["integration"]["id"])
    requests()
    with pytest.raises(Refused, match=r"the integration \S+ does not exist"):
        action.create(news)
    assert ("POST", DRAFTS) not in requests()


def test_an_action_whose_answer_got_lost_is_named_and_the_one_it_replaces_is_not(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    old = DataAction(new_session()).create(news)
    hers = genesys_cloud.control.publish_action(news["integration"]["id"], news["name"]).id
    other = {**news, "contract": {**CONTRACT, "output": {"type": "array"}}, "deletionProtection": False}
    free = {**old.state, "deletionProtection": False}
    assert action.diff(old.id, free, other).changes == {"contract.output": Change.REPLACE}
    genesys_cloud.control.fault("drop", method="POST", route=ACTIONS, effect="after")
    with pytest.raises(OutcomeUnknown, match="Nothing was taken over") as lost:
        action.create(other)
    (ours,) = {each.id for each in genesys_cloud.control.state().actions} - {old.id, hers}
    said = str(lost.value)
    for each in (ours, hers):
        assert f"pulumi import genesyscloud:index:DataAction RESOURCE {each}" in said
        assert f"gc integrations actions delete {each}" in said
    assert old.id not in said, "who follows the advice must not lose what is live"


@pytest.mark.parametrize("answer", ["refuse", "accept"])
def test_an_absolute_url_for_a_system_with_an_address_of_its_own_is_told_and_left_to_the_service(
    answer: str, genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    genesys_cloud.control.switches(absolute_system_urls=answer)
    integration = genesys_cloud.control.create_integration("zendesk-data-actions", "Tickets")
    request = {"requestUrlTemplate": "https://contoso.zendesk.com/api/v2/tickets.json", "requestType": "GET"}
    news = {
        "integration": {"id": integration.id, "type": "zendesk-data-actions"},
        "name": "Tickets",
        "contract": CONTRACT,
        "config": {"request": request},
    }
    action = DataAction(session := new_session())
    assert action.check({}, news).failures == []
    (told,) = session.said  # type: ignore[attr-defined]
    assert "is no path of the API of Zendesk, such as /api/v2/tickets.json" in told
    if answer == "accept":
        assert action.create(news).state["published"] is True
    else:
        with pytest.raises(Refused, match="must be a path: the address of the credential comes before it"):
            action.create(news)
        assert genesys_cloud.control.state().actions == []
    path = {**news, "config": {"request": {**request, "requestUrlTemplate": "/api/v2/tickets.json"}}}
    assert action.create(path).state["published"] is True


def test_a_draft_is_kept_until_it_is_published(action: DataAction, news: dict[str, Any], requests: Requests) -> None:
    draft = {**news, "publish": False}
    created = action.create(draft)
    assert created.state["published"] is False
    assert action.diff(created.id, created.state, draft).changes == {}
    other = {**draft, "secure": True, "contract": {**CONTRACT, "output": {"type": "array", "items": {}}}}
    assert action.diff(created.id, created.state, other).changes == {
        "secure": Change.UPDATE,
        "contract.output": Change.UPDATE,
    }
    changed = action.update(created.id, created.state, other)
    requests()
    published = action.update(created.id, changed, {**other, "publish": True})
    assert published["published"] is True
    assert requests() == {
        ("PATCH", DRAFT): 1,
        ("GET", f"{DRAFT}/validation"): 1,
        ("POST", f"{DRAFT}/publish"): 1,
        **CAN_USE_BE_TOLD,
    }
    refused = action.check({**other, "publish": True}, {**other, "publish": False}).failures
    assert [each.path for each in refused] == ["publish"]


def test_a_draft_that_cannot_be_published_yet_stays_as_it_was(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session]
) -> None:
    created = action.create({**news, "publish": False})
    wrong = {**news, "config": {**CONFIG, "request": {**CONFIG["request"], "requestUrlTemplate": "http://x.example"}}}
    with pytest.raises(Refused, match="Genesys Cloud does not accept it"):
        action.update(created.id, created.state, wrong)
    reading = DataAction(new_session()).read(created.id, {})
    assert reading is not None
    assert reading.inputs["config"] == CONFIG
    assert action.update(created.id, created.state, news)["published"] is True


def test_a_draft_that_cannot_be_put_back_is_kept_as_it_is(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create({**news, "publish": False})
    wrong = {**news, "config": {**CONFIG, "request": {**CONFIG["request"], "requestUrlTemplate": "http://x.example"}}}
    genesys_cloud.control.fault("status", method="PATCH", route=DRAFT, status=400, skip=1)
    with pytest.raises(Unfinished, match="Genesys Cloud does not accept it") as failed:
        action.update(created.id, created.state, wrong)
    assert failed.value.rollback is None
    assert (failed.value.state["version"], failed.value.state["published"]) == (2, False)
    assert action.update(created.id, failed.value.state, news)["published"] is True


def test_a_draft_that_somebody_published_is_told_from_one_that_is_gone(
    action: DataAction, news: dict[str, Any], session: Session
) -> None:
    created = action.create({**news, "publish": False})
    api_of(session).actions.publish(created.id, created.state["version"])
    with pytest.raises(Refused, match="somebody has published it since the last deployment"):
        action.update(created.id, created.state, news)
    reading = action.read(created.id, created.state)
    assert reading is not None
    assert reading.state["published"] is True
    assert action.diff(created.id, reading.state, created.state).changes == {"publish": Change.UPDATE}


def test_a_draft_that_cannot_be_validated_is_kept_as_it_is(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create({**news, "publish": False})
    genesys_cloud.control.fault("status", method="GET", route=f"{DRAFT}/validation", status=403)
    with pytest.raises(Unfinished) as failed:
        action.update(created.id, created.state, news)
    assert failed.value.rollback is None
    assert action.update(created.id, failed.value.state, news)["published"] is True


def test_a_published_action_changes_by_one_request(
    action: DataAction, news: dict[str, Any], requests: Requests
) -> None:
    created = action.create(news)
    requests()
    other = {**news, "name": "Find an order", "config": {**CONFIG, "timeoutSeconds": 10}}
    assert action.diff(created.id, created.state, other).changes == {
        "name": Change.UPDATE,
        "config.timeoutSeconds": Change.UPDATE,
    }
    updated = action.update(created.id, created.state, other)
    assert requests() == {("PATCH", ACTION): 1}
    assert updated == {**other, "version": 2, "published": True}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"secure": True}, {"secure": Change.REPLACE}),
        ({"contract": {**CONTRACT, "input": {"type": "object"}}}, {"contract.input": Change.REPLACE}),
        ({"contract": {**CONTRACT, "output": UNKNOWN}}, {"contract.output": Change.REPLACE}),
        ({"integration": {"id": UNKNOWN, "type": "custom-rest-actions"}}, {"integration": Change.REPLACE}),
        ({"config": UNKNOWN}, {"config.request": Change.UPDATE}),
        ({"config": {**CONFIG, "timeoutSeconds": 60}, "secure": False, "publish": True}, {}),
    ],
)
def test_what_is_frozen_once_published_is_replaced(
    action: DataAction, news: dict[str, Any], change: dict[str, Any], found: dict[str, Change]
) -> None:
    created = action.create(news)
    assert action.diff(created.id, created.state, {**news, **change}).changes == found


def test_schemas_that_only_look_different_are_no_change(action: DataAction, news: dict[str, Any]) -> None:
    schema = {"type": "object", "required": ["b", "a"], "properties": {"b": {"type": "string"}, "a": {"enum": [2, 1]}}}
    turned = {"properties": {"a": {"enum": [1, 2]}, "b": {"type": "string"}}, "required": ["a", "b"], "type": "object"}
    created = action.create({**news, "contract": {"input": CONTRACT["input"], "output": schema}})
    turned_news = {**news, "contract": {"input": CONTRACT["input"], "output": turned}}
    assert action.diff(created.id, created.state, turned_news).changes == {}


def test_a_state_that_holds_nulls_is_read_and_compared(action: DataAction, news: dict[str, Any]) -> None:
    created = action.create(news)
    nullable = {"type": "object", "properties": {"orderId": {"type": ["string", None], "enum": [None, "a"]}}}
    state = {**created.state, "version": 0, "contract": {"input": nullable, "output": nullable}}
    reading = action.read(created.id, state)
    assert reading is not None
    assert reading.inputs["contract"] == state["contract"]
    assert action.diff(created.id, state, {**news, "contract": state["contract"]}).changes == {}
    assert action.check(state, {**news, "contract": state["contract"]}).failures


def test_a_read_by_id_alone_says_all_that_is_no_default(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session]
) -> None:
    created = action.create({**news, "category": "Shop", "secure": True})
    later = DataAction(new_session())
    reading = later.read(created.id, {})
    assert reading is not None
    assert reading.inputs == {
        **news,
        "integration": {"id": news["integration"]["id"]},
        "category": "Shop",
        "secure": True,
    }
    assert later.check(reading.inputs, reading.inputs).failures == []
    assert later.diff(created.id, reading.state, reading.inputs).changes == {}


def test_a_refresh_asks_for_the_listing_and_for_the_templates_of_what_has_changed(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], requests: Requests
) -> None:
    created = [action.create({**news, "name": f"Action {number}"}) for number in range(3)]
    later = DataAction(new_session())
    requests()
    for each in created:
        reading = later.read(each.id, each.state)
        assert reading is not None
        assert reading.state == each.state
    assert requests() == {("GET", ACTIONS): 1}
    DataAction(new_session()).update(created[1].id, created[1].state, {**news, "name": "Hers"})
    later = DataAction(new_session())
    requests()
    names = [reading and reading.inputs["name"] for reading in (later.read(each.id, each.state) for each in created)]
    assert names == ["Action 0", "Hers", "Action 2"]
    assert requests() == {("GET", ACTIONS): 1, ("GET", f"{ACTION}/templates/{{fileName}}"): 2}


def test_somebody_elses_edit_is_never_overwritten_unseen(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session]
) -> None:
    created = action.create(news)
    hers = DataAction(new_session())
    hers.update(created.id, created.state, {**news, "name": "Hers"})
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: name"):
        action.update(created.id, created.state, {**news, "name": "Ours"})
    same = action.update(created.id, created.state, {**news, "name": "Hers", "config": {**CONFIG, "timeoutSeconds": 9}})
    assert same["version"] == 3


def test_a_draft_that_somebody_published_is_deleted_all_the_same(
    action: DataAction, news: dict[str, Any], session: Session, genesys_cloud: Emulator
) -> None:
    created = action.create({**news, "publish": False})
    api_of(session).actions.publish(created.id, created.state["version"])
    action.delete(created.id, created.state)
    assert genesys_cloud.control.state().actions == []


def test_a_deletion_is_no_error_if_it_is_gone_and_sends_no_more_than_it_must(
    action: DataAction, news: dict[str, Any], requests: Requests, genesys_cloud: Emulator
) -> None:
    published, draft = action.create(news), action.create({**news, "publish": False})
    requests()
    for _ in range(2):
        action.delete(published.id, published.state)
        action.delete(draft.id, draft.state)
    assert requests() == {
        ("GET", "/api/v2/architect/dependencytracking/consumingresources"): 2,
        ("DELETE", ACTION): 2,
        ("DELETE", DRAFT): 2,
        ("GET", ACTION): 4,
    }, "a draft may have been published before, or meanwhile"
    assert genesys_cloud.control.state().actions == []


def test_what_is_gone_reads_as_nothing(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session]
) -> None:
    created = action.create(news)
    action.delete(created.id, created.state)
    assert DataAction(new_session()).read(created.id, created.state) is None


def test_a_service_that_answers_writes_without_the_configuration_is_asked_for_it(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(action_answers_have_config=False)
    created = action.create(news)
    imported = action.read(created.id, {})
    assert imported is not None
    assert imported.inputs["config"] == CONFIG
    DataAction(new_session()).update(created.id, created.state, {**news, "category": "Hers"})
    updated = action.update(created.id, created.state, {**news, "name": "Ours"})
    assert updated["version"] == 3, "only the category was somebody else's"


def test_somebody_elses_edit_of_a_draft_is_kept_or_told(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session]
) -> None:
    draft = {**news, "publish": False}
    created = action.create(draft)
    DataAction(new_session()).update(created.id, created.state, {**draft, "category": "Hers"})
    ours = action.update(created.id, created.state, {**draft, "name": "Ours"})
    reading = DataAction(new_session()).read(created.id, {})
    assert reading is not None
    assert (reading.inputs["name"], reading.inputs["category"]) == ("Ours", "Hers")
    DataAction(new_session()).update(created.id, ours, {**draft, "name": "Hers", "secure": True})
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: name"):
        action.update(created.id, ours, {**draft, "name": "Ours again"})


def test_what_came_with_an_integration_is_not_imported(
    action: DataAction, genesys_cloud: Emulator, session: Session
) -> None:
    genesys_cloud.control.create_integration("salesforce-datadip", "CRM")
    (built_in, *_) = [each for each in api_of(session).actions._list() if not each.custom]
    with pytest.raises(Refused, match="came with its integration"):
        action.read(built_in.id, {})


@pytest.mark.parametrize("key", ["requestTemplate", "successTemplate"])
def test_an_empty_template_is_one(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], key: str
) -> None:
    part = "request" if key in ("requestTemplate",) else "response"
    written = {**CONFIG, part: {**CONFIG[part], key: ""}}
    created = action.create({**news, "config": written})
    reading = DataAction(new_session()).read(created.id, {})
    assert reading is not None
    assert reading.inputs["config"] == written


def test_an_action_too_new_for_the_listing_is_read_with_its_contract(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(list_lag_seconds=3600)
    created = action.create(news)
    reading = DataAction(new_session()).read(created.id, {})
    assert reading is not None
    assert reading.inputs["contract"] == CONTRACT
