"""A stand-in for Pulumi's Python language host, which comes from no package registry.

With it the engine previews and updates an ordinary Python project from its own command line, as a user's engine does:
each run of the program is a process of its own in the project's virtual environment, started by Pulumi's own script.
It also installs and runs plugins that are folders with a PulumiPlugin.yaml, and adds generated packages to projects.
The engine runs this file with the script's path first and its own address last.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as protocol
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto.analyzer_pb2 import AnalyzerHandshakeResponse, AnalyzerStackConfigureRequest
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer, add_LanguageRuntimeServicer_to_server

SAID_ALREADY = 32
"""The script's exit code when the engine has been told what is wrong."""


class PythonLanguageHost(LanguageRuntimeServicer):
    """What the engine asks of a language to preview and to update, and to install and run a plugin."""

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
                _python(request.info),
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

    def InstallDependencies(
        self, request: protocol.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[protocol.InstallDependenciesResponse]:
        python = _python(request.info)
        make = [] if python.exists() else [[sys.executable, "-m", "venv", str(python.parents[1])]]
        for command in (*make, [str(python), "-m", "pip", "install", "-r", "requirements.txt"]):
            ended = subprocess.run(command, cwd=request.info.program_directory, capture_output=True, check=False)
            yield protocol.InstallDependenciesResponse(stdout=ended.stdout, stderr=ended.stderr)
            if ended.returncode:
                context.abort(grpc.StatusCode.UNKNOWN, ended.stderr.decode())

    def GeneratePackage(
        self, request: protocol.GeneratePackageRequest, _context: grpc.ServicerContext
    ) -> protocol.GeneratePackageResponse:
        sys.path.insert(0, str(Path(__file__).parents[2]))
        from tools import sdkgen

        with TemporaryDirectory() as temporary:
            schema = Path(temporary, "schema.json")
            schema.write_text(request.schema, "utf-8")
            sdkgen.generate(Path(temporary), schema, ["python"])
            shutil.copytree(Path(temporary, "python"), request.directory, dirs_exist_ok=True)
        return protocol.GeneratePackageResponse()

    def Link(self, request: protocol.LinkRequest, _context: grpc.ServicerContext) -> protocol.LinkResponse:
        with Path(request.info.program_directory, "requirements.txt").open("a") as requirements:
            requirements.writelines(f"{each.path}\n" for each in request.packages)
        return protocol.LinkResponse()

    def RunPlugin(
        self, request: protocol.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[protocol.RunPluginResponse]:
        environment = dict(each.split("=", 1) for each in request.env)
        if request.kind == "analyzer":
            yield from self._run_policies(request, environment, context)
            return
        command = [str(_python(request.info)), request.info.program_directory, *request.args]
        with subprocess.Popen(command, cwd=request.pwd, env=environment, stdout=subprocess.PIPE) as process:
            context.add_callback(process.terminate)
            assert process.stdout
            for line in process.stdout:
                yield protocol.RunPluginResponse(stdout=line)
        yield protocol.RunPluginResponse(exitcode=process.returncode)

    def _run_policies(
        self, request: protocol.RunPluginRequest, environment: dict[str, str], context: grpc.ServicerContext
    ) -> Iterator[protocol.RunPluginResponse]:
        """Run a policy pack: as Pulumi's own host, once the engine has said for which stack."""
        folder = request.info.program_directory
        command = [str(_python(request.info)), "-u", "-m", "pulumi.policy", self._engine, folder]
        pack = PolicyPack(command, folder, environment)
        server = grpc.server(ThreadPoolExecutor())
        server.add_generic_rpc_handlers((pack,))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        over = Event()
        context.add_callback(over.set)
        yield protocol.RunPluginResponse(stdout=f"{port}\n".encode())
        over.wait()
        pack.stop()
        server.stop(grace=None)

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:
        self.cancelled.set()
        return Empty()


class PolicyPack(grpc.GenericRpcHandler):
    """Passes what the engine asks on to the process of a policy pack, which has the stack in its environment."""

    def __init__(self, command: list[str], folder: str, environment: dict[str, str]) -> None:
        self._command = command
        self._folder = folder
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: grpc.Channel | None = None
        self._starting = Lock()

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        method = handler_call_details.method

        def answer(request: bytes, _context: grpc.ServicerContext) -> bytes:
            if method.endswith("/Handshake"):
                return AnalyzerHandshakeResponse().SerializeToString()
            if method.endswith("/ConfigureStack"):
                self._tell(AnalyzerStackConfigureRequest.FromString(request))
            forward: grpc.UnaryUnaryMultiCallable[bytes, bytes] = self._started().unary_unary(method)
            return forward(request)

        return grpc.unary_unary_rpc_method_handler(answer)

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def _started(self) -> grpc.Channel:
        with self._starting:
            if self._channel is None:
                self._process = subprocess.Popen(
                    self._command, cwd=self._folder, env=self._environment, stdout=subprocess.PIPE
                )
                assert self._process.stdout
                self._channel = grpc.insecure_channel(f"127.0.0.1:{int(self._process.stdout.readline())}")
            return self._channel

    def _tell(self, stack: AnalyzerStackConfigureRequest) -> None:
        self._environment |= {
            "PULUMI_ORGANIZATION": stack.organization,
            "PULUMI_PROJECT": stack.project,
            "PULUMI_STACK": stack.stack,
            "PULUMI_DRY_RUN": "true" if stack.dry_run else "false",
            "PULUMI_CONFIG": json.dumps(dict(stack.config)),
        }


def _python(info: protocol.ProgramInfo) -> Path:
    """The Python of a project: of its virtual environment or, as with Pulumi's own host, the one on PATH."""
    if "virtualenv" in info.options:
        return Path(info.root_directory, str(info.options["virtualenv"]), "bin", "python")
    return Path(os.environ.get("PULUMI_PYTHON_CMD") or shutil.which("python3") or sys.executable)


def main() -> None:
    """Serve until the engine says stop. It expects the port, and nothing before it, on standard output."""
    host = PythonLanguageHost(Path(sys.argv[1]), sys.argv[-1])
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
