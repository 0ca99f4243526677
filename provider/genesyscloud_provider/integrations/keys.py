"""Private keys, in whichever form a program has them, as the service takes them. Nothing here shows a key."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_EDGE: Final = re.compile(r"-----BEGIN (?P<kind>[A-Z0-9 ]+)-----(?P<body>.*?)-----END (?P=kind)-----", re.DOTALL)
_PROPERTY: Final = re.compile(r"[\"']?private_key[\"']?\s*:\s*")
_BODY: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)
_KINDS: Final = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")
_LINE: Final = 64
"""Characters of a line of a key (RFC 7468)."""
_SEQUENCE: Final = 0x30
"""The first byte of each of these keys (RFC 5208, RFC 8017, RFC 5915)."""


def service_form(text: str) -> str | None:
    """A private key as the service takes it; None where the text is none.

    That is what stands between the quotes of a key file, its escapes kept (requirements 1). A program may have it with
    line breaks of any kind, with their escapes, escaped once more, with the quotes, with what stands around them in
    the key file, or with spaces in place of its line breaks.

    Args:
        text: what the program has.
    """
    kind, body = _parts(text)
    if kind not in _KINDS or body is None or not _is_whole(body):
        return None
    lines = [body[start : start + _LINE] for start in range(0, len(body), _LINE)]
    return "".join(f"{each}\\n" for each in (f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"))


def problem(text: str) -> str:
    """What a text is that is no private key, as the end of a sentence; empty where there is no more to say."""
    kind, body = _parts(text)
    if text.strip().startswith("{"):
        return "; this is a whole key file, of which `private_key` is meant"
    if kind == "ENCRYPTED PRIVATE KEY" or "ENCRYPTED" in text[:200]:
        return "; this one is encrypted: decrypt it first, as Genesys Cloud asks for no passphrase"
    if kind is None and "-----BEGIN " in text and "-----END " not in text:
        return "; the end of this one is missing: copy it whole, or check how its line breaks are written"
    if kind is not None and kind not in _KINDS:
        return "; this is something else in PEM form"
    if body is not None and not _is_whole(body):
        return "; a part of this one is missing or damaged: copy it again, whole"
    return ""


def _parts(text: str) -> tuple[str | None, str | None]:
    """What a text in PEM form says it holds, and its body without white space; None where it is in another form."""
    plain = _PROPERTY.sub("", text.strip(), count=1).strip(", \t\r\n\"'")
    plain = re.sub(r"\\{1,8}[nr]|\s", " ", plain).replace("\\", "").strip(" \"',")
    found = _EDGE.fullmatch(plain)
    return (found["kind"], "".join(found["body"].split())) if found else (None, None)


def _is_whole(body: str) -> bool:
    """Whether base64 holds a sequence of the length that it says it has, which every one of these keys is."""
    if not _BODY.fullmatch(body):
        return False
    try:
        data = base64.b64decode(body, validate=True)
    except binascii.Error:
        return False
    if len(data) < 2 or data[0] != _SEQUENCE:
        return False
    size = data[1] & 0x7F if data[1] & 0x80 else 0
    length = int.from_bytes(data[2 : 2 + size], "big") if size else data[1]
    return len(data) == 2 + size + length
