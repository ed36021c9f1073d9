"""The summary's text, as a PDF reader finds it."""

from datetime import datetime

import pytest

from models.contracts.claim import ClaimStatus
from models.contracts.packet import PacketContents
from packets.pdf import summary_pdf
from printing.sheets import LEFT_OUT, printable
from tests.unit.packets.samples import FACTS, FILE, audit_chain, contents
from tests.unit.packets.summary_text import summary_text


def _titled(title: str) -> PacketContents:
    return contents(facts=FACTS.model_copy(update={"title": title}))


@pytest.mark.parametrize(
    "said",
    [
        "Insulated Steel Water Bottle",
        "claim 5b1f9f5e-1111-5000-8000-00000000c1a1",
        "3 units lost in an Amazon warehouse",
        "X00ABC1234",
        "B0ABC12345",
        "BOTTLE-750-BLUE",
        "Claimed 25.20 USD",
        "5.04 USD",
        "Invoice 1042 (März).pdf",
        "the title's words agree (0.91)",
        "failed check: the lines and the tax do not add up to the total",
        "17403928511",
        "9912345678",
        "not yet available",
        "us-fba 2026-01-01",
        "78.0%",
        "mira@example.com",
        "2026-03-05 07:00 billed",
        "opside verify PACKET.zip",
        "automated software",
    ],
)
def test_the_summary_says(said: str) -> None:
    assert said in summary_text(contents())


def test_a_title_with_markup_is_printed_as_it_is() -> None:
    assert "<b>Bottle</b> & <para> 5 > 4" in summary_text(_titled("<b>Bottle</b> & <para> 5 > 4"))


def test_a_title_in_a_script_that_the_font_lacks_keeps_the_rest() -> None:
    said = summary_text(_titled("水筒 750 ml 青い"))
    assert f"{LEFT_OUT} 750 ml {LEFT_OUT}" in said
    assert "stands for characters that this font lacks" in said


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Größe Łódź ™", "Größe Łódz ™"),
        ("Nguyễn", "Nguyen"),
        ("a → b", "a -> b"),
        ("ok 👍🏽 fine", f"ok {LEFT_OUT} fine"),
        ("水筒 水筒", LEFT_OUT),
        ("one\ntwo\u200b\x07", "one two"),
    ],
)
def test_text_is_said_in_the_font_characters(given: str, shown: str) -> None:
    assert printable(given) == shown


def test_a_very_long_story_still_fits() -> None:
    word = "Unbroken" * 60
    facts = FACTS.model_copy(update={"title": word * 3, "msku": word, "ledger_reference": word})
    long_file = FILE.model_copy(update={"gate_reasons": [word] * 40})
    events = [
        event.model_copy(update={"reason": "why " * 500, "actor": word}) for event in audit_chain()
    ]
    told = contents(facts=facts, file=long_file, audit=events * 5)
    assert summary_pdf(told, []).startswith(b"%PDF")


def test_a_claim_that_knows_nothing_yet_has_a_summary() -> None:
    told = contents(
        file=FILE.model_construct(),
        status=ClaimStatus.CLOSED,
        evidence=[],
        submissions=[],
        questions=[],
        payout_chain=[],
        commission=[],
    )
    assert "Nothing was sent." in summary_text(told)


def test_times_are_told_in_utc() -> None:
    told = contents(made_at=datetime.fromisoformat("2026-03-14T10:30:00+01:30"))
    assert "made 2026-03-14 09:00 UTC" in summary_text(told)
