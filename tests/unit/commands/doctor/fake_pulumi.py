"""A stand-in of Pulumi's command: a version, one stack, and its configuration, which is a file beside it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

CONFIG = Path(sys.argv[0]).with_name("config.json")
PASSPHRASE = "the-passphrase"


def main(arguments: list[str]) -> None:
    words = [each for each in arguments if not each.startswith("--")]
    if words[0] == "version":
        time.sleep(float(os.environ.get("FAKE_PULUMI_SLEEPS", "0")))
        print(os.environ.get("FAKE_PULUMI_VERSION", "v3.259.0"))
    elif words[0] == "stack":
        print("dev")
    else:
        configure(words[1:], "--secret" in arguments)


def configure(words: list[str], secret: bool) -> None:
    values = json.loads(CONFIG.read_text("utf-8"))
    if words[:1] == ["set"]:
        text = words[2] if len(words) > 2 else sys.stdin.readline().strip()
        values[words[1]] = {"value": text, "secret": secret}
        CONFIG.write_text(json.dumps(values), "utf-8")
    elif words[:1] == ["rm"]:
        del values[words[1]]
        CONFIG.write_text(json.dumps(values), "utf-8")
    elif os.environ.get("PULUMI_CONFIG_PASSPHRASE") != PASSPHRASE:
        sys.exit("error: incorrect passphrase")
    else:
        print(json.dumps(values))


if __name__ == "__main__":
    main(sys.argv[1:])
