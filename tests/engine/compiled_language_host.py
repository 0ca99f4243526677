"""A stand-in for Pulumi's language hosts, which come from no package registry, for programs that a command runs.

With it the engine previews and updates a project from its own command line, as a user's engine does, and writes
programs of what it imports. Its arguments are the language and the generator of `tools.sdkgen`, the command that runs
the program, in which `FLAGS` stands for what Pulumi's script for the language is to be told, and the engine's address.
"""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as protocol
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer, add_LanguageRuntimeServicer_to_server

FLAGS = "FLAGS"

SAID_ALREADY = 32
"""The exit code when the engine has been told what is wrong."""


class CompiledLanguageHost(LanguageRuntimeServicer):
    """What the engine asks of a language to preview and to update."""

    def __init__(self, language: str, generator: str, command: list[str], engine: str) -> None:
        self.cancelled = Event()
        self._language = language
        self._generator = generator
        self._command = command
        self._engine = engine

    def GetPluginInfo(self, _request: Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo()

    def GetRequiredPackages(
        self, _request: protocol.GetRequiredPackagesRequest, _context: grpc.ServicerContext
    ) -> protocol.GetRequiredPackagesResponse:
        # The engine finds what it needs when the program registers its first resource of a package.
        return protocol.GetRequiredPackagesResponse()

    def Run(self, request: protocol.RunRequest, _context: grpc.ServicerContext) -> protocol.RunResponse:
        told = {
            "monitor": request.monitor_address,
            "engine": self._engine,
            "organization": request.organization,
            "project": request.project,
            "stack": request.stack,
            "parallel": str(request.parallel),
            "dry-run": "true" if request.dryRun else "false",
        }
        as_written = {"python": "_"}.get(self._language, "-")
        flags = [f"--{name.replace('-', as_written)}={value}" for name, value in told.items()]
        command = [part for each in self._command for part in (flags if each == FLAGS else [each])]
        environment = {
            **os.environ,
            **{f"PULUMI_{name.replace('-', '_').upper()}": value for name, value in told.items()},
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        ended = subprocess.run(command, cwd=request.pwd, env=environment, check=False).returncode
        if ended in (0, SAID_ALREADY):
            return protocol.RunResponse(bail=ended == SAID_ALREADY)
        return protocol.RunResponse(error=f"Program exited with non-zero exit code: {ended}")

    def GenerateProgram(
        self, request: protocol.GenerateProgramRequest, context: grpc.ServicerContext
    ) -> protocol.GenerateProgramResponse:
        written = subprocess.run(
            [self._generator, "program", self._language, request.loader_target],
            input=json.dumps(dict(request.source)),
            capture_output=True,
            text=True,
            check=False,
        )
        if written.returncode:
            context.abort(grpc.StatusCode.UNKNOWN, written.stderr)
        source = {name: text.encode() for name, text in json.loads(written.stdout).items()}
        return protocol.GenerateProgramResponse(source=source)

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:
        self.cancelled.set()
        return Empty()


def main() -> None:
    """Serve until the engine says stop. It expects the port, and nothing before it, on standard output."""
    host = CompiledLanguageHost(sys.argv[1], sys.argv[2], sys.argv[3:-1], sys.argv[-1])
    engine = os.getppid()
    server = grpc.server(ThreadPoolExecutor())
    add_LanguageRuntimeServicer_to_server(host, server)
    # The engine's way to say stop once more.
    signal.signal(signal.SIGINT, lambda *_: host.cancelled.set())
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    while not host.cancelled.wait(1) and os.getppid() == engine:
        pass  # an engine that is killed says nothing
    server.stop(grace=1).wait()


if __name__ == "__main__":
    main()
