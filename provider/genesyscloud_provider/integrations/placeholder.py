"""What stands in the folder of a function's code until somebody puts the code there.

Genesys Cloud gives code back to nobody. So a program that takes a function over names a folder that holds no code yet:
what stands there in its stead is never uploaded, and no difference.
"""

from __future__ import annotations

from typing import Final

PLACEHOLDER: Final = "PLACEHOLDER.md"
"""The name of the file."""

_MARK: Final = "<!-- placeholder of pulumi-genesyscloud: never uploaded -->"

PLACEHOLDER_TEXT: Final = (
    f"{_MARK}\n\nGenesys Cloud gives the code of a function back to nobody. Put it into this folder, with all that it\n"
    "needs: the next `pulumi up` uploads it. Until then the function keeps the code that it has.\n"
)
"""What is in it."""


def is_placeholder(name: str, content: bytes) -> bool:
    """Whether a file is one, also beside code.

    Args:
        name: its name within the folder.
        content: what is in it.
    """
    return name == PLACEHOLDER and content.startswith(_MARK.encode())
