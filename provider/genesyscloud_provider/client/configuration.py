"""Where the provider's settings come from, and what they mean (the same keys at every adapter)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from genesyscloud_provider.client.errors import SETTINGS_OF_STATE, ConfigurationError, MissingCredentials
from genesyscloud_provider.client.regions import DOMAINS, closest, domain, domain_of_api
from genesyscloud_provider.client.second_ways import SECOND_WAYS
from genesyscloud_provider.client.suggestions import did_you_mean

if TYPE_CHECKING:
    import httpx

NAMESPACE: Final = "genesyscloud"


class PreflightMode(str, Enum):
    """Whether the organization is asked before something is created or changed: when it can be, always, or never."""

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


@dataclass(frozen=True)
class Setting:
    """One setting: its key in the stack's configuration and its environment variable.

    Attributes:
        name: its name on the wire.
        environment: its environment variable.
        description: what it is.
        secret: whether it is never shown.
        of_programs: whether a Python program reads it for its dynamic resources, and no provider of the plugin does.
    """

    name: str
    environment: str
    description: str
    secret: bool = False
    of_programs: bool = False

    @property
    def key(self) -> str:
        """The key as `pulumi config set` takes it."""
        return f"{NAMESPACE}:{self.name}"

    def __str__(self) -> str:
        return f"`{self.key}` (or {self.environment})"


REGION: Final = Setting(
    "region",
    "GENESYSCLOUD_REGION",
    "The organization's region: an AWS region name such as `us-east-1`, or a domain such as `mypurecloud.com`."
    " Another one is refused: it is another organization's.",
)
OAUTH_CLIENT_ID: Final = Setting(
    "oauthClientId", "GENESYSCLOUD_OAUTHCLIENT_ID", "The id of an OAuth client with the client credentials grant."
)
OAUTH_CLIENT_SECRET: Final = Setting(
    "oauthClientSecret", "GENESYSCLOUD_OAUTHCLIENT_SECRET", "The secret of the OAuth client.", secret=True
)
ACCESS_TOKEN: Final = Setting(
    "accessToken",
    "GENESYSCLOUD_ACCESS_TOKEN",
    "An access token; within one source it wins over the OAuth client.",
    secret=True,
)
ORGANIZATION_ID: Final = Setting(
    "organizationId",
    "GENESYSCLOUD_ORGANIZATION_ID",
    "The id of the organization that is meant. If set, the provider stops before it touches any other. Another one is"
    " refused: what the provider manages stays where it is.",
)
API_URL: Final = Setting(
    "apiUrl", "GENESYSCLOUD_API_URL", "Where the API is, instead of the region's: https, or http on loopback."
)
LOGIN_URL: Final = Setting(
    "loginUrl", "GENESYSCLOUD_LOGIN_URL", "Where tokens are, instead of the region's: https, or http on loopback."
)
PREFLIGHT: Final = Setting(
    "preflight",
    "GENESYSCLOUD_PREFLIGHT",
    "Whether the organization is asked before something is created or changed, for limits, types and names: `auto`"
    " (when credentials are configured), `required` (without credentials it is an error) or `off`.",
)
ACTIVATION_TIMEOUT_SECONDS: Final = 180.0  # assumes: ACTIVATION_TAKES_THREE_MINUTES_AT_MOST
"""How long an activation may take before it is reported as unfinished (API reference 4.1)."""

ACTIVATION_TIMEOUT: Final = Setting(
    "activationTimeout",
    "GENESYSCLOUD_ACTIVATION_TIMEOUT",
    f"Seconds to wait for an integration's activation; {ACTIVATION_TIMEOUT_SECONDS:g} by default.",
)
DELETION_PROTECTION: Final = Setting(
    "deletionProtection",
    "GENESYSCLOUD_DELETION_PROTECTION",
    "Whether published actions that are in use, and the integrations above them, are kept from deletion and replacement"
    " where a resource does not say it; true by default. `false` in the environment lifts the protection of all"
    " resources for one command.",
)
MOST_TOKENS: Final = 50
"""How many tokens a pool may have, as with the Terraform provider."""

TOKEN_POOL_SIZE: Final = Setting(
    "tokenPoolSize",
    "GENESYSCLOUD_TOKEN_POOL_SIZE",
    f"How many tokens of the OAuth client requests are spread over, from 1 to {MOST_TOKENS}; 1 by default. A further"
    " one is asked for when the others have used up the limit of 300 requests a minute, which is assumed to count by"
    " token. Of no effect with an access token.",
)
CONTRADICTED: Final = Setting(
    "contradicted",
    "GENESYSCLOUD_CONTRADICTED",
    "Names of assumptions that the organization contradicts, with commas between: the provider then goes its second way"
    " where it has one. `docs/assumptions.md` says for which it has.",
)
NAME_TEMPLATE: Final = Setting(
    "nameTemplate",
    "GENESYSCLOUD_NAME_TEMPLATE",
    "The name of a new object to which a Python program gives none: a text with `{resource}`, and if wanted `{stack}`"
    " and `{project}`. Names of objects that exist stay.",
    of_programs=True,
)

SETTINGS: Final[tuple[Setting, ...]] = (  # in the order in which `Provider` takes them
    REGION,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    ACCESS_TOKEN,
    ORGANIZATION_ID,
    PREFLIGHT,
    ACTIVATION_TIMEOUT,
    DELETION_PROTECTION,
    TOKEN_POOL_SIZE,
    CONTRADICTED,
    API_URL,
    LOGIN_URL,
    NAME_TEMPLATE,
)

PROVIDER_SETTINGS: Final = tuple(each for each in SETTINGS if not each.of_programs)
"""The settings that a provider of the plugin takes."""

_PULUMIS_OWN: Final = frozenset({"version", "pluginDownloadURL"})
"""What Pulumi itself keeps in a provider's configuration."""


def setting_name(key: str) -> str | None:
    """The name of the setting that a key is for; None if it is Pulumi's own, or another package's.

    Args:
        key: of a stack's configuration (`genesyscloud:region`), or of a provider's inputs (`region`).
    """
    name = key.removeprefix(f"{NAMESPACE}:")
    return None if name in _PULUMIS_OWN or name.startswith("__") or ":" in name else name


def unknown_settings(keys: Iterable[str]) -> list[str]:
    """What to say of keys that are for this provider, but name none of its settings.

    Not to be asked of the stack of a project that has the provider's own name: `genesyscloud:` are its own keys then.

    Args:
        keys: of a stack's configuration, or of a provider's inputs; values are not needed.
    """
    names = [each.name for each in SETTINGS]
    return [
        f"`{NAMESPACE}:{name}` is no setting of this provider{did_you_mean(name, names)}"
        for name in map(setting_name, keys)
        if name is not None and name not in names
    ]


@dataclass(frozen=True)
class OAuthClient:
    """Client credentials (API reference 6.1)."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class AccessToken:
    """A token that somebody else obtained; it cannot be renewed here."""

    token: str = field(repr=False)


@dataclass(frozen=True)
class NoCredentials:
    """Why there is no way to log in, and what to set."""

    message: str
    remedy: str


Credentials = OAuthClient | AccessToken


@dataclass(frozen=True)
class Source:
    """One place that settings come from. Absent and empty values mean the same.

    Attributes:
        title: how messages call it.
        values: its values, by setting name.
        of_one_command: whether it is the environment, which is nobody's but the command's.
    """

    title: str
    values: Mapping[str, Any] = field(repr=False)
    of_one_command: bool = False

    def get(self, setting: Setting) -> str | None:
        """The value of `setting`, or None."""
        value = self.values.get(setting.name)
        if isinstance(value, list | tuple):
            value = ",".join(map(str, value))
        return None if value is None else str(value).strip() or None

    @classmethod
    def environment(cls, variables: Mapping[str, str]) -> Source:
        """The environment variables of all settings."""
        return cls("the environment", {each.name: variables.get(each.environment) for each in SETTINGS}, True)


@dataclass(frozen=True)
class Configuration:
    """The provider's settings, resolved and checked; nothing here needs the network.

    Credentials, region and addresses may be missing, because a preview of a fork has none: asking for one of them then
    raises, with the keys and variables to set.

    Attributes:
        organization_id: the organization that is meant, or None for whichever the credentials belong to.
        preflight: whether the organization is asked before something is created or changed.
        activation_timeout: seconds to wait for an activation.
        deletion_protection: whether a resource is protected that does not say it.
        protection_is_lifted: whether the environment of this command lifts the protection of every resource.
        token_pool_size: how many tokens requests are spread over; with an access token there is that one.
        contradicted: the assumptions that the organization is known to contradict.
    """

    credentials: Credentials | NoCredentials
    _api_url: str | None = None
    _login_url: str | None = None
    organization_id: str | None = None
    preflight: PreflightMode = PreflightMode.AUTO
    activation_timeout: float = ACTIVATION_TIMEOUT_SECONDS
    deletion_protection: bool = True
    protection_is_lifted: bool = False
    token_pool_size: int = 1
    contradicted: list[str] = field(default_factory=list, hash=False)

    @classmethod
    def resolve(cls, *sources: Source) -> Configuration:
        """The settings of `sources`, the first of which that has a value wins.

        Credentials are taken from one source only and never mixed; within it the token beats the client.

        Raises:
            ConfigurationError: a value is not usable.
        """
        if region := _first(sources, REGION):
            _domain(region)  # a wrong region is a mistake, also where addresses make it needless
        return cls(
            credentials=_credentials(sources),
            _api_url=_address(sources, API_URL, "api"),
            _login_url=_address(sources, LOGIN_URL, "login"),
            organization_id=_first(sources, ORGANIZATION_ID),
            preflight=_preflight(_first(sources, PREFLIGHT)),
            activation_timeout=_seconds(_first(sources, ACTIVATION_TIMEOUT)),
            deletion_protection=_is_on(_first(sources, DELETION_PROTECTION)),
            protection_is_lifted=any(
                not _is_on(each.get(DELETION_PROTECTION)) for each in sources if each.of_one_command
            ),
            token_pool_size=_pool_size(_first(sources, TOKEN_POOL_SIZE)),
            contradicted=_second_ways(_first(sources, CONTRADICTED)),
        )

    @property
    def of_no_effect(self) -> str | None:
        """What to say of a setting that has no effect beside the others; None if each has."""
        if self.token_pool_size > 1 and isinstance(self.credentials, AccessToken):
            return (
                f"{TOKEN_POOL_SIZE} is {self.token_pool_size}, which has no effect with an access token: requests are"
                f" sent with that one. Configure {OAUTH_CLIENT_ID} and {OAUTH_CLIENT_SECRET} instead of it to use more."
            )
        return None

    def protects(self, *said: Any) -> bool:
        """Whether a resource is protected from deletion and replacement.

        Args:
            said: what its state says of it, and its program where there is one; None where one says nothing. It is
                protected unless each of them consents.
        """
        if self.protection_is_lifted:
            return False
        return any((self.deletion_protection if each is None else each is not False) for each in said or (None,))

    @property
    def secrets(self) -> list[str]:
        """The values that are never shown."""
        if isinstance(self.credentials, AccessToken):
            return [self.credentials.token]
        return [self.credentials.client_secret] if isinstance(self.credentials, OAuthClient) else []

    @property
    def obstacle(self) -> str | None:
        """Why the organization cannot be asked; None if it can."""
        if isinstance(self.credentials, NoCredentials):
            return self.credentials.message
        if self._api_url is None or (isinstance(self.credentials, OAuthClient) and self._login_url is None):
            return _NO_REGION
        return None

    @property
    def has_credentials(self) -> bool:
        """Whether a way to log in, and the places that it needs, are configured."""
        return self.obstacle is None

    @property
    def api_url(self) -> str:
        """The API's address, without a trailing slash.

        Raises:
            ConfigurationError: neither a region nor an address is configured.
        """
        return self._configured(self._api_url)

    @property
    def login_url(self) -> str:
        """The token endpoint's address, without a trailing slash.

        Raises:
            ConfigurationError: neither a region nor an address is configured.
        """
        return self._configured(self._login_url, LOGIN_URL)

    def require_credentials(self) -> Credentials:
        """The way to log in.

        Raises:
            MissingCredentials: none is configured.
        """
        if isinstance(self.credentials, NoCredentials):
            raise MissingCredentials(self.credentials.message, self.credentials.remedy)
        return self.credentials

    def require_access(self) -> None:
        """Make sure that the organization can be asked.

        Raises:
            ConfigurationError: credentials or the region are not configured.
        """
        if isinstance(self.require_credentials(), OAuthClient):
            self._configured(self._login_url, LOGIN_URL)
        self._configured(self._api_url)

    @staticmethod
    def _configured(url: str | None, instead: Setting = API_URL) -> str:
        if url is None:
            raise ConfigurationError(
                _NO_REGION,
                f"Set {REGION}, for example `pulumi config set {REGION.key} us-east-1`; {instead} can stand in for it."
                f" {SETTINGS_OF_STATE}",
            )
        return url


def name_from_template(sources: Iterable[Source], **parts: str) -> str:
    """The name that the setting gives a new object.

    Args:
        sources: where the setting may be; the first that has it wins.
        parts: what the placeholders stand for: `resource`, `stack` and `project`.

    Raises:
        ConfigurationError: the template has another placeholder, or the resource's name is not in it.
    """
    template = _first(tuple(sources), NAME_TEMPLATE) or _DEFAULT_TEMPLATE
    placeholders = _PLACEHOLDER.findall(template)
    for wrong in (each for each in placeholders if each not in parts):
        choices = ", ".join(f"{{{each}}}" for each in parts)
        raise ConfigurationError(
            f"{NAME_TEMPLATE} is {template!r}, in which {{{wrong}}} stands for nothing", f"Use {choices}."
        )
    if "resource" not in placeholders:
        raise ConfigurationError(
            f"{NAME_TEMPLATE} is {template!r}, which would give all objects one name",
            f"Put {{resource}} into it, as in {_DEFAULT_TEMPLATE}.",
        )
    return _PLACEHOLDER.sub(lambda found: parts[found[1]], template)


_DEFAULT_TEMPLATE: Final = "{resource}-{stack}"

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def named_organization(*sources: Source) -> str | None:
    """The id of the organization that settings name; None if they name none."""
    return _first(sources, ORGANIZATION_ID)


def named_region(*sources: Source) -> str | None:
    """The domain of the region that settings lead to; None where that cannot be told.

    An address wins over the region beside it only where it is a region's own: of a gateway, or of something on this
    machine, nobody knows where it leads.
    """
    for source in sources:
        address, region = source.get(API_URL), source.get(REGION)
        if address or region:
            return (address and domain_of_api(address)) or (domain(region) if region else None)
    return None


_NO_REGION: Final = "the Genesys Cloud region is not configured"


def _first(sources: tuple[Source, ...], setting: Setting) -> str | None:
    return next((value for each in sources if (value := each.get(setting)) is not None), None)


def _credentials(sources: tuple[Source, ...]) -> Credentials | NoCredentials:
    for source in sources:
        token = source.get(ACCESS_TOKEN)
        client_id, client_secret = source.get(OAUTH_CLIENT_ID), source.get(OAUTH_CLIENT_SECRET)
        if token:
            return AccessToken(_printable(ACCESS_TOKEN, token))
        if client_id and client_secret:
            return OAuthClient(client_id, client_secret)
        if client_id or client_secret:
            missing = OAUTH_CLIENT_SECRET if client_id else OAUTH_CLIENT_ID
            given = OAUTH_CLIENT_ID if client_id else OAUTH_CLIENT_SECRET
            return NoCredentials(
                f"{source.title} has {given.name} but no {missing.name}",
                f"Set {missing} in the same place; credentials of different places are never mixed.",
            )
    return NoCredentials(
        "no Genesys Cloud credentials are configured",
        f"Set {OAUTH_CLIENT_ID} and {OAUTH_CLIENT_SECRET}, or {ACCESS_TOKEN}. {SETTINGS_OF_STATE}",
    )


def _printable(setting: Setting, token: str) -> str:
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise ConfigurationError(f"{setting} has characters that no token has", "Set it again, without line breaks.")
    return token


def _address(sources: tuple[Source, ...], setting: Setting, host: str) -> str | None:
    """The address in the first source that has one, or has a region to derive it from."""
    for source in sources:
        if given := source.get(setting):
            return _url(setting, given)
        if region := source.get(REGION):
            return f"https://{host}.{_domain(region)}"
    return None


def _domain(region: str) -> str:
    found = domain(region)
    if found is None:
        close = closest(region)
        hint = f"Did you mean {close}?" if close else f"Regions: {', '.join(DOMAINS)}."
        raise ConfigurationError(f"{REGION} is {region!r}, which is no region of Genesys Cloud", hint)
    return found


_URL_EXAMPLE: Final = "Use an address such as https://api.mypurecloud.com."


def _url(setting: Setting, text: str) -> str:
    from genesyscloud_provider.client.lean_httpx import httpx  # most programs only register resources

    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise ConfigurationError(f"{setting} is not a URL", _URL_EXAMPLE) from None
    if url.port is not None and not 0 < url.port < 65536:
        raise ConfigurationError(f"{setting} has the port {url.port}", "Use a port from 1 to 65535, or leave it out.")
    if not url.host or "?" in text or "#" in text or url.userinfo:
        raise ConfigurationError(f"{setting} is more, or less, than an address", _URL_EXAMPLE)
    if not keeps_secrets(url):
        raise ConfigurationError(
            f"{setting} has the scheme {url.scheme!r}", "Use https; plain http is for loopback addresses only."
        )
    return str(url).rstrip("/")


def keeps_secrets(url: httpx.URL) -> bool:
    """Whether nobody on the way to an address can read along: it is https, or on this machine."""
    return url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _preflight(text: str | None) -> PreflightMode:
    try:
        return PreflightMode(text) if text else PreflightMode.AUTO
    except ValueError:
        choices = ", ".join(each.value for each in PreflightMode)
        raise ConfigurationError(f"{PREFLIGHT} is {text!r}", f"Use one of: {choices}.") from None


def _is_on(text: str | None) -> bool:
    """Whether something is protected, which it is unless that is denied."""
    words = {None: True, "true": True, "false": False}
    word = text and text.lower()
    if word not in words:
        raise ConfigurationError(f"{DELETION_PROTECTION} is {text!r}", "Use true or false.")
    return words[word]


def _pool_size(text: str | None) -> int:
    if text is None:
        return 1
    size = int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
    if not 1 <= size <= MOST_TOKENS:
        raise ConfigurationError(f"{TOKEN_POOL_SIZE} is {text!r}", f"Use a whole number from 1 to {MOST_TOKENS}.")
    return size


def _second_ways(text: str | None) -> list[str]:
    """The names in a list: with commas between them, or as JSON, in which Pulumi keeps lists."""
    names = re.findall(r"[^\s,\[\]\"']+", text or "")
    for name in names:
        if name not in SECOND_WAYS:
            raise ConfigurationError(
                f"{CONTRADICTED} names {name!r}, for which the provider has no second way"
                f"{did_you_mean(name, SECOND_WAYS)}",
                f"It has one for {', '.join(SECOND_WAYS)}. What happens where another assumption is false says"
                " docs/assumptions.md.",
            )
    return names


def _seconds(text: str | None) -> float:
    if text is None:
        return ACTIVATION_TIMEOUT_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ConfigurationError(f"{ACTIVATION_TIMEOUT} is {text!r}", "Use a number of seconds above 0.")
    return seconds
