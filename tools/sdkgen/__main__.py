"""Write the SDKs to `dist/sdks`, and say where each is."""

import shutil
from pathlib import Path

from tools.sdkgen import LANGUAGES, generate


def main() -> None:
    """Replace what an earlier run has written."""
    folder = Path(__file__).parents[2] / "dist" / "sdks"
    shutil.rmtree(folder, ignore_errors=True)
    generate(folder)
    for language in LANGUAGES:
        print(folder / language)


if __name__ == "__main__":
    main()
