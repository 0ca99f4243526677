"""A stack on a real engine, against the emulator."""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pulumi
import pytest
from pulumi.automation import CommandError, ConfigValue
from pydantic.alias_generators import to_snake

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import NAMESPACE, PROVIDER_SETTINGS
from tests.engine.vault import SECRETS_PROVIDER, vault
from tests.engine.warm import PYTHON, warm_processes
from tools import automation
from tools.orders_api import OrdersApi
from tools.stack import ExampleStack

Program = Callable[[], None]

CLIENT_SECRET = secrets.token_urlsafe()
"""That of every organization, as to encrypt another one takes as long as a small update."""

SCRIPTS = Path(sys.executable).parent
PLUGIN_FOLDERS = {"genesyscloud": SCRIPTS}
"""Where the plugin's launcher is: its console script, or one that starts it warm."""


@dataclass
class Outcome:
    """What one operation of the engine did and said."""

    text: str
    changes: dict[str, int] = field(default_factory=dict)
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    tokens: int = 0


class Failed(Exception):
    """The operation failed; `outcome` is what it said until then."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


class EngineStack:
    """One stack: each method is one operation of the engine, with the program of that moment."""

    def __init__(self, work: Path, cloud: Emulator, config: dict[str, Any], name: str, **options: Any) -> None:
        self.cloud = cloud
        self.pulumi = ExampleStack(_nothing, work, config=config, name=name, **{"plugins": PLUGIN_FOLDERS, **options})

    def preview(self, program: Program, **options: Any) -> Outcome:
        return self._run("preview", program, **options)

    def up(self, program: Program, **options: Any) -> Outcome:
        return self._run("up", program, **options)

    def refresh(self, **options: Any) -> Outcome:
        return self._run("refresh", _nothing, **options)

    def destroy(self, **options: Any) -> Outcome:
        return self._run("destroy", _nothing, **options)

    def refused(self, operation: Callable[..., Outcome], *arguments: Any) -> str:
        """Run an operation that must fail; returns what it said."""
        with pytest.raises(Failed) as failed:
            operation(*arguments)
        return failed.value.outcome.text

    def resources(self, name: str) -> list[dict[str, Any]]:
        """The resources of a kind in the stack's state, secrets decrypted."""
        return [each for each in self.pulumi.export().get("resources", []) if each["type"].endswith(f":{name}")]

    @property
    def integration(self) -> dict[str, Any]:
        """The one integration in the stack's state."""
        (found,) = self.resources("DataActionIntegration")
        return found

    @property
    def credential(self) -> dict[str, Any]:
        """The one credential in the stack's state."""
        (found,) = self.resources("IntegrationCredential")
        return found

    def _run(self, operation: str, program: Program, **options: Any) -> Outcome:
        self.pulumi.program = program
        self.cloud.control.reset_requests()
        lines: list[str] = []
        try:
            changes = getattr(self.pulumi, operation)(on_output=lines.append, on_error=lines.append, **options)
        except CommandError as error:
            raise Failed(self._outcome("\n".join(lines) + str(error), {})) from None
        return self._outcome("\n".join(lines), changes)

    def _outcome(self, text: str, changes: dict[str, int]) -> Outcome:
        assert "exited prematurely" not in text, text
        seen = self.cloud.control.requests()
        counted = Counter((each.method, each.route or each.path) for each in seen if each.route != "/oauth/token")
        changes = {key: count for key, count in changes.items() if key != "same"}
        return Outcome(text, changes, counted, sum(1 for each in seen if each.route == "/oauth/token"))


def organization(cloud: Emulator, name: str = "org", **settings: Any) -> genesyscloud.Provider:
    """An explicit provider: for the organization that an emulator is."""
    return genesyscloud.Provider(
        name,
        api_url=cloud.url,
        login_url=cloud.url,
        oauth_client_id=cloud.client_id,
        oauth_client_secret=cloud.client_secret,
        **settings,
    )


@dataclass(frozen=True)
class Adapter:
    """A way from a program to the organization that its stack's configuration names.

    Attributes:
        opts: makes, within the program, what it gives its resources.
        name: a pattern of the names that a resource `orders` of the stack `dev` has in Genesys Cloud.
        providers: how many providers the program has for it.
    """

    opts: Callable[[], pulumi.ResourceOptions | None]
    name: str
    providers: int


def configured(opts: pulumi.ResourceOptions | None = None) -> pulumi.ResourceOptions:
    """An explicit provider with the stack's own settings, made with these options."""
    config = pulumi.Config(NAMESPACE)
    settings: dict[str, Any] = {to_snake(each.name): config.get_secret(each.name) for each in PROVIDER_SETTINGS}
    return pulumi.ResourceOptions(provider=genesyscloud.Provider("org", opts=opts, **settings))


DYNAMIC_ADAPTER = Adapter(lambda: None, "orders-dev", 0)
PLUGIN_ADAPTER = Adapter(configured, r"orders-[0-9a-f]{7}", 1)


@pytest.fixture(params=[pytest.param(DYNAMIC_ADAPTER, id="dynamic"), pytest.param(PLUGIN_ADAPTER, id="plugin")])
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """Each of the two adapters."""
    found: Adapter = request.param
    return found


def _nothing() -> None:
    """A program without resources."""


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    """What the engine starts in Python has been imported already."""
    with (
        tempfile.TemporaryDirectory(prefix="warm-") as folder,
        warm_processes(Path(folder)),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setitem(PLUGIN_FOLDERS, "genesyscloud", Path(folder))
        patch.setattr(automation, "PYTHON", str(Path(folder, PYTHON)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _vault() -> Iterator[None]:
    """The key of a new stack's secrets is in a vault, as each command would take long to derive it."""
    with vault() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAULT_SERVER_URL", url)
        patch.setenv("GOGC", "400")  # a command is over before it is worth to collect garbage as often as Go would
        patch.setattr(automation, "SECRETS_PROVIDER", SECRETS_PROVIDER)
        yield


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine starts the real scripts, as signals that are sent to it must reach what they run."""
    monkeypatch.setitem(PLUGIN_FOLDERS, "genesyscloud", SCRIPTS)
    monkeypatch.setattr(automation, "PYTHON", sys.executable)


@pytest.fixture
def genesys_cloud() -> Iterator[Emulator]:
    """An empty organization of the test's own: an engine that was stopped may leave a process that still calls."""
    with Emulator(client_secret=CLIENT_SECRET) as emulator:
        yield emulator


@pytest.fixture
def config(settings: dict[str, str]) -> dict[str, Any]:
    """The stack's configuration to reach the emulator."""
    plain = {f"genesyscloud:{key}": value for key, value in settings.items()}
    return {**plain, "genesyscloud:oauthClientSecret": ConfigValue(settings["oauthClientSecret"], secret=True)}


@pytest.fixture
def new_stack(tmp_path: Path, genesys_cloud: Emulator, config: dict[str, Any]) -> Callable[..., EngineStack]:
    """Makes stacks, each with a backend of its own; `config` adds to, or with None takes from, the configuration."""

    def make(name: str = "dev", config_changes: dict[str, Any] | None = None, **options: Any) -> EngineStack:
        merged = {key: value for key, value in {**config, **(config_changes or {})}.items() if value is not None}
        return EngineStack(tmp_path / name, genesys_cloud, merged, name, **options)

    return make


@pytest.fixture
def stack(new_stack: Callable[..., EngineStack]) -> EngineStack:
    """One stack called `dev`."""
    return new_stack()


@pytest.fixture
def as_somebody_else(genesys_cloud: Emulator) -> Callable[[str, str, Any], Any]:
    """Sends one request of another user to the organization; returns the answer."""

    def send(method: str, path: str, body: Any) -> Any:
        token = {"Authorization": f"Bearer {genesys_cloud.access_token}"}
        answer = httpx.request(
            method, f"{genesys_cloud.url}{path}", json=body, headers=token, trust_env=False, verify=False
        )
        assert answer.is_success, answer.text
        return answer.json()

    return send


@pytest.fixture
def orders_api(genesys_cloud: Emulator) -> Iterator[OrdersApi]:
    """Where the actions' requests to `orders.example.com` go."""
    with closing(OrdersApi()) as api:
        genesys_cloud.control.switches(backends={"orders.example.com": api.url})
        yield api
