"""Token buckets."""

from datetime import UTC, datetime, timedelta

from sandbox.amazon.limits import Buckets

START = datetime(2026, 11, 22, tzinfo=UTC)


class _Wall:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def _emptied(wall: _Wall, scale: float = 1.0) -> Buckets:
    buckets = Buckets(wall, scale)
    while buckets.take("A1", "createReport"):
        pass
    return buckets


def test_the_burst_of_create_report_is_fifteen() -> None:
    buckets = Buckets(_Wall(), 1.0)
    assert [buckets.take("A1", "createReport") for _ in range(16)] == [True] * 15 + [False]


def test_a_minute_later_one_report_may_be_created() -> None:
    wall = _Wall()
    buckets = _emptied(wall)
    wall.now += timedelta(seconds=60)
    assert [buckets.take("A1", "createReport") for _ in range(2)] == [True, False]


def test_another_seller_has_a_bucket_of_its_own() -> None:
    assert _emptied(_Wall()).take("A2", "createReport")


def test_another_operation_has_a_bucket_of_its_own() -> None:
    assert _emptied(_Wall()).take("A1", "getReport")


def test_a_scale_makes_the_bucket_refill_faster() -> None:
    wall = _Wall()
    buckets = _emptied(wall, scale=10)
    wall.now += timedelta(seconds=6)
    assert buckets.take("A1", "createReport")


def test_rescaling_fills_the_buckets() -> None:
    buckets = _emptied(_Wall())
    buckets.rescale(1.0)
    assert buckets.take("A1", "createReport")
