"""`DataAction` with a function against the emulator: its settings, its code, and the upload of it."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import GenesysCloudError, Refused
from genesyscloud_provider.framework.archives import files_of, fingerprint_of, zipped
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Asset
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Unfinished
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.api import api_of

pytestmark = pytest.mark.slow

ACTIONS = "/api/v2/integrations/actions"
ACTION = f"{ACTIONS}/{{id}}"
CAN_USE_BE_TOLD = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}
DRAFTS = f"{ACTIONS}/drafts"
DRAFT = f"{ACTION}/draft"
FUNCTION = f"{DRAFT}/function"
UPLOAD = "/uploads/{id}"
RUNTIMES = f"{ACTIONS}/functions/runtimes"

PUBLISH = {("GET", f"{DRAFT}/validation"): 1, ("POST", f"{DRAFT}/publish"): 1}
DELIVER = {("POST", f"{FUNCTION}/upload"): 1, ("PUT", UPLOAD): 1, ("GET", FUNCTION): 1, ("PUT", FUNCTION): 1}
SETTINGS = {("GET", FUNCTION): 1, ("PUT", FUNCTION): 1}
"""The first tells the id of its code, which is sent back."""
VERSION = {("GET", DRAFT): 1}
"""Code and settings move it."""
GUARDED = {("GET", DRAFT): 2}
"""The draft before and after them: who else changes it meanwhile is not published."""
REDRAFT = {("POST", DRAFT): 1, ("GET", ACTION): 2}  # whether somebody changes it meanwhile

CONTRACT = {"input": {"type": "object"}, "output": {"type": "object"}}

Requests = Callable[[], Counter[Any]]


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with code."""
    folder = tmp_path / "code"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "index.js").write_text("exports.handler = async () => ({})")
    (folder / "package.json").write_text("{}")
    return folder


@pytest.fixture
def news(genesys_cloud: Emulator, code: Path) -> dict[str, Any]:
    """What a program writes of a function."""
    integration = genesys_cloud.control.create_integration("function-data-actions", "Functions")
    return {
        "integration": {"id": integration.id, "type": "function-data-actions"},
        "name": "Look up an order",
        "contract": CONTRACT,
        "function": {"runtime": "nodejs22.x", "handler": "src/index.handler", "code": str(code)},
    }


@pytest.fixture
def action(session: Session) -> DataAction:
    return DataAction(session)


def of(news: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**news, "function": {**news["function"], **changes}}


def live(genesys_cloud: Emulator) -> Any:
    (found,) = genesys_cloud.control.state().actions
    return found


def test_a_function_is_drafted_configured_uploaded_validated_and_published(
    action: DataAction, news: dict[str, Any], requests: Requests, genesys_cloud: Emulator, code: Path
) -> None:
    assert action.check({}, news).failures == []
    assert requests() == {("GET", RUNTIMES): 1, ("GET", ACTIONS): 1}
    created = action.create(news)
    assert requests() == {
        ("POST", DRAFTS): 1,
        **DELIVER,
        ("PUT", FUNCTION): 2,  # the settings, and with the id of the code
        **VERSION,
        **PUBLISH,
        **CAN_USE_BE_TOLD,
    }
    files = files_of(Archive(path=str(code)))
    assert created.state == {**news, "version": 4, "published": True, "codeHash": fingerprint_of(files)}
    function = live(genesys_cloud).function
    assert function.sha256 == hashlib.sha256(zipped(files)).hexdigest()
    assert function.settings["zipId"]
    assert {**function.settings, "id": 0, "dateCreated": 0, "zipId": 0} == {
        "runtime": "nodejs22.x",
        "handler": "src/index.handler",
        "timeoutSeconds": 15,
        "id": 0,
        "dateCreated": 0,
        "zipId": 0,
    }


def test_the_same_code_elsewhere_is_no_change_and_no_request(
    action: DataAction, news: dict[str, Any], requests: Requests, tmp_path: Path, code: Path
) -> None:
    created = action.create(news)
    packed = tmp_path / "code.zip"
    packed.write_bytes(zipped(files_of(Archive(path=str(code)))))
    same = of(news, code=Archive(path=str(packed)), timeoutSeconds=15, description="")
    requests()
    assert action.diff(created.id, created.state, same).changes == {}
    action.update(created.id, created.state, same)
    assert requests() == {}


def test_other_code_is_uploaded_and_published(
    action: DataAction, news: dict[str, Any], requests: Requests, genesys_cloud: Emulator, code: Path
) -> None:
    created = action.create(news)
    (code / "src" / "index.js").write_text("exports.handler = async () => 1")
    requests()
    assert action.diff(created.id, created.state, news).changes == {"function.code": Change.UPDATE}
    updated = action.update(created.id, created.state, news)
    assert requests() == {**REDRAFT, **DELIVER, **GUARDED, **PUBLISH}
    assert updated == {
        **news,
        "version": 7,
        "published": True,
        "codeHash": fingerprint_of(files_of(Archive(path=str(code)))),
    }
    assert action.diff(created.id, updated, news).changes == {}
    assert live(genesys_cloud).function.sha256 == hashlib.sha256(zipped(files_of(Archive(path=str(code))))).hexdigest()


def test_other_settings_are_saved_without_an_upload(
    action: DataAction, news: dict[str, Any], requests: Requests, genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    other = {
        **of(news, timeoutSeconds=5, description="Orders"),
        "name": "Find an order",
        "config": {"timeoutSeconds": 9},
    }
    requests()
    assert action.diff(created.id, created.state, other).changes == {
        "name": Change.UPDATE,
        "config.timeoutSeconds": Change.UPDATE,
        "function.timeoutSeconds": Change.UPDATE,
        "function.description": Change.UPDATE,
    }
    updated = action.update(created.id, created.state, other)
    assert requests() == {**REDRAFT, ("PATCH", DRAFT): 1, **SETTINGS, **GUARDED, **PUBLISH}
    assert updated == {**other, "version": 7, "published": True, "codeHash": created.state["codeHash"]}
    assert live(genesys_cloud).function.settings["description"] == "Orders"
    named = {**other, "name": "Get an order"}
    requests()
    action.update(created.id, updated, named)
    assert requests() == {("PATCH", ACTION): 1}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"code": UNKNOWN}, ["function.code"]),
        ({"code": Archive(assets={"index.js": Asset(text=UNKNOWN)})}, ["function.code"]),
        ({"handler": UNKNOWN}, ["function.handler"]),
        ({"code": "/nowhere"}, []),
    ],
)
def test_a_comparison_needs_no_code_and_no_known_values(
    action: DataAction, news: dict[str, Any], change: dict[str, Any], found: list[str]
) -> None:
    """A refresh compares without a check, maybe where the code is not."""
    created = action.create(news)
    assert list(action.diff(created.id, created.state, of(news, **change)).changes) == found
    assert list(action.diff(created.id, created.state, {**news, "function": UNKNOWN}).changes) == ["function"]


def test_a_draft_is_given_its_function_and_published_later(
    action: DataAction, news: dict[str, Any], requests: Requests
) -> None:
    created = action.create({**news, "publish": False})
    requests()
    published = action.update(created.id, created.state, {**of(news, timeoutSeconds=3), "publish": True})
    assert requests() == {("PATCH", DRAFT): 1, **SETTINGS, **GUARDED, **PUBLISH, **CAN_USE_BE_TOLD}
    assert published["published"] is True


@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("PUT", FUNCTION),
        ("POST", f"{FUNCTION}/upload"),
        ("PUT", UPLOAD),
        ("GET", FUNCTION),
        ("GET", f"{DRAFT}/validation"),
    ],
)
def test_what_cannot_be_finished_can_be_rolled_back_or_continued(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, method: str, route: str
) -> None:
    control = genesys_cloud.control
    control.fault("status", method=method, route=route, status=400, message="Not today", count=None)
    with pytest.raises(Unfinished) as failed:
        action.create(news)
    assert live(genesys_cloud).published is False
    control.clear_faults()
    state = action.update(failed.value.id, failed.value.state, news)
    assert state["published"] is True
    assert action.diff(failed.value.id, state, news).changes == {}

    control.fault("status", method=method, route=route, status=400, count=None)
    with pytest.raises(Unfinished) as failed:
        action.create({**news, "name": "Another"})
    assert failed.value.rollback
    failed.value.rollback()
    assert [each.name for each in control.state().actions] == [news["name"]]


@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("PATCH", DRAFT),
        ("PUT", FUNCTION),
        ("POST", f"{FUNCTION}/upload"),
        ("PUT", UPLOAD),
        ("GET", FUNCTION),
        ("GET", f"{DRAFT}/validation"),
        ("POST", f"{DRAFT}/publish"),
    ],
)
def test_an_update_that_dies_half_way_leaves_what_was_published_and_no_draft(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, code: Path, method: str, route: str
) -> None:
    created = action.create(news)
    before = live(genesys_cloud)
    (code / "package.json").write_text('{"name": "orders"}')
    other = {**of(news, timeoutSeconds=3), "name": "Find an order"}
    genesys_cloud.control.fault("status", method=method, route=route, status=400, message="Not today", count=None)
    with pytest.raises(GenesysCloudError):
        action.update(created.id, created.state, other)
    assert live(genesys_cloud) == before
    genesys_cloud.control.clear_faults()
    assert action.update(created.id, created.state, other)["published"] is True


def test_a_draft_that_cannot_be_discarded_again_is_told_with_what_removes_it(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.fault("status", method="POST", route=f"{DRAFT}/publish", status=400, count=None)
    genesys_cloud.control.fault("status", method="DELETE", route=DRAFT, status=400, count=None)
    with pytest.raises(GenesysCloudError) as failed:
        action.update(created.id, created.state, of(news, timeoutSeconds=3))
    _, left = str(failed.value).split("Its draft could not be discarded again")
    assert left.endswith(f" Discard it in Genesys Cloud, or by `gc integrations actions draft delete {created.id}`.")
    assert "then try again" not in left


def test_a_publication_whose_answer_got_lost_is_looked_for(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    other = of(news, timeoutSeconds=3)
    genesys_cloud.control.fault("drop", method="POST", route=f"{DRAFT}/publish", effect="before")
    with pytest.raises(GenesysCloudError, match="got no answer"):
        action.update(created.id, created.state, other)
    before = created.state["version"]
    assert (live(genesys_cloud).version, live(genesys_cloud).draft) == (before, False), "the old one is live"
    genesys_cloud.control.fault("drop", method="POST", route=f"{DRAFT}/publish", effect="after")
    assert action.update(created.id, created.state, other)["version"] == live(genesys_cloud).version > before


def test_a_draft_whose_answer_got_lost_is_not_taken_for_somebody_elses(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.fault("drop", method="POST", route=DRAFT, effect="after")
    with pytest.raises(GenesysCloudError, match="There may be a draft of the action now"):
        action.update(created.id, created.state, of(news, timeoutSeconds=3))


def test_somebody_elses_draft_is_left_alone(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, session: Session
) -> None:
    created = action.create(news)
    api_of(session).actions.redraft(created.id)
    with pytest.raises(Refused, match="it has a draft already"):
        action.update(created.id, created.state, of(news, timeoutSeconds=3))
    assert live(genesys_cloud).draft is True


def test_somebody_elses_function_is_never_overwritten_unseen(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], code: Path
) -> None:
    created = action.create(news)
    hers = DataAction(new_session())
    state = hers.update(created.id, created.state, of(news, timeoutSeconds=3))
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: function"):
        action.update(created.id, created.state, of(news, timeoutSeconds=4))
    (code / "package.json").write_text('{"name": "hers"}')
    hers.update(created.id, state, of(news, timeoutSeconds=3))
    with pytest.raises(Refused, match=r"deployment: function\.code"):
        action.update(created.id, state, of(news, timeoutSeconds=3, code=Archive(assets={"a.js": Asset(text="ours")})))
    done = action.update(created.id, created.state, of(news, timeoutSeconds=3))
    assert done["codeHash"] == fingerprint_of(files_of(Archive(path=str(code))))


def test_a_refresh_sees_settings_and_code_that_others_changed(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], requests: Requests
) -> None:
    created = action.create(news)
    requests()
    reading = DataAction(new_session()).read(created.id, created.state)
    assert reading is not None
    assert reading.state == created.state
    assert list(requests().values()) == [1], "of a version that is known all is known"
    hers = DataAction(new_session())
    hers.update(created.id, created.state, of(news, handler="other.handler", code=Archive(assets={"a": Asset()})))
    requests()
    reading = DataAction(new_session()).read(created.id, created.state)
    assert requests()["GET", f"{ACTION}/function"] == 1
    assert reading is not None
    assert reading.inputs["function"] == {**news["function"], "handler": "other.handler"}
    assert list(action.diff(created.id, reading.state, news).changes) == ["function.handler", "function.code"]


def test_code_that_somebody_uploaded_by_hand_is_replaced(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], session: Session
) -> None:
    created = action.create(news)
    organization = api_of(session)
    organization.actions.redraft(created.id)
    organization.functions.upload(created.id, "by hand", zipped({"a": b""}))
    draft = organization.actions.find_draft(created.id)
    assert draft
    assert draft.version
    organization.actions.publish(created.id, draft.version)
    reading = DataAction(new_session()).read(created.id, created.state)
    assert reading is not None
    assert "codeHash" not in reading.state
    assert list(action.diff(created.id, reading.state, news).changes) == ["function.code"]


def test_an_import_has_no_code_until_the_program_gives_it(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], code: Path
) -> None:
    created = action.create(of(news, timeoutSeconds=7, description="Orders"))
    later = DataAction(new_session())
    reading = later.read(created.id, {})
    assert reading is not None
    assert reading.inputs == {
        **of(news, timeoutSeconds=7, description="Orders"),
        "category": "Functions",
        "integration": {"id": news["integration"]["id"]},
        "function": {
            "runtime": "nodejs22.x",
            "handler": "src/index.handler",
            "timeoutSeconds": 7,
            "description": "Orders",
        },
    }
    assert later.check(reading.inputs, reading.inputs).failures == []
    assert later.diff(created.id, reading.state, reading.inputs).changes == {}
    renamed = {**reading.inputs, "function": {**reading.inputs["function"], "timeoutSeconds": 8}}
    state = later.update(created.id, reading.state, renamed)
    with_code = of(renamed, code=str(code))
    assert later.diff(created.id, state, with_code).changes == {}, "the service has this code already"
    (code / "package.json").write_text('{"name": "orders"}')
    assert later.diff(created.id, state, with_code).changes == {"function.code": Change.UPDATE}
    state = later.update(created.id, state, with_code)
    assert [each.path for each in later.check(with_code, renamed).failures] == ["function.code"]


def failures(action: DataAction, news: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, str]:
    return {each.path: each.reason for each in action.check(olds or {}, news).failures}


def without(news: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in news.items() if key not in names}


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        ({"runtime": ""}, "function.runtime", "must not be empty"),
        ({"handler": " "}, "function.handler", "must not be empty"),
        ({"timeoutSeconds": 0}, "function.timeoutSeconds", "must be a whole number of seconds from 1 to 15"),
        ({"timeoutSeconds": 16}, "function.timeoutSeconds", "must be a whole number of seconds from 1 to 15"),
        ({"description": "x" * 256}, "function.description", "at most 255 characters"),
        ({"code": None}, "function.code", "is required"),
        ({"code": 5}, "function.code", "must be an archive, or the path of a folder or an archive"),
        ({"code": Asset(text="x")}, "function.code", "must be an archive"),
        ({"code": "no/such/folder"}, "function.code", "names no/such/folder, and there is nothing of this name in /"),
        ({"memory": 5}, "function.memory", "is no property"),
    ],
)
def test_what_is_wrong_with_a_function_is_said_at_check(
    action: DataAction, news: dict[str, Any], change: dict[str, Any], path: str, says: str
) -> None:
    found = failures(action, of(news, **change))
    assert list(found) == [path]
    assert says in found[path]


def test_functions_are_for_genesys_cloud_functions_alone(action: DataAction, news: dict[str, Any]) -> None:
    web = {"id": "x", "type": "custom-rest-actions"}
    assert failures(action, without(news, "function")) == {"function": "is required for Genesys Cloud Functions"}
    assert failures(action, {**news, "integration": web}) == {
        "function": "is for Genesys Cloud Functions alone; the integration is one of Web Services",
        "config.request.requestUrlTemplate": "is required for Web Services: an https URL",
        "config.request.requestType": "is required for Web Services: GET, POST, PUT, PATCH or DELETE",
    }
    untyped = {**news, "integration": {"id": "x"}}
    assert failures(action, untyped) == {}
    assert failures(action, without(untyped, "function")) == {"config": "is required"}
    assert failures(action, without(untyped, "function"), untyped) == {
        "function": "is required",
        "config": "is required",
    }
    assert failures(action, {**without(untyped, "function"), "publish": False}) == {}
    url = {"config": {"request": {"requestUrlTemplate": "x"}}}
    assert list(failures(action, {**news, **url})) == ["config.request.requestUrlTemplate"]


def test_what_is_not_known_yet_is_not_judged(action: DataAction, news: dict[str, Any]) -> None:
    web = {**without(news, "function"), "integration": {"id": UNKNOWN, "type": "custom-rest-actions"}}
    for unknown in (
        {"function": UNKNOWN},
        of(news, runtime=UNKNOWN, handler=UNKNOWN, code=UNKNOWN, timeoutSeconds=UNKNOWN),
        of(news, code=Archive(assets={"a": UNKNOWN})),
        of(news, code=Archive(path=UNKNOWN)),
        {**web, "config": UNKNOWN},
        {**web, "config": {"request": UNKNOWN}},
        {**web, "config": {"request": {"requestUrlTemplate": UNKNOWN, "requestType": UNKNOWN}}},
        {**web, "publish": UNKNOWN},
    ):
        assert failures(action, {**news, **unknown} if "function" in unknown else unknown) == {}


def test_a_runtime_is_looked_up_when_it_is_new(
    action: DataAction, news: dict[str, Any], session: Session, requests: Requests, new_session: Callable[..., Session]
) -> None:
    assert failures(action, of(news, runtime="nodejs2.x")) == {
        "function.runtime": "is none of the organization's; available are nodejs20.x, nodejs22.x; did you mean"
        " `nodejs22.x`?"
    }
    assert failures(action, of(news, runtime="nodejs18.x")) == {
        "function.runtime": "is deprecated and ends on 2025-09-01, and no function can be given it; available are"
        " nodejs20.x, nodejs22.x"
    }
    assert requests() == {("GET", RUNTIMES): 1, ("GET", ACTIONS): 1}
    assert failures(DataAction(new_session()), {**news, "name": "renamed"}, news) == {}
    assert failures(DataAction(new_session(preflight="off")), of(news, runtime="nodejs2.x")) == {}
    assert requests() == {}


def test_a_deprecated_runtime_stays_with_the_functions_that_have_it(
    action: DataAction, news: dict[str, Any], session: Session, genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.switches(runtime_statuses={"nodejs22.x": "Deprecated"})
    other = of(news, timeoutSeconds=3)
    assert failures(action, other, news) == {}
    assert "The runtime nodejs22.x of the function 'Look up an order' is deprecated; available are nodejs20.x." in (
        session.said  # type: ignore[attr-defined]
    )
    assert action.update(created.id, created.state, other)["published"] is True
    assert "is deprecated, and no function can be given it" in failures(action, news)["function.runtime"]


def test_of_a_function_whose_runtime_is_gone_only_that_is_changed(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    genesys_cloud.control.switches(runtime_statuses={"nodejs22.x": "Unavailable"})
    assert failures(action, of(news, timeoutSeconds=3), news) == {
        "function.runtime": "is no longer available, and until it is changed nothing else of the function can be;"
        " available are nodejs20.x"
    }
    assert failures(action, of(news, timeoutSeconds=3, runtime="nodejs20.x"), news) == {
        "function.runtime": "cannot be changed together with timeoutSeconds, as nodejs22.x is no longer available:"
        " change it first, and the rest in a second update"
    }
    with pytest.raises(GenesysCloudError, match="nothing can be changed but the runtime"):
        action.update(created.id, created.state, of(news, timeoutSeconds=3))
    first = of(news, runtime="nodejs20.x")
    assert failures(action, first, news) == {}
    state = action.update(created.id, created.state, first)
    assert action.update(created.id, state, of(first, timeoutSeconds=3))["published"] is True


def test_a_runtime_that_is_gone_is_a_failure(
    action: DataAction, news: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"name": "nodejs16.x", "description": "Node.js 16", "status": "Unavailable"}
    monkeypatch.setattr("genesyscloud_emulator.actions.fixtures.RUNTIMES", (gone,))
    assert failures(action, of(news, runtime="nodejs16.x")) == {
        "function.runtime": "is no longer available; none is available"
    }


def test_the_service_is_given_time_to_take_over_the_code(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, requests: Requests, session: Session
) -> None:
    reported: list[str] = []
    session.report = reported.append
    genesys_cloud.control.switches(function_transfer_reads=3)
    action.create(news)
    assert requests()[("GET", FUNCTION)] == 4
    assert reported == ["waiting until Genesys Cloud has taken over the code, at most 180 seconds"]


def test_code_that_is_not_taken_over_in_time(action: DataAction, news: dict[str, Any], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(function_transfer_reads=20)
    with pytest.raises(Unfinished, match="still reports Transferring for the code after 5 seconds") as failed:
        action.create(news, timeout=5)
    assert "codeHash" not in failed.value.state
    genesys_cloud.control.switches(function_transfer_reads=0)
    assert action.update(failed.value.id, failed.value.state, news)["published"] is True


def test_code_that_the_service_refuses(
    action: DataAction, news: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genesyscloud_provider.framework.archives.zipped", lambda files: b"no zip")
    with pytest.raises(Unfinished, match=r"refuses the code \(InvalidFormat\): The file is not a zip archive"):
        action.create(news)


def test_an_address_that_has_expired_is_asked_for_once_more(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, requests: Requests
) -> None:
    genesys_cloud.control.fault("status", method="PUT", route=UPLOAD, status=403)
    action.create(news)
    asked = requests()
    assert (asked[("POST", f"{FUNCTION}/upload")], asked[("PUT", UPLOAD)]) == (2, 2)
    genesys_cloud.control.fault("status", method="PUT", route=UPLOAD, status=403, count=None)
    with pytest.raises(Unfinished, match="refused it, and so did a second one"):
        action.create(news)


@pytest.mark.parametrize("kind", ["drop", "reset", "status"])
def test_an_upload_that_breaks_off_is_repeated(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, requests: Requests, kind: Any
) -> None:
    genesys_cloud.control.fault(kind, method="PUT", route=UPLOAD, status=503 if kind == "status" else None, count=2)
    action.create(news)
    asked = requests()
    assert (asked[("POST", f"{FUNCTION}/upload")], asked[("PUT", UPLOAD)]) == (1, 3)


@pytest.mark.parametrize(
    ("kind", "status"), [("drop", None), ("status", 503), ("status", 403), ("status", 400), (None, None)]
)
def test_the_signed_address_is_nowhere_to_be_read(
    action: DataAction,
    news: dict[str, Any],
    genesys_cloud: Emulator,
    caplog: pytest.LogCaptureFixture,
    kind: Any,
    status: int | None,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="httpcore")
    error: BaseException | None = None
    if kind:
        genesys_cloud.control.fault(kind, method="PUT", route=UPLOAD, status=status, count=None)
        with pytest.raises(Unfinished) as failed:
            action.create(news)
        error = failed.value
        assert failed.value.cause
    else:
        action.create(news)
    uploads = {each.path for each in genesys_cloud.control.requests() if each.route == UPLOAD}
    assert uploads
    told = caplog.text + "".join(traceback.format_exception(error) if error else [])
    while error is not None:
        told += repr(vars(error)) + repr(error)
        for name in ("request", "_request"):
            told += str(getattr(getattr(error, name, None), "url", ""))
        error = error.__cause__ or error.__context__
    assert "/uploads" not in told
    assert "X-Amz" not in told
    assert not [each for each in uploads if each.rsplit("/", 1)[-1] in told]


def test_an_edit_during_the_upload_is_not_overwritten(
    action: DataAction,
    news: dict[str, Any],
    new_session: Callable[..., Session],
    genesys_cloud: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    created = action.create(news)
    hers = DataAction(new_session())
    deliver = api_of(action.session).functions.upload

    def upload(*arguments: Any) -> None:
        hers.update(created.id, created.state, {**news, "category": "Hers"})
        deliver(*arguments)

    monkeypatch.setattr(api_of(action.session).functions, "upload", upload)
    with pytest.raises(Refused, match="somebody else is changing it at this moment"):
        action.update(created.id, created.state, of(news, code=Archive(assets={"a": Asset(text="other")})))
    assert (live(genesys_cloud).category, live(genesys_cloud).draft) == ("Hers", False)


def test_code_that_cannot_be_read_any_more_changes_nothing(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, tmp_path: Path
) -> None:
    created = action.create(news)
    with pytest.raises(Refused, match=r"`function\.code` names"):
        action.update(created.id, created.state, of(news, handler="other.handler", code=str(tmp_path / "none")))
    assert (live(genesys_cloud).version, live(genesys_cloud).draft) == (created.state["version"], False)


@pytest.mark.parametrize("refusals", [1, 30])
def test_what_is_refused_while_code_is_processed_is_sent_again(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, session: Session, refusals: int
) -> None:
    reported: list[str] = []
    session.report = reported.append
    genesys_cloud.control.switches(function_processing_refusals=refusals)
    created = action.create(news)
    assert live(genesys_cloud).published
    assert reported == (["waiting until Genesys Cloud has processed the function's code"] if refusals > 10 else [])
    assert action.diff(created.id, created.state, news).changes == {}


def test_code_that_is_processed_for_ever_is_given_up(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(function_processing_refusals=1000)
    with pytest.raises(Unfinished, match=r"still processes the function's code after 18\d seconds: run") as failed:
        action.create(news)
    assert failed.value.rollback
    failed.value.rollback()
    assert genesys_cloud.control.state().actions == []


@pytest.mark.parametrize("status", [500, 501])
def test_the_request_for_an_address_is_repeated(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, status: int
) -> None:
    genesys_cloud.control.fault("status", method="POST", route=f"{FUNCTION}/upload", status=status, count=2)
    assert action.create(news).state["published"] is True


@pytest.mark.parametrize(
    "switches",
    [{"function_needs_zip_id": True}, {"function_changes_move_the_version": False}],
    ids=str,
)
def test_a_function_is_published_with_its_code_however_the_service_sees_it(
    action: DataAction, news: dict[str, Any], genesys_cloud: Emulator, code: Path, switches: dict[str, Any]
) -> None:
    genesys_cloud.control.switches(**switches)
    created = action.create(news)
    state = action.update(created.id, created.state, of(news, timeoutSeconds=3))
    (code / "package.json").write_text('{"name": "orders"}')
    state = action.update(created.id, state, of(news, timeoutSeconds=3))
    state = action.update(created.id, state, {**of(news, timeoutSeconds=4), "category": "Orders"})
    found = live(genesys_cloud)
    assert found.function.sha256 == hashlib.sha256(zipped(files_of(Archive(path=str(code))))).hexdigest()
    assert (found.function.settings["timeoutSeconds"], found.category, found.draft) == (4, "Orders", False)
    assert found.version == state["version"]


@pytest.mark.parametrize(
    "body", [{"name": "Hers"}, {"config": {"request": {"headers": {"X-Hers": "1"}}}}, {"category": "Hers"}], ids=str
)
def test_an_edit_of_the_draft_during_the_upload_is_not_published(
    action: DataAction,
    news: dict[str, Any],
    new_session: Callable[..., Session],
    genesys_cloud: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    body: dict[str, Any],
) -> None:
    created = action.create(news)
    before = live(genesys_cloud)
    hers = api_of(new_session()).actions
    deliver = api_of(action.session).functions.upload

    def upload(*arguments: Any) -> None:
        deliver(*arguments)
        draft = hers.find_draft(created.id)
        assert draft
        hers.change_draft(created.id, {**body, "version": draft.version})

    monkeypatch.setattr(api_of(action.session).functions, "upload", upload)
    with pytest.raises(Refused, match="somebody else is changing it at this moment"):
        action.update(created.id, created.state, of(news, code=Archive(assets={"a": Asset(text="other")})))
    assert live(genesys_cloud) == before


def test_an_edit_of_the_draft_before_its_function_is_changed_is_not_published(
    action: DataAction, news: dict[str, Any], new_session: Callable[..., Session], genesys_cloud: Emulator
) -> None:
    created = action.create(news)
    before = live(genesys_cloud)
    hers, ours = api_of(new_session()).actions, api_of(action.session).actions
    look = ours.published_version

    def looked(action_id: str) -> int | None:
        draft = hers.find_draft(action_id)
        assert draft
        hers.change_draft(action_id, {"category": "Hers", "version": draft.version})
        return look(action_id)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ours, "published_version", looked)
        with pytest.raises(Refused, match="somebody else is changing it at this moment"):
            action.update(created.id, created.state, of(news, timeoutSeconds=3))
    assert live(genesys_cloud) == before
