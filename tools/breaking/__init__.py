"""What a change takes from users: of the schema, and of Python's API, against the last release that was recorded.

`python -m tools.breaking` names each such change that `CHANGELOG.md` does not, and fails if there is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version
from pydantic.alias_generators import to_snake

from tools.breaking import api, specs
from tools.breaking.change import Change

__all__ = ["API", "RECORDED", "SCHEMA", "Change", "changes", "last_release", "unmentioned"]

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "upgrades" / "recorded"
"""A folder for each release, which `python -m tests.upgrades.record` writes."""

SCHEMA = "schema.json"
API = "python-api.zip"


def last_release(recorded: Path = RECORDED, besides: str = "") -> Path:
    """The folder of the newest release whose schema was recorded, besides one of a version."""
    releases = (each.parent for each in recorded.glob(f"*/{SCHEMA}"))
    return max((each for each in releases if each.name != besides), key=lambda each: Version(each.name))


def changes(release: Path, root: Path = ROOT) -> list[Change]:
    """What a tree takes from users of a release.

    Args:
        release: its folder.
        root: the tree, with `schema.json` and the packages.
    """
    schemas = (json.loads((folder / SCHEMA).read_text("utf-8")) for folder in (release, root))
    return [*specs.changes(*schemas), *api.changes(release / API, root)]


def unmentioned(found: list[Change], changelog: str, release: str) -> Iterator[Change]:
    """Those that no `### Breaking` heading of the changelog names.

    Args:
        found: the changes.
        changelog: its text.
        release: the version of the release that they are against; what stands at it and below is of before.
    """
    later = re.split(rf"^## v?{re.escape(release)}\b.*$", changelog, maxsplit=1, flags=re.MULTILINE)[0]
    sections = re.findall(r"^### Breaking$(.*?)(?=^###? |\Z)", later, re.MULTILINE | re.DOTALL)
    quoted = " ".join(re.findall(r"`([^`\n]+)`", "".join(sections)))
    words = {to_snake(each) for each in re.findall(r"\w+", quoted)}
    return (each for each in found if to_snake(each.word) not in words)
