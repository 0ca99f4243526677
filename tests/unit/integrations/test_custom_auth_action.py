"""`CustomAuthAction` against the emulator: taken over, changed, read, and set back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import ActionReport, Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import NotAuthenticated, Refused
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.facts import SYSTEMS
from tests.clock import SleepsBy

pytestmark = pytest.mark.slow

ACTIONS = "/api/v2/integrations/actions"
ACTION = f"{ACTIONS}/{{id}}"
TEMPLATE = f"{ACTION}/templates/{{fileName}}"
INTEGRATION_CONFIG = "/api/v2/integrations/{id}/config/current"

CONFIG = {
    "request": {
        "requestUrlTemplate": "https://login.example.com/token",
        "requestType": "POST",
        "requestTemplate": "grant_type=client_credentials",
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    },
    "response": {"translationMap": {"token": "$.access_token"}, "successTemplate": '{"token": ${token}}'},
}
OTHER_CONFIG = {"request": {**CONFIG["request"], "requestUrlTemplate": "https://sso.example.com/token"}}

LOOK = {("GET", ACTION): 1, ("GET", TEMPLATE): 2}
SAVE = {("PATCH", ACTION): 1}
LIST = {("GET", ACTIONS): 1}

News = dict[str, Any]
Requests = Callable[[], Counter[Any]]


@pytest.fixture
def integration(genesys_cloud: Emulator) -> str:
    """A Web Services integration with a `userDefinedOAuth` credential."""
    control = genesys_cloud.control
    found = control.create_integration("custom-rest-actions", "Payments").id
    credential = control.create_credential("userDefinedOAuth", {"clientId": "a", "clientSecret": "b"}).id
    control.change_integration(found, credentials={"basicAuth": credential})
    return found


@pytest.fixture
def news(integration: str) -> News:
    """What a program writes of its auth action."""
    return {"integration": {"id": integration, "type": "custom-rest-actions"}, "config": CONFIG}


@pytest.fixture
def action(session: Session) -> CustomAuthAction:
    return CustomAuthAction(session)


@pytest.fixture
def later(new_session: Callable[..., Session]) -> Callable[[], CustomAuthAction]:
    """Makes what a later run of the engine, or somebody else, works with."""
    return lambda: CustomAuthAction(new_session())


def live(genesys_cloud: Emulator) -> ActionReport:
    (found,) = genesys_cloud.control.state().actions
    return found


def said(action: CustomAuthAction) -> list[str]:
    return action.session.said  # type: ignore[attr-defined, no-any-return]


def edit(by: CustomAuthAction, integration: str, **changes: Any) -> None:
    """Change the action as somebody else would."""
    action_id = f"customAuth_-_{integration}"
    found = api_of(by.session).actions.find(action_id, fresh=True)
    assert found is not None
    api_of(by.session).actions.change(action_id, {**changes, "version": found.version})


# Create.


def test_it_is_taken_over_with_one_look_and_one_request(
    action: CustomAuthAction, news: News, integration: str, requests: Requests, genesys_cloud: Emulator
) -> None:
    assert action.check({}, news).failures == []
    first = live(genesys_cloud)
    requests()
    created = action.create(news)
    assert requests() == {**LOOK, **SAVE}
    assert created.id == f"customAuth_-_{integration}"
    assert created.state == {
        **news,
        "version": 2,
        "savedVersion": 2,
        "found": {"name": "Custom Auth", "config": first.config},
    }
    assert live(genesys_cloud).config["request"] == CONFIG["request"]
    assert action.diff(created.id, created.state, news).changes == {}
    assert said(action) == []


def test_its_name_is_left_alone_unless_the_program_gives_one(
    action: CustomAuthAction, news: News, genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    assert live(genesys_cloud).name == "Custom Auth"
    named = {**news, "name": "Log in to payments"}
    assert action.diff(created.id, created.state, named).changes == {"name": Change.UPDATE}
    state = action.update(created.id, created.state, named)
    assert live(genesys_cloud).name == state["name"] == "Log in to payments"
    assert action.diff(created.id, state, news).changes == {"name": Change.UPDATE}
    state = action.update(created.id, state, news)
    assert live(genesys_cloud).name == "Custom Auth"
    assert action.diff(created.id, state, news).changes == {}


def test_what_is_wanted_already_is_not_saved_again(
    action: CustomAuthAction, news: News, requests: Requests, genesys_cloud: Emulator
) -> None:
    request = {"requestUrlTemplate": live(genesys_cloud).config["request"]["requestUrlTemplate"], "requestType": "POST"}
    requests()
    created = action.create({**news, "config": {"request": request}})
    assert requests() == LOOK
    assert created.state["version"] == 1
    assert "savedVersion" not in created.state


def test_one_that_somebody_changed_before_is_taken_over_with_a_warning_that_shows_no_value(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str
) -> None:
    edit(later(), integration, config={"request": {**CONFIG["request"], "requestTemplate": "planted"}})
    created = action.create(news)
    assert created.state == {**news, "version": 3, "savedVersion": 3}
    (warning,) = said(action)
    assert f"'Custom Auth' ({created.id}) had been changed before this program took it over" in warning
    assert "planted" not in warning


def test_one_that_somebody_changed_to_what_the_program_wants_is_taken_over_in_silence(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str, requests: Requests
) -> None:
    edit(later(), integration, config=CONFIG)
    requests()
    assert action.create(news).state == {**news, "version": 2}
    assert requests() == LOOK
    assert said(action) == []


def test_one_that_has_not_appeared_yet_is_awaited(
    settings: dict[str, str], genesys_cloud: Emulator, requests: Requests
) -> None:
    control = genesys_cloud.control
    integration = control.create_integration("custom-rest-actions", "Payments").id
    credential = control.create_credential("userDefinedOAuth", {"clientId": "a"}).id
    configuration = Configuration.resolve(Source("the test", settings))

    def link(_: float) -> None:
        control.change_integration(integration, credentials={"basicAuth": credential})

    session = Session(configuration, print, lambda of, **shared: Client(of, clock=SleepsBy(link), **shared))
    requests()
    created = CustomAuthAction(session).create({"integration": {"id": integration}, "config": CONFIG})
    session.close()
    counted = requests()
    assert counted.pop(("GET", ACTION)) == 2
    assert counted == {("GET", TEMPLATE): 2, **SAVE}
    assert created.state["found"]["name"] == "Custom Auth"


def test_an_integration_without_one_is_told_what_brings_one(
    action: CustomAuthAction, genesys_cloud: Emulator, requests: Requests
) -> None:
    integration = genesys_cloud.control.create_integration("custom-rest-actions", "Orders").id
    requests()
    with pytest.raises(Refused) as refused:
        action.create({"integration": {"id": integration}, "config": CONFIG})
    assert str(refused.value) == (
        f"Configuring the custom auth action of the integration {integration}: it has none, and none has appeared"
        " within 15 seconds. It comes with a credential of type userDefinedOAuth on a Web Services integration: link"
        " one. If one is linked, run `pulumi up` again."
    )
    assert requests() == {("GET", ACTION): 16}


def test_an_edit_at_the_same_moment_is_not_overwritten(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str
) -> None:
    actions = api_of(action.session).actions
    look = actions.auth_action

    def look_while_somebody_edits(integration_id: str) -> Any:
        found = look(integration_id)
        edit(later(), integration, config=OTHER_CONFIG)
        return found

    actions.auth_action = look_while_somebody_edits  # type: ignore[method-assign]
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: config"):
        action.create(news)


# Check and diff.


@pytest.mark.parametrize("system", [each for each in SYSTEMS if each.key != "web-services"], ids=lambda each: each.key)
def test_no_other_system_has_one(action: CustomAuthAction, system: Any) -> None:
    wrong = {"integration": {"id": UNKNOWN, "type": system.written_as}, "config": CONFIG}
    (failure,) = action.check({}, wrong).failures
    assert failure.path == "integration.type"
    assert failure.reason == f"must be custom-rest-actions: {system.title} integrations have no custom auth action"


@pytest.mark.parametrize("type_", [None, UNKNOWN, "some-other-type"])
def test_a_type_of_which_nothing_is_known_passes(action: CustomAuthAction, type_: Any) -> None:
    integration = {"id": UNKNOWN, **({} if type_ is None else {"type": type_})}
    assert action.check({}, {"integration": integration, "config": CONFIG}).failures == []


@pytest.mark.parametrize("name", ["", "  ", "a" * 257])
def test_a_name_says_something_and_is_not_too_long(action: CustomAuthAction, news: News, name: str) -> None:
    assert [each.path for each in action.check({}, {**news, "name": name}).failures] == ["name"]


@pytest.mark.parametrize("seconds", [10, 100])
@pytest.mark.parametrize("spelling", ["timeoutSeconds", "timeout_seconds"])
def test_a_timeout_is_refused_with_the_reason(
    action: CustomAuthAction, news: News, spelling: str, seconds: int
) -> None:
    (failure,) = action.check({}, {**news, "config": {**CONFIG, spelling: seconds}}).failures
    assert failure.path == f"config.{spelling}"
    assert failure.reason == "is nothing that Genesys Cloud takes for a custom auth action: leave it out"


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        ({"requestUrlTemplate": "http://login.example.com"}, "config.request.requestUrlTemplate"),
        ({"requestUrlTemplate": "https://login.example.com:8443/"}, "config.request.requestUrlTemplate"),
        ({"requestUrlTemplate": "${credentials.loginUrl}"}, None),
        ({"requestType": "HEAD"}, "config.request.requestType"),
        ({"requestTemplate": "${credentials.clientId"}, "config.request.requestTemplate"),
    ],
)
def test_the_request_is_judged_as_one_of_web_services_even_without_the_type(
    action: CustomAuthAction, request_: dict[str, str], path: str | None
) -> None:
    news = {"integration": {"id": UNKNOWN}, "config": {"request": request_}}
    assert [each.path for each in action.check({}, news).failures] == ([path] if path else [])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"integration": {"id": "another"}}, {"integration": Change.REPLACE}),
        ({"integration": {"id": UNKNOWN}}, {"integration": Change.REPLACE}),
        ({"integration": UNKNOWN}, {"integration": Change.REPLACE}),
        ({"name": UNKNOWN}, {"name": Change.UPDATE}),
        ({"config": UNKNOWN}, {"config.request": Change.UPDATE}),
        (
            {"config": {**CONFIG, "response": UNKNOWN}},
            dict.fromkeys(
                ["config.response", "config.response.successTemplate", "config.response.translationMap"], Change.UPDATE
            ),
        ),
        (
            {"config": {**CONFIG, "response": {**CONFIG["response"], "successTemplate": UNKNOWN}}},
            {"config.response.successTemplate": Change.UPDATE},
        ),
        (
            {"config": {**CONFIG, "request": {**CONFIG["request"], "requestType": "PUT"}}},
            {"config.request.requestType": Change.UPDATE},
        ),
    ],
)
def test_another_integration_is_a_replacement_and_all_else_an_update(
    action: CustomAuthAction, news: News, change: News, found: dict[str, Change]
) -> None:
    created = action.create(news)
    assert action.diff(created.id, created.state, {**news, **change}).changes == found


def test_what_the_service_has_by_default_is_no_change(action: CustomAuthAction, news: News) -> None:
    created = action.create(news)
    response = {**CONFIG["response"], "translationMapDefaults": {}}
    integration = {"id": news["integration"]["id"]}
    same = {"integration": integration, "config": {**CONFIG, "response": response}}
    assert action.diff(created.id, created.state, same).changes == {}


# Read.


def test_a_refresh_is_a_look_and_shows_what_the_program_wrote(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, requests: Requests
) -> None:
    created = action.create(news)
    requests()
    reading = later().read(created.id, created.state)
    assert requests() == LOOK
    assert reading is not None
    assert reading.inputs == news
    assert reading.state == created.state


def test_a_refresh_shows_somebody_elses_edit_and_an_update_takes_it_back(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    edit(later(), integration, config=OTHER_CONFIG, name="Theirs")
    reading = later().read(created.id, created.state)
    assert reading is not None
    assert reading.inputs == {**news, "config": OTHER_CONFIG}
    assert {**reading.state, "config": CONFIG} == {**created.state, "version": 3}
    state = action.update(created.id, reading.state, news)
    assert state == {**created.state, "version": 4, "savedVersion": 4}
    assert live(genesys_cloud).config["request"] == CONFIG["request"]
    assert live(genesys_cloud).name == "Theirs"


@pytest.mark.parametrize("changed", [False, True])
def test_an_import_by_id_alone_checks_and_diffs_clean(
    later: Callable[[], CustomAuthAction], integration: str, changed: bool
) -> None:
    if changed:
        edit(later(), integration, config=CONFIG, name="Log in")
    action = later()
    reading = action.read(f"customAuth_-_{integration}", {})
    assert reading is not None
    if changed:
        assert reading.inputs == {"integration": {"id": integration}, "name": "Log in", "config": CONFIG}
    assert ("found" in reading.state) is not changed, "its first form is known where nobody has changed it"
    assert action.check(reading.inputs, reading.inputs).failures == []
    assert action.diff(f"customAuth_-_{integration}", reading.state, reading.inputs).changes == {}


def test_an_imported_action_keeps_its_name_where_the_program_drops_it(
    later: Callable[[], CustomAuthAction], integration: str
) -> None:
    edit(later(), integration, name="Log in")
    action = later()
    reading = action.read(f"customAuth_-_{integration}", {})
    assert reading is not None
    without = {key: value for key, value in reading.inputs.items() if key != "name"}
    assert action.diff(f"customAuth_-_{integration}", reading.state, without).changes == {}


def test_only_the_id_of_an_auth_action_is_read(
    action: CustomAuthAction, genesys_cloud: Emulator, integration: str
) -> None:
    custom = genesys_cloud.control.publish_action(integration, "Look up an order").id
    with pytest.raises(Refused, match="Write customAuth_-_ and then the id of the integration"):
        action.read(custom, {})


def test_one_that_went_with_its_credential_reads_as_nothing(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    genesys_cloud.control.change_integration(integration, credentials={"basicAuth": None})
    assert later().read(created.id, created.state) is None


# Update.


def test_an_update_is_one_request_and_none_where_nothing_changes(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, requests: Requests
) -> None:
    created = action.create(news)
    requests()
    state = later().update(created.id, created.state, {**news, "config": OTHER_CONFIG})
    assert requests() == SAVE
    assert state == {**created.state, "config": OTHER_CONFIG, "version": 3, "savedVersion": 3}
    assert later().update(created.id, state, {**news, "config": OTHER_CONFIG}) == state
    assert requests() == {}


def test_somebody_elses_edit_is_never_overwritten_unseen(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    edit(later(), integration, config={**CONFIG, "response": {}})
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: config") as refused:
        action.update(created.id, created.state, {**news, "config": OTHER_CONFIG})
    assert "Nothing was overwritten. Run `pulumi refresh` to see the change" in str(refused.value)
    assert live(genesys_cloud).version == 3


def test_an_edit_of_what_the_program_does_not_write_stays(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    edit(later(), integration, name="Theirs")
    state = action.update(created.id, created.state, {**news, "config": OTHER_CONFIG})
    assert state["version"] == live(genesys_cloud).version == 4
    assert live(genesys_cloud).name == "Theirs"
    edit(later(), integration, name="Hers")
    with pytest.raises(Refused, match=r"somebody else changed it since the last deployment: name\."):
        action.update(created.id, state, {**news, "config": OTHER_CONFIG, "name": "Ours"})


def test_an_edit_to_what_the_program_wants_is_no_conflict(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str
) -> None:
    created = action.create(news)
    edit(later(), integration, config=OTHER_CONFIG)
    assert action.update(created.id, created.state, {**news, "config": OTHER_CONFIG})["version"] == 4


def test_one_that_came_anew_with_another_credential_is_configured_again(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    control = genesys_cloud.control
    control.change_integration(integration, credentials={"basicAuth": None})
    credential = control.create_credential("userDefinedOAuth", {"clientId": "c"}).id
    control.change_integration(integration, credentials={"basicAuth": credential})
    state = action.update(created.id, created.state, {**news, "config": OTHER_CONFIG})
    assert state["version"] == live(genesys_cloud).version == 2
    assert live(genesys_cloud).config["request"] == OTHER_CONFIG["request"]


def test_an_update_of_one_that_is_gone_says_what_to_do(
    action: CustomAuthAction, news: News, integration: str, genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.delete_integration(integration)
    with pytest.raises(Exception, match="If it was deleted outside this program, run `pulumi refresh`"):
        action.update(created.id, created.state, {**news, "config": OTHER_CONFIG})


# Delete.


def test_a_deletion_sets_it_back_to_what_it_was_with_one_request_beside_the_look(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    requests: Requests,
    genesys_cloud: Emulator,
) -> None:
    first = live(genesys_cloud)
    created = action.create({**news, "name": "Log in"})
    state = action.update(created.id, created.state, {**news, "name": "Log in", "config": OTHER_CONFIG})
    requests()
    last = later()
    last.delete(created.id, state)
    assert requests() == {**SAVE, **LIST}
    assert (live(genesys_cloud).name, live(genesys_cloud).config) == (first.name, first.config)
    assert said(last) == []


def test_a_deletion_asks_nothing_where_nothing_was_saved_or_the_first_form_is_not_known(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str, requests: Requests
) -> None:
    untouched = later().read(f"customAuth_-_{integration}", {})
    assert untouched is not None
    edit(later(), integration, name="Theirs")
    created = action.create(news)
    requests()
    for state in (untouched.state, created.state):
        later().delete(created.id, state)
    assert requests() == {}


@pytest.mark.parametrize("refreshed", [False, True])
def test_a_deletion_leaves_what_somebody_else_changed_since_and_says_so(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    refreshed: bool,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    edit(later(), integration, config={**CONFIG, "request": {**CONFIG["request"], "requestTemplate": "planted"}})
    reading = later().read(created.id, created.state)
    assert reading is not None
    last = later()
    last.delete(created.id, reading.state if refreshed else created.state)
    assert live(genesys_cloud).version == 3
    assert said(last) == [
        f"The custom auth action {created.id} was not set back to what it was at first: somebody else has changed it"
        " since. It stays as it is."
    ]


def test_one_that_somebody_has_set_back_already_is_left_in_silence(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, integration: str, requests: Requests
) -> None:
    created = action.create(news)
    found = created.state["found"]
    edit(later(), integration, config=found["config"], name=found["name"])
    requests()
    last = later()
    last.delete(created.id, created.state)
    assert requests() == {**SAVE, **LOOK, **LIST}
    assert said(last) == []


@pytest.mark.parametrize("status", [400, 403, 500])
def test_what_keeps_it_from_being_set_back_is_a_warning_because_it_may_go_with_its_integration_next(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, genesys_cloud: Emulator, status: int
) -> None:
    created = action.create(news)
    genesys_cloud.control.fault("status", method="PATCH", route=ACTION, status=status, message="no way", count=None)
    last = later()
    last.delete(created.id, created.state)
    (warning,) = said(last)
    assert warning.startswith(f"The custom auth action {created.id} was not set back to what it was at first: ")
    assert "no way" in warning


def test_a_deletion_without_a_login_fails(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.fault("status", method="PATCH", route=ACTION, status=401, count=None)
    with pytest.raises(NotAuthenticated, match="Setting back the custom auth action"):
        later().delete(created.id, created.state)


def test_one_that_is_gone_is_deleted(
    action: CustomAuthAction,
    later: Callable[[], CustomAuthAction],
    news: News,
    integration: str,
    genesys_cloud: Emulator,
) -> None:
    created = action.create(news)
    genesys_cloud.control.delete_integration(integration)
    last = later()
    last.delete(created.id, created.state)
    assert said(last) == []


def test_another_name_in_the_program_does_not_undo_it(
    action: CustomAuthAction, later: Callable[[], CustomAuthAction], news: News, genesys_cloud: Emulator
) -> None:
    """Without an alias the engine creates the resource under its new name, and then deletes the one of the old name."""
    old = action.create(news)
    renaming = later()
    lifecycle.create(renaming, news)
    renaming.delete(old.id, old.state)
    assert live(genesys_cloud).config["request"] == CONFIG["request"]


# The guard.


def test_it_is_no_published_action_of_its_integration(action: CustomAuthAction, news: News, integration: str) -> None:
    action.create(news)
    assert api_of(action.session).actions.below(integration) == []
