"""Pulumi's own way to download a release, for a process that can be ended: by itself it has no time-out.

`python -m tools.pulumi_release` exits with 0 if Pulumi's downloads can be reached, and
`python -m tools.pulumi_release FOLDER VERSION` installs one; else the last line that is printed says why not.
"""

import subprocess
import sys
import urllib.error
import urllib.request

HOST = "get.pulumi.com"
"""The host from which Pulumi's installer comes."""


def reach() -> None:
    """Ask for the very file with which an installation begins, with the same proxies and certificates."""
    try:
        urllib.request.urlopen(f"https://{HOST}/install.sh").close()
    except urllib.error.HTTPError as error:
        sys.exit(f"HTTP status {error.code}")
    except urllib.error.URLError as error:
        sys.exit(getattr(error.reason, "strerror", None) or str(error.reason))


def install(folder: str, version: str) -> None:
    """Let the Automation API install a release, such as `3.259.0`, into a folder."""
    from pulumi.automation import PulumiCommand
    from semver import VersionInfo

    try:
        PulumiCommand.install(folder, VersionInfo.parse(version))
    except subprocess.CalledProcessError as error:
        sys.exit(error.output.decode("utf-8", "replace") or str(error))


if __name__ == "__main__":
    install(*sys.argv[1:]) if sys.argv[1:] else reach()
