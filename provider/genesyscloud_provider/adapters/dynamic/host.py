"""Pulumi's Python host, which calls the dynamic provider."""

from __future__ import annotations

import sys
from types import FrameType

import grpc

from genesyscloud_provider.adapters.tracing import Metadata


def metadata_of_call() -> Metadata:
    """What the engine's call brings that this thread answers.

    The host keeps it from its providers: it stands in the function of the host that called one, and is only read there.
    Where it is not found, there is none.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        context = frame.f_locals.get("context")
        if isinstance(context, grpc.ServicerContext):
            return context.invocation_metadata() or ()
        frame = frame.f_back
    return ()
