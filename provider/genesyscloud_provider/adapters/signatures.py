"""How Pulumi marks its own objects among a program's values: by a signature under a key of their own (engine 3.259)."""

from __future__ import annotations

from typing import Final

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which a map says that it is something else."""

SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (a signature)
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"

SENTINEL: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The text that stands for a value that is not known yet."""
