"""The page that a seller's browser comes back to. It holds no code, no token and no script."""

from html import escape

from fastapi.responses import HTMLResponse

# The address holds the code: no other site is told of it, and no cache keeps it.
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def connected_page() -> HTMLResponse:
    """It worked."""
    return _page(
        "good",
        "The account is connected",
        "Opside now reads what Amazon knows of it, and looks for what is owed. Claims that waited"
        " for this consent go on by themselves. You can close this page.",
    )


def pending_page() -> HTMLResponse:
    """Nobody knows yet."""
    return _page(
        "wait",
        "Still connecting",
        "Amazon has not answered yet. In a minute the list of integrations shows the account as"
        " connected; if it does not, connect it again.",
        202,
    )


def failed_page(what: str, status: int) -> HTMLResponse:
    """What went wrong, and what to do: one of Opside's own sentences."""
    return _page("bad", "The account is not connected", what, status)


def _page(mood: str, title: str, text: str, status: int = 200) -> HTMLResponse:
    content = _LAYOUT.replace("{mood}", mood).replace("{title}", escape(title))
    return HTMLResponse(content.replace("{text}", escape(text)), status, headers=_HEADERS)


_LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - Opside</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 17px/1.55 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f4f6f8, #15181b); color: light-dark(#1c2329, #e6e9ec) }
main { max-width: 30rem; margin: 1.5rem; padding: 2rem 2.25rem; border-radius: .75rem;
  background: light-dark(#fff, #1e2327); border-top: .35rem solid var(--mood) }
.good { --mood: #2e7d4f } .wait { --mood: #8a6d1f } .bad { --mood: #b3402e }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 .75rem }
p { margin: 0 }
footer { margin-top: 1.5rem; font-size: .85rem; opacity: .7 }
</style></head><body>
<main class="{mood}"><h1>{title}</h1><p>{text}</p><footer>Opside</footer></main></body></html>
"""
