"""Erasing where everything is real: rows, stored files, histories, packets, and a kill between."""

import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pytest
from psycopg import sql

from activities.packets import Packets
from activities.page_pictures import PagePictures
from activities.reader.pool import ReaderLimits, ReaderPool
from cli.erasing import run
from cli.erasing.kept import KeptOrders
from clock import utc_now
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import PacketRef
from models.contracts.erasure import ErasureKind, ErasureOrder
from models.contracts.messages import Decide, DecisionAction
from models.errors import ErasureRefused, NotFound
from models.repositories import documents, erasure, packets
from models.tables.metadata import metadata
from packets.container import unpack
from packets.verify import Verdict, verify_packet
from settings import Settings
from tests.fixtures_database import DatabaseUrls
from tests.workflow.house import House
from tests.workflow.living_claim import LivingClaim
from tests.workflow.test_claim_inbound import proof_of_delivery, short

ROOT = Path(__file__).parents[2]


@dataclass
class Ended:
    """A claim that ended, its document, and every word of it that must go."""

    claim: LivingClaim
    document_id: UUID
    person: str
    words: list[str]
    since: str

    @property
    def tenant_id(self) -> UUID:
        return self.claim.identity.tenant_id

    def order(self, kind: ErasureKind = ErasureKind.DOCUMENT) -> ErasureOrder:
        return ErasureOrder(
            erasure_id=uuid4(),
            tenant_id=self.tenant_id,
            kind=kind,
            subject=str(self.document_id) if kind is ErasureKind.DOCUMENT else self.person,
            actor="dana",
            reason="A request of March.",
            at=utc_now(),
        )

    def packets(self) -> list[PacketRef]:
        with self.claim.database.tenant(self.tenant_id) as session:
            return packets.of_claim(session, self.claim.identity)


async def filed(house: House) -> Ended:
    """A claim that lies at Amazon with a document whose every name is its own."""
    since = f"{utc_now():%Y-%m-%dT%H:%M:%S.%fZ}"
    account, person = house.account(), f"petra-{uuid4()}@example.com"
    row = account.row()
    content, file_name = account.invoice(row)
    name = f"quirke-{uuid4()}-{file_name}"
    document_id = (await account.upload(content, name)).document_id
    claim = await account.begin(row)
    await claim.until(S.UNDER_REVIEW)
    with house.database.tenant(claim.identity.tenant_id) as session:
        fields = documents.get(session, document_id).fields
    assert fields is not None
    words = [name, *(word for word in (fields.number, fields.supplier) if word)]
    return Ended(claim, document_id, person, words, since)


@pytest.fixture
async def ended(house: House) -> Ended:
    """A person withdrew it, so it was sealed and closed."""
    return await withdrawn(await filed(house))


async def withdrawn(there: Ended) -> Ended:
    await there.claim.update(
        "decide",
        Decide(
            message_id=str(uuid4()),
            actor=there.person,
            action=DecisionAction.WITHDRAW,
            reason=f"{there.person} found the units",
        ),
    )
    await there.claim.result()
    return there


@pytest.fixture
def parts(house: House, lives_settings: Settings, tmp_path: Path) -> Iterator[run.House]:
    keys = SigningKeys(lives_settings.home)
    orders = KeptOrders(tmp_path / "erasures.sh")
    with ReaderPool(ReaderLimits()) as readers:
        sealing = Packets(house.database, house.store, house.engine, keys, PagePictures(readers))
        yield run.House(house.database, house.engine, house.store, sealing, orders)


def rows_with(words: list[str], urls: DatabaseUrls, tenant_id: UUID) -> set[tuple[str, str]]:
    """Which table of the tenant holds which word, past row-level security."""
    found: set[tuple[str, str]] = set()
    with psycopg.connect(urls.owner) as connection:
        for table in metadata.sorted_tables:
            if "tenant_id" not in table.columns:
                continue
            statement = sql.SQL("SELECT json_agg(t)::text FROM {} t WHERE tenant_id = %s").format(
                sql.Identifier(table.name)
            )
            text = (connection.execute(statement, [tenant_id]).fetchone() or [""])[0] or ""
            found |= {(table.name, word) for word in words if word in text}
    return found


def files_with(words: list[str], settings: Settings, tenant_id: UUID) -> list[str]:
    """Stored files of the tenant that hold a word, by the text of PDFs and as bytes."""
    folder = Path((settings.storage_url or "").removeprefix("file://")) / str(tenant_id)
    found: list[str] = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        parts = list(unpack(content).files.values()) if path.suffix == ".zip" else [content]
        if any(word in text_of(part) for part in parts for word in words):
            found.append(path.name)
    return found


def text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as document:
            return "".join(page.get_textpage().get_text_bounded() for page in document)
    return content.decode(errors="replace")


async def histories_with(words: list[str], house: House, since: str) -> list[str]:
    """Workflows that were started since, in whose histories or lists a word stands."""
    found: list[str] = []
    async for each in house.engine.list_workflows(f"StartTime >= '{since}'"):
        history = await house.engine.get_workflow_handle(
            each.id, run_id=each.run_id
        ).fetch_history()
        # As protobuf: its JSON would carry the payloads in base64.
        raw = b"".join(event.SerializeToString() for event in history.events)
        if any(word.encode() in raw for word in words):
            found.append(each.id)
    return found


async def test_a_documents_words_stand_everywhere_before(
    house: House, ended: Ended, lives_urls: DatabaseUrls, lives_settings: Settings
) -> None:
    assert rows_with(ended.words, lives_urls, ended.tenant_id)
    assert len(files_with(ended.words, lives_settings, ended.tenant_id)) == 2
    assert await histories_with(ended.words, house, ended.since)


async def test_no_word_of_an_erased_document_is_left(
    house: House,
    parts: run.House,
    ended: Ended,
    lives_urls: DatabaseUrls,
    lives_settings: Settings,
) -> None:
    await run.erase_everywhere(parts, ended.order())
    assert rows_with(ended.words, lives_urls, ended.tenant_id) == set()
    assert files_with(ended.words, lives_settings, ended.tenant_id) == []
    assert await histories_with(ended.words, house, ended.since) == []


async def test_no_word_of_an_erased_proof_of_delivery_is_left(
    house: House, parts: run.House, lives_urls: DatabaseUrls, lives_settings: Settings
) -> None:
    since = f"{utc_now():%Y-%m-%dT%H:%M:%S.%fZ}"
    account, person = house.account(), f"petra-{uuid4()}@example.com"
    name = f"quirke-{uuid4()}-pod.pdf"
    document_id = (await account.upload(proof_of_delivery(), name)).document_id
    number = f"POD-{uuid4()}"
    await account.mend(document_id, "number", None, number)
    claim = await short(account)
    await claim.until(S.UNDER_REVIEW)
    ended = await withdrawn(Ended(claim, document_id, person, [name, number], since))
    assert await histories_with(ended.words, house, since)
    await run.erase_everywhere(parts, ended.order())
    assert rows_with(ended.words, lives_urls, ended.tenant_id) == set()
    assert files_with(ended.words, lives_settings, ended.tenant_id) == []
    assert await histories_with(ended.words, house, since) == []


async def test_no_word_of_an_erased_person_is_left(
    house: House,
    parts: run.House,
    ended: Ended,
    lives_urls: DatabaseUrls,
    lives_settings: Settings,
) -> None:
    assert rows_with([ended.person], lives_urls, ended.tenant_id)
    await run.erase_everywhere(parts, ended.order(ErasureKind.PERSON))
    assert rows_with([ended.person], lives_urls, ended.tenant_id) == set()
    assert files_with([ended.person], lives_settings, ended.tenant_id) == []
    assert await histories_with([ended.person], house, ended.since) == []


@pytest.mark.parametrize("kind", ErasureKind)
async def test_the_new_packet_is_intact_and_says_what_went(
    house: House, parts: run.House, ended: Ended, lives_settings: Settings, kind: ErasureKind
) -> None:
    await run.erase_everywhere(parts, ended.order(kind))
    newest = ended.packets()[-1]
    content = house.store.get(house.store.key_of(newest.uri))
    report = verify_packet(content, SigningKeys(lives_settings.home).trusted())
    assert (newest.version, report.verdict, report.problems, len(report.remarks)) == (
        2,
        Verdict.INTACT,
        [],
        1,
    )


async def test_the_chain_holds(parts: run.House, ended: Ended) -> None:
    await run.erase_everywhere(parts, ended.order())
    assert verify_chain(ended.claim.events()) == []


async def test_the_packet_of_before_is_gone(house: House, parts: run.House, ended: Ended) -> None:
    before = ended.packets()[-1]
    await run.erase_everywhere(parts, ended.order())
    assert not house.store.exists(house.store.key_of(before.uri))


async def test_a_second_time_changes_nothing(parts: run.House, ended: Ended) -> None:
    await run.erase_everywhere(parts, ended.order())
    before = ended.claim.events()
    again = await run.erase_everywhere(parts, ended.order())
    assert (again.rows, ended.claim.events()) == ({}, before)


async def test_a_claim_that_lives_is_refused_and_keeps_its_words(
    house: House, parts: run.House, lives_urls: DatabaseUrls
) -> None:
    living = await filed(house)
    before = rows_with(living.words, lives_urls, living.tenant_id)
    with pytest.raises(ErasureRefused, match=str(living.claim.identity.claim_id)):
        await run.erase_everywhere(parts, living.order())
    assert rows_with(living.words, lives_urls, living.tenant_id) == before


async def test_killed_after_the_rows_the_next_run_goes_on(
    house: House, parts: run.House, ended: Ended, lives_settings: Settings
) -> None:
    with house.database.system() as session:
        erasure.erase(session, ended.order())
    assert await histories_with(ended.words, house, ended.since)
    await run.erase_everywhere(parts, ended.order())
    assert files_with(ended.words, lives_settings, ended.tenant_id) == []
    assert await histories_with(ended.words, house, ended.since) == []


async def test_cut_off_before_the_files_go_the_next_run_seals_no_further_packet(
    parts: run.House, ended: Ended, lives_settings: Settings, tmp_path: Path
) -> None:
    elsewhere = replace(parts, store=ObjectStore(tmp_path.as_uri()))
    with pytest.raises(NotFound):
        await run.erase_everywhere(elsewhere, ended.order())
    assert files_with(ended.words, lives_settings, ended.tenant_id)
    await run.erase_everywhere(parts, ended.order())
    assert files_with(ended.words, lives_settings, ended.tenant_id) == []
    assert [packet.version for packet in ended.packets()] == [1, 2]


async def test_the_command_shows_first_and_erases_with_yes(
    ended: Ended, lives_settings: Settings, lives_urls: DatabaseUrls, tmp_path: Path
) -> None:
    shown, looked = await opside_erase(ended, lives_settings, tmp_path)
    kept = rows_with(ended.words, lives_urls, ended.tenant_id)
    done, told = await opside_erase(ended, lives_settings, tmp_path, "--yes")
    assert (shown, done) == (0, 0), looked + told
    assert ("add --yes" in looked, bool(kept)) == (True, True)
    assert rows_with(ended.words, lives_urls, ended.tenant_id) == set()
    assert str(ended.document_id) in (tmp_path / "erasures.sh").read_text()


async def opside_erase(
    ended: Ended, settings: Settings, home: Path, *options: str
) -> tuple[int | None, str]:
    """The command as it is typed, in a process of its own: its exit status and what it said."""
    environment = {
        **os.environ,
        "OPSIDE_HOME": str(home),
        "DATABASE_URL": settings.database_url or "",
        "DATABASE_SYSTEM_URL": settings.database_system_url or "",
        "TEMPORAL_ADDRESS": settings.temporal_address or "",
        "TEMPORAL_NAMESPACE": settings.temporal_namespace,
        "STORAGE_URL": settings.storage_url or "",
    }
    words = [
        *("document", str(ended.document_id), "--tenant", str(ended.tenant_id)),
        *("--actor", "dana", "--reason", "A request of March.", *options),
    ]
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", "erase", *words),
        cwd=ROOT,
        env=environment,
        stdout=PIPE,
        stderr=PIPE,
    )
    said, failed = await process.communicate()
    return process.returncode, (said + failed).decode()
