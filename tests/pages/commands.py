"""Commands on pages: what is called, with which options, and whether there is such a command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

import click

from genesyscloud_emulator.cli import serve
from genesyscloud_provider.__main__ import main
from tests.pages.markdown import ROOT, Block, blocks, pages, spans

PLACEHOLDER: Final = re.compile(r"<[A-Za-z][\w .-]*>|<…>")
COMMENT: Final = re.compile(r"(?<![^\s])#[^\n]*")
PUNCTUATION: Final = "();<>|&"
SIGNS: Final = re.compile(r"\n|&&|\|\||>>|>&|&>|<<|[();<>|&]")
ENDS: Final = frozenset({"|", "||", "&", "&&", ";", "(", ")", "{", "}", "\n"})
REDIRECTS: Final = frozenset({">", ">>", "<", ">&", "&>"})
ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")

_NAMES: Final = (
    ". [ archy awk aws az base64 basename bash brew build case cat cd chmod cosign cp curl dirname do "
    "docker done dotnet echo elif else env esac esc eval exit export false fi find for gh git go gpg grep "
    "hatch head helm if jq kill kubectl lint-imports ls mkdir mv mvn mypy node npm npx openssl pip "
    "pip-compile pip3 podman poetry pre-commit printf pulumi-resource-genesyscloud pytest python python3 "
    "read rm ruff sed set sh sha256sum shasum sleep slsa-verifier sort source sudo syft tail tar tee "
    "terraform then tofu touch trap true twine type unset unzip uv vault wait wc which while xargs yq "
)
OF_OTHERS: Final = frozenset(_NAMES.split())
"""Programs of others that pages call. Whether their options exist is not looked at."""

Command = tuple[str, ...]


def commands_of(script: str) -> Iterator[Command]:
    """Each command of a shell script: a program's name without its folder, and its arguments.

    Raises:
        ValueError: it cannot be read.
    """
    words = _words(COMMENT.sub("", PLACEHOLDER.sub("PLACEHOLDER", script)).replace("\\\n", " ") + "\n")
    called: list[str] = []
    skipped = False
    for word in words:
        if word in ENDS:
            if called:
                yield tuple(called)
            called = []
        elif skipped:
            skipped = False
        elif word in REDIRECTS:
            skipped = True
            if called and called[-1].isdigit():
                called.pop()
        elif called or not ASSIGNMENT.match(word):
            called.append(word if called else word.rpartition("/")[2])


def _words(script: str) -> Iterator[str]:
    lexer = shlex.shlex(script, posix=True, punctuation_chars=f"{PUNCTUATION}\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    for word in lexer:
        yield from SIGNS.findall(word) if set(word) <= {*PUNCTUATION, "\n"} else [word]


def scripts(page_of: Callable[[Block], bool] = lambda _: True) -> Iterator[tuple[str, str]]:
    """Where each script stands, and what it says: blocks of shell commands, and commands within text."""
    for page in pages():
        for block in blocks(page):
            if block.language in ("sh", "bash") and page_of(block):
                yield str(block), block.text
        for span in spans(page):
            if re.match(r"(?:[A-Z_]+=\S+ )*(?:pulumi|pulumi-genesyscloud|make|genesyscloud-emulator) \S", span):
                yield f"{page.relative_to(ROOT)}: `{span}`", span


def named() -> Iterator[tuple[str, Command]]:
    """Every command of every page, and where it stands."""
    for where, script in scripts():
        for command in commands_of(script):
            yield where, command


def fault(command: Command) -> str | None:
    """Why a command cannot be called, as far as this package and its Makefile tell; None where nothing is wrong."""
    program, *arguments = command
    if program == "pulumi-genesyscloud":
        return _fault_of_click(main, arguments)
    if program == "genesyscloud-emulator":
        return _fault_of_click(serve, arguments)
    if program == "make":
        unknown = [each for each in arguments if "=" not in each and each not in targets()]
        return f"there is no target {unknown}" if unknown else None
    if program == "pulumi":
        return None  # its engine is asked in `tests/engine/test_pages.py`
    return None if program in OF_OTHERS else f"nobody knows the program {program!r}"


def _fault_of_click(command: click.Command, arguments: Sequence[str]) -> str | None:
    given = list(arguments)
    while isinstance(command, click.Group) and given and not given[0].startswith("-"):
        name = given.pop(0)
        found = command.get_command(click.Context(command), name)
        if found is None:
            return f"there is no command {name}"
        command = found
    try:
        command.make_parser(click.Context(command)).parse_args(given)
    except click.UsageError as error:
        return error.format_message()
    return None


@cache
def targets() -> frozenset[str]:
    """The Makefile's targets."""
    return frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
