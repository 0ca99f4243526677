"""`python -m tools.schema` writes `schema.json`, the package's schema as others read it without the plugin."""

import json
from pathlib import Path

from genesyscloud_provider.adapters.plugin.schema import schema

FILE = Path(__file__).parents[1] / "schema.json"


def text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
