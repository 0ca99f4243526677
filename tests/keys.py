"""Private keys for tests, whole in form and nobody's."""

from __future__ import annotations

import base64

HEAD = bytes([0x30, 0x82])


def pem(text: str, kind: str = "PRIVATE KEY") -> str:
    """A key in PEM form whose body shows a text.

    Args:
        text: letters and digits.
        kind: what the key says it is.
    """
    shown = (text * 4)[: len(text) + -len(text) % 4]
    content = base64.b64decode(f"AAAA{shown}")
    size = len(content) + 2
    body = base64.b64encode(HEAD + (size).to_bytes(2, "big") + bytes(2) + content).decode()
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])
