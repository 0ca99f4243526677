"""Private keys, in whichever form a program has them, as the service takes them. Nothing here shows a key."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_EDGE: Final = re.compile(r"-----(?P<edge>BEGIN|END) (?P<kind>[A-Z0-9 ]+)-----")
_BAG: Final = "Bag Attributes"
"""How the text begins that OpenSSL writes before a key of a PKCS #12 file."""
_FILE: Final = re.compile(r"[^\n]{1,1000}\.(?:pem|key|p8|pk8|der|p12|pfx|json|txt)", re.IGNORECASE)
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
    the key file, with spaces in place of its line breaks, with what OpenSSL writes before it, or all of it in base64.

    Args:
        text: what the program has.
    """
    kind, body = _parts(_plain(text))
    if kind not in _KINDS or body is None or not _is_whole(body):
        return None
    lines = [body[start : start + _LINE] for start in range(0, len(body), _LINE)]
    return "".join(f"{each}\\n" for each in (f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"))


def problem(text: str) -> str:
    """What a text is that is no private key, as the end of a sentence; empty where there is no more to say."""
    plain = _plain(text)
    edges = [each["edge"] for each in _EDGE.finditer(plain)]
    kind, body = _parts(plain)
    if text.strip().startswith("{"):
        return "; this is a whole key file, of which `private_key` is meant"
    if kind == "ENCRYPTED PRIVATE KEY" or "ENCRYPTED" in plain[:200]:
        return "; this one is encrypted: decrypt it first, as Genesys Cloud asks for no passphrase"
    if kind == "OPENSSH PRIVATE KEY":
        return "; this one has OpenSSH's own form: `ssh-keygen -p -m PKCS8 -f FILE` rewrites a file with it in PEM form"
    if "BEGIN" in edges and "END" not in edges:
        return "; the end of this one is missing: copy it whole, or check how its line breaks are written"
    if len(edges) > 2:
        return "; this is more than one key or certificate: give the private key alone"
    if kind is not None and kind not in _KINDS:
        return "; this is something else in PEM form"
    if body is not None and not _is_whole(body):
        return "; a part of this one is missing or damaged: copy it again, whole"
    if edges == ["BEGIN", "END"] and kind is None:
        return "; there is more than a key here: give what stands from `-----BEGIN` to the last `-----`"
    if _is_whole("".join(plain.split())):
        return "; this is the inside of a key: give its first and its last line too, which say what kind of key it is"
    if _FILE.fullmatch(text.strip()):
        return "; this looks like the name of a file: give what is in the file"
    return ""


def _plain(text: str) -> str:
    """A text without what stands around a key in a key file, out of base64, with spaces for white space."""
    plain = _unescaped(text)
    joined = "".join(plain.split())
    if not _BODY.fullmatch(joined):
        return plain
    try:
        decoded = base64.b64decode(joined, validate=True).decode("ascii")
    except ValueError:
        return plain
    return _unescaped(decoded) if _EDGE.search(decoded) else plain


def _unescaped(text: str) -> str:
    plain = _PROPERTY.sub("", text.strip(), count=1).strip(", \t\r\n\"'")
    return re.sub(r"\\{1,8}[nr]|\s", " ", plain).replace("\\", "").strip(" \"',")


def _parts(plain: str) -> tuple[str | None, str | None]:
    """What a text in PEM form says it holds, and its body without white space; None where it is in another form."""
    edges = list(_EDGE.finditer(plain))
    if [each["edge"] for each in edges] != ["BEGIN", "END"]:
        return None, None
    begin, end = edges
    before = plain[: begin.start()]
    if (before and not before.startswith(_BAG)) or end.end() < len(plain):
        return None, None
    body = "".join(plain[begin.end() : end.start()].split())
    return begin["kind"], body if begin["kind"] == end["kind"] else ""


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
