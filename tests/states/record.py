"""Record the states that this version of the provider writes, for later versions to read.

    python -m tests.states.record 0.1.0

Run it at a release, from the release's own code, and commit what it writes; what is recorded is never changed.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from pulumi.automation import ConfigValue

from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, EngineStack
from tests.states.program import CODE, everything

RECORDED = Path(__file__).parent / "recorded"
WAYS = {"dynamic": DYNAMIC_ADAPTER, "plugin": PLUGIN_ADAPTER}


SECRET = "recorded"

OF_THE_MOMENT = ("created", "modified", "sourcePosition", "stackTrace")
"""What Pulumi notes of each resource that says when and where it was recorded, and nothing else."""


def settings(url: str, client_id: str) -> dict[str, Any]:
    """The stack's configuration."""
    return {
        "genesyscloud:apiUrl": url,
        "genesyscloud:loginUrl": url,
        "genesyscloud:oauthClientId": client_id,
        "genesyscloud:oauthClientSecret": ConfigValue(SECRET, secret=True),
    }


def record(way: str) -> dict[str, Any]:
    """What one way of serving writes: the deployment, secrets decrypted, and the settings that it was made with."""
    with Emulator(client_secret=SECRET) as cloud, tempfile.TemporaryDirectory() as work:
        stack = EngineStack(Path(work), cloud, settings(cloud.url, cloud.client_id), "dev")
        shutil.copytree(CODE, stack.pulumi.project / "code")
        stack.up(everything(WAYS[way]))
        deployment = stack.pulumi.export()
        for each in deployment["resources"]:
            for key in OF_THE_MOMENT:
                each.pop(key, None)
        return {"url": cloud.url, "clientId": cloud.client_id, "deployment": deployment}


def main(version: str) -> None:
    """Record both ways of serving."""
    for way in WAYS:
        file = RECORDED / version / f"{way}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(record(way), indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
