"""The dynamic adapter in Pulumi's own host process, as users have it: with the newest SDK, and the oldest supported."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from genesyscloud_emulator import Emulator
from tests.adapters.test_stored_constants import STORED
from tools.engine import cache, one_at_a_time
from tools.plugin_process import plugin_process

pytestmark = [pytest.mark.slow, pytest.mark.connections]

ROOT = Path(__file__).parents[2]
OLDEST = ROOT / "requirements-oldest-pulumi.txt"
SECRET = "hunter2-planted"
URN = "urn:pulumi:dev::project::pulumi-python:dynamic/genesyscloud:IntegrationCredential::orders"


@pytest.fixture(scope="session")
def oldest_sdk() -> Path:
    """A folder with the oldest supported release of Pulumi's SDK; its dependencies are those of the newest."""
    version = OLDEST.read_text().split()[0].split("==")[1]
    folder = cache() / f"pulumi-sdk-{version}"
    cache().mkdir(parents=True, exist_ok=True)
    with one_at_a_time(cache() / f"pulumi-sdk-{version}.lock", f"installing Pulumi's SDK {version}"):
        if not folder.exists():
            unpacked = folder.with_suffix(".part")
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
            subprocess.run([*install, "--upgrade", "--target", str(unpacked), "-r", str(OLDEST)], check=True)
            unpacked.rename(folder)
    return folder


@pytest.fixture(params=["newest SDK", "oldest SDK"])
def new_host(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], Any]:
    """Starts hosts; each is a stub of the provider protocol, configured with a stack's configuration."""
    path = str(request.getfixturevalue("oldest_sdk")) if request.param == "oldest SDK" else ""

    @contextmanager
    def start(config: dict[str, Any]) -> Iterator[provider_pb2_grpc.ResourceProviderStub]:
        command = [sys.executable, "-u", "-m", "pulumi.dynamic"]
        environment = {**os.environ, "PYTHONPATH": path, "PULUMI_PROJECT": "project"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
            assert process.stdout
            try:
                with grpc.insecure_channel(f"127.0.0.1:{process.stdout.readline().strip()}") as channel:
                    stub = provider_pb2_grpc.ResourceProviderStub(channel)
                    stub.Configure(provider_pb2.ConfigureRequest(args=_struct(config)))
                    yield stub
            finally:
                process.kill()

    return start


def test_the_plugin_serves_with_the_oldest_sdk(oldest_sdk: Path, settings: dict[str, str]) -> None:
    main = f"import pulumi; assert pulumi.__file__.startswith({str(oldest_sdk)!r})"
    serve = f"{main}; from genesyscloud_provider.adapters.plugin.server import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(oldest_sdk)}
    with plugin_process([sys.executable, "-c", serve], env=environment) as channel:
        plugin = provider_pb2_grpc.ResourceProviderStub(channel)
        plugin.Configure(provider_pb2.ConfigureRequest(args=_struct(settings)))
        inputs = {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": SECRET}, "name": "orders"}
        urn = URN.replace("pulumi-python:dynamic/genesyscloud:", "genesyscloud:index:")
        created = plugin.Create(provider_pb2.CreateRequest(urn=urn, properties=_struct(inputs)))
        request = provider_pb2.ListRequest(token="genesyscloud:index:IntegrationCredential")
        assert created.id in [each.result.id for each in plugin.List(request)]


def _struct(values: dict[str, Any]) -> Struct:
    return json_format.ParseDict(values, Struct())


def _properties(**changes: Any) -> Struct:
    inputs = {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": SECRET}, "name": "orders"}
    return _struct({**inputs, **changes, "__provider": STORED["INTEGRATION_CREDENTIAL"]})


def _said(error: grpc.RpcError) -> str:
    return str(error.details())


def _config(settings: dict[str, str]) -> dict[str, str]:
    return {f"genesyscloud:{key}": value for key, value in settings.items()}


def test_a_credential_lives_and_dies(
    new_host: Callable[..., Any], settings: dict[str, str], genesys_cloud: Emulator
) -> None:
    with new_host(_config(settings)) as host:
        checked = host.Check(provider_pb2.CheckRequest(urn=URN, olds=Struct(), news=_properties()))
        assert not checked.failures
        created = host.Create(provider_pb2.CreateRequest(urn=URN, properties=checked.inputs))
        diff = provider_pb2.DiffRequest(id=created.id, urn=URN, olds=created.properties, news=checked.inputs)
        assert host.Diff(diff).changes == provider_pb2.DiffResponse.DIFF_NONE
        read = host.Read(provider_pb2.ReadRequest(id=created.id, urn=URN, properties=created.properties))
        assert read.inputs == checked.inputs
        host.Delete(provider_pb2.DeleteRequest(id=created.id, urn=URN, properties=created.properties))
    assert genesys_cloud.control.state().credentials == []


@pytest.mark.parametrize(
    ("config", "says"),
    [
        pytest.param({}, "no Genesys Cloud credentials are configured", id="no credentials"),
        pytest.param({"genesyscloud:region": "us-est-1"}, "Did you mean us-east-1?", id="region"),
        pytest.param(
            {"genesyscloud:apiUrl": "http://example.com"}, "plain http is for loopback addresses only", id="scheme"
        ),
        pytest.param({"genesyscloud:apiUrl": "https://example.com:99999"}, "has the port 99999", id="port"),
    ],
)
def test_a_users_mistake_is_one_line(new_host: Callable[..., Any], config: dict[str, str], says: str) -> None:
    with new_host(config) as host, pytest.raises(grpc.RpcError) as failed:
        host.Create(provider_pb2.CreateRequest(urn=URN, properties=_properties()))
    said = _said(failed.value)
    assert says in said
    assert len(said.strip().splitlines()) == 1, said
    assert "Traceback" not in said
    assert SECRET not in said


def test_the_services_refusal_is_one_line(
    new_host: Callable[..., Any], settings: dict[str, str], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault(
        "status", method="POST", route="/api/v2/integrations/credentials", status=400, message="Not on a full moon"
    )
    with new_host(_config(settings)) as host, pytest.raises(grpc.RpcError) as failed:
        host.Create(provider_pb2.CreateRequest(urn=URN, properties=_properties()))
    said = _said(failed.value).strip()
    assert "Creating the credential 'orders': Not on a full moon" in said
    assert len(said.splitlines()) == 1


def test_a_bug_keeps_its_traceback(new_host: Callable[..., Any], settings: dict[str, str]) -> None:
    """An input that check would have refused reaches create only by a mistake of ours."""
    with new_host(_config(settings)) as host:
        news = _properties(name="another")
        with pytest.raises(grpc.RpcError):
            host.Update(provider_pb2.UpdateRequest(id="no-such-id", urn=URN, olds=_properties(), news=news))
        with pytest.raises(grpc.RpcError) as failed:
            host.Create(provider_pb2.CreateRequest(urn=URN, properties=_properties(fields=[SECRET])))
    said = _said(failed.value)
    assert "validation error" in said
    assert SECRET not in said
    if "Exception calling application" not in said:  # the oldest SDK passes no traceback on
        assert "Traceback" in said
