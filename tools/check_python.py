"""Say in one line what this Python lacks, before anything is installed with it. Runs on any Python 3."""

import sys


def missing() -> str:
    """Return what to install, or an empty text."""
    if sys.version_info < (3, 10):
        return "Python %d.%d is too old: install Python 3.10 or newer." % sys.version_info[:2]
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python lacks venv: install it (on Debian and Ubuntu: apt install python3-venv)."
    return ""


if __name__ == "__main__":
    sys.exit(missing() or 0)
