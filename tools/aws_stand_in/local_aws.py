"""The AWS that the stand-in talks to: a server on this machine, and never another."""

import ipaddress
import os
from urllib.parse import urlsplit

import boto3


class NotLocal(Exception):
    """The endpoint is missing or not on this machine."""


class LocalAws:
    """Clients of the server named by AWS_ENDPOINT_URL."""

    def __init__(self) -> None:
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        if not is_loopback(urlsplit(endpoint).hostname or ""):
            raise NotLocal(
                f"the stand-in for Pulumi's AWS plugin talks to a server on this machine only, and AWS_ENDPOINT_URL is "
                f"{endpoint!r}. For real accounts install the real plugin."
            )
        self.region = os.environ.get("AWS_REGION", "us-east-1")
        # Fixed keys: a user's real ones have no business here.
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=self.region)
        self.iam = session.client("iam", endpoint_url=endpoint)
        self.lambda_ = session.client("lambda", endpoint_url=endpoint)
        self.sts = session.client("sts", endpoint_url=endpoint)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
