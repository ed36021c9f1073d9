"""What `opside evidence read` shows a person: the head, the sums, and the lines in columns."""

from typing import Any

_HEAD = ("type", "pages", "number", "date", "supplier", "buyer", "currency")
_SUMS = ("net", "discount", "tax", "freight", "total", "purchase_order")
_WIDTH = 44


def as_text(shown: dict[str, Any]) -> str:
    """The document on a screen; a value that is less than sure shows its confidence."""
    rows = [str(shown["file"])]
    if "error" in shown:
        error = shown["error"]
        return "\n".join([*rows, f"  {error['code']}: {error['message']}", ""])
    rows += [_row(name, shown) for name in (*_HEAD, *_SUMS) if shown[name] is not None]
    rows += [_line(line) for line in shown["lines"]]
    rows += [f"  not passed  {one['message']}" for one in shown["checks"] if not one["passed"]]
    return "\n".join([*rows, ""])


def _row(name: str, shown: dict[str, Any]) -> str:
    at = shown["where"].get(name)
    sure = "" if at is None else f"  (page {at['page']}, {at['method']}, {at['confidence']:.2f})"
    return f"  {name:15} {shown[name]}{sure}"


def _line(line: dict[str, Any]) -> str:
    name = " ".join(part for part in (line["sku"], line["description"]) if part)[:_WIDTH]
    counted = f"{line['quantity'] or '-'} {line['unit'] or ''}".strip()
    price, total = line["unit_price"] or "-", line["total"] or "-"
    return f"  {name:{_WIDTH}} {counted:>12} {price:>12} {total:>12}"
