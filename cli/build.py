"""`opside build`: the one-time build of the Temporal server, by itself."""


def build() -> None:
    """Build the embedded Temporal server once (up, demo and test do it where it is missing)."""
    from engine.build import temporal_binaries
    from settings import Settings

    folder = temporal_binaries(Settings().opside_temporal_bin, lambda line: print(line, flush=True))
    print(f"The Temporal server is in {folder}.")
