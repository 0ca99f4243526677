"""What of a preview is drift: which resource, which property, and which values are shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_provider.commands.drift.differences import NOUNS, SHOWN
from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.registry import RESOURCES
from tests.unit.commands.drift.conftest import SECRET, Report, renamed, step, token, urn

DATE, LATER = "2026-05-01T04:17:00.000Z", "2026-05-02T00:00:00.000Z"


def rows(report: str) -> list[list[str]]:
    """The table's cells."""
    lines = report.splitlines()
    table = lines[lines.index("| --- | --- | --- | --- |") + 1 :]
    return [each[2:-2].split(" | ") for each in table[: table.index("")]]


def row(report: str) -> list[str]:
    (found,) = rows(report)
    return found[:3]


def test_a_stack_that_nobody_has_changed_is_as_deployed(report: Report) -> None:
    same = step("DataAction", op="same", old={"name": "a"}, new={"name": "a"}, old_outputs={"version": 1})
    told = report(same, step("pulumi:pulumi:Stack", op="same"))
    assert (told.exit_code, told.stdout, told.stderr) == (0, "Everything is as it was deployed.\n", "")


def test_names_and_states_are_shown_with_their_values(report: Report) -> None:
    told = report(
        step(
            "DataActionIntegration",
            old={"name": "orders-production", "intendedState": "ENABLED"},
            new={"name": "mine", "intendedState": "DISABLED"},
            old_outputs={"reportedState": "ACTIVE"},
            new_outputs={"reportedState": "INACTIVE"},
        )
    )
    assert told.exit_code == 3
    assert row(told.stdout) == [
        "`orders`",
        "integration `orders-production`",
        "`intendedState`: `ENABLED` → `DISABLED`<br>`name`: `orders-production` → `mine`"
        "<br>`reportedState`: `ACTIVE` → `INACTIVE`",
    ]
    assert told.stdout.startswith("1 resource is no longer as deployed. First seen ")
    assert "`rotate`" not in told.stdout


def test_what_was_not_set_and_what_is_no_text_are_shown_as_programs_write_them(report: Report) -> None:
    told = report(
        step(
            "DataAction", new={"publish": False, "secure": True}, old_outputs={"version": 1}, new_outputs={"version": 2}
        )
    )
    assert row(told.stdout)[2] == "`publish`: not set → `false`<br>`secure`: not set → `true`<br>`version`: `1` → `2`"


def test_what_is_deleted_is_told_as_that(report: Report) -> None:
    assert row(report(step("DataAction", "get", "delete", old={"name": "get-production"})).stdout) == [
        "`get`",
        "action `get-production`",
        "**deleted**",
    ]


PLANTED = "planted-secret"


@pytest.mark.parametrize(
    "found",
    [
        step("DataAction", old={"config": {"request": {"headers": {"K": PLANTED}}}}, new={"config": {"request": {}}}),
        step("DataAction", old={"config": {"request": {}}}, new={"config": {"request": {"headers": {"K": PLANTED}}}}),
        step("DataAction", old={"config": SECRET}, new={"config": {"request": {"headers": {"K": PLANTED}}}}),
        step("DataActionIntegration", old={"notes": "mine"}, new={"notes": PLANTED}),
        step("DataActionIntegration", old={"properties": {"a": [PLANTED]}}, new={"properties": {"a": [1]}}),
        step("DataActionIntegration", old={"name": SECRET}, new={"name": PLANTED}),
        step("DataActionIntegration", old={"name": "[secret]"}, new={"name": PLANTED}),
        step("DataActionIntegration", old={"name": PLANTED}, new={"name": SECRET}),
        step("IntegrationCredential", old={"fields": {"password": PLANTED}}, new={}),
        step("OAuthClient", old={"a": 1}, new={"a": 2}, old_outputs={"clientSecret": PLANTED}, new_outputs={}),
        step(
            "aws:iam/accessKey:AccessKey", old={"name": "mine", "state": "a"}, new={"name": PLANTED, "state": PLANTED}
        ),
        step("aws:ssm/parameter:Parameter", op="delete", old={"name": PLANTED, "value": PLANTED}),
        step("DataAction", op="replace", old={"name": {"a": PLANTED}}, new={"name": [PLANTED]}),
    ],
)
def test_nothing_that_may_be_a_secret_is_shown(report: Report, found: dict[str, Any]) -> None:
    told = report(found)
    assert told.exit_code == 3
    assert PLANTED not in told.output.replace("integration `planted-secret`", "")


def test_the_properties_that_are_shown_are_no_secrets_and_exist() -> None:
    declared = {name: each for each in RESOURCES for part in (each.inputs, each.outputs) for name in part.names()}
    secrets = {name for each in RESOURCES for part in (each.inputs, each.outputs) for name in part.marked(Mark.SECRET)}
    assert declared.keys() >= SHOWN
    assert not SHOWN & secrets
    assert len(NOUNS) == 2 * len(RESOURCES)


def test_a_path_leads_to_what_differs(report: Report) -> None:
    old = {"config": {"request": {"headers": {"A": "1", "B.C": "2", 'D"\\': "3"}, "requestType": "GET"}}}
    new = {"config": {"request": {"headers": {"A": "2", "B.C": "3", 'D"\\': "4"}, "requestType": "GET"}}}
    told = report(step("DataAction", old=old, new=new))
    assert row(told.stdout)[2].split("<br>") == [
        "`config.request.headers.A`",
        '`config.request.headers["B.C"]`',
        '`config.request.headers["D\\"\\\\"]`',
    ]


def test_the_provider_says_which_inputs_differ_where_it_can(report: Report) -> None:
    told = report(
        step(
            "genesyscloud:index:DataAction",
            old={"config": {"request": {"headers": SECRET}}},
            new={"config": SECRET},
            old_outputs={"version": 1},
            new_outputs={"version": 2},
            detailed={"config.request.headers": {"diffKind": "update", "inputDiff": True}},
        )
    )
    assert row(told.stdout)[2] == "`config.request.headers`<br>`version`: `1` → `2`"


def test_where_only_a_secret_can_differ_that_is_said(report: Report) -> None:
    config = {"config": {"request": {"headers": {"K": SECRET}}}, "name": "a"}
    told = report(step("DataAction", old=config, new=config, old_outputs={"version": 1}, new_outputs={"version": 2}))
    assert row(told.stdout)[2] == "perhaps `config`, a secret<br>`version`: `1` → `2`"


def test_what_pulumi_counts_and_does_not_show_is_not_passed_over(report: Report) -> None:
    told = report(step("DataActionIntegration", old={"name": "a"}, new={"name": "a"}))
    assert told.exit_code == 3
    assert row(told.stdout)[2] == "something that Pulumi does not see, such as a secret"


@pytest.mark.parametrize(("last", "now", "code"), [(DATE, LATER, 3), (LATER, DATE, 0), ("", DATE, 0), (None, DATE, 0)])
def test_an_oauth_client_with_a_later_date_was_changed(report: Report, last: Any, now: str, code: int) -> None:
    old, new = {"modifiedDate": last}, {"modifiedDate": now}
    told = report(step("OAuthClient", "cl", "same", old_outputs=old, new_outputs=new))
    assert told.exit_code == code
    if code:
        about = f"something that Pulumi does not see, such as a secret<br>`modifiedDate`: `{last}` → `{now}`"
        assert row(told.stdout)[2] == about
        assert "change `rotate`" in told.stdout


@pytest.mark.parametrize("kind", ["IntegrationCredential", "DataAction"])
def test_a_date_or_a_version_alone_is_no_drift_of_anything_else(report: Report, kind: str) -> None:
    old, new = {"modifiedDate": DATE, "version": 1}, {"modifiedDate": LATER, "version": 2}
    assert report(step(kind, op="same", old_outputs=old, new_outputs=new)).exit_code == 0


def test_an_output_that_is_new_with_this_version_is_no_drift(report: Report) -> None:
    told = report(step("OAuthClient", old_outputs={"a": 1}, new_outputs={"a": 1, "grantedTo": ["x"]}))
    assert (told.exit_code, told.stdout) == (0, "Everything is as it was deployed.\n")


def test_an_output_that_an_earlier_version_did_not_know_is_not_shown(report: Report) -> None:
    told = report(
        step("DataAction", old={"name": "a"}, new={"name": "b"}, old_outputs={}, new_outputs={"organizationId": "o"})
    )
    assert row(told.stdout)[2] == "`name`: `a` → `b`"


@pytest.mark.parametrize("more", [{"external": True}, {"delete": True}])
@pytest.mark.parametrize("op", ["update", "delete"])
def test_what_was_not_deployed_or_is_to_be_deleted_does_not_drift(report: Report, more: Any, op: str) -> None:
    assert report(step("DataAction", op=op, old={"name": "a"}, new={"name": "b"}, **more)).exit_code == 0


def test_resources_of_other_providers_are_told_without_values(report: Report) -> None:
    told = report(
        step("aws:lambda/function:Function", "f", old={"name": "a", "timeout": 3}, new={"name": "b", "timeout": 4}),
        renamed("orders"),
    )
    assert [each[:3] for each in rows(told.stdout)] == [
        ["`orders`", "integration `orders`", "`name`: `orders` → `somebody's`"],
        ["`f`", "`aws:lambda/function:Function`", "`name`<br>`timeout`"],
    ]


# What the program leaves to others


def state(path: Path, ignored: list[str], kind: str = "IntegrationCredential") -> tuple[str, str]:
    """What names a stack's state to the command, in which a resource leaves something to others."""
    resources = [
        {"urn": urn("pulumi:pulumi:Stack", "shop-production")},
        {"urn": urn(token(kind), "orders"), "ignoreChanges": ignored},
    ]
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}), "utf-8")
    return "--state", str(path)


ROTATED = step(
    "IntegrationCredential",
    old={"fields": {"password": SECRET, "userName": SECRET}, "name": "a"},
    new={"name": "a"},
    old_outputs={"modifiedDate": DATE},
    new_outputs={"modifiedDate": LATER},
)


@pytest.mark.parametrize(
    ("ignored", "code"),
    [(["fields"], 0), (["*"], 0), (["fields.password"], 3), (["name"], 3), (["field"], 3), ([], 3)],
)
def test_what_is_left_to_others_is_no_drift(tmp_path: Path, report: Report, ignored: list[str], code: int) -> None:
    told = report(ROTATED, options=state(tmp_path / "state.json", ignored))
    assert told.exit_code == code


def test_what_is_left_to_others_does_not_cover_what_is_not(tmp_path: Path, report: Report) -> None:
    both = step("DataAction", old={"name": "a", "config": {"x": 1}}, new={"name": "b", "config": {"x": 2}})
    told = report(both, options=state(tmp_path / "state.json", ["config"], "DataAction"))
    assert row(told.stdout)[2] == "`name`: `a` → `b`"


def test_a_header_can_be_left_to_others(tmp_path: Path, report: Report) -> None:
    headers = [{"config": {"request": {"headers": {"X-Key": key}}}} for key in "ab"]
    ignored = state(tmp_path / "state.json", ['config.request.headers["X-Key"]'], "DataAction")
    assert report(step("DataAction", old=headers[0], new=headers[1]), options=ignored).exit_code == 0


def test_that_something_is_deleted_is_left_to_nobody(tmp_path: Path, report: Report) -> None:
    gone = step("DataAction", op="delete", old={"name": "a"})
    assert report(gone, options=state(tmp_path / "state.json", ["*"], "DataAction")).exit_code == 3


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"deployment": 1}', "no JSON", "\udcff"])
def test_a_state_that_is_none_is_refused(tmp_path: Path, report: Report, text: str) -> None:
    (tmp_path / "state.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    told = report(ROTATED, options=("--state", str(tmp_path / "state.json")))
    assert (told.exit_code, told.stdout) == (2, "")
    assert "--state" in told.stderr
