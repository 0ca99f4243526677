"""Processes that start warm: an engine starts the provider anew for each command, and most of that is Python's imports.

One process has imported everything. What the engine starts is a launcher, which hands its arguments, environment,
folder and standard streams over; the process forks, and the fork goes on as the program that the launcher stands for.
So each command has a process of its own as ever, with the same code. That the real scripts start is tested elsewhere
(`test_plugin_installation`, `test_demo`, the tests of the language hosts).
"""

from __future__ import annotations

import gc
import io
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

LAUNCHER: Final = """\
#!{python} -ISE
import array, json, os, socket, sys
if {real!r} and sys.argv[1:2] != ["-u"]:  # a person's use of Python, not Pulumi's
    os.execv({real!r}, [{real!r}, *sys.argv[1:]])
given = {{"argv": sys.argv, "folder": os.getcwd(), "environment": dict(os.environ)}}
text = json.dumps(given).encode()
link = socket.socket(socket.AF_UNIX)
link.connect({address!r})
streams = array.array("i", [0, 1, 2])
link.sendmsg([len(text).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
link.sendall(text)
for stream in (0, 1, 2):
    os.close(stream)
code = link.recv(1)  # empty once the other process is gone
os._exit(code[0] if code else 1)
"""

PLUGIN: Final = "pulumi-resource-genesyscloud"
PYTHON: Final = Path("venv", "bin", "python")
"""In a folder that looks like the virtual environment of this Python."""

IMPORTED: Final = (
    "genesyscloud_provider.adapters.plugin.servicer",
    "genesyscloud_provider.adapters.dynamic.provider",
    "pulumi.dynamic",
    "pulumi_genesyscloud._dynamic",
    "pulumi.policy",
    "pulumi_genesyscloud.aws",
    "tools.aws_stand_in.server",
)


@contextmanager
def warm_processes(folder: Path) -> Iterator[None]:
    """Keep a process warm, for launchers of the plugin and of `PYTHON` in a folder, until the block ends."""
    address = str(folder / "warm")
    _link_environment((folder / PYTHON).parents[1])
    for launcher, real in ((folder / PLUGIN, ""), (folder / PYTHON, sys.executable)):
        launcher.write_text(LAUNCHER.format(python=sys.executable, address=address, real=real), "utf-8")
        launcher.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # what interrupts a test's engine is not for this process
    )
    assert process.stdin
    assert process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def _link_environment(folder: Path) -> None:
    """Make a folder like this Python's virtual environment, but for Python itself."""
    (folder / "bin").mkdir(parents=True)
    for each in (*Path(sys.prefix).iterdir(), *Path(sys.prefix, "bin").iterdir()):
        if each.name not in ("bin", PYTHON.name):
            (folder / each.relative_to(sys.prefix)).symlink_to(each)


def main(address: str) -> None:
    """Import everything, then fork for each launcher that connects, until nobody holds the standard input any more."""
    for module in IMPORTED:
        import_module(module)
    gc.freeze()  # what is imported stays, and to look for garbage in it would copy it into each fork

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            link, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _become(link)
            link.close()


def _become(link: socket.socket) -> None:
    """Go on as what a launcher stands for, and never return."""
    code = 1
    try:
        size, streams, _, _ = socket.recv_fds(link, 8, 3)
        text = b""
        while len(text) < int.from_bytes(size, "big"):
            text += link.recv(1 << 16)
        given = json.loads(text)
        _take_over(given, streams)
        threading.Thread(target=_end_with, args=[link], daemon=True).start()
        code = _run(Path(given["argv"][0]).name, given["argv"][1:])
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        with suppress(OSError):
            link.sendall(bytes([code]))
        os._exit(code)


def _take_over(given: dict[str, Any], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    # As `python -u` has them, which is how Pulumi starts Python.
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), write_through=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(given["environment"])
    os.chdir(given["folder"])
    random.seed()


def _end_with(link: socket.socket) -> None:
    """End when the launcher does, however that was ended."""
    link.recv(1)
    os._exit(1)


def _run(name: str, arguments: list[str]) -> int:
    """Run a program as its launcher was called; returns its exit code."""
    try:
        if name == PLUGIN:
            from genesyscloud_provider.adapters.plugin.start import main as serve

            sys.argv = [name, *arguments]
            serve()
            return 0
        unbuffered, *rest = arguments
        assert unbuffered == "-u", arguments
        if rest[0] == "-m":
            sys.argv = rest[1:]
            sys.path.insert(0, str(Path.cwd()))
            runpy.run_module(rest[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = rest
            sys.path.insert(0, str(Path(rest[0]).parent))
            runpy.run_path(rest[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    main(sys.argv[1])
