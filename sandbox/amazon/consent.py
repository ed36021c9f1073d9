"""The consent page of Seller Central: a seller says yes, and the browser goes back with a code."""

from html import escape
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sandbox.amazon.gateway import get_sandbox
from sandbox.amazon.service import Sandbox
from sandbox.amazon.world import Seller

CONSENT_PATH = "/apps/authorize/consent"
APPLICATION_ID = "amzn1.sellerapps.app.opside-sandbox"
# What the application registered, on whatever host it is tried.
REDIRECT_PATH = "/api/v1/integrations/callback"
# Amazon's advice: what stands in the address is nobody else's.
_HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}

router = APIRouter()


class ConsentAsked:
    """What stands in the address that a seller was sent to."""

    def __init__(
        self, application_id: str = "", state: str = "", redirect_uri: str = "", version: str = ""
    ) -> None:
        self.application_id = application_id
        self.state = state
        self.redirect_uri = redirect_uri
        self.version = version

    @property
    def problem(self) -> str | None:
        """Amazon's code for an address that leads nowhere, else None."""
        if self.application_id != APPLICATION_ID:
            return "MD1000"
        address = urlsplit(self.redirect_uri)
        if address.scheme not in ("http", "https") or not address.path.endswith(REDIRECT_PATH):
            return "MD5101"
        return None


Asked = Annotated[ConsentAsked, Depends()]
Served = Annotated[Sandbox, Depends(get_sandbox)]


@router.get(CONSENT_PATH)
async def show(asked: Asked, sandbox: Served) -> Response:
    """The page, or why there is none."""
    if asked.problem:
        return _page(_problem(asked.problem), 400)
    return _page(_form(asked, sandbox.world.sellers))


@router.post(CONSENT_PATH)
async def decide(
    asked: Asked,
    sandbox: Served,
    seller_id: Annotated[str, Form()] = "",
    decision: Annotated[str, Form()] = "",
) -> Response:
    """Yes: back to the application with a code. No: back without one."""
    seller = sandbox.world.seller(seller_id)
    if asked.problem or seller is None:
        return _page(_problem(asked.problem or "MD9100"), 400)
    answer = {"state": asked.state, "selling_partner_id": seller.merchant_id}
    if decision == "confirm":
        with sandbox.store.transaction():
            sandbox.faults.end_revocations(seller.merchant_id)
            code = sandbox.tokens.issue_code(seller.merchant_id, asked.redirect_uri)
        answer["spapi_oauth_code"] = code
    else:
        answer = {"state": asked.state, "error": "access_denied"}
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    address = f"{asked.redirect_uri}{joint}{urlencode(answer)}"
    return RedirectResponse(address, 303, headers=_HEADERS)


def _form(asked: ConsentAsked, sellers: tuple[Seller, ...]) -> str:
    accounts = "".join(
        f'<label><input type="radio" name="seller_id" value="{escape(one.merchant_id)}"'
        f"{' checked' if place == 0 else ''}><span><b>{escape(one.name)}</b><small>"
        f"{escape(one.merchant_id)} &middot; {escape(one.country)}</small></span></label>"
        for place, one in enumerate(sellers)
    )
    return f"""
<h1>Let Opside see this account?</h1>
<p>The application <code>{escape(asked.application_id)}</code> asks to read inventory, reports and
payments, and to file claims. It does not ask for buyers&rsquo; personal data. The consent holds for
365 days and can be taken back at any time.</p>
<form method="post">
<fieldset><legend>Sign in as</legend>{accounts}</fieldset>
<div class="buttons"><button name="decision" value="confirm">Confirm</button>
<button class="plain" name="decision" value="cancel">Cancel</button></div>
</form>"""


def _problem(code: str) -> str:
    meanings = {
        "MD1000": "No published application has this id.",
        "MD5101": "This redirect address is not registered for the application.",
        "MD9100": "No seller was chosen.",
    }
    return (
        f"<h1>This cannot be authorised</h1><p>{meanings[code]}</p>"
        f"<p>Error code <code>{code}</code></p>"
    )


def _page(content: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_LAYOUT.replace("{content}", content), status, headers=_HEADERS)


_LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox: authorise an application</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; background: Canvas; color: CanvasText }
header { background: #7a4b00; color: #fff; padding: .6rem 1.25rem; text-align: center }
main { max-width: 34rem; margin: 2.5rem auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
fieldset { border: 1px solid #8888; border-radius: .5rem; padding: .5rem 1rem 1rem;
  margin: 1.5rem 0 }
label { display: flex; gap: .75rem; align-items: center; padding: .6rem 0; cursor: pointer }
small { display: block; opacity: .75 }
code { overflow-wrap: anywhere }
.buttons { display: flex; gap: .75rem }
button { font: inherit; padding: .6rem 1.5rem; border-radius: .5rem; border: 1px solid #7a4b00;
  background: #7a4b00; color: #fff; cursor: pointer }
button.plain { background: transparent; color: inherit }
</style></head><body>
<header><b>Sandbox.</b> This is not Amazon: no real account can be reached from here.</header>
<main>{content}</main></body></html>
"""
