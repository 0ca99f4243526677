"""The folder of an adoption: what a person has written, edited or removed stays so, whatever happens meanwhile."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt import project
from genesyscloud_provider.commands.adopt.project import MANIFEST, NEW, OWN, Folder, Written

NAMES = {("DataAction", "a"): "get-order"}
FILES = {
    "__main__.py": "import orders\n",
    "README.md": "# größer\r\n",
    "contracts/get.json": "{}\n",
    "templates/get.vm": "",
}
CHANGED = {**FILES, "__main__.py": "import bills\n", "contracts/get.json": "[]\n"}


def folder(path: Path, organization: str = "org", language: str = "python") -> Folder:
    return Folder(path, organization, {"language": language})


def wrote(path: Path, files: dict[str, str] = FILES) -> Written:
    return folder(path).write(files, NAMES)


def content(path: Path) -> dict[str, str]:
    """The project's files, without what the command itself keeps."""
    files = [each for each in path.rglob("*") if each.is_file() and OWN not in each.parts]
    return {each.relative_to(path).as_posix(): each.read_bytes().decode() for each in files}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder that a call has filled."""
    path = tmp_path / "work" / "project"
    wrote(path)
    return path


def test_a_folder_that_is_not_there_is_made_and_filled(here: Path) -> None:
    assert content(here) == FILES
    assert not (here / OWN / NEW).exists()


def test_names_are_recalled(here: Path) -> None:
    assert folder(here).names == NAMES


def test_a_second_call_writes_nothing(here: Path) -> None:
    times = {each: each.stat().st_mtime_ns for each in here.rglob("*.py")}
    result = wrote(here)
    assert (result.written, result.kept, sorted(result.same)) == ([], [], sorted(FILES))
    assert {each: each.stat().st_mtime_ns for each in here.rglob("*.py")} == times


def test_what_nobody_edited_is_updated(here: Path) -> None:
    result = wrote(here, CHANGED)
    assert content(here) == CHANGED
    assert sorted(result.written) == ["__main__.py", "contracts/get.json"]


def test_what_somebody_edited_stays_and_the_new_one_lies_beside_it(here: Path) -> None:
    (here / "__main__.py").write_text("mine\n")
    for _ in range(2):
        result = wrote(here, CHANGED)
        assert result.kept == ["__main__.py"]
        assert content(here) == {**CHANGED, "__main__.py": "mine\n"}
        assert (here / OWN / NEW / "__main__.py").read_text() == CHANGED["__main__.py"]


def test_an_edit_that_is_what_would_be_written_is_none(here: Path) -> None:
    (here / "__main__.py").write_text(CHANGED["__main__.py"])
    assert wrote(here, CHANGED).kept == []


def test_an_edit_that_was_taken_back_is_none(here: Path) -> None:
    (here / "__main__.py").write_text("mine\n")
    wrote(here, CHANGED)
    (here / "__main__.py").write_text(FILES["__main__.py"])
    assert wrote(here, CHANGED).kept == []
    assert content(here) == CHANGED


def test_line_breaks_and_bytes_are_as_they_are_written(here: Path) -> None:
    assert (here / "README.md").read_bytes() == "# größer\r\n".encode()


def test_what_is_no_part_of_the_project_any_more_goes_with_its_folder(here: Path) -> None:
    less = {"__main__.py": FILES["__main__.py"]}
    result = wrote(here, less)
    assert content(here) == less
    assert sorted(result.gone) == ["README.md", "contracts/get.json", "templates/get.vm"]
    assert not (here / "contracts").exists()
    assert wrote(here, less).gone == []


def test_what_somebody_edited_does_not_go(here: Path) -> None:
    (here / "contracts/get.json").write_text("mine")
    for _ in range(2):
        assert wrote(here, {"__main__.py": ""}).kept == ["contracts/get.json"]
    assert content(here) == {"__main__.py": "", "contracts/get.json": "mine"}


def test_a_folder_with_a_persons_file_does_not_go(here: Path) -> None:
    (here / "contracts/notes.txt").write_text("mine")
    wrote(here, {"__main__.py": ""})
    assert content(here) == {"__main__.py": "", "contracts/notes.txt": "mine"}


def test_what_somebody_removed_stays_away(here: Path) -> None:
    (here / "__main__.py").unlink()
    for _ in range(2):
        assert wrote(here, CHANGED).kept == ["__main__.py"]
        assert "__main__.py" not in content(here)


def test_the_import_file_is_written_each_time_as_the_page_says_to_remove_it(tmp_path: Path) -> None:
    wrote(tmp_path, {"import.json": "[]"})
    (tmp_path / "import.json").unlink()
    assert wrote(tmp_path, {"import.json": "[]"}).written == ["import.json"]


def test_the_folder_itself_may_be_moved(here: Path, tmp_path: Path) -> None:
    here.rename(tmp_path / "elsewhere")
    assert wrote(tmp_path / "elsewhere").written == []


def test_only_its_owner_reads_the_import_file(tmp_path: Path) -> None:
    wrote(tmp_path, {"import.json": "[]", "README.md": ""})
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir() if each.is_file()}
    assert modes == {"import.json": 0o600, "README.md": 0o666 & ~current_umask()}


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# What is not this command's


@pytest.mark.parametrize(
    "put",
    [
        lambda path: (path / "__main__.py").write_text("mine"),
        lambda path: (path / "__main__.py").mkdir(),
        lambda path: (path / "__main__.py").symlink_to(path / "nowhere"),
        lambda path: (path / "contracts").write_text("mine"),
    ],
    ids=["file", "folder", "dangling link", "file in the stead of a folder"],
)
def test_others_files_are_refused_and_nothing_is_written(put: Callable[[Path], Any], tmp_path: Path) -> None:
    put(tmp_path)
    before = {each: each.is_symlink() for each in tmp_path.rglob("*")}
    with pytest.raises(Refused, match=r"not written.*(__main__\.py|contracts).*Nothing was written"):
        wrote(tmp_path)
    assert {each: each.is_symlink() for each in tmp_path.rglob("*")} == before


def test_others_files_that_are_the_same_are_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text(FILES["__main__.py"])
    assert wrote(tmp_path).same == ["__main__.py"]


def test_others_files_elsewhere_in_the_folder_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    wrote(tmp_path)
    assert content(tmp_path) == {**FILES, "notes.txt": "mine"}


def test_many_of_others_files_are_counted(tmp_path: Path) -> None:
    files = {f"file{number:02}": "ours" for number in range(25)}
    for each in files:
        (tmp_path / each).write_text("mine")
    with pytest.raises(Refused, match="file09 and 15 more"):
        wrote(tmp_path, files)


def test_a_link_is_replaced_and_what_it_leads_to_stays(here: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text(FILES["__main__.py"])
    (here / "__main__.py").unlink()
    (here / "__main__.py").symlink_to(elsewhere)
    wrote(here, CHANGED)
    assert elsewhere.read_text() == FILES["__main__.py"]


@pytest.mark.parametrize(("organization", "language"), [("other", "python"), ("org", "yaml")])
def test_a_folder_of_something_else_is_refused(organization: str, language: str, here: Path) -> None:
    with pytest.raises(Refused, match=r"for the (organization org|language python).*or give another folder"):
        folder(here, organization, language)


def test_what_a_call_was_told_is_known_to_the_next_one(tmp_path: Path) -> None:
    assert Folder.known(tmp_path, "project") is None
    Folder(tmp_path, "org", {"language": "python", "project": "crm"}).write(FILES, NAMES)
    assert [Folder.known(tmp_path, each) for each in ("project", "language", "stack")] == ["crm", "python", None]
    Folder(tmp_path, "org", {"language": "python", "project": "billing"}).write(FILES, NAMES)
    assert Folder.known(tmp_path, "project") == "billing"


def test_the_settings_of_each_stack_and_a_release_stay(tmp_path: Path) -> None:
    dev, prod, release = "Pulumi.dev.yaml", "Pulumi.prod.yaml", "release-from-terraform.sh"
    wrote(tmp_path, {**FILES, dev: "config: {}\n", release: "one\n"})
    (tmp_path / dev).write_text("config: {}\nencryptionsalt: v1\n")
    result = wrote(tmp_path, {**FILES, prod: "config: {}\n"})
    assert (tmp_path / dev).read_text() == "config: {}\nencryptionsalt: v1\n"
    assert (result.kept, result.gone, result.written) == ([], [], [prod])
    assert wrote(tmp_path, {**FILES, dev: "config: {a: b}\n", release: "two\n"}).kept == []
    assert (tmp_path / dev).read_text() == "config: {}\nencryptionsalt: v1\n"
    assert (tmp_path / release).read_text() == "two\n"
    assert wrote(tmp_path, {**FILES, release: "three\n"}).kept == []


def test_a_folder_that_is_a_file_is_an_error_of_the_file_system(tmp_path: Path) -> None:
    (tmp_path / "project").write_text("mine")
    with pytest.raises((OSError, Refused)):
        wrote(tmp_path / "project")
    assert (tmp_path / "project").read_text() == "mine"


# Damage

DAMAGED: list[Any] = [
    "",
    "{",
    "\xff",
    "[]",
    "5",
    '{"files": []}',
    '{"files": {"a": 5}}',
    '{"files": {"a": [5]}}',
    '{"names": []}',
    '{"names": {"DataAction": "get"}}',
    '{"names": {"DataAction a": 5}}',
    '{"files": {"../../outside.txt": ["x"]}}',
]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_manifest_is_told_and_nothing_is_written(text: str, here: Path) -> None:
    (here / OWN / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(Refused, match=r"manifest\.json.*Restore it, or give another folder"):
        folder(here).write(CHANGED, folder(here).names)
    assert content(here) == FILES


# Interruption


class Killed(BaseException):
    """The process is no more."""


def steps(path: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, end_at: int) -> bool:
    """Write, and be killed before the given change of the file system; returns whether it was."""
    seen = 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def before(*arguments: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == end_at:
                raise Killed
            return change(*arguments, **options)

        return before

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "mkdir", "rmdir"):
            patched.setattr(Path, name, counted(getattr(Path, name)))
        patched.setattr(shutil, "rmtree", counted(shutil.rmtree))
        patched.setattr(project, "_put", counted(project._put))
        try:
            wrote(path, files)
        except Killed:
            return True
    return False


def test_whenever_a_call_is_killed_the_next_one_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "__main__.py": "import bills\n",
        "contracts/get.json": "[]\n",
        "new/file.py": "",
        "README.md": FILES["README.md"],
    }
    for end_at in range(1, 200):
        path = tmp_path / str(end_at)
        wrote(path)
        (path / "README.md").write_text("mine")
        killed = steps(path, files, monkeypatch, end_at)
        for each, text in content(path).items():
            assert text in ("mine", FILES.get(each), files.get(each)), (end_at, each)
        result = wrote(path, files)
        assert content(path) == {**files, "README.md": "mine"}, end_at
        assert result.kept == ["README.md"]
        if not killed:
            break
    else:
        pytest.fail("it was killed each time")
    assert end_at > 12


def test_whenever_a_first_call_is_killed_the_next_one_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end_at in range(1, 200):
        path = tmp_path / str(end_at)
        killed = steps(path, FILES, monkeypatch, end_at)
        wrote(path, CHANGED)
        assert content(path) == CHANGED, end_at
        if not killed:
            return
    pytest.fail("it was killed each time")


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """No file may be larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [0, 20, 100, 250, 400])
def test_where_the_disk_takes_no_more_each_file_is_as_it_was_or_complete(here: Path, size: int) -> None:
    (here / "README.md").write_text("mine")
    larger = {**CHANGED, "__main__.py": "x" * 300, "new.py": "y" * 450}
    with no_room(size), pytest.raises(OSError, match="large") as error:
        wrote(here, larger)
    assert error.value.errno == errno.EFBIG
    assert all(text in ("mine", FILES.get(each), larger.get(each)) for each, text in content(here).items())
    wrote(here, larger)
    assert content(here) == {**larger, "README.md": "mine"}


def test_the_manifest_is_ours_to_commit_and_the_rest_is_not(here: Path) -> None:
    assert (here / OWN / ".gitignore").read_text() == "*\n!.gitignore\n!manifest.json\n"
    assert json.loads((here / OWN / MANIFEST).read_text())["organization"] == "org"
