"""How an action calls its system, as the API has it (API reference 8.2)."""

from __future__ import annotations

from typing import Annotated
from pydantic import BeforeValidator, Field
from genesyscloud_provider.client.documents import Document, Text, Texts, PrivateText, empty_for_null

__all__ = ['ActionConfig', 'ActionRequest', 'ActionResponse']

class ActionRequest(Document):
    """What an action sends. An answer has the template's address, or the template (API reference 8.2)."""

    request_url_template: PrivateText = ""
    request_type: Text = ""
    request_template: str | None = Field(default=None, repr=False)
    request_template_uri: Text = ""
    headers: Texts = {}


class ActionResponse(Document):
    """What an action makes of an answer. An answer has the template's address, or the template."""

    translation_map: Texts = {}
    translation_map_defaults: Texts = {}
    success_template: str | None = Field(default=None, repr=False)
    success_template_uri: Text = ""


class ActionConfig(Document):
    """How an action calls its system."""

    request: Annotated[ActionRequest, BeforeValidator(empty_for_null)] = ActionRequest()
    response: Annotated[ActionResponse, BeforeValidator(empty_for_null)] = ActionResponse()
    timeout_seconds: int | None = None
