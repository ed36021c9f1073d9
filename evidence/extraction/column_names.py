"""The names of an invoice's columns, in English, German, French, Spanish and Italian."""

from enum import StrEnum

from evidence.extraction.found import plain


class Role(StrEnum):
    """What a column holds; IGNORED ones keep their numbers out of the arithmetic."""

    POSITION = "position"
    SKU = "sku"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    UNIT = "unit"
    PACK = "pack"
    UNIT_PRICE = "unit_price"
    TOTAL = "total"
    IGNORED = "ignored"


# Bare words, as `bare_name` leaves them, parted by bars.
_NAMES: dict[Role, str] = {
    Role.POSITION: "pos|position|posicion|posizione|line|#|no|nr|n°|num|item #|lfd nr|pos nr|ln"
    "|line no|s no|sl no|sr no|riga|linea|ligne",
    Role.SKU: "sku item code|sku|item code|item no|item number|item nr|product code|product no"
    "|product id"
    "|article no|article number|article|art nr|art no|artikelnr|artikelnummer|artikel nr"
    "|part no|part number"
    "|part|model|model no|code|ref|reference|référence|réf|réf article|code article|mpn|asin"
    "|fnsku|msku"
    "|style|style no|supplier code|your sku|customer sku|seller sku|merchant sku|stock code"
    "|bestellnummer"
    "|bestell nr|catalog no|catalogue no|cat no|item id|material|material no|código|cod|codice"
    "|codice articolo|cod articolo"
    "|referencia|ref artículo|cod art|rif|art cod|sku ref|item ref|our ref|your ref|item sku"
    "|produktnr|code produit|codice prodotto|código producto|código artículo|ean sku",
    Role.DESCRIPTION: "description|item description|product description|description of goods"
    "|product|product name|item|items|goods|details|bezeichnung|artikel|artikelbezeichnung"
    "|beschreibung"
    "|produkt|produktbezeichnung|leistung|désignation|désignation des produits|libellé|produit|name"
    "|particulars|service|item name|title|text|descripción|concepto|artículo|producto|detalle"
    "|descrizione"
    "|articolo|prodotto|descrizione articolo|descrizione prodotti|denominazione|ware"
    "|warenbezeichnung|desc"
    "|article description|item details|product details|goods description|products|artikeltext",
    Role.QUANTITY: "quantity|qty|qty ship|ship qty|qty shipped|quantity shipped|shipped|units"
    "|pcs|pieces|menge"
    "|anzahl|stück"
    "|stückzahl|quantité|qté|qte|quant|ordered qty|qnty|stk|qty units|quantity pcs"
    "|units shipped|qty pcs"
    "|no of units|qty unit|quantity unit|menge einheit|menge me|cantidad|cant|uds|unidades"
    "|quantità|qtà|q tà"
    "|q ta|q té|pezzi|qty invoiced|invoiced|qty delivered|delivered|geliefert|nb|nombre|qty ea"
    "|cases|qty cases",
    Role.UNIT: "unit|uom|um|u m|einheit|unité|me|mengeneinheit|ud|unidad|unità|unit of measure"
    "|measure|eh|u",
    Role.PACK: "pack|case pack|pack size|units case|units per case|pcs ctn|pcs case|pcs carton|vpe"
    "|inhalt|colisage|conditionnement|uds caja|confezione|pz conf|case size|unit case|per case"
    "|pk|cs pk",
    Role.UNIT_PRICE: "unit price|price|unit cost|price each|each|rate|cost|unit net|price per unit"
    "|price unit|einzelpreis|einzel|preis|stückpreis|e preis|einzelpreis netto|prix unitaire"
    "|p u|pu|pu ht|prix"
    "|p u ht|p unit|unit price net|net price|nettopreis|unit rate|cost each|price ea"
    "|cost per unit|prix unit"
    "|prix unitaire ht|prix unit ht|preis stück|preis einheit|ep|list price|net unit price"
    "|sell price|case price"
    "|precio|precio unitario|precio unidad|precio unit|precio ud|p unitario|prezzo"
    "|prezzo unitario|prezzo unit"
    "|prezzo un|p unitario netto|unit €|each price|price case|price pc|unit value|prezzo netto"
    "|precio neto|ek preis",
    Role.TOTAL: "total|amount|line total|net amount|total price|extended|ext price|extended price"
    "|line amount|gesamt|gesamtpreis|betrag|summe|gesamtbetrag|total ht|montant|montant ht"
    "|prix ht|prix total"
    "|total net|net total|sum|value|nettobetrag|positionsbetrag|total amount|net|ext cost"
    "|extension|total cost"
    "|gp|subtotal|net value|price w o tax|line value|gesamt netto|amount net|price w o|importe"
    "|importe neto"
    "|importe total|totale|importo|importo netto|totale riga|importo totale|total ligne|netto"
    "|gesamtwert|ext|line net"
    "|netto gesamt|gesamtnetto|total línea|total excl vat|amount excl vat|net worth"
    "|prezzo totale|precio total|pos summe",
    Role.IGNORED: "%|qty ord|ord|ord qty|back ord|back order|backorder|bo|preis 100|preis je 100"
    "|price 100|price per 100|preis 1000|price 1000|prix 100"
    "|marks|marks & nos|marks and nos|marks and numbers|shipping marks|lieferschein|delivery note"
    "|vat|vat %|vat rate|tax|tax rate|ust|ust %|mwst|mwst %|mwst satz|tva|tva %"
    "|taux tva|taux|iva|iva %"
    "|% iva|% tva|% mwst|% vat|aliquota|aliq|steuer|steuersatz|ust satz|tipo iva|discount|disc"
    "|disc %|discount %|rabatt|rabatt %|rem|remise|% rem"
    "|remise %|dto|% dto|dto %|descuento|sconto|sc|% sc|sconto %|weight|gewicht|poids|peso"
    "|ordered|qty ordered|bestellt"
    "|backordered|b o|qty backordered|date|datum|fecha|data|carton|cartons|ctn|hs code"
    "|tax amount|vat amount|country of origin"
    "|origin|coo|ean|gtin|upc|barcode|gross|brutto|ttc|total ttc|gross amount|total incl vat"
    "|gross worth|gesamt brutto|tax code|vat code"
    "|zolltarifnummer|zolltarifnr|codice doganale|código arancelario|code sh|code douanier"
    "|ursprung|origine|origen|weight kg"
    "|gewicht kg|poids kg|peso kg|ean code|gst|lot|lot no|batch|serial no",
}  # fmt: skip


def _by_phrase() -> dict[str, Role]:
    """The phrases, plain; of one that names two roles the one written first counts."""
    roles: dict[str, Role] = {}
    for role, phrases in _NAMES.items():
        for phrase in phrases.split("|"):
            roles.setdefault(plain(phrase), role)
    return roles


ROLE_OF = _by_phrase()


def names_column(text: str) -> bool:
    """Whether it is the name of a column, and so of nothing else."""
    return plain(text) in ROLE_OF


LONGEST_PHRASE = 3
