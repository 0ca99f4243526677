"""The dynamic providers.

The paths of these constants are stored in the state of every stack that uses them. They never change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

if TYPE_CHECKING:
    from genesyscloud_provider.adapters.dynamic.provider import ConfiguredProvider


class DynamicProvider(ResourceProvider):
    """One resource behind Pulumi's dynamic provider interface.

    Pulumi stores the pickled provider in every resource's state. This one is pickled as the name of the constant that
    holds it, so that state neither grows nor changes with the code: the constant's path is public for ever. It stands
    in the module of its constants, as pickle looks for the constant in the module of the class.

    A program gives it to Pulumi and calls nothing of it. So the provider itself is loaded by `configure`, which only
    Pulumi's own process calls, before anything else.

    Args:
        resource: the resource's name in Pulumi.
        constant: the constant's name.
    """

    serialize_as_secret_always = False  # the constant's name is no secret, and each secret costs an encryption

    def __init__(self, resource: str, constant: str) -> None:
        self.resource: Final = resource
        self._constant: Final = constant
        self._configured: ConfiguredProvider | None = None

    def __reduce__(self) -> str:
        """Pickle by reference."""
        return self._constant

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's configuration."""
        from genesyscloud_provider.adapters.dynamic.provider import ConfiguredProvider

        self._configured = ConfiguredProvider(self.resource, req)

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Judge the program's inputs."""
        return self._provider.check(_olds, news)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compare state and program."""
        return self._provider.diff(_id, _olds, _news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create, all or nothing."""
        return self._provider.create(props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the live object."""
        return self._provider.read(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Bring the live object to the program's inputs."""
        return self._provider.update(_id, _olds, _news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the live object."""
        self._provider.delete(_id, _props)

    @property
    def _provider(self) -> ConfiguredProvider:
        if self._configured is None:
            raise RuntimeError("Pulumi called a provider that it did not configure")
        return self._configured


INTEGRATION_CREDENTIAL: Final = DynamicProvider("IntegrationCredential", "INTEGRATION_CREDENTIAL")
DATA_ACTION_INTEGRATION: Final = DynamicProvider("DataActionIntegration", "DATA_ACTION_INTEGRATION")
DATA_ACTION: Final = DynamicProvider("DataAction", "DATA_ACTION")
CUSTOM_AUTH_ACTION: Final = DynamicProvider("CustomAuthAction", "CUSTOM_AUTH_ACTION")
ROLE: Final = DynamicProvider("Role", "ROLE")
OAUTH_CLIENT: Final = DynamicProvider("OAuthClient", "OAUTH_CLIENT")
