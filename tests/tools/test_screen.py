"""What the demo prints, where."""

from __future__ import annotations

import io

import pytest

from tests.tools.terminal import ESCAPE, plain
from tools import demo
from tools.screen import Screen, difference

PROGRAM = (demo.EXAMPLE / demo.MAIN).read_text("utf-8")
EDITS = [(demo.ANOTHER,), (demo.ROLE, demo.TIMEOUT), demo.WEB_SERVICES, (demo.BESIDE,)]
RED = "\x1b[38;5;1m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    return Terminal()


def shown(stream: io.StringIO) -> str:
    """Everything that a screen can show, printed."""
    screen = Screen(stream)
    screen.heading("Step 1 of 10")
    screen.claim("it holds", True)
    screen.claim("it does not", False)
    screen.change(["-old", "+new"])
    with screen.operation("pulumi up"):
        screen.output(f"{RED}error: \x1b[0mno more" if screen.coloured else "error: no more")
    return stream.getvalue()


def test_a_terminal_has_colours_and_keeps_those_of_pulumi(terminal: Terminal) -> None:
    screen = shown(terminal)
    assert {"\x1b[1mStep 1 of 10\x1b[0m", "\x1b[32m✓\x1b[0m it holds"} <= set(screen.splitlines())
    assert "│ \x1b[31merror: \x1b[0mno more" in screen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("NO_COLOR", "1", id="NO_COLOR"),
        pytest.param("NO_COLOR", "0", id="NO_COLOR of any value"),
        pytest.param("TERM", "dumb", id="dumb terminal"),
    ],
)
def test_no_escape_code_where_none_is_wanted(
    name: str, value: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert "✓ it holds" in shown(terminal)
    assert not ESCAPE.search(terminal.getvalue())


def test_no_escape_code_in_a_pipe_even_where_another_program_would_write_some(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not ESCAPE.search(shown(io.StringIO()))


def test_a_message_of_pulumi_may_take_all_of_its_columns(terminal: Terminal) -> None:
    message = "- " + "x" * 74
    screen = Screen(terminal)
    screen.output("  pulumi:pulumi:Stack:")
    screen.output(f"    {message}")
    assert plain(terminal.getvalue())[:2] == ["│  pulumi:pulumi:Stack:", f"│   {message}"]


def test_an_empty_no_color_counts_as_none(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert ESCAPE.search(shown(terminal))


def test_where_a_tick_cannot_be_written_words_are() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="iso-8859-1")
    screen = Screen(stream)
    screen.claim("it holds", True)
    screen.claim("it does not", False)
    screen.change(["-old", "", "+new"])
    with screen.operation("pulumi up"):
        screen.output("it’s done")
    stream.seek(0)
    assert stream.read().splitlines() == [
        *("ok it holds", "FAILED it does not", "  - old", "    ...", "  + new", "$ pulumi up", "| it?s done")
    ]


def test_long_lines_go_on_in_the_next_between_words(terminal: Terminal) -> None:
    screen = Screen(terminal)
    screen.text("word " * 40)
    screen.claim("word " * 40, True)
    with screen.operation("pulumi up"):
        screen.output(f"    {RED}error:\x1b[0m {'word ' * 40}")
    lines = plain(terminal.getvalue())
    assert max(len(line) for line in lines) <= 80
    assert {word for line in lines for word in line.split()} == {"word", "✓", "$", "pulumi", "up", "│", "error:"}
    assert sum(line.startswith("│       word") for line in lines) == 2


def test_what_comes_after_the_end_of_a_command_that_was_cut_off_is_not_shown(terminal: Terminal) -> None:
    screen = Screen(terminal)
    with screen.operation("pulumi up"):
        screen.output("first")
        screen.end()
        screen.output("second")
    assert "first" in terminal.getvalue()
    assert "second" not in terminal.getvalue()


def test_a_difference_is_the_lines_that_changed_without_their_common_indentation() -> None:
    before = "a(\n    b,\n    c,\n    d,\n    e,\n)\n"
    after = "a(\n    b,\n    C(\n        x),\n    d,\n)\n"
    assert difference(before, after) == ["-c,", "+C(", "+    x),", "", "-e,"]


@pytest.mark.parametrize("edits", EDITS)
def test_each_edit_of_the_demo_fits_its_example_and_80_columns(
    edits: tuple[demo.Edit, ...], terminal: Terminal
) -> None:
    program = PROGRAM
    for old, new in edits:
        assert program.count(old) == 1
        program = program.replace(old, new)
    compile(program, demo.MAIN, "exec")
    Screen(terminal).change(difference(PROGRAM, program))
    lines = plain(terminal.getvalue())[:-1]
    assert max(len(line) for line in lines) <= 80
    assert all(line.startswith(("  + ", "  - ", "      ", "    …")) for line in lines)
    assert any(line.startswith("  + ") for line in lines)


def test_a_line_of_code_that_is_too_long_is_broken_behind_its_bracket(terminal: Terminal) -> None:
    Screen(terminal).change([f"+    name = {'x' * 60}(one, two=three)"])
    assert plain(terminal.getvalue()) == [f"  +     name = {'x' * 60}(", "            one, two=three)", ""]
