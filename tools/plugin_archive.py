"""Build the plugin's release archives into `dist/`, under the names that Pulumi asks for.

The archive is `plugin/` with our wheel beside it: Pulumi unpacks it into a folder of its own and installs what
`requirements.txt` names into a virtual environment there: the wheel, and all that it needs, each by its hash. pip takes
nothing else then, whatever the package index has by the time. It is the same for every system, and has the same bytes
each time.
"""

import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYSTEMS = ("darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64", "windows-arm64")
FOLDER = ("PulumiPlugin.yaml", "__main__.py")
LOCK = "requirements-plugin.txt"
"""What the wheel needs, pinned with hashes for every system and every Python: `make lock` writes it."""

TIME = 1_580_601_600
"""The files' time in the archive: what the wheel's own files have."""


def build(target: Path) -> list[Path]:
    """Build the wheel and write the archives into a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", temporary]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (wheel,) = Path(temporary).glob("*.whl")
        files = {name: (ROOT / "plugin" / name).read_bytes() for name in FOLDER}
        packed = wheel.read_bytes()
        pinned = f"./{wheel.name} --hash=sha256:{hashlib.sha256(packed).hexdigest()}\n".encode()
        requirements = pinned + (ROOT / LOCK).read_bytes()
        content = archive({**files, wheel.name: packed, "requirements.txt": requirements})
    version = wheel.name.split("-")[1]
    target.mkdir(parents=True, exist_ok=True)
    archives = [target / f"pulumi-resource-genesyscloud-v{version}-{each}.tar.gz" for each in SYSTEMS]
    for each in archives:
        each.write_bytes(content)
    return archives


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by the names that they have in the archive; the same files give the same bytes."""
    written = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=written, mode="wb", filename="", mtime=TIME) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as packing,
    ):
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), TIME, 0o644
            packing.addfile(entry, io.BytesIO(content))
    return written.getvalue()


if __name__ == "__main__":
    for each in build(ROOT / "dist"):
        print(each.relative_to(ROOT))
