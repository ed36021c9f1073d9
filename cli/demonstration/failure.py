"""What ends a demo early."""


class DemoFailed(Exception):
    """The demo cannot go on. `message` says in one line what was waited for, and what came."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
