"""`opside down`: stop the stack from another terminal."""


def down() -> None:
    """Stop the stack that runs in the data folder, and wait until it is gone."""
    import os
    import signal
    import time

    from engine.paths import DataFolder
    from engine.state import running_state
    from models.errors import PartFailed
    from settings import Settings

    folder = DataFolder(Settings().home)
    state = running_state(folder)
    if state is None:
        print(f"No stack runs in {folder.root}.")
        return
    os.kill(state.pid, signal.SIGTERM)
    end = time.monotonic() + 120.0  # PostgreSQL alone may take a minute to write all down
    while running_state(folder) is not None:
        if time.monotonic() > end:
            raise PartFailed(f"The stack (process {state.pid}) did not stop: see {folder.logs}.")
        time.sleep(0.1)
    print(f"Stopped the stack in {folder.root}.")
