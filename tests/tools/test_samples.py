"""The samples in C# and Java are those of their YAML, and have nothing that the schema does not know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

from genesyscloud_provider.adapters.plugin.schema import schema
from tools.samples import WRITERS, pages, with_samples

SCHEMA: Final[dict[str, Any]] = schema()
PAGES: Final = list(pages())


@pytest.mark.parametrize("page", PAGES, ids=lambda each: "-".join(each.parts[-2:]))
def test_the_samples_of_a_page_are_fresh(page: Path) -> None:
    """`make samples` writes them."""
    text = page.read_text("utf-8")
    assert text == with_samples(text, SCHEMA)
    blocks = [re.findall(rf"^```{each}$", text, re.MULTILINE) for each in ("yaml", "python", *WRITERS)]
    assert len({len(each) for each in blocks}) == 1


def test_every_resource_and_every_lookup_has_samples() -> None:
    described = [*SCHEMA["resources"].values(), *SCHEMA["functions"].values(), SCHEMA["provider"]]
    for each in described:
        assert all(f"```{language}\n" in each["description"] for language in WRITERS)


ACTION: Final = next(each for each in PAGES if each.parts[-2:] == ("action", "docs.md")).read_text("utf-8")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("type: genesyscloud:DataAction\n", "type: genesyscloud:DataActions\n", "no resource genesyscloud:DataActions"),
        ("      category: Orders", "      categories: Orders", "has no categories"),
        ("          requestType: GET", "          verb: GET", "ActionRequest has no verb"),
        ("id: ${orders.id}", "id: ${order.id}", "there is no order"),
        ("type: ${orders.integrationType}", "type: ${orders.kind}", "orders has no kind"),
        ("version: ${getOrder.version}", "version: ${getOrder.versions}", "getOrder has no versions"),
        ("category: Orders", "category: 5", "5 is not of the type string"),
        ("requestType: GET", "requestType: GET ${orders.id}", "a reference among other text"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(right: str, wrong: str, says: str) -> None:
    assert right in ACTION
    with pytest.raises(ValueError, match=re.escape(says)):
        with_samples(ACTION.replace(right, wrong, 1), SCHEMA)
