"""What runs in a worker now, and what was cut off when it stopped."""

from collections.abc import Sequence
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor


class RunningActivities(Interceptor):
    """Watches the activities of a process's workers; an activity is "type of workflow id"."""

    def __init__(self) -> None:
        self._running: dict[bytes, str] = {}
        self._cut: list[str] = []

    @property
    def running(self) -> Sequence[str]:
        """Those that have begun and not ended."""
        return list(self._running.values())

    @property
    def cut(self) -> Sequence[str]:
        """Those that the end of the grace ended."""
        return list(self._cut)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Puts the watch around every activity."""
        return _Watch(next, self._running, self._cut)


class _Watch(ActivityInboundInterceptor):
    def __init__(
        self, next: ActivityInboundInterceptor, running: dict[bytes, str], cut: list[str]
    ) -> None:
        super().__init__(next)
        self._running = running
        self._cut = cut

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        info = activity.info()
        name = f"{info.activity_type} of {info.workflow_id}"
        self._running[info.task_token] = name
        try:
            return await super().execute_activity(input)
        except BaseException:
            details = activity.cancellation_details()
            if details is not None and details.worker_shutdown:
                self._cut.append(name)
            raise
        finally:
            del self._running[info.task_token]
