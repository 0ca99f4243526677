"""Start a plugin as Pulumi's engine does, and talk to it."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc


@contextmanager
def plugin_process(command: Sequence[str | Path], **options: Any) -> Iterator[grpc.Channel]:
    """Run a plugin until the block ends; the channel leads to the port that it prints.

    Args:
        command: what starts it.
        options: of `subprocess.Popen`.
    """
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options) as process:
        assert process.stdout
        try:
            port = process.stdout.readline().strip()
            if not port:
                raise RuntimeError(f"the plugin ended with {process.wait()} instead of printing its port")
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield channel
        finally:
            process.terminate()
            process.wait()
