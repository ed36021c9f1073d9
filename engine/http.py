"""Whether an HTTP server answers."""

import httpx

TIMEOUT_SECONDS = 2.0


def answers(url: str) -> bool:
    """True for any status below 500: the server is up, whatever it thinks of the request."""
    try:
        response = httpx.get(url, timeout=TIMEOUT_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return False
    return response.status_code < 500
