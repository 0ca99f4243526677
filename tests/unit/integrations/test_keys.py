"""Private keys in every form that can be meant become the one that the service takes; what is no key is refused."""

from __future__ import annotations

import base64
import json
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.integrations.facts import Format
from genesyscloud_provider.integrations.formats import fits, problem
from genesyscloud_provider.integrations.keys import service_form
from tests.keys import pem

KEY = pem("planted" * 30)
TAKEN = KEY.replace("\n", "\\n")
"""What stands between the quotes of the key file."""

FORMS = {
    "line breaks": KEY,
    "escapes": TAKEN,
    "Windows' line breaks": KEY.replace("\n", "\r\n"),
    "an old Mac's line breaks": KEY.replace("\n", "\r"),
    "Windows' line breaks, escaped": KEY.replace("\n", "\\r\\n"),
    "escaped twice": TAKEN.replace("\\", "\\\\"),
    "escaped thrice": TAKEN.replace("\\", "\\" * 4),
    "as JSON": json.dumps(KEY),
    "as JSON in JSON": json.dumps(json.dumps(KEY)),
    "in quotes": f'"{KEY}"',
    "escapes in quotes": f'"{TAKEN}"',
    "in single quotes": f"'{TAKEN}'",
    "the line of the key file": f'  "private_key": "{TAKEN}",',
    "without the last line break": KEY.rstrip(),
    "escapes without the last one": TAKEN.removesuffix("\\n"),
    "white space around it": f"\n  {KEY}\n\n",
    "indented, as YAML may have it": KEY.replace("\n", "\n    "),
    "spaces for line breaks": KEY.replace("\n", " "),
    "empty lines between": KEY.replace("\n", "\n\n"),
    "both kinds": KEY.replace("\n", "\\n\n"),
    "out of a PKCS #12 file": f"Bag Attributes\n    friendlyName: orders\nKey Attributes: <No Attributes>\n{KEY}",
    "in base64": base64.b64encode(KEY.encode()).decode(),
    "in base64 with line breaks": "\n".join(textwrap.wrap(base64.b64encode(KEY.encode()).decode(), 76)),
    "its escapes in base64": base64.b64encode(TAKEN.encode()).decode(),
    "in one line": KEY.splitlines()[0] + "".join(KEY.splitlines()[1:-1]) + KEY.splitlines()[-1],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_that_can_be_meant_is_taken_as_the_service_wants_it(form: str) -> None:
    assert service_form(form) == TAKEN
    assert fits(form, Format.PEM)


@pytest.mark.parametrize("kind", ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])
def test_every_private_key_stays_what_it_is(kind: str) -> None:
    assert service_form(KEY.replace("PRIVATE KEY", kind)) == TAKEN.replace("PRIVATE KEY", kind)


LINES = KEY.splitlines(keepends=True)

NO_KEYS = {
    "nothing but edges": (f"{LINES[0]}{LINES[-1]}", ""),
    "a word": ("planted", ""),
    "cut off": ("".join(LINES[:-2]), "the end of this one is missing"),
    "a line is missing": ("".join([*LINES[:2], *LINES[3:]]), "a part of this one is missing"),
    "a character is missing": (KEY.replace("planted", "plante", 1), "a part of this one is missing"),
    "another character": (KEY.replace("planted", "pl@nted", 1), "a part of this one is missing"),
    "encrypted": (KEY.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "this one is encrypted"),
    "encrypted, older": (
        KEY.replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n", 1),
        "this one is encrypted",
    ),
    "a certificate": (KEY.replace("PRIVATE KEY", "CERTIFICATE"), "this is something else in PEM form"),
    "a public key": (KEY.replace("PRIVATE KEY", "PUBLIC KEY"), "this is something else in PEM form"),
    "a whole key file": (json.dumps({"private_key": KEY}), "this is a whole key file"),
    "OpenSSH's own form": (KEY.replace("PRIVATE KEY", "OPENSSH PRIVATE KEY"), "`ssh-keygen -p -m PKCS8 -f FILE`"),
    "two keys": (KEY + KEY, "this is more than one key or certificate"),
    "a key and its certificate": (
        f"Bag Attributes\n{KEY}{KEY.replace('PRIVATE KEY', 'CERTIFICATE')}",
        "this is more than one key or certificate",
    ),
    "the end of another kind": (
        "".join([*LINES[:-1], LINES[-1].replace("PRIVATE", "RSA PRIVATE")]),
        "a part of this one is missing",
    ),
    "something before": (f"planted {KEY}", "there is more than a key here"),
    "something after": (f"{KEY} planted", "there is more than a key here"),
    "encrypted, in base64": (
        base64.b64encode(KEY.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY").encode()).decode(),
        "this one is encrypted",
    ),
    "its inside": ("".join(LINES[1:-1]), "this is the inside of a key"),
    "a file": ("./planted/key.pem", "this looks like the name of a file"),
    "a file of Windows": ("C:\\planted\\my key.PEM", "this looks like the name of a file"),
}


@pytest.mark.parametrize(("text", "said"), NO_KEYS.values(), ids=NO_KEYS)
def test_what_cannot_be_a_key_is_refused_with_what_it_is(text: str, said: str) -> None:
    assert service_form(text) is None
    assert not fits(text, Format.PEM)
    assert said in problem(text, Format.PEM)
    assert "plant" not in problem(text, Format.PEM)


@given(st.text(st.sampled_from("ABab01+/=\\nr \n\r\"'-,{}:"), max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for each in (text, f"-----BEGIN PRIVATE KEY-----{text}-----END PRIVATE KEY-----"):
        taken = service_form(each)
        assert taken is None or service_form(taken) == taken
        assert isinstance(problem(each, Format.PEM), str)


def test_a_long_text_is_judged_at_once() -> None:
    for each in (
        "\\" * 60_000,
        "-----BEGIN PRIVATE KEY-----" + "A " * 30_000,
        "-----BEGIN A-----" * 3_000,
        "\\n" * 30_000,
        "-----BEGIN PRIVATE KEY-----" * 1_000 + "-----END PRIVATE KEY-----" * 1_000,
        "a." * 30_000,
    ):
        began = time.process_time()
        assert not fits(each, Format.PEM)
        assert problem(each, Format.PEM) is not None
        assert time.process_time() - began < 1.0
