"""Whether a field's value has the form that its credential type asks for. A judgement never shows the value."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Final

from pydantic import AnyUrl, TypeAdapter, ValidationError

from genesyscloud_provider.integrations import keys
from genesyscloud_provider.integrations.facts import Format

# assumes: DOCUMENTED_FIELDS_ARE_RIGHT
_ROLE_ARN: Final = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
# assumes: QUALIFIED_LAMBDA_ARNS_ARE_CALLED
_FUNCTION_ARN: Final = re.compile(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:(\$LATEST(\.PUBLISHED)?|[\w-]{1,128}))?", re.ASCII
)
_URL: Final = TypeAdapter(AnyUrl)
_EMAIL_LENGTH: Final = 254
"""The longest e-mail address (RFC 5321)."""
_LENGTH: Final = 64 * 1024
"""What is longer has none of the forms: some of them take long to tell that."""


def fits(value: str, form: Format) -> bool:
    """Whether `value` has the form."""
    longest = {Format.TEXT: len(value), Format.EMAIL: _EMAIL_LENGTH}.get(form, _LENGTH)
    return len(value) <= longest and _JUDGES[form](value)


def problem(value: str, form: Format) -> str:
    """What a value is that has not the form, as the end of a sentence; empty where there is no more to say."""
    if form is Format.ROLE_ARN and _is_function_arn(value):
        return "; this is the ARN of a Lambda function: give that of the IAM role that may invoke it"
    return keys.problem(value) if form is Format.PEM and len(value) <= _LENGTH else ""


def _is_role_arn(value: str) -> bool:
    return _ROLE_ARN.fullmatch(value) is not None


def _is_function_arn(value: str) -> bool:
    return _FUNCTION_ARN.fullmatch(value) is not None


def _is_url(value: str) -> bool:
    try:
        url = _URL.validate_python(value)
    except ValidationError:
        return False
    return url.scheme == "https" and bool(url.host) and not url.username and not re.search(r"\s", value)


def _is_email(value: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # its tables take long to load, and few need them

    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _is_uuid(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def _are_scopes(value: str) -> bool:
    return all(each and not re.search(r"\s", each) for each in value.split(","))


def _is_pem(value: str) -> bool:
    return keys.service_form(value) is not None


_JUDGES: Final[dict[Format, Callable[[str], bool]]] = {
    Format.TEXT: bool,
    Format.ROLE_ARN: _is_role_arn,
    Format.URL: _is_url,
    Format.EMAIL: _is_email,
    Format.UUID: _is_uuid,
    Format.PEM: _is_pem,
    Format.SCOPES: _are_scopes,
    Format.FUNCTION_ARN: _is_function_arn,
}
