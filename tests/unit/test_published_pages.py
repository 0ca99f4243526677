"""What the pages for Pulumi's registry and the README say is what the code declares, and what was measured."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from genesyscloud_provider.adapters.plugin.schema import Published
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.client.regions import DOMAINS
from genesyscloud_provider.permissions import NEEDS
from tests.pages.markdown import DOCS, ROOT, blocks, prose, section, text_of
from tools.bench.results import RESULTS, Measurement, Results

INDEX: Final = DOCS / "_index.md"
INSTALLATION: Final = DOCS / "installation-configuration.md"
COMPARED: Final = DOCS / "terraform-provider.md"


def rows(page: Path, heading: str) -> list[list[str]]:
    """The cells of the first table of a section, without its head."""
    (table, *_) = re.findall(r"^\|(?:-+\|)+\n((?:\|.*\|\n)+)", section(page, heading), re.MULTILINE)
    return [[each.strip() for each in row.strip("|").split(" | ")] for row in table.splitlines()]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_setting_is_in_the_table() -> None:
    shown = {}
    for keys, variables, *_ in rows(INSTALLATION, "Configuration"):
        pairs = zip(code(keys), code(variables), strict=True)
        shown.update({key.removeprefix("--secret "): variable for key, variable in pairs})
    assert shown == {each.key: each.environment for each in SETTINGS}


def test_every_setting_that_is_a_secret_is_set_as_one() -> None:
    keys = {key for cell, *_ in rows(INSTALLATION, "Configuration") for key in code(cell)}
    assert {each for each in keys if each.startswith("--secret ")} == {
        f"--secret {each.key}" for each in SETTINGS if each.secret
    }


def test_every_region_is_in_the_table() -> None:
    assert {code(region)[0]: code(domain)[0] for region, domain in rows(INSTALLATION, "Regions")} == DOMAINS


def test_the_permissions_are_those_that_every_deployment_needs_and_those_that_protect() -> None:
    shown = {each for _, cell in rows(INSTALLATION, "Credentials") for each in code(cell)}
    needed = [each for each in NEEDS if each.essential or each.what == "who uses an action"]
    assert shown == {permission for each in needed for permission in each.permissions}


def test_the_programs_of_the_first_page_are_those_of_the_resource_which_are_compiled() -> None:
    shown = {each.language: each.text for each in blocks(INDEX)}
    page = (ROOT / "provider/genesyscloud_provider/integrations/action/docs.md").read_text("utf-8")
    assert {"python", "typescript", "go", "csharp", "java", "yaml"} <= shown.keys()
    assert [each for each, text in shown.items() if each != "sh" and f"```{each}\n{text}```" not in page] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", INDEX, INSTALLATION], ids=lambda each: each.name)
def test_links_are_absolute_and_lead_into_the_projects_own_repository(page: Path) -> None:
    repository = Published().described["repository"]
    raw = repository.replace("https://github.com/", "https://raw.githubusercontent.com/")
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    assert links
    for each in links:
        assert each.startswith("https://"), each
        for prefix in (f"{repository}/blob/main/", f"{repository}/tree/main/", f"{raw}/main/"):
            if each.startswith(prefix):
                path = ROOT / each.removeprefix(prefix).partition("#")[0]
                assert path.is_dir() if "/tree/" in prefix else path.is_file(), each
                break
        else:
            assert each == f"{repository}/releases" or repository.split("/")[-2] not in each, each


OF_EACH_SIDE: Final = {
    "create": ("create", "create"),
    "nothing to change": ("preview with refresh", "preview"),
    "one change": ("change with refresh", "change"),
    "destroyed": ("destroy", "destroy"),
}
"""By the words of the comparison, the operation of the Terraform provider and of this one."""


def test_the_figures_of_the_comparison_are_those_that_were_measured() -> None:
    kept = Results.load(DOCS / "benchmarks" / RESULTS)
    found: dict[tuple[str, int, str], Measurement] = {
        (each.case.provider, each.case.pairs, each.operation): each for each in kept.measurements
    }
    shown = rows(COMPARED, "What a run costs")
    assert len(shown) == 2 * len(OF_EACH_SIDE)
    for title, *cells in shown:
        (pairs,) = re.findall(r"\d+(?= pairs)", title)
        (operations,) = [each for words, each in OF_EACH_SIDE.items() if words in title]
        for provider, operation, cell in zip(("Terraform", "plugin"), operations, cells, strict=True):
            measured = found[provider, int(pairs), operation]
            requests, seconds = re.sub(r"[*,]|requests|s\b", "", cell.replace("none", "0")).split()
            assert int(requests) == measured.requests + measured.tokens, (title, provider)
            assert seconds in (f"{measured.wall:.1f}", f"{measured.wall:.0f}"), (title, provider)


@pytest.mark.parametrize("page", ["README.md", "docs/_index.md", "docs/promises.md"])
def test_other_pages_say_the_same(page: str) -> None:
    text = text_of(ROOT / page)
    for each in ("207 requests", "486", "8.5 s", "63.9 s"):
        assert each in text, each
        assert each in text_of(COMPARED), each
