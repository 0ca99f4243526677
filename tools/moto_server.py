"""An AWS on this machine: moto's server, for the demo and the tests."""

import json
import logging
import os
from types import TracebackType
from typing import Any
from unittest import mock
from urllib.request import Request, urlopen

import boto3
from moto.server import ThreadedMotoServer

from tools.automation import no_proxy


class MotoServer:
    """moto's server on a free port while the context lasts, empty at its start. One at a time in a process."""

    region = "us-east-1"

    def __enter__(self) -> "MotoServer":
        # Managed policies, such as the one that lets a Lambda write logs, are loaded only on demand.
        # Whatever proxy or profile this process has is for the world outside.
        here = {"MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "NO_PROXY": no_proxy(), "no_proxy": no_proxy()}
        self._settings = mock.patch.dict(os.environ, here)
        self._settings.start()
        os.environ.pop("AWS_PROFILE", None)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        # moto keeps its accounts in the process, so an earlier server's objects would still be there.
        with urlopen(Request(f"{self.url}/moto-api/reset", method="POST")):
            pass
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.stop()
        self._settings.stop()

    @property
    def url(self) -> str:
        """Where the server listens."""
        host, port = self._server.get_host_and_port()
        return f"http://{host}:{port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which AWS's clients find this server and nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": self.region,
        }

    @property
    def config(self) -> dict[str, str]:
        """The same for the real AWS plugin, as stack configuration. Not tried: development has the stand-in only."""
        skipped = ("skipCredentialsValidation", "skipRequestingAccountId", "skipMetadataApiCheck")
        return {
            "aws:region": self.region,
            "aws:accessKey": "local",
            "aws:secretKey": "local",
            "aws:endpoints": json.dumps([dict.fromkeys(("iam", "lambda", "sts"), self.url)]),
            **{f"aws:{check}": "true" for check in skipped},
        }

    def client(self, service: str) -> Any:
        """Return a boto3 client of this server."""
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=self.region)
        return session.client(service, endpoint_url=self.url)  # type: ignore[call-overload]
