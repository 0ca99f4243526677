"""Genesys Cloud's regions (API reference 6.2)."""

from __future__ import annotations

import difflib
from typing import Final
from urllib.parse import urlsplit

DOMAINS: Final[dict[str, str]] = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
    "me-central-1": "mec1.pure.cloud",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "ap-southeast-1": "apse1.pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "eusc-de-east-1": "edee1.eusc-pure.cloud",
}
"""The domain of each region, by AWS region name."""


def domain(region: str) -> str | None:
    """The domain of `region`, which is an AWS region name or itself a domain; None if it is no region."""
    if region in DOMAINS.values():
        return region
    return DOMAINS.get(region)


def domain_of_api(address: str) -> str | None:
    """The domain of the region whose API is at an address; None if it is no region's."""
    host = urlsplit(address).netloc.lower()
    return next((each for each in DOMAINS.values() if host == f"api.{each}"), None)


def region_of_api(address: str) -> str | None:
    """The AWS name of the region whose API is at an address; None if it is no region's."""
    found = domain_of_api(address)
    return next((region for region, each in DOMAINS.items() if each == found), None)


def closest(region: str) -> str | None:
    """The region that `region` may be a misspelling of."""
    return next(iter(difflib.get_close_matches(region, [*DOMAINS, *DOMAINS.values()], n=1)), None)
