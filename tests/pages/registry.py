"""The three checks that Pulumi's registry makes of a community package, by their description.

One reads the package's entry: schema and pages, at the tag of its release. One installs what the schema advertises. One
looks for what the registry cannot show on its page. Only what needs a release or a network is left out: the release
workflow's test installs the archives from files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

INDEX: Final = "docs/_index.md"
INSTALLATION: Final = "docs/installation-configuration.md"
SAMPLES: Final = ("python", "typescript", "go", "csharp", "yaml")
"""The languages of which the registry's first page has a sample, as a fence names them."""
LANGUAGES: Final = ("TypeScript", "Go", "C#", "Python")
"""The languages whose SDKs the installation page has to name."""

NAME: Final = re.compile(r"[A-Za-z0-9._@/-]+")
CATEGORIES: Final = re.compile(r"(?:category|kind)/[a-z-]+")
DOWNLOADS: Final = re.compile(r"github://api\.github\.com/[\w.-]+(?:/[\w.-]+)?|https://[^\s\"']+")


def entry(folder: Path, schema: Mapping[str, Any], tag: str) -> Iterator[str]:
    """What the check of a package's entry would refuse.

    Args:
        folder: the repository, as it is at the tag.
        schema: its `schema.json`.
        tag: of the release.
    """
    if not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
        yield f"the tag {tag} is that of no release: vX.Y.Z"
    if schema.get("version", "") not in ("", tag.removeprefix("v")):
        yield f"the schema is of version {schema['version']}, and the tag is {tag}"
    for name in ("publisher", "displayName", "description", "license", "repository", "homepage", "logoUrl", "keywords"):
        if not schema.get(name):
            yield f"the schema has no {name}"
    if not any(CATEGORIES.fullmatch(each) for each in schema.get("keywords", [])):
        yield "no keyword names a category"
    index, installation = folder / INDEX, folder / INSTALLATION
    if not index.is_file():
        yield f"there is no {INDEX}"
    else:
        text = index.read_text("utf-8")
        yield from (f"{INDEX}: {each}" for each in (*_front_matter(text), *_samples(text)))
    if not installation.is_file():
        yield f"there is no {INSTALLATION}"
    else:
        text = installation.read_text("utf-8")
        yield from (f"{INSTALLATION}: {each}" for each in (*_front_matter(text), *_installed(text, schema)))


def _front_matter(text: str) -> Iterator[str]:
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not found:
        yield "there is no front matter"
        return
    for name in ("title", "meta_desc", "layout"):
        if not re.search(rf"^{name}: \S", found[1], re.MULTILINE):
            yield f"the front matter has no {name}"


def _samples(text: str) -> Iterator[str]:
    yield from (f"there is no sample for {each}" for each in SAMPLES if not re.search(rf"^```{each}\b", text, re.M))


def _installed(text: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"nothing is said of the SDK for {each}" for each in LANGUAGES if each not in text)
    missing = [each for each in schema["config"]["variables"] if not re.search(rf"\b{each}\b", text)]
    yield from (f"the setting {each} is not explained" for each in missing)


def installations(schema: Mapping[str, Any], tag: str) -> Iterator[str]:
    """What keeps the check that installs from the commands that it would run."""
    if not NAME.fullmatch(schema["name"]) or not re.fullmatch(r"[A-Za-z0-9._+-]+", tag):
        yield "name or tag has characters that no command is given"
    if not DOWNLOADS.fullmatch(schema.get("pluginDownloadURL", "")):
        yield "the schema does not say where the plugin is downloaded from (pluginDownloadURL)"
    languages = schema.get("language", {})
    for language, name in (("nodejs", "packageName"), ("python", "packageName"), ("go", "importBasePath")):
        package = languages.get(language, {}).get(name)
        if package and not NAME.fullmatch(package):
            yield f"{language}: {package!r} is no name of a package"


CANNOT_BE_SHOWN: Final = {
    "relative image": re.compile(r"""<img\b[^>]*\bsrc=["'](?!https?://)|!\[[^\]]*\]\((?!https?://)"""),
    "relative link in HTML": re.compile(r"""<a\b[^>]*\bhref=["'][./]"""),
    "link to a .md file": re.compile(r"\]\((?!https?://)[^)]*\.md[)#]"),
}
"""What breaks on the pages that the registry makes, line by line."""


def shown(text: str) -> Iterator[str]:
    """What the registry could not show of its page."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in CANNOT_BE_SHOWN.items():
            if pattern.search(line):
                yield f"line {number}: {what}"
                break
