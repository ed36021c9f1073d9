"""Requests that may be sent again: the same key with the same content gets the same answer."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def fingerprint(route: str, *parts: BaseModel | str) -> str:
    """SHA-256 of what a request asks for: its route, the ids in it, and its body."""
    content: list[Any] = [route]
    content += [
        part.model_dump(mode="json") if isinstance(part, BaseModel) else part for part in parts
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
