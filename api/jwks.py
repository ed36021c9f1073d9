"""The public keys of a login service (JWKS): fetched once, kept, and fetched again with restraint.

An unknown key id causes a fetch, but never sooner than `refetch_seconds` after the last one: tokens
with invented ids cannot turn the API against the login service. While that is away, the last known
keys serve on for an hour.
"""

import asyncio
import logging
import time
from typing import Any

import httpx
import jwt

from models.errors import InvalidToken, TokenKeysAway

FRESH_SECONDS = 600.0  # then a known key is looked up again: it may have been withdrawn
USABLE_SECONDS = 3600.0
TIMEOUT_SECONDS = 5.0
LARGEST_ANSWER_BYTES = 512 * 1024
SHORTEST_RSA_BITS = 2048

# Which kind of key may check which signature. HS256 is not among them, nor `none`.
KINDS = {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}

# What an answer that is no list of keys makes of reading it.
_NO_KEYS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)

_log = logging.getLogger("opside.api")


class RemoteKeys:
    """The keys at `url`. For one event loop; concurrent callers share one fetch."""

    def __init__(self, url: str, refetch_seconds: float) -> None:
        self._url = url
        self._refetch_seconds = refetch_seconds
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS)
        self._lock = asyncio.Lock()
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")

    async def find(self, key_id: Any, algorithm: str) -> jwt.PyJWK:
        """The key that may check this token. InvalidToken; TokenKeysAway when none is known."""
        if algorithm not in KINDS or not isinstance(key_id, str | None):
            raise InvalidToken("The bearer token is signed in a way that is not accepted.")
        await self._look_again(key_id)
        if self._age() > USABLE_SECONDS:
            raise TokenKeysAway("The login service does not give its keys: try again.")
        key = self._keys.get(key_id) or self._only_key(key_id)
        if key is None or key.key_type != KINDS[algorithm] or key.algorithm_name != algorithm:
            raise InvalidToken("The bearer token is signed by a key that is not known.")
        return key

    async def close(self) -> None:
        """Ends the connection."""
        await self._http.aclose()

    def _age(self) -> float:
        return time.monotonic() - self._fetched_at

    def _only_key(self, key_id: str | None) -> jwt.PyJWK | None:
        """A token without a key id means the one key that there is."""
        alone = key_id is None and len(self._keys) == 1
        return next(iter(self._keys.values())) if alone else None

    async def _look_again(self, key_id: str | None) -> None:
        """Fetches where that is due. Whoever has a known key does not wait for another's fetch."""
        known = key_id in self._keys or self._only_key(key_id) is not None
        usable = known and self._age() <= USABLE_SECONDS
        if usable and (self._age() <= FRESH_SECONDS or self._lock.locked()):
            return
        async with self._lock:
            if time.monotonic() - self._tried_at < self._refetch_seconds:
                return
            await self._fetch()

    async def _fetch(self) -> None:
        try:
            found = _keys_of(await self._download())
        except (httpx.HTTPError, *_NO_KEYS) as error:
            _log.warning("keys of the login service: %s: %s", type(error).__name__, error)
        else:
            self._keys, self._fetched_at = found, time.monotonic()
        finally:
            self._tried_at = time.monotonic()

    async def _download(self) -> dict[str, Any]:
        content = b""
        async with self._http.stream("GET", self._url) as answer:
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > LARGEST_ANSWER_BYTES:
                    raise ValueError("the answer is too large to be a list of keys")
        return httpx.Response(200, content=content).json()


def _keys_of(document: dict[str, Any]) -> dict[str | None, jwt.PyJWK]:
    """The keys of the document that may check a token, by their ids. ValueError where there is
    none: an empty list is rather a broken service than one that trusts nobody."""
    found = [key for item in document["keys"] if (key := _public_key(item)) is not None]
    if not found:
        raise ValueError("the answer holds no usable key")
    return {key.key_id: key for key in found}


def _public_key(item: dict[str, Any]) -> jwt.PyJWK | None:
    """None for keys of other kinds, for other uses, weak ones, and those that are not public."""
    kind, use = item.get("kty"), item.get("use", "sig")
    if kind not in KINDS.values() or use != "sig" or "d" in item:
        return None
    try:
        key = jwt.PyJWK.from_dict(item)
    except jwt.PyJWTError:
        return None
    strong = kind != "RSA" or key.key.key_size >= SHORTEST_RSA_BITS
    fits = KINDS.get(key.algorithm_name) == kind
    return key if strong and fits else None
