"""What every organization has: runtimes of functions, and certificates for mutual TLS (API reference 3.6, 8.5 and 8.6).

The certificates are made up, in the form of the real ones.
"""

from __future__ import annotations

import base64

RUNTIMES = (
    {
        "name": "nodejs16.x",
        "description": "AWS provided Node.js 16.x runtime",
        "status": "Unavailable",
        "dateEndOfLife": "2024-06-12",
    },
    {
        "name": "nodejs18.x",
        "description": "AWS provided Node.js 18.x runtime",
        "status": "Deprecated",
        "dateEndOfLife": "2025-09-01",
    },
    {"name": "nodejs20.x", "description": "AWS provided Node.js 20.x runtime", "status": "Available"},
    {"name": "nodejs22.x", "description": "AWS provided Node.js 22.x runtime", "status": "Available"},
)
"""Of functions, in the form of the real ones (supplement X8); the switch `runtime_statuses` changes what they are."""


def _pem(text: str) -> str:
    """Something that has the outer form of a certificate."""
    return f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(text.encode()).decode()}\n-----END CERTIFICATE-----\n"


_CERTIFICATES = tuple(
    {"signingAuthority": authority, "certificate": _pem(f"{authority} {status}"), "status": status, "type": "Client"}
    for authority, status in (("Genesys", "Current"), ("DigiCert", "Current"), ("DigiCert", "Upcoming"))
)

_TRUSTED = (
    {"description": "CN=Emulated Root CA 1", "serialNumber": "01", "signature": "SHA256withRSA"},
    {"description": "CN=Emulated Root CA 2", "serialNumber": "02", "signature": "SHA384withECDSA"},
)


def client_certificates(status: str | None, kind: str | None) -> list[dict[str, str]]:
    """The `ActionCertificate`s with this status and type; None is any."""
    return [one for one in _CERTIFICATES if status in {None, one["status"]} and kind in {None, one["type"]}]


def trust_store() -> dict[str, object]:
    """`TrustedCertificates`."""
    return {"entities": list(_TRUSTED), "total": len(_TRUSTED)}
