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

from genesyscloud_provider.integrations.literal_secrets import (
    NO_SECRET,
    REFERENCE,
    is_literal,
    is_secret_name,
    literal_secrets,
)
from pulumi_genesyscloud.policies.values import texts

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
    yield from (f"{each} {MUST_BE_REFERENCE}." for each in literal_secrets(inputs, allowed))
    yield from _of_known_form(inputs)


def of_integration(inputs: Mapping[str, Any], allowed: Collection[str]) -> Iterator[str]:
    """What looks like a secret in an integration; the arguments are as `of_action` has them."""
    for path, value in texts(inputs.get("properties"), "properties"):
        name = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
        if value not in NO_SECRET and is_secret_name(name, allowed) and is_literal(value):
            yield f"{path} {PROPERTY}."
    yield from _of_known_form(inputs)


def _of_known_form(inputs: Mapping[str, Any]) -> Iterator[str]:
    for path, value in texts({key: each for key, each in inputs.items() if not key.startswith("__")}, ""):
        literal = REFERENCE.sub(" ", value)
        kind = next((each.secret_type for each in DETECTORS if any(each.analyze_string(literal))), None)
        if kind is not None:
            yield f"{path.removeprefix('.')} {KNOWN_FORM.format(kind=kind)}."
