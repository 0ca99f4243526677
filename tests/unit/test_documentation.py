"""The pages for developers say what is true of the code, and the code uses the words of the dictionary."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.registry import RESOURCES
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DynamicAdapter
from tests.faults.kinds import KINDS
from tests.protection.ways import WAYS

pytestmark = pytest.mark.slow

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = ROOT / "docs/development"
DICTIONARY: Final = PAGES / "dictionary.md"
REFERENCES: Final = {
    "API reference": PAGES / "api-reference.md",
    "supplement": PAGES / "api-supplement.md",
    "requirements": PAGES / "requirements.md",
}
"""By the words with which docstrings refer to it, each page with numbered sections."""

CODE: Final = ("provider", "sdk", "emulator", "tools", "tests")
ELSEWHERE: Final = ("docs", "examples", "plugin", "policy", ".github")
AT_THE_TOP: Final = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"),
    *("Makefile", "pyproject.toml", "schema.json"),
)
TEXT: Final = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".sh", ".go", ".ts"}
NOT_OURS: Final = {"__pycache__", "node_modules", "recorded", "venv", ".venv", "go.sum", "package-lock.json"}

PACKAGES: Final = {
    **dict.fromkeys(
        ("client", "framework", "architect", "integrations", "authorization", "adapters", "commands", "registry"),
        "genesyscloud_provider.",
    ),
    **dict.fromkeys(("pulumi_genesyscloud", "genesyscloud_provider", "genesyscloud_emulator"), ""),
}
"""What a dotted name on a page may begin with, and what stands before that in Python."""


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that people write."""
    below = (path for folder in (*CODE, *ELSEWHERE) for path in sorted((ROOT / folder).rglob("*")))
    return tuple(
        path
        for path in (*(ROOT / name for name in AT_THE_TOP), *below)
        if path.is_file() and path.suffix in {*TEXT, ""} and not NOT_OURS & set(path.relative_to(ROOT).parts)
    )


def modules(*folders: str) -> Iterator[Path]:
    return (each for each in files() if each.suffix == ".py" and each.relative_to(ROOT).parts[0] in folders)


def quoted(page: Path) -> set[str]:
    """What a page has between backticks."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", text))


# Paths and names


def called(dotted: str) -> Any:
    """The module that a dotted name leads to, or what it leads to in one; None if it leads nowhere."""
    parts = (PACKAGES[dotted.split(".", 1)[0]] + dotted).split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name, None)
        return found
    return None


def exists(dotted: str) -> bool:
    return called(dotted) is not None


def is_path(word: str) -> bool:
    top = word.split("/", 1)[0]
    return "::" not in word and " " not in word and (("/" in word and top in {*CODE, *ELSEWHERE}) or word in AT_THE_TOP)


def is_name(word: str) -> bool:
    return bool(re.fullmatch(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+", word)) and not word.endswith(".py")


PAGES_WITH_NAMES: Final = ("docs/development/architecture.md", "docs/development/engine.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("page", PAGES_WITH_NAMES)
def test_every_path_and_every_name_on_a_page_exists(page: str) -> None:
    words = quoted(ROOT / page)
    paths, names = {each for each in words if is_path(each)}, {each for each in words if is_name(each)}
    assert paths
    assert [each for each in sorted(paths) if not any(ROOT.glob(each))] == []
    assert [each for each in sorted(names) if not exists(each)] == []


def test_what_does_not_exist_would_be_noticed() -> None:
    assert exists("framework.plan.Plan.checked")
    assert exists("client.client")
    assert not exists("framework.plan.Plan.checks")
    assert not exists("framework.plans")


def steps() -> list[str]:
    """The functions between `pulumi up` and a PUT, in the order of the page, from the provider's process on."""
    text = (PAGES / "architecture.md").read_text("utf-8")
    numbered = re.findall(r"^\| \d+ \| `([\w.]+)`", text, re.MULTILINE)
    return [each for each in numbered if inspect.isfunction(called(each)) and not each.startswith("adapters.program")]


@contextmanager
def traced(names: list[str]) -> Iterator[list[str]]:
    """Those of the functions that are called in the block, in their order."""
    codes: dict[CodeType, str] = {inspect.unwrap(called(each)).__code__: each for each in names}
    seen: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in codes:
            seen.append(codes[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(before)


def test_the_put_of_a_credential_goes_the_way_that_the_page_describes(
    genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    adapter = DynamicAdapter(_dynamic.INTEGRATION_CREDENTIAL, settings)
    inputs = {"credentialType": "basicAuth", "name": "Orders", "fields": {"userName": "ada"}}
    _, live = adapter.up(None, inputs)
    described = steps()
    assert len(described) > 12
    with traced(described) as seen:
        step, _ = adapter.up(live, {**inputs, "fields": {"userName": "eve"}})
    assert step == "update"
    assert genesys_cloud.control.requests()[-1].method == "PUT"
    following = iter(seen)
    assert [each for each in described if each not in following] == [], f"called were: {seen}"


# References to sections

SECTIONS: Final = re.compile(r"(API reference|supplement|requirements)(?:, sections?| sections?)? (\d[\d., and]*)")
RULES: Final = re.compile(r"requirements (\d), rule (\d+)")


def references(text: str) -> Iterator[tuple[str, str]]:
    """Page and section of each reference in a module."""
    for page, numbers in SECTIONS.findall(" ".join(re.sub(r"^\s*#", "", text, flags=re.MULTILINE).split())):
        yield from ((page, each) for each in re.findall(r"\d+(?:\.\d+)?", numbers))


def sections(page: str) -> set[str]:
    return set(re.findall(r"^#+ (\d+(?:\.\d+)?)[. ]", REFERENCES[page].read_text("utf-8"), re.MULTILINE))


def test_every_reference_to_a_section_leads_to_one() -> None:
    there = {page: sections(page) for page in REFERENCES}
    found = {
        each: path for path in modules(*CODE) if path != Path(__file__) for each in references(path.read_text("utf-8"))
    }
    assert {page for page, _ in found} == set(REFERENCES)
    lost = {f"{page} {number}": str(path) for (page, number), path in found.items() if number not in there[page]}
    assert lost == {}


def test_every_reference_to_a_rule_leads_to_one() -> None:
    text = REFERENCES["requirements"].read_text("utf-8")
    found = {each for path in modules(*CODE) for each in RULES.findall(path.read_text("utf-8"))}
    assert found
    for section, rule in found:
        (body,) = re.findall(rf"^## {section}\. .*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert re.search(rf"^{rule}\. ", body, re.MULTILINE), f"requirements {section}, rule {rule}"


def test_nothing_refers_to_a_page_that_is_not_here() -> None:
    pattern = re.compile(r"\(design\b|\bdesign \d")
    found = [str(path) for path in files() if path != Path(__file__) and pattern.search(path.read_text("utf-8"))]
    assert found == []


def test_a_reference_to_no_section_would_be_noticed() -> None:
    assert set(references("(API reference 4.1, 4.2 and\n    # 9; requirements 3)")) == {
        ("API reference", "4.1"),
        ("API reference", "4.2"),
        ("API reference", "9"),
        ("requirements", "3"),
    }
    assert "4.9" not in sections("API reference")


def test_the_docstrings_of_the_sdk_refer_to_no_page_for_developers() -> None:
    found = {
        f"{path.name}: {each}"
        for path in modules("sdk")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for each in references(node.value)
    }
    assert found == set()


# The engine's calls


def rows(page: Path) -> list[list[str]]:
    """The rows of a page's tables, without their heads."""
    tables = re.findall(r"^\|.*\|\n\|[-|]+\|\n((?:\|.*\|\n)+)", page.read_text("utf-8"), re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for each in tables for line in each.splitlines()]


def named_tests(cell: str) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::\w+)`", cell)


def is_test(name: str) -> bool:
    file, _, function = name.partition("::")
    path = ROOT / file
    return path.exists() and re.search(rf"^def {function}\(", path.read_text("utf-8"), re.MULTILINE) is not None


TITLES: Final = {each.title for each in WAYS}


def covered(row: list[str]) -> bool:
    """Whether a row's last cell names a test that exists, or a way of the protection matrix."""
    named, titles = named_tests(row[-1]), re.findall(r'"([^"]+)"', row[-1])
    return bool(named or titles) and all(map(is_test, named)) and set(titles) <= TITLES


def test_each_sequence_of_the_engines_calls_has_a_test() -> None:
    signs = {"C+", "C0", "D, D!", "Cr, U, Del, R", "p, c"}
    found = [row for row in rows(PAGES / "engine.md") if row[0].strip("| ") not in signs]
    assert len(found) > 35
    assert [row[0] for row in found if not covered(row)] == []


def test_the_page_on_the_engine_names_only_what_exists() -> None:
    text = (PAGES / "engine.md").read_text("utf-8")
    assert [each for each in named_tests(text) if not is_test(each)] == []
    from genesyscloud_provider.framework.plan import Occasion, Phase

    named = set(re.findall(r"\b(?:Phase|Occasion)\.[A-Z_]+", text))
    assert named == {f"{kind.__name__}.{each.name}" for kind in (Phase, Occasion) for each in kind}


def test_a_row_without_a_test_would_be_noticed() -> None:
    assert covered(["any", "`tests/unit/framework/test_plan.py::test_a_creation`"])
    assert not covered(["any", "`tests/unit/framework/test_plan.py::test_of_nothing`"])
    assert not covered(["any", '"a way that nobody takes"'])
    assert not covered(["any", "later"])


# Pages for users


def test_the_ways_in_which_requests_fail_are_counted() -> None:
    found = re.findall(r"requests that fail in one of (\d+) ways", (ROOT / "docs/promises.md").read_text("utf-8"))
    assert [int(each) for each in found] == [len(KINDS)]


TAKEN_OVER: Final = {"CustomAuthAction"}
"""What no creation makes: Genesys Cloud does, together with a credential."""


def test_the_page_on_interruptions_says_of_each_resource_what_a_creation_leaves() -> None:
    left = [row[0] for row in rows(ROOT / "docs/interruptions.md")]
    made = {each.name: each.noun for each in RESOURCES if each.name not in TAKEN_OVER}
    assert {"Role", "OAuthClient"} < made.keys()
    assert [name for name, noun in made.items() if not any(re.search(rf"\b{noun}\b", row) for row in left)] == []


# Words


@cache
def forbidden() -> re.Pattern[str]:
    """The words that the dictionary does not allow."""
    table = DICTIONARY.read_text("utf-8").split("## Words that are not used", 1)[1]
    words = [each for line in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for each in re.findall("`(.+?)`", line)]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def spaced(text: str) -> str:
    """A text with the words of its identifiers apart, on one line."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("_", " ").replace("-", " ")).split())


EXEMPT: Final = {DICTIONARY, Path(__file__)}


def test_only_words_of_the_dictionary_are_used() -> None:
    found = []
    for path in files():
        if path in EXEMPT:
            continue
        name = str(path.relative_to(ROOT))
        text = spaced(f"{name}\n{path.read_text('utf-8')}")
        found += [f"{name}: {text[max(0, each.start() - 40) : each.end() + 20]}" for each in forbidden().finditer(text)]
    assert found == []


def test_a_word_that_is_not_of_the_dictionary_would_be_noticed() -> None:
    for text in ("behind a door", "is_forsaken", "class OldShelf:", "it lets go\n    of it", "Strangers' objects"):
        assert forbidden().search(spaced(text)), text
    for text in ("indoors", "always on", "to let it go", "the way one goes on"):
        assert not forbidden().search(spaced(text)), text


def names_given(module: ast.AST) -> Iterator[str]:
    """The names of a module's parameters and attributes."""
    for node in ast.walk(module):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_nothing_is_called_a_place() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("provider", "sdk", "tools", "emulator")
        for name in names_given(ast.parse(path.read_text("utf-8")))
        if name.strip("_") in ("place", "places")
    }
    assert found == set()
