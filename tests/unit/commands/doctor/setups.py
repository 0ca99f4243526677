"""Set-ups in which something is broken: how it comes, which check names it, and how it is mended.

`docs/doctor.md` lists them; a test compares the two.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider import __main__ as main_module
from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import PLUGIN, plugin_folder
from genesyscloud_provider.client import client as client_module
from genesyscloud_provider.commands.doctor import processes
from genesyscloud_provider.permissions import NEEDS
from tests.conftest import settings_of
from tests.slow_server import SlowServer
from tests.unit.commands.doctor import fake_pulumi
from tests.unit.commands.doctor.conftest import World

Do = Callable[[World], None]

ELSEWHERE: Final = "3e8a0c1e-5d2b-4c7a-9f10-2b6d8e4a7c55"
"""The id of another organization."""


@dataclass(frozen=True)
class Setup:
    """One set-up.

    Attributes:
        title: what is broken, as the page has it.
        key: the check that names it.
        says: what is in what it says.
        broken: breaks it.
        advice: what is in the remedy, or in one of its commands.
        typed: what is typed where a command of the remedy asks; a function of the world.
        mended: does what the remedy says, where no command does it, or it needs what nobody but the user knows.
        state: the state of the check.
        fast: whether it is tried with the fast tests.
    """

    title: str
    key: str
    says: str
    broken: Do
    advice: str
    typed: Callable[[World], str] = lambda _: ""
    mended: Do | None = None
    state: str = "broken"
    fast: bool = False


def secret_of(world: World) -> str:
    return f"{world.cloud.client_secret}\n"


def back(world: World) -> None:
    """The settings are as they were."""
    world.set(**settings_of(world.cloud))


def another_region(world: World) -> None:
    other = Emulator()
    other.__enter__()
    world.ended.append(lambda: other.__exit__(None, None, None))
    world.set(region="eu-west-1", apiUrl=other.url, loginUrl=other.url)


def no_region(world: World) -> None:
    world.unset("apiUrl", "loginUrl")


def no_client(world: World) -> None:
    world.unset("oauthClientId", "oauthClientSecret")


def only_a_stale_token(world: World) -> None:
    no_client(world)
    world.set(accessToken="a-stale-token")


def misspelt_variable(world: World) -> None:
    world.unset("oauthClientSecret")
    world.environment.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRT", world.cloud.client_secret)


def misspelt_key(world: World) -> None:
    settings = settings_of(world.cloud)
    config = {f"genesyscloud:{name}": {"value": value, "secret": False} for name, value in settings.items()}
    config["genesyscloud:oauthClient"] = config.pop("genesyscloud:oauthClientId")
    world.unset(*settings)
    world.project(config=config)


def no_passphrase(world: World) -> None:
    world.project(config={"genesyscloud:tokenPoolSize": {"value": "1", "secret": False}})
    world.environment.setenv("PULUMI_CONFIG_PASSPHRASE", "another")


def without(permission: str) -> Do:
    """Logs in with a client that has every permission but one."""

    def log_in(world: World) -> None:
        role = world.cloud.control.create_role("Deployers", [each for each in needed() if each != permission])
        made = world.cloud.control.create_oauth_client("Deployments", roles=[role.id])
        world.set(oauthClientId=made.id, oauthClientSecret=made.secret)

    return log_in


def needed() -> list[str]:
    return [each for need in NEEDS for each in need.permissions]


def granted(world: World) -> None:
    """Somebody gives the client a role with all of them, wildcards among them."""
    client = os.environ["GENESYSCLOUD_OAUTHCLIENT_ID"]
    domains = sorted({each.split(":")[0] for each in needed()})
    role = world.cloud.control.create_role("All", [f"{each}:*:*" for each in domains])
    world.cloud.control.grant_role(client, role.id)


def rebuilding(world: World) -> None:
    world.cloud.control.switches(dependency_status="BUILDINPROGRESS")


def rebuilt(world: World) -> None:
    world.cloud.control.switches(dependency_status="OPERATIONAL")


def clock_off(world: World) -> None:
    date = format_datetime(datetime.now(timezone.utc) + timedelta(hours=1), usegmt=True)
    world.cloud.control.fault("slow", seconds=0, headers={"Date": date}, count=None)


def no_faults(world: World) -> None:
    world.cloud.control.clear_faults()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def proxy_refuses(world: World) -> None:
    url, authority = world.by_tls()
    world.set(apiUrl=url, loginUrl=url)
    world.environment.setenv("SSL_CERT_FILE", str(authority))
    world.environment.setenv("HTTPS_PROXY", f"http://ada:the-proxys-password@127.0.0.1:{closed_port()}")


def untrusted(world: World) -> None:
    url, _ = world.by_tls()
    world.set(apiUrl=url, loginUrl=url)


def trusted(world: World) -> None:
    world.environment.setenv("SSL_CERT_FILE", str(world.folder / "authority.pem"))


def no_host(world: World) -> None:
    world.set(apiUrl="https://api.example.invalid", loginUrl="https://login.example.invalid")


def hangs(world: World) -> None:
    server = SlowServer(b"", b"")
    world.ended.append(server.stop)
    world.environment.setattr(client_module, "LONGEST_EXCHANGE", 0.2)
    world.set(apiUrl=server.url)


def answers_html(world: World) -> None:
    world.cloud.control.fault("html", route="/api/*", count=None)


def inactive(world: World) -> None:
    made = world.cloud.control.create_oauth_client("Deployments")
    world.set(oauthClientId=made.id, oauthClientSecret=made.secret)
    world.cloud.control.change_oauth_client(made.id, state="inactive")


def at_the_limit(world: World) -> None:
    for number in range(10):
        world.cloud.control.create_integration("aws-lambda-data-actions", f"lambda-{number}")


def below_the_limit(world: World) -> None:
    for each in world.cloud.control.state().integrations[:4]:
        world.cloud.control.delete_integration(each.id)


def ambient(world: World) -> None:
    world.plugin(world.bin / PLUGIN, "#!/bin/sh\necho 0.0.1\n")


def python_gone(world: World) -> None:
    _, launcher = main_module._launcher(Path("/gone/bin/python"), windows=False)
    world.plugin(plugin_folder() / PLUGIN, launcher.decode())


def other_version_installed(world: World) -> None:
    folder = plugin_folder()
    folder.rename(folder.with_name("resource-genesyscloud-v0.0.1"))


def hanging_plugin(world: World) -> None:
    world.environment.setattr(processes, "SECONDS", 2.0)
    world.plugin(plugin_folder() / PLUGIN, "#!/bin/sh\nsleep 60\n")


def no_engine(world: World) -> None:
    (world.bin / "pulumi").rename(world.bin / "pulumi.away")


def engine_again(world: World) -> None:
    (world.bin / "pulumi.away").rename(world.bin / "pulumi")


def variable(name: str, value: str | None) -> Do:
    """Sets a variable, or unsets it."""
    if value is None:
        return lambda world: world.environment.delenv(name)
    return lambda world: world.environment.setenv(name, value)


def hanging_engine(world: World) -> None:
    world.environment.setattr(processes, "SECONDS", 2.0)
    world.environment.setenv("FAKE_PULUMI_SLEEPS", "60")


def environment_of_program(world: World, version: str, *files: str) -> None:
    """A virtual environment of the project, in which there is a package of the name."""
    world.project("python", virtualenv="venv")
    packages = world.folder / "venv/lib/python3.11/site-packages"
    info = packages / f"pulumi_genesyscloud-{version}.dist-info"
    (world.folder / "venv/bin").mkdir(parents=True, exist_ok=True)
    (world.folder / "venv/bin/python").touch()
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pulumi-genesyscloud\nVersion: {version}\n")
    (info / "RECORD").write_text("".join(f"{each},,\n" for each in files))


def generated_sdk(world: World) -> None:
    environment_of_program(world, "1.2.3", "pulumi_genesyscloud/__init__.py")
    (world.folder / "requirements.txt").write_text("pulumi>=3\n./sdks/genesyscloud\n")


def package_again(world: World) -> None:
    """What the commands of the remedy do, but for the installation from a registry."""
    for each in (world.folder / "venv/lib/python3.11/site-packages").iterdir():
        each.rename(world.folder / each.name)
    (world.folder / "requirements.txt").write_text("pulumi>=3\n")
    environment_of_program(world, __version__, "genesyscloud_provider/__init__.py")


def other_package(world: World) -> None:
    environment_of_program(world, "0.0.1", "genesyscloud_provider/__init__.py")


SETUPS: Final = (
    Setup(
        "a wrong client secret",
        "login",
        "the login was refused",
        lambda world: world.set(oauthClientSecret="another-secret"),
        "GENESYSCLOUD_OAUTHCLIENT_SECRET",
        typed=secret_of,
        fast=True,
    ),
    Setup(
        "credentials of another region",
        "login",
        "the login was refused",
        another_region,
        "GENESYSCLOUD_REGION",
        mended=back,
    ),
    Setup(
        "a region that there is not",
        "region",
        "which is no region of Genesys Cloud",
        lambda world: world.set(region="us-eats-1"),
        "export GENESYSCLOUD_REGION=us-east-1",
        fast=True,
    ),
    Setup("no region", "region", "not set", no_region, "export GENESYSCLOUD_REGION=us-east-1", mended=back),
    Setup(
        "no client and no token",
        "credentials",
        "no Genesys Cloud credentials",
        no_client,
        "read -r GENESYSCLOUD_OAUTHCLIENT_ID",
        typed=lambda world: f"{world.cloud.client_id}\n{secret_of(world)}",
    ),
    Setup(
        "a client without its secret",
        "credentials",
        "has oauthClientId but no oauthClientSecret",
        lambda world: world.unset("oauthClientSecret"),
        "GENESYSCLOUD_OAUTHCLIENT_SECRET",
        typed=secret_of,
    ),
    Setup(
        "a stale token beside the client",
        "login",
        "401",
        lambda world: world.set(accessToken="a-stale-token"),
        "unset GENESYSCLOUD_ACCESS_TOKEN",
    ),
    Setup(
        "a stale token",
        "login",
        "401",
        only_a_stale_token,
        "GENESYSCLOUD_ACCESS_TOKEN",
        typed=lambda world: f"{world.cloud.access_token}\n",
    ),
    Setup(
        "a misspelt variable",
        "misspelt",
        "GENESYSCLOUD_OAUTHCLIENT_SECRT",
        misspelt_variable,
        "unset GENESYSCLOUD_OAUTHCLIENT_SECRT",
        fast=True,
    ),
    Setup(
        "a misspelt key in the stack's configuration",
        "misspelt",
        "genesyscloud:oauthClient in",
        misspelt_key,
        "pulumi config rm genesyscloud:oauthClient",
    ),
    Setup(
        "a setting with a value that it cannot have",
        "preflight",
        "is 'never'",
        lambda world: world.set(preflight="never"),
        "unset GENESYSCLOUD_PREFLIGHT",
    ),
    Setup(
        "secrets of the stack that Pulumi cannot read",
        "project",
        "incorrect passphrase",
        no_passphrase,
        "PULUMI_CONFIG_PASSPHRASE",
        typed=lambda _: f"{fake_pulumi.PASSPHRASE}\n",
        state="warning",
    ),
    Setup(
        "credentials of another organization",
        "organization",
        "but organizationId is",
        lambda world: world.set(organizationId=ELSEWHERE),
        "export GENESYSCLOUD_ORGANIZATION_ID=",
        fast=True,
    ),
    Setup(
        "an OAuth client that is inactive",
        "login",
        "the login was refused",
        inactive,
        "exists and is active",
        mended=back,
    ),
    Setup(
        "a missing permission that every deployment needs",
        "integrations:action:add",
        "missing, so actions cannot be created",
        without("integrations:action:add"),
        "Integrations > Action > Add",
        mended=granted,
        fast=True,
    ),
    Setup(
        "a missing permission that tells who uses an action",
        "architect:dependencyTracking:view",
        "nobody can tell who uses an action",
        without("architect:dependencyTracking:view"),
        "Architect > Dependency Tracking > View",
        mended=granted,
        state="warning",
    ),
    Setup(
        "dependency tracking that is being rebuilt",
        "tracking",
        "BUILDINPROGRESS",
        rebuilding,
        "wait",
        mended=rebuilt,
        state="warning",
    ),
    Setup(
        "a limit that is reached",
        "aws-lambda-data-actions",
        "10 of 10: no more can be created",
        at_the_limit,
        "pulumi-genesyscloud inventory",
        mended=below_the_limit,
        state="warning",
    ),
    Setup(
        "a clock that is off",
        "clock",
        "seconds behind the service's",
        clock_off,
        "sudo timedatectl set-ntp true",
        mended=no_faults,
        state="warning",
    ),
    Setup(
        "a proxy that refuses, or is not there",
        "connection",
        "by the proxy http://127.0.0.1:",
        proxy_refuses,
        "localhost",
    ),
    Setup(
        "a proxy of a kind that is not supported",
        "proxy",
        "its kind is none of http, https",
        variable("HTTPS_PROXY", "socks4://127.0.0.1:1080"),
        "unset HTTPS_PROXY",
    ),
    Setup(
        "a certificate that is not trusted",
        "connection",
        "CERTIFICATE_VERIFY_FAILED",
        untrusted,
        "export SSL_CERT_FILE=",
        mended=trusted,
    ),
    Setup(
        "a file of certificates that cannot be read",
        "trust",
        "cannot be read",
        variable("SSL_CERT_FILE", "/nowhere/certificates.pem"),
        "unset SSL_CERT_FILE",
    ),
    Setup(
        "an address whose host there is not",
        "connection",
        "could not connect",
        no_host,
        "unset GENESYSCLOUD_API_URL",
        mended=back,
    ),
    Setup("a server that hangs", "connection", "got no answer in time", hangs, "network", mended=back),
    Setup(
        "a proxy's or gateway's web page in place of an answer",
        "connection",
        "web page",
        answers_html,
        "Try again",
        mended=no_faults,
    ),
    Setup("no Pulumi", "engine", "not on the PATH", no_engine, "pulumi version", mended=engine_again),
    Setup(
        "a Pulumi that is too old",
        "engine",
        "too old",
        variable("FAKE_PULUMI_VERSION", "v3.200.0"),
        "Install Pulumi 3.259 or later",
        mended=variable("FAKE_PULUMI_VERSION", None),
    ),
    Setup(
        "a Pulumi that hangs",
        "engine",
        "gave no answer within",
        hanging_engine,
        "pulumi version",
        mended=variable("FAKE_PULUMI_SLEEPS", None),
    ),
    Setup(
        "a generated SDK in place of the package",
        "program",
        "has taken the place of",
        generated_sdk,
        "--force-reinstall",
        mended=package_again,
    ),
    Setup(
        "another version of the package in the program's environment",
        "program",
        "0.0.1 in",
        other_package,
        "--force-reinstall",
        mended=package_again,
    ),
    Setup(
        "a plugin of another version on the PATH",
        "plugin",
        "is of version 0.0.1",
        ambient,
        "export PULUMI_IGNORE_AMBIENT_PLUGINS=true",
        fast=True,
    ),
    Setup("a plugin whose Python is gone", "plugin", "the Python of the plugin is gone", python_gone, "install-plugin"),
    Setup("a plugin of another version alone", "plugin", "0.0.1", other_version_installed, "install-plugin"),
    Setup("a plugin that hangs", "plugin", "gave no answer within", hanging_plugin, "install-plugin"),
)
"""Every set-up."""


def parameters() -> list[object]:
    """The set-ups as parameters of a test."""
    return [pytest.param(each, id=each.title, marks=[] if each.fast else [pytest.mark.slow]) for each in SETUPS]
