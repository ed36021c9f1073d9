"""One supplier's choice of words, and how its country writes money and dates."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from synthetic.kinds import PaperKind as Type
from synthetic.languages import MONTHS, NOTES, TITLES, WORDS

# Share of the pro-forma invoices that go by the title of an invoice.
HIDDEN = 0.2
SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}


@dataclass(frozen=True)
class Wording:
    """One supplier's choice of words, the same all over a paper."""

    language: str
    country: str
    currency: str
    words: dict[str, str]
    date_shape: int
    symbol: str

    def __getitem__(self, name: str) -> str:
        return self.words[name]

    def in_own_words(self, own: dict[str, str]) -> "Wording":
        """With a supplier's own words in place of the usual ones; `{currency}` in them is the
        paper's."""
        filled = {name: words.format(currency=self.currency) for name, words in own.items()}
        return replace(self, words=self.words | filled)

    def amount(self, cents: int) -> str:
        """ "1,234.56", "1.234,56 €", "-£12.00", "1 234,56"."""
        text = _grouped(abs(cents), self.language)
        sign = "-" if cents < 0 else ""
        if self.symbol == "none":
            return sign + text
        mark = self.currency if self.symbol == "code" else SYMBOLS[self.currency]
        blank = " " if self.symbol == "code" else ""
        return f"{sign}{mark}{blank}{text}" if self.language == "en" else f"{sign}{text} {mark}"

    def plain(self, cents: int) -> str:
        """The number alone, as in a column whose head names the currency."""
        return ("-" if cents < 0 else "") + _grouped(abs(cents), self.language)

    def day(self, day: date) -> str:
        """A date as the supplier writes it; the day and the month are told apart by the country."""
        month = MONTHS[self.language][day.month - 1]
        if self.date_shape == 0:
            return day.isoformat()
        if self.date_shape == 1:
            return _long_date(day, month, self.language, self.country)
        if self.language == "de":
            return f"{day:%d.%m.%Y}"
        return f"{day:%m/%d/%Y}" if self.country == "US" else f"{day:%d/%m/%Y}"


def choose_wording(
    source: Random, language: str, country: str, currency: str, kind: Type
) -> Wording:
    """Words for a paper of this kind; only an invoice and a receipt number themselves so."""
    words = {name: source.choice(options) for name, options in WORDS[language].items()}
    words["title"] = source.choice(TITLES[language][kind])
    words["note"] = source.choice(NOTES[language].get(kind, ("",)))
    if kind not in (Type.INVOICE, Type.RECEIPT):
        words["number"] = words["other_number"]
        words["grand"] = words["other_grand"]
    symbol = source.choice(("sign", "sign", "code", "none"))
    if symbol == "none":
        words["grand"] = source.choice(("{} {}", "{} ({})")).format(words["grand"], currency)
    if kind is Type.PRO_FORMA and source.random() < HIDDEN:
        # The large letters say invoice, and only small ones that it is none.
        words["number"] = f"{words['title']} {words['other_number']}"
        words["note"] = words["note"] or words["title"]
        words["title"] = source.choice(TITLES[language][Type.INVOICE])
    # A paper with slashes and a foreign currency could be read both ways.
    home = {"US": "USD", "GB": "GBP"}.get(country, "EUR") == currency
    return Wording(
        language=language,
        country=country,
        currency=currency,
        words=words,
        date_shape=source.choice((0, 1, 1, 2, 2, 2) if home else (0, 1)),
        symbol=symbol,
    )


def _long_date(day: date, month: str, language: str, country: str) -> str:
    if language == "en" and country == "US":
        return f"{month} {day.day}, {day.year}"
    if language == "de":
        return f"{day.day}. {month} {day.year}"
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{day.day} {month} {day.year}"


def _grouped(cents: int, language: str) -> str:
    english = f"{cents // 100:,}.{cents % 100:02d}"
    if language == "en":
        return english
    if language == "fr":
        return english.replace(",", " ").replace(".", ",")
    return english.translate(str.maketrans(",.", ".,"))
