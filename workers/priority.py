"""A worker's place in the queue for the processor: behind what somebody waits for.

Claims have days, a person at the API has a second, and both want the same cores, the same database
and the same Temporal server. What nobody else wants a worker still gets whole.
"""

import logging
import os
from pathlib import Path

# Linux shares the processor between sessions first, and between their processes after.
_SESSION = Path("/proc/self/autogroup")

logger = logging.getLogger(__name__)


def give_way(niceness: int) -> None:
    """Lowers this process's claim to the processor to `niceness`, 0 to 19; never raises it.

    A session that is not this process's own is left alone: it may be somebody's terminal.
    """
    if niceness <= os.getpriority(os.PRIO_PROCESS, 0):
        return
    os.setpriority(os.PRIO_PROCESS, 0, niceness)
    if os.getsid(0) == os.getpid() and _SESSION.exists():
        try:
            _SESSION.write_text(str(niceness))
        except OSError as error:
            logger.info("The session's place in the queue stays as it is: %s", error)
