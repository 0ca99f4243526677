"""Name the breaking changes that the changelog does not."""

import sys

from tools.breaking import ROOT, changes, last_release, unmentioned


def main() -> int:
    """Print them; the exit code is 1 if there are any."""
    release = last_release()
    found = changes(release)
    missing = list(unmentioned(found, (ROOT / "CHANGELOG.md").read_text("utf-8"), release.name))
    for each in found:
        print(f"{each}{' (not in the changelog)' if each in missing else ''}")
    if missing:
        print(
            f"CHANGELOG.md does not name {len(missing)} of {len(found)} changes since {release.name} that break what"
            " users have. Take them back; or name each, between backticks, under a heading '### Breaking'; or, if"
            f" {release.name} was never published, record it again: python -m tests.upgrades.record --again",
            file=sys.stderr,
        )
    elif not found:
        print(f"Nothing that users of {release.name} have breaks.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
