"""Whose the project is stands in pyproject.toml alone; schema, code and pages say the same."""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.plugin.schema import LOGO, Published, schema
from tests.chromium import chromium, needs_chromium

ROOT = Path(__file__).parents[2]
SCHEMA = schema()
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
URLS = dict(re.findall(r'^(\w+) = "(https://.+)"$', PROJECT.partition("[project.urls]")[2].partition("\n[")[0], re.M))
REPOSITORY = URLS["Repository"]
OWNER = REPOSITORY.split("/")[3]

ADDRESS = re.compile(
    r"(?:github\.com|githubusercontent\.com|api\.github\.com/repos|api\.github\.com)/([\w.-]+)/pulumi-genesyscloud\b"
)
"""The project's address on GitHub, in any of its forms; the group is whose it is."""


def tracked() -> dict[str, str]:
    """The text of each file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        try:
            texts[name] = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return texts


def test_pyproject_names_one_repository_with_the_name_that_pulumis_registry_asks_for() -> None:
    assert {each.removeprefix(REPOSITORY)[:1] for each in URLS.values()} <= {"", "#", "/"}
    assert REPOSITORY.endswith("/pulumi-genesyscloud")


def test_the_schema_says_whose_it_is_and_where_everything_is() -> None:
    expected: dict[str, Any] = {
        "publisher": OWNER,
        "repository": REPOSITORY,
        "homepage": URLS["Homepage"],
        "pluginDownloadURL": f"github://api.github.com/{OWNER}/pulumi-genesyscloud",
        "logoUrl": f"https://raw.githubusercontent.com/{OWNER}/pulumi-genesyscloud/v{__version__}/docs/logo.png",
        "displayName": "Genesys Cloud",
    }
    assert {name: SCHEMA.get(name) for name in expected} == expected
    assert {"category/cloud", "kind/native"} <= set(SCHEMA["keywords"])
    assert Published().owner == OWNER


def test_no_language_takes_a_name_that_belongs_to_somebody_else() -> None:
    language = SCHEMA["language"]
    assert language["nodejs"]["packageName"] == "pulumi-genesyscloud"
    assert language["go"]["importBasePath"] == f"github.com/{OWNER}/pulumi-genesyscloud/sdk/go/genesyscloud"
    own = re.sub(r"\W", "", OWNER).lower()
    assert language["csharp"]["rootNamespace"].lower() == own
    assert language["csharp"]["rootNamespace"][0].isupper()
    assert language["csharp"]["namespaces"] == {"genesyscloud": "GenesysCloud"}
    assert language["java"]["basePackage"] == f"io.github.{own}"


DRAWN = """
async ([picture, drawing]) => {
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const context = new OffscreenCanvas(256, 256).getContext("2d");
    context.drawImage(image, 0, 0, 256, 256);
    return [image.naturalWidth, image.naturalHeight, context.getImageData(0, 0, 256, 256).data];
  };
  const [width, height, those] = await pixels(picture);
  const [, , these] = await pixels(drawing);
  return [width, height, those.filter((each, at) => Math.abs(each - these[at]) > 8).length];
}
"""
"""Width and height of a picture, and how many of its values are not as in a drawing."""


@pytest.mark.slow
@needs_chromium("the picture")
def test_the_picture_is_what_the_drawing_shows() -> None:
    """A drawing is what a person edits; Pulumi's generator for .NET takes what it finds into the package as a PNG."""
    drawing = (ROOT / LOGO).with_suffix(".svg").read_text("utf-8")
    files = {"image/png": (ROOT / LOGO).read_bytes(), "image/svg+xml": drawing.encode()}
    addresses = [f"data:{kind};base64,{base64.b64encode(content).decode()}" for kind, content in files.items()]
    with chromium() as browser:
        assert browser.new_page().evaluate(DRAWN, addresses) == [256, 256, 0]


def test_every_address_of_the_project_names_its_owner() -> None:
    named = {(name, owner) for name, text in tracked().items() for owner in ADDRESS.findall(text)}
    assert {name for name, owner in named if owner != OWNER} == set()
    assert {"pyproject.toml", "schema.json"} <= {name for name, _ in named}


def test_no_code_names_the_owner() -> None:
    """It asks the distribution, by `Published` or by its metadata."""
    code = (".py", ".go", ".sh", "Makefile", *(f".github/workflows/{each}.yml" for each in ("ci", "release")))
    named = {name for name, text in tracked().items() if name.endswith(code) and ADDRESS.search(text)}
    assert {each for each in named if not each.startswith("examples/go/")} == set()
