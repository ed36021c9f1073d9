"""On what machine, and of what version, a figure was taken."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil


def machine() -> dict[str, str | int]:
    """What a reader needs to compare figures: processor, cores, memory, system, Python, version."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "opside": version("opside"),
    }


def _processor() -> str:
    """Its name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"
