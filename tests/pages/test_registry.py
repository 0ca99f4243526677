"""The checks that Pulumi's registry makes, on this repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.pages.markdown import ROOT
from tests.pages.registry import INDEX, INSTALLATION, entry, installations, shown

SCHEMA: Final[dict[str, Any]] = json.loads((ROOT / "schema.json").read_text("utf-8"))
TAG: Final = f"v{SCHEMA['version']}"


def test_the_entry_is_accepted() -> None:
    assert list(entry(ROOT, SCHEMA, TAG)) == []


def test_what_the_schema_advertises_can_be_asked_for() -> None:
    assert list(installations(SCHEMA, TAG)) == []


@pytest.mark.parametrize("page", [INDEX, INSTALLATION])
def test_the_registry_can_show_its_pages(page: str) -> None:
    assert list(shown((ROOT / page).read_text("utf-8"))) == []


FRONT: Final = "---\ntitle: T\nmeta_desc: D\nlayout: package\n---\n"
SAMPLES: Final = "".join(f"```{each}\nx\n```\n" for each in ("python", "typescript", "go", "csharp", "yaml"))
SDKS: Final = "TypeScript, Go, C#, Python; region\n"
RIGHT: Final[dict[str, Any]] = {
    "name": "shop",
    "version": "1.0.0",
    **dict.fromkeys(("publisher", "displayName", "description", "license", "repository", "homepage", "logoUrl"), "x"),
    "keywords": ["category/cloud"],
    "pluginDownloadURL": "github://api.github.com/acme",
    "config": {"variables": {"region": {}}},
    "language": {"nodejs": {"packageName": "@acme/shop"}},
}


def made(folder: Path, index: str = FRONT + SAMPLES, installation: str = FRONT + SDKS) -> Path:
    """A repository with these two pages."""
    (folder / "docs").mkdir()
    (folder / INDEX).write_text(index, "utf-8")
    (folder / INSTALLATION).write_text(installation, "utf-8")
    return folder


def test_a_package_as_it_should_be_is_accepted(tmp_path: Path) -> None:
    assert list(entry(made(tmp_path), RIGHT, "v1.0.0")) == []
    assert list(installations(RIGHT, "v1.0.0")) == []


@pytest.mark.parametrize("name", ["publisher", "displayName", "repository", "homepage", "logoUrl", "keywords"])
def test_what_a_schema_lacks_is_noticed(name: str, tmp_path: Path) -> None:
    assert any(name in each for each in entry(made(tmp_path), {**RIGHT, name: ""}, "v1.0.0"))


@pytest.mark.parametrize("tag", ["1.0.0", "v1.0.0-rc.1", "v1.0.1"])
def test_a_tag_that_is_no_release_of_the_schema_is_noticed(tag: str, tmp_path: Path) -> None:
    assert list(entry(made(tmp_path), RIGHT, tag))


@pytest.mark.parametrize(
    ("index", "installation"),
    [
        (SAMPLES, FRONT + SDKS),
        (FRONT + SAMPLES.replace("csharp", ""), FRONT + SDKS),
        (FRONT.replace("meta_desc", "description") + SAMPLES, FRONT + SDKS),
        (FRONT + SAMPLES, FRONT + SDKS.replace("C#", "")),
        (FRONT + SAMPLES, FRONT + SDKS.replace("region", "")),
    ],
)
def test_what_a_page_lacks_is_noticed(index: str, installation: str, tmp_path: Path) -> None:
    assert len(list(entry(made(tmp_path, index, installation), RIGHT, "v1.0.0"))) == 1


def test_a_package_without_pages_is_noticed(tmp_path: Path) -> None:
    assert len(list(entry(tmp_path, RIGHT, "v1.0.0"))) == 2


@pytest.mark.parametrize(
    "change",
    [{"name": "a; rm"}, {"pluginDownloadURL": ""}, {"language": {"go": {"importBasePath": "$(x)"}}}],
)
def test_what_could_not_be_installed_is_noticed(change: dict[str, Any]) -> None:
    assert len(list(installations({**RIGHT, **change}, "v1.0.0"))) == 1


@pytest.mark.parametrize(
    "line",
    ["![a](picture.svg)", "![a](./p.png)", '<img src="/p.png">', '<a href="./x">', "[a](protection.md)", "[a](x.md#b)"],
)
def test_what_the_registry_cannot_show_is_noticed(line: str) -> None:
    assert len(list(shown(f"first\n{line}\n"))) == 1


def test_absolute_links_can_be_shown() -> None:
    assert list(shown("![a](https://a.example/p.png) [b](https://b.example/c.md#d) [c](#e)")) == []
