"""What looks like a secret where everybody who may see an action or an integration can read it. No finding shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS
from pulumi_genesyscloud.policies.values import part, texts

DETECTORS: Final = tuple(
    each()
    for each in (
        AWSKeyDetector,
        AzureStorageKeyDetector,
        BasicAuthDetector,
        DiscordBotTokenDetector,
        GitHubTokenDetector,
        GitLabTokenDetector,
        JwtTokenDetector,
        MailchimpDetector,
        NpmDetector,
        OpenAIDetector,
        PrivateKeyDetector,
        PypiTokenDetector,
        SendGridDetector,
        SlackDetector,
        SquareOAuthDetector,
        StripeDetector,
        TelegramBotTokenDetector,
        TwilioKeyDetector,
    )
)
"""What knows secrets by their form. Those that go by names or by randomness find too much in templates."""


def _normal(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


_FIELDS: Final = [
    *(each for kind in CREDENTIAL_TYPES.values() for each in kind.fields),
    *(each for system in SYSTEMS for each in system.fields),
]

NAMES: Final = tuple(
    sorted(
        {
            *(_normal(each.key) for each in _FIELDS if each.secret and each.key),
            *("accesskey", "accountkey", "apikey", "authkey", "functionskey", "privatekey", "secretkey"),
            *("authorization", "cookie", "passphrase", "passwd", "password", "secret", "subscriptionkey", "token"),
        }
    )
)
"""How names of secrets end, in small letters and digits alone: those of credentials' fields, and usual ones."""

_REFERENCE: Final = re.compile(r"\$!?(?:\{[^}]*\}|[A-Za-z_][\w.]*)")
"""What Velocity fills in."""

_PAIR: Final = re.compile(r"(?P<name>[A-Za-z][\w.-]*)[\"']?\s*[:=]\s*[\"']?(?P<value>[^\"'&,;?=\s}\]]*)")
"""A name with its value, in JSON, in a form and in the query of a URL."""

_LONG: Final = re.compile(r"(?=[^\s]*[0-9])[A-Za-z0-9+/_=-]{16,}")
_NO_SECRET: Final = frozenset({"", "null", "true", "false"})

MUST_BE_REFERENCE: Final = (
    "holds a literal value. Everybody who may see the action can read it: put it into the integration's credential, and"
    " refer to it, as with ${credentials.apiKey} or ${authResponse.access_token}"
)
KNOWN_FORM: Final = "holds what looks like a secret ({kind}). Put it into the integration's credential instead"
PROPERTY: Final = (
    "holds a literal value. Everybody who may see the integration can read it: put it into the integration's credential"
)


def of_action(inputs: Mapping[str, Any], allowed: Collection[str]) -> Iterator[str]:
    """What looks like a secret in an action, or in a custom auth action.

    Args:
        inputs: the resource's inputs, by wire name.
        allowed: names of headers and fields that are not judged by their name.
    """
    request = part(inputs, "config.request") or {}
    for name, value in (part(request, "headers") or {}).items():
        if isinstance(value, str) and _is_secret_name(name, allowed) and _is_literal(value):
            yield f"config.request.headers.{name} {MUST_BE_REFERENCE}."
    for key in ("requestUrlTemplate", "requestTemplate"):
        template = part(request, key)
        if isinstance(template, str):
            for name in _literal_pairs(template, allowed):
                yield f"config.request.{key}: {name} {MUST_BE_REFERENCE}."
    yield from _of_known_form(inputs)


def of_integration(inputs: Mapping[str, Any], allowed: Collection[str]) -> Iterator[str]:
    """What looks like a secret in an integration; the arguments are as `of_action` has them."""
    for path, value in texts(inputs.get("properties"), "properties"):
        name = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
        if value not in _NO_SECRET and _is_secret_name(name, allowed) and _is_literal(value):
            yield f"{path} {PROPERTY}."
    yield from _of_known_form(inputs)


def _of_known_form(inputs: Mapping[str, Any]) -> Iterator[str]:
    for path, value in texts({key: each for key, each in inputs.items() if not key.startswith("__")}, ""):
        literal = _REFERENCE.sub(" ", value)
        kind = next((each.secret_type for each in DETECTORS if any(each.analyze_string(literal))), None)
        if kind is not None:
            yield f"{path.removeprefix('.')} {KNOWN_FORM.format(kind=kind)}."


def _is_secret_name(name: str, allowed: Collection[str]) -> bool:
    return name.lower() not in {each.lower() for each in allowed} and _normal(name).endswith(NAMES)


def _is_literal(value: str) -> bool:
    """Whether a value is written out, or has a long part that is, beside what Velocity fills in."""
    if not _REFERENCE.search(value):
        return value.strip() not in _NO_SECRET
    return _LONG.search(_REFERENCE.sub(" ", value)) is not None


def _literal_pairs(template: str, allowed: Collection[str]) -> Iterator[str]:
    for pair in _PAIR.finditer(template):
        value = pair["value"]
        if value not in _NO_SECRET and value[0] not in "$#<{[" and _is_secret_name(pair["name"], allowed):
            yield pair["name"]
