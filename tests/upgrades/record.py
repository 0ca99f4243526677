"""Record what this version of the provider writes and declares, for later versions to read and to be compared with.

    python -m tests.upgrades.record

Run it at a release, from the release's own code, and commit what it writes: `schema.json`, the API of Python, and the
states of both ways of serving. What a release has recorded is never changed; before it, `--again` records it anew.
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
from genesyscloud_provider import __version__
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, EngineStack
from tests.upgrades.program import CODE, everything
from tools import schema
from tools.breaking import API, RECORDED, SCHEMA, api

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


def declarations(folder: Path) -> None:
    """Record what needs no engine: the schema, and Python's API."""
    (folder / SCHEMA).write_text(schema.text(), "utf-8")
    api.record(folder / API, schema.FILE.parent)


def main(again: bool = False) -> None:
    """Record this version.

    Args:
        again: whether a record of before may be replaced.
    """
    folder = RECORDED / __version__
    if folder.exists() and not again:
        sys.exit(f"{folder} is there: what a release has recorded is never changed. Before the release, add --again.")
    states = {way: record(way) for way in WAYS}
    folder.mkdir(exist_ok=True)
    for way, state in states.items():
        (folder / f"{way}.json").write_text(json.dumps(state, indent=2, sort_keys=True) + "\n", "utf-8")
    declarations(folder)


if __name__ == "__main__":
    main(again=sys.argv[1:] == ["--again"])
