"""Whether everything that says a version says the same, and what a release needs is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.plugin.schema import DISTRIBUTION
from tools import schema
from tools.breaking import API, RECORDED, SCHEMA, api, changes, last_release, unmentioned

ROOT = Path(__file__).parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = "Unreleased"


class NoSection(Exception):
    """The changelog says nothing of a version."""


def declared(root: Path = ROOT) -> str:
    """The version that pyproject.toml gives the project."""
    found = re.search(r'^version = "(\S+)"$', (root / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if not found:
        raise ValueError("pyproject.toml gives no version")
    return found[1]


def notes(version: str, changelog: str | None = None) -> str:
    """What the changelog says of a version; of what is not released yet, where it has no section of its own.

    Args:
        version: such as `1.2.3`.
        changelog: its text; that of the project by default.

    Raises:
        NoSection: it has neither.
    """
    text = CHANGELOG.read_text("utf-8") if changelog is None else changelog
    for heading in (rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", UNRELEASED):
        found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        if found and found[1].strip():
            return found[1].strip() + "\n"
    raise NoSection(f"CHANGELOG.md has no '## {version} - YYYY-MM-DD' and nothing under '## {UNRELEASED}'")


def disagreements(tag: str | None, root: Path = ROOT, recorded: Path = RECORDED) -> Iterator[str]:
    """What does not agree with the version in pyproject.toml, each with what mends it.

    Args:
        tag: the release's, such as `v1.2.3`; without one only what has to agree at any time is looked at.
        root: the tree.
        recorded: the records of releases.
    """
    version = declared(root)
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield f"pyproject.toml has the version {version}; Pulumi's registry takes versions such as 1.2.3 alone."
    if __version__ != version:
        yield f"The environment has {DISTRIBUTION} {__version__}, pyproject.toml {version}: run `make clean lint`."
    committed = (root / SCHEMA).read_text("utf-8")
    if json.loads(committed)["version"] != version or committed != schema.text():
        yield f"{SCHEMA} is not that of {version}: run `make schema`."
    if tag is None:
        return
    if tag != f"v{version}":
        yield f"The tag is {tag}, the version {version}: tag the release v{version}, or change pyproject.toml."
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    if not re.search(rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        yield f"CHANGELOG.md has no heading '## {version} - YYYY-MM-DD': rename '## {UNRELEASED}', and add a new one."
    release = recorded / version
    if not (release / API).exists() or (release / SCHEMA).read_text("utf-8") != committed:
        yield f"What {version} writes is not recorded as it is now: run `python -m tests.upgrades.record --again`."
    elif list(api.changes(release / API, root)):
        yield f"Python's API is not what {version} has recorded: run `python -m tests.upgrades.record --again`."
    yield from _breaking(version, root, recorded, changelog)


def _breaking(version: str, root: Path, recorded: Path, changelog: str) -> Iterator[str]:
    """What breaks since the release before and is not in the changelog."""
    others = {each.parent.name for each in recorded.glob(f"*/{SCHEMA}")} - {version}
    if not others:
        return
    before = last_release(recorded, besides=version)
    for each in unmentioned(changes(before, root), changelog, before.name):
        yield f"{each}, since {before.name}: name it under '### Breaking' in CHANGELOG.md, or take it back."
