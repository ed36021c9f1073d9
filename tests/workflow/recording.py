"""How a history is written down for the replay tests: as it is, without its machine."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle

FOLDER = Path(__file__).parents[1] / "histories"
# Who ran it and where its code lay differs from machine to machine, and no replay looks at it.
LEFT_OUT = {"identity", "stackTrace", "stack_trace"}
WORKER = re.compile(r"(\d+@[\w.-]+)(-[0-9a-f]{32})?")
FOLDER_URI = re.compile(rb"file:///[^\"]*?/storage/")


async def save(handle: WorkflowHandle[Any, Any], folder: str, name: str) -> None:
    """Writes the workflow's history down, as Temporal's JSON."""
    history = json.loads((await handle.fetch_history()).to_json())
    target = FOLDER / folder / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(_without(history), separators=(",", ":")) + "\n")


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(item) for key, item in value.items() if key not in LEFT_OUT}
    if isinstance(value, list):
        return [_without(item) for item in value]
    return _anywhere(value) if isinstance(value, str) else value


def _anywhere(text: str) -> str:
    """The text as if it had been written on no machine in particular, also inside a payload."""
    if (name := WORKER.fullmatch(text)) is not None:
        return name[0].replace(name[1], "worker")
    try:
        payload = base64.b64decode(text, validate=True)
    except ValueError:
        return text
    return base64.b64encode(FOLDER_URI.sub(b"file:///data/", payload)).decode()
