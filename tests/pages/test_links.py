"""Every link of every page leads somewhere; those to other sites are looked at by their form, as nobody is asked."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.pages.markdown import DOCS, ROOT, SPAN, anchors, pages, prose

LINK: Final = re.compile(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")
_URLS: Final = metadata.metadata("pulumi-genesyscloud").get_all("Project-URL", [])
REPOSITORY: Final = dict(each.split(", ", 1) for each in _URLS)["Repository"]
OURS: Final = re.compile(rf"{re.escape(REPOSITORY)}/(?:blob|tree|raw)/[\w.-]+/(.+)")
"""An absolute link to a file of this repository: its path, and its anchor."""
INDEX: Final = DOCS / "README.md"
FOR_THE_REGISTRY: Final = {DOCS / "_index.md", DOCS / "installation-configuration.md"}
"""Pages that Pulumi's registry shows. It serves them under other addresses, so they link to no file beside them."""


def links(page: Path) -> list[str]:
    """Where the links of a page lead."""
    return [each or other for each, other in LINK.findall(SPAN.sub("", prose(page)))]


def fault(page: Path, link: str) -> str | None:
    """Why a link leads nowhere; None where nothing is wrong."""
    if found := OURS.fullmatch(link):
        return _fault_of_file(ROOT, page, found[1])
    if re.match(r"[a-z]+:", link):
        url = urlsplit(link)
        right = url.scheme == "https" and url.hostname and ("." in url.hostname or url.hostname == "localhost")
        return None if right or url.scheme == "mailto" else "is no address of a page"
    if page in FOR_THE_REGISTRY and not (link.startswith(("#", "/")) or link.endswith("/")):
        return "leads to a file, which the registry does not have"
    if page in FOR_THE_REGISTRY and not link.startswith("#"):
        return None  # an address of the registry's
    if link.startswith("/"):
        return "leads out of the repository"
    return _fault_of_file(page.parent, page, link)


def _fault_of_file(folder: Path, page: Path, link: str) -> str | None:
    name, _, anchor = link.partition("#")
    file = (folder / name).resolve() if name else page
    if not file.exists():
        return "leads to no file"
    if ROOT not in file.parents:
        return "leads out of the repository"
    return f"has no {anchor!r}" if anchor and anchor not in anchors(file) else None


@pytest.mark.parametrize("page", pages(), ids=lambda each: str(each.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [f"{each} {why}" for each in links(page) if (why := fault(page, each))] == []


@pytest.mark.parametrize(
    "link",
    [
        "nowhere.md",
        "drift.md#nothing",
        "#nothing",
        "../../outside.md",
        "/docs/drift.md",
        "http://example.com/",
        "https:///path",
        f"{REPOSITORY}/blob/main/docs/nowhere.md",
        f"{REPOSITORY}/blob/main/docs/drift.md#nothing",
    ],
)
def test_a_link_that_leads_nowhere_would_be_noticed(link: str) -> None:
    assert fault(DOCS / "usage.md", link)


def test_links_that_lead_somewhere_are_accepted() -> None:
    for link in ("drift.md", "drift.md#the-issue", "../examples/aws-lambda", "https://www.pulumi.com/docs/"):
        assert fault(DOCS / "usage.md", link) is None
    assert fault(DOCS / "usage.md", f"{REPOSITORY}/blob/v1/docs/drift.md#the-issue") is None


def test_every_page_is_in_the_index() -> None:
    """A page that is missing here needs a line in `docs/README.md`, under what its readers look for."""
    listed = {(DOCS / each.partition("#")[0]).resolve() for each in links(INDEX)}
    assert {str(each.relative_to(DOCS)) for each in DOCS.rglob("*.md") if each not in {*listed, INDEX}} == set()
