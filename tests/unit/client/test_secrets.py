"""A secret is recognised in whatever form a text repeats it, and what is no secret stays legible."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.client.secrets import MASK, Secrets

PASSWORD = 'p"w/ä+ß & ;\\s3cret'
KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n"

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda value: value,
    "without the white space around it": str.strip,
    "JSON": lambda value: json.dumps(value)[1:-1],
    "JSON in Unicode": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "JSON with escaped slashes": lambda value: json.dumps(value)[1:-1].replace("/", "\\/"),
    "JSON within JSON": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "HTML": html.escape,
    "a part of a URL": lambda value: quote(value, safe=""),
    "a path of a URL": quote,
    "a query of a URL": quote_plus,
    "a URL with small letters": lambda value: re.sub(
        "%[0-9A-F]{2}", lambda code: code[0].lower(), quote(value, safe="")
    ),
    "Python": lambda value: repr(value)[1:-1],
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 for URLs": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
    "basic authentication": lambda value: base64.b64encode(f"ada:{value}".encode()).decode(),
    "other line breaks": lambda value: value.replace("\n", "\r\n"),
    "one line": lambda value: " ".join(value.split()),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "value", [PASSWORD, KEY, f"{PASSWORD}\n", "plain-password"], ids=["odd", "PEM", "line", "plain"]
)
def test_a_secret_is_masked_in_every_form(form, value):
    secrets = Secrets()
    secrets.note({"password": value})
    masked = secrets.masked(f"the value '{form(value)}' is not accepted")
    assert masked.startswith("the value '")
    assert masked.endswith("' is not accepted")
    assert MASK in masked
    for part in ("s3cret", "MIIEvQ", "AQEFAAS", "plain-password", form(value)):
        assert part not in masked


@pytest.mark.parametrize("line", KEY.splitlines()[1:-1])
def test_of_a_secret_with_several_lines_each_one_is_masked(line):
    secrets = Secrets()
    secrets.note(KEY)
    assert secrets.masked(f"cannot decode {line}") == f"cannot decode {MASK}"
    assert secrets.masked("-----BEGIN PRIVATE KEY----- is missing") == "-----BEGIN PRIVATE KEY----- is missing"


@given(st.text(min_size=8, max_size=60), st.sampled_from(sorted(FORMS)), st.text(max_size=5), st.text(max_size=5))
def test_no_secret_of_some_length_is_left_wherever_it_stands(value, form, before, after):
    written = FORMS[form](value)
    if len(written) < 8 or len(value.strip()) < 8:
        return
    secrets = Secrets()
    secrets.note([value])
    assert written not in secrets.masked(f"{before}{written}{after}")


@pytest.mark.parametrize(
    ("value", "text", "masked"),
    [
        ("fail", "it failed", "it failed"),
        ("fail", "the password is fail.", f"the password is {MASK}."),
        ("fail", "password=fail&x", f"password={MASK}&x"),
        ("abc", "abc", "abc"),
        ("  ab ", "a lab", "a lab"),
        ("longer-one", "xlonger-oney", f"x{MASK}y"),
    ],
)
def test_a_short_secret_is_masked_where_it_stands_alone(value, text, masked):
    secrets = Secrets()
    secrets.note(value)
    assert secrets.masked(text) == masked


def test_the_longer_secret_is_masked_first():
    secrets = Secrets()
    secrets.note("the-secret", "the-secret-and-more")
    assert secrets.masked("the-secret-and-more") == MASK


def test_what_is_no_text_is_passed_over():
    secrets = Secrets()
    secrets.note(None, 3, {"a": [True, {"b": "deep-secret"}]})
    assert secrets.masked("3 None deep-secret") == f"3 None {MASK}"


def test_what_is_forgotten_is_shown_again():
    secrets = Secrets()
    secrets.note("hunter2hunter2")
    secrets.forget()
    assert secrets.masked("hunter2hunter2") == "hunter2hunter2"
