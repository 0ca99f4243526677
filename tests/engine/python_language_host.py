"""A stand-in for Pulumi's Python language host, which comes from no package registry.

With it the engine previews and updates an ordinary Python project from its own command line, as a user's engine does:
each run of the program is a process of its own in the project's virtual environment, started by Pulumi's own script.
The engine runs this file with the script's path first and its own address last.
"""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as protocol
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer, add_LanguageRuntimeServicer_to_server

SAID_ALREADY = 32
"""The script's exit code when the engine has been told what is wrong."""


class PythonLanguageHost(LanguageRuntimeServicer):
    """What the engine asks of a language to preview and to update."""

    def __init__(self, script: Path, engine: str) -> None:
        self.cancelled = Event()
        self._script = script
        self._engine = engine

    def GetPluginInfo(self, _request: Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo()

    def GetRequiredPackages(
        self, _request: protocol.GetRequiredPackagesRequest, _context: grpc.ServicerContext
    ) -> protocol.GetRequiredPackagesResponse:
        # The engine finds what it needs when the program registers its first resource of a package.
        return protocol.GetRequiredPackagesResponse()

    def Run(self, request: protocol.RunRequest, _context: grpc.ServicerContext) -> protocol.RunResponse:
        root = Path(request.info.root_directory)
        options = {
            "monitor": request.monitor_address,
            "engine": self._engine,
            "project": request.project,
            "stack": request.stack,
            "organization": request.organization,
            "root_directory": str(root),
            "pwd": request.pwd,
            "dry_run": "true" if request.dryRun else "false",
            "parallel": str(request.parallel),
        }
        ended = subprocess.run(
            [
                root / str(request.info.options["virtualenv"]) / "bin" / "python",
                "-u",
                self._script,
                *(f"--{name}={value}" for name, value in options.items()),
                request.info.entry_point,
            ],
            cwd=request.pwd,
            env={
                **os.environ,
                "PULUMI_CONFIG": json.dumps(dict(request.config)),
                "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            },
            check=False,
        ).returncode
        if ended in (0, SAID_ALREADY):
            return protocol.RunResponse(bail=ended == SAID_ALREADY)
        return protocol.RunResponse(error=f"Program exited with non-zero exit code: {ended}")

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:
        self.cancelled.set()
        return Empty()


def main() -> None:
    """Serve until the engine says stop. It expects the port, and nothing before it, on standard output."""
    host = PythonLanguageHost(Path(sys.argv[1]), sys.argv[-1])
    server = grpc.server(ThreadPoolExecutor())
    add_LanguageRuntimeServicer_to_server(host, server)
    # The engine's way to say stop once more.
    signal.signal(signal.SIGINT, lambda *_: host.cancelled.set())
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    host.cancelled.wait()
    server.stop(grace=1).wait()


if __name__ == "__main__":
    main()
