"""Names of objects whose program gives none: what Pulumi's `pulumi:autonaming` says, on a real engine."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pulumi.automation import ConfigValue

from genesyscloud_emulator import Emulator
from tests.engine.conftest import PLUGIN_ADAPTER, EngineStack
from tests.engine.test_flows import ROLE, lambda_, web

pytestmark = pytest.mark.engine

AutonamedStack = Callable[..., EngineStack]


@pytest.fixture
def autonamed(stack: EngineStack) -> AutonamedStack:
    """Gives the stack settings of `pulumi:autonaming`."""

    def configure(**settings: str) -> EngineStack:
        for path, value in settings.items():
            key = f"pulumi:autonaming.{path.replace('__', '.')}"
            stack.pulumi.stack.set_config(key, ConfigValue(value), path=True)
        return stack

    return configure


@pytest.mark.parametrize(
    ("autonaming", "pattern"),
    [
        pytest.param({"mode": "default"}, "orders-[0-9a-f]{7}", id="default"),
        pytest.param({"mode": "verbatim"}, "orders", id="verbatim"),
        pytest.param(
            {"pattern": "${project}.${stack}.${name}.${hex(4)}"}, r"inline\.dev\.orders\.[0-9a-f]{4}", id="pattern"
        ),
        pytest.param(
            {"mode": "disabled", "providers__genesyscloud__pattern": "${name}, ours"},
            "orders, ours",
            id="of this provider alone",
        ),
    ],
)
def test_a_name_is_what_the_settings_say_and_stays(
    autonaming: dict[str, str], pattern: str, autonamed: AutonamedStack, genesys_cloud: Emulator
) -> None:
    stack = autonamed(**autonaming)
    stack.up(web(PLUGIN_ADAPTER))

    def names() -> list[str | None]:
        state = genesys_cloud.control.state()
        return [*(each.name for each in state.integrations), *(each.name for each in state.credentials)]

    given = names()
    assert len(given) == 2
    assert all(re.fullmatch(pattern, name or "") for name in given), given
    assert stack.preview(web(PLUGIN_ADAPTER)).changes == {}

    changed = stack.up(web(PLUGIN_ADAPTER, notes="changed"))
    assert changed.changes == {"update": 1}
    assert names() == given, "an update gives no new name"

    renamed = stack.up(web(PLUGIN_ADAPTER, name="Renamed", notes="changed"))
    assert renamed.changes == {"update": 1}
    assert names() == ["Renamed", given[1]]
    assert stack.preview(web(PLUGIN_ADAPTER, notes="changed")).changes == {}, (
        "without a name of its own it keeps the last"
    )


def test_without_autonaming_a_missing_name_is_refused_before_anything_is_sent(
    autonamed: AutonamedStack, genesys_cloud: Emulator
) -> None:
    stack = autonamed(mode="disabled")
    said = stack.refused(stack.preview, web(PLUGIN_ADAPTER))
    assert "name: is required" in said
    assert "Traceback" not in said
    stack.refused(stack.up, web(PLUGIN_ADAPTER))
    assert genesys_cloud.control.state().credentials == []


def test_settings_that_come_later_rename_nothing(stack: EngineStack, autonamed: AutonamedStack) -> None:
    stack.up(web(PLUGIN_ADAPTER))
    autonamed(mode="disabled")
    assert stack.preview(web(PLUGIN_ADAPTER)).changes == {}
    assert stack.up(web(PLUGIN_ADAPTER, notes="changed")).changes == {"update": 1}


def test_under_verbatim_names_what_is_replaced_is_deleted_first_and_guarded_all_the_same(
    autonamed: AutonamedStack, genesys_cloud: Emulator
) -> None:
    """The engine says so for every resource: as soon as the credential goes, the integration has to be gone."""
    stack, after = autonamed(mode="verbatim"), web(PLUGIN_ADAPTER, "userDefined")
    stack.up(web(PLUGIN_ADAPTER))
    old = stack.integration["id"]
    action = genesys_cloud.control.publish_action(old, "Get order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    for operation in (stack.preview, stack.up):
        said = stack.refused(operation, after)
        assert "have to be replaced (its credential is deleted before another one is created)" in said
        assert "Get order" in said
        assert [each.id for each in genesys_cloud.control.state().integrations] == [old]
    genesys_cloud.control.delete_action(action.id)

    preview = stack.preview(after)
    assert preview.changes["replace"] == 2
    assert " named " not in preview.text
    stack.up(after)
    changed = [each.method for each in genesys_cloud.control.requests() if each.method in ("POST", "DELETE")]
    assert changed == ["POST", "DELETE", "DELETE", "POST", "POST"], "a token, the old ones go, and then the new ones"
    (live,) = genesys_cloud.control.state().integrations
    assert (live.name, live.credentials) == ("orders", {"basicAuth": stack.credential["id"]})
    assert live.id != old
    assert stack.preview(after).changes == {}


def test_under_verbatim_names_a_credential_is_rotated_in_place(
    autonamed: AutonamedStack, genesys_cloud: Emulator
) -> None:
    stack = autonamed(mode="verbatim")
    stack.up(lambda_(PLUGIN_ADAPTER))
    before = stack.credential["id"], stack.integration["id"]
    assert stack.up(lambda_(PLUGIN_ADAPTER, f"{ROLE}-2")).changes == {"update": 1}
    assert (stack.credential["id"], stack.integration["id"]) == before
