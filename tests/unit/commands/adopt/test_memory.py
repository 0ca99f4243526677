"""What was read before an interruption is not read again, and what was not read is never made up."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_provider import __version__
from genesyscloud_provider.commands.adopt.memory import NAME, Known, Memory

READ: Known = ({"name": "größer \u2028 \ud800"}, {"name": "größer", "id": "a"})


Open = Callable[..., Memory]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens the memory of a folder, as each call of the command does."""
    with ExitStack() as open_:

        def memory_of(folder: Path, organization: str = "org") -> Memory:
            memory = Memory(folder)
            open_.callback(memory.close)
            memory.open(organization)
            return memory

        yield memory_of


@pytest.fixture
def noted(tmp_path: Path, opened: Open) -> Path:
    """A folder in which the action `a` of version 3 is remembered."""
    memory = opened(tmp_path)
    memory.note("DataAction", "a", 3, READ)
    memory.close()
    return tmp_path


def test_what_was_read_is_recalled(noted: Path, opened: Open) -> None:
    assert opened(noted).recall("DataAction", "a", 3) == READ


@pytest.mark.parametrize(
    ("resource", "id_", "version"),
    [("DataAction", "b", 3), ("Role", "a", 3), ("DataAction", "a", 4), ("DataAction", "a", None)],
)
def test_nothing_else_is_recalled(noted: Path, resource: str, id_: str, version: int | None, opened: Open) -> None:
    assert opened(noted).recall(resource, id_, version) is None


def test_another_organizations_readings_are_forgotten(noted: Path, opened: Open) -> None:
    assert opened(noted, "other").recall("DataAction", "a", 3) is None
    assert opened(noted).recall("DataAction", "a", 3) is None


def test_another_versions_readings_are_forgotten(noted: Path, opened: Open) -> None:
    file = noted / NAME
    file.write_text(file.read_text().replace(f'"version": "{__version__}"', '"version": "0.0.0"'))
    assert opened(noted).recall("DataAction", "a", 3) is None
    assert "0.0.0" not in file.read_text()


@pytest.mark.parametrize("cut", range(1, 90, 4))
def test_a_line_that_was_cut_off_is_read_again_and_spoils_no_other(noted: Path, cut: int, opened: Open) -> None:
    file = noted / NAME
    file.write_bytes(file.read_bytes().rstrip(b"\n")[:-cut])
    memory = opened(noted)
    assert memory.recall("DataAction", "a", 3) is None
    memory.note("DataAction", "b", 1, READ)
    memory.close()
    assert opened(noted).recall("DataAction", "b", 1) == READ


def with_line(line: Any) -> Callable[[bytes], bytes]:
    return lambda content: content + json.dumps(line).encode() + b"\n"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.replace(b"{", b"\xff", 1),
        lambda content: content + b"\x00\xff\xfe",
        lambda content: b"[]\n" + content,
        lambda content: b"\n\n" + content,
        lambda content: b"",
        with_line(5),
        with_line({"resource": [], "id": {}, "listed": 3, "inputs": {}, "state": {}}),
        with_line({"resource": "DataAction", "id": "b"}),
        with_line({"resource": "DataAction", "id": "b", "listed": 3, "inputs": 5, "state": None}),
    ],
)
def test_a_damaged_file_is_no_failure(noted: Path, damage: Callable[[bytes], bytes], opened: Open) -> None:
    file = noted / NAME
    file.write_bytes(damage(file.read_bytes()))
    memory = opened(noted)
    assert memory.recall("DataAction", "a", 3) in (None, READ)
    assert memory.recall("DataAction", "b", 3) is None
    memory.note("DataAction", "a", 3, READ)
    memory.close()
    assert opened(noted).recall("DataAction", "a", 3) == READ


def test_a_later_reading_of_the_same_object_counts(noted: Path, opened: Open) -> None:
    memory = opened(noted)
    memory.note("DataAction", "a", 4, ({}, {"new": True}))
    memory.close()
    assert opened(noted).recall("DataAction", "a", 4) == ({}, {"new": True})
    assert opened(noted).recall("DataAction", "a", 3) is None


def test_what_no_listing_tells_the_version_of_is_not_kept(tmp_path: Path, opened: Open) -> None:
    memory = opened(tmp_path)
    memory.note("Role", "r", None, READ)
    memory.close()
    assert '"r"' not in (tmp_path / NAME).read_text()


def test_only_its_owner_reads_the_file(noted: Path) -> None:
    assert stat.S_IMODE((noted / NAME).stat().st_mode) == 0o600


def test_many_threads_write_whole_lines(tmp_path: Path, opened: Open) -> None:
    memory = opened(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        [*threads.map(lambda n: memory.note("DataAction", str(n), n, ({"long": "x" * 9000}, {})), range(100))]
    memory.close()
    recalled = opened(tmp_path)
    assert all(recalled.recall("DataAction", str(n), n) for n in range(100))


def test_without_a_folder_nothing_is_kept() -> None:
    memory = Memory(None)
    memory.open("org")
    memory.note("DataAction", "a", 3, READ)
    assert memory.recall("DataAction", "a", 3) is None
    memory.forget()


def test_what_is_done_leaves_nothing(noted: Path, opened: Open) -> None:
    memory = opened(noted)
    memory.forget()
    memory.forget()
    assert [each.name for each in noted.iterdir()] == [".gitignore"]


def test_a_file_that_cannot_be_read_or_written_is_an_error_of_the_file_system(tmp_path: Path, opened: Open) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(OSError, match=NAME):
        opened(tmp_path)
