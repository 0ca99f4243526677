"""What pages say of permissions is what the one list says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from genesyscloud_provider.architect.facts import FLOWS_PERMISSION, RUNS_PERMISSION, TRACKING_PERMISSION
from genesyscloud_provider.commands.inventory.found import Part
from genesyscloud_provider.integrations import articles
from genesyscloud_provider.permissions import NEEDS

DOCS: Final = Path(__file__).parents[2] / "docs"
KNOWN: Final = {each: need for need in NEEDS for each in need.permissions}


@pytest.mark.parametrize("page", ["drift.md", "inventory.md", "protection.md", "usage.md"])
def test_pages_name_permissions_that_are_in_the_list(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    section = re.search(r"^## [^\n]*[Pp]ermission.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([a-zA-Z]+:[a-zA-Z]+:[a-z]+)`", section[0] if section else text))
    assert named
    assert named - KNOWN.keys() == set()


@pytest.mark.parametrize("permission", [TRACKING_PERMISSION, FLOWS_PERMISSION, RUNS_PERMISSION])
def test_the_page_about_protection_says_the_same_of_each(permission: str) -> None:
    row = f"| {articles.in_the_console(permission)} (`{permission}`) | {KNOWN[permission].without(permission)} |"
    assert row in (DOCS / "protection.md").read_text("utf-8")


def test_what_an_inventory_needs_is_in_the_list() -> None:
    assert {each.permission for each in Part if each.permission} <= KNOWN.keys()


def test_what_the_articles_ask_for_is_essential() -> None:
    asked = {each for need in NEEDS if need.essential for each in need.permissions}
    written = {articles.in_the_console(each) for each in asked}
    assert written == {
        *(f"Integrations > Integration > {each}" for each in articles.INTEGRATION_VERBS),
        *(f"Integrations > Action > {each}" for each in articles.ACTION_VERBS),
    }
