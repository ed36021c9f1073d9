from synthetic.claims import make_claims
from synthetic.documents import make_documents

PAPERS = list(make_documents(1, 6, languages=("en",)))
CLAIMS = list(make_claims(1, PAPERS, 60))


def test_the_same_seed_gives_the_same_claims() -> None:
    assert list(make_claims(1, PAPERS, 60)) == CLAIMS


def test_a_claim_takes_no_more_than_its_line_bought() -> None:
    of_name = {paper.name: paper.truth for paper in PAPERS}
    for claim in CLAIMS:
        if claim.document is not None and claim.position is not None:
            bought = of_name[claim.document].lines[claim.position - 1].quantity
            assert bought is not None
            assert 1 <= claim.facts.quantity <= bought


def test_some_goods_were_bought_on_no_paper() -> None:
    assert any(claim.document is None for claim in CLAIMS)


def test_a_code_of_a_paper_is_that_of_the_claims_own_line() -> None:
    lines = [(paper.name, line) for paper in PAPERS for line in paper.truth.lines]
    for claim in CLAIMS:
        named = [line for _, line in lines if line.sku == claim.facts.msku]
        assert not named or claim.position in [line.position for line in named]
