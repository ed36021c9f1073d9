"""The titles of papers in five languages, and the sentences that deny being an invoice."""

import re

from evidence.extraction.found import plain
from models.contracts.evidence import DocumentType

# In order: the narrower phrase wins where two fit the same words. Plain words: no accents.
_PHRASES: tuple[tuple[DocumentType, str], ...] = (
    (
        DocumentType.CREDIT_NOTE,
        r"(?:tax |sales )?credit (?:note|memo(?:randum)?|invoice|advice)|credit[- ]?note"
        r"|gutschrift(?:sanzeige)?"
        r"|storno(?:rechnung)?|rechnungskorrektur|korrekturrechnung|rechnungsstorno"
        r"|(?:facture d')?avoir|facture rectificative"
        r"|nota? de (?:credito|abono)|note de credit|factura rectificativa|abono"
        r"|nota di (?:credito|accredito)"
        r"|refund (?:note|invoice|receipt)|return note|debit (?:note|memo)|nota de debito"
        r"|nota di debito|belastungsanzeige",
    ),
    (
        DocumentType.PRO_FORMA,
        r"(?:rechnung |facture |invoice |factura |fattura )?pro[- ]?forma(?:[- ]?(?:invoice"
        r"|rechnung|factura|facture|fattura))?"
        r"|preliminary invoice|vorab ?rechnung|draft invoice|invoice draft",
    ),
    (
        DocumentType.PROOF_OF_DELIVERY,
        r"(?:delivery receipt )?(?:[-\u2013/]\s*)?proof of delivery|delivery (?:receipt"
        r"|confirmation|record)|pod"
        r"|ablieferungsnachweis|ablieferbeleg|zustellnachweis|zustellbestatigung|liefernachweis"
        r"|empfangsbestatigung|lieferbestatigung"
        r"|(?:preuve|attestation|recepisse) de (?:livraison|remise)|bon de livraison (?:emarge"
        r"|signe)"
        r"|(?:comprobante|prueba|justificante|acuse) de (?:entrega|recibo|recepcion)"
        r"|albaran firmado"
        r"|(?:prova|attestato|conferma|ricevuta) di (?:avvenuta )?consegna|goods received note"
        r"|receiving report|wareneingangsschein",
    ),
    (
        DocumentType.BILL_OF_LADING,
        r"(?:straight |master |house |ocean |uniform |order "
        r"|vics )?bill of lading(?:\s*[-\u2013(]*\s*(?:short form|b/?l).*)?|b/l|bol"
        r"|(?:sea|air) ?way ?bill|(?:carrier |consignment )?waybill|consignment note"
        r"|cmr(?:[- ]frachtbrief)?|frachtbrief|konnossement|ladeschein"
        r"|seefrachtbrief|luftfrachtbrief|connaissement|lettre de (?:voiture"
        r"|transport)(?: aerien)?(?: cmr)?|conocimiento de embarque|carta de porte"
        r"|polizza di carico|lettera di vettura|delivery order|cargo manifest",
    ),
    (
        DocumentType.OTHER,
        r"commercial invoice|customs invoice|handelsrechnung|zollrechnung|facture commerciale"
        r"|factura comercial|fattura commerciale"
        r"|(?:sales |price )?quot(?:e|ation)|estimate|angebot|kostenvoranschlag|devis"
        r"|presupuesto|cotizacion|preventivo|oferta|offerta|offre(?: de prix)?"
        r"|purchase order|bestellung|bon de commande|orden de compra|pedido(?: de compra)?"
        r"|ordine(?: d'acquisto| di acquisto)?"
        r"|(?:account )?statement(?: of account)?|kontoauszug|releve de compte|estado de cuenta"
        r"|estratto conto"
        r"|remittance advice|zahlungsavis|mahnung|zahlungserinnerung|payment reminder|rappel"
        r"|recordatorio de pago|sollecito(?: di pagamento)?"
        r"|offer|price ?list|preisliste|tarif|lista de precios|listino|contract|vertrag"
        r"|payment (?:advice|confirmation)|zahlungsbestatigung"
        r"|pick(?:ing)? (?:list|ticket)|work order|return (?:label|authorization)|rma"
        r"|shipping label|inventory|lagerliste|request for quotation"
        r"|time ?sheet|stundenzettel|interim invoice|consumption report",
    ),
    (
        DocumentType.ORDER_CONFIRMATION,
        r"(?:sales |purchase )?order (?:confirmation|acknowledge?ment|summary|details|receipt)"
        r"|auftragsbestatigung|auftrag"
        r"|bestellbestatigung|bestellubersicht|(?:accuse de reception|confirmation"
        r"|recapitulatif) de (?:la |votre )?commande|sales order"
        r"|confirmation of order|acknowledge?ment of order|confirmacion (?:de|del) pedido"
        r"|resumen del pedido"
        r"|conferma (?:d'|d |dell'|di )?ordine|riepilogo ordine|booking confirmation",
    ),
    (
        DocumentType.PACKING_SLIP,
        r"pack(?:ing|age)? ?(?:slip|list)|delivery (?:note|slip|docket|ticket)|dispatch (?:note"
        r"|advice)|despatch (?:note|advice)"
        r"|ship(?:ping|ment) (?:note|list|notice|advice|manifest)|advance ship(?:ping)? notice"
        r"|lieferschein|liefernote|packliste|packzettel|versandschein|begleitschein"
        r"|bon de livraison|bordereau (?:de livraison|d'expedition)|liste de colisage"
        r"|note de colisage|bon d'expedition"
        r"|albaran(?: de entrega)?|nota de entrega|lista de (?:empaque|embalaje|contenido)"
        r"|goods delivered note|advice note"
        r"|documento di trasporto(?: \(?d\.?d\.?t\.?\)?)?|d\.?d\.?t\.?|bolla(?: di (?:consegna"
        r"|accompagnamento))?|distinta (?:di imballaggio|colli)|lista (?:di imballaggio|colli)",
    ),
    (
        DocumentType.RECEIPT,
        r"(?:sales |payment |cash |official |till |store |tax |purchase )?receipt|quittung"
        r"|kassenbon|kassenbeleg|kassenzettel|barverkauf|recu"
        r"|ticket(?: de (?:caisse|compra|venta))?|recibo|ricevuta(?: fiscale)?"
        r"|scontrino(?: fiscale)?|documento commerciale"
        r"|cash (?:sales?|bill|memo)|kvittering",
    ),
    (
        DocumentType.INVOICE,
        r"(?:simplified |full )?(?:tax |vat |sales |paid |final |original |cash |e-?|service "
        r"|supplier )*invoice(?: ?/ ?(?:rechnung|facture|factura|fattura|receipt))?"
        r"|facture(?: (?:de vente|originale|acquittee|definitive))?(?: ?/ ?invoice)?"
        r"|factura(?: (?:simplificada|de venta|original|ordinaria))?(?: ?/ ?invoice)?"
        r"|(?:td[0-9]{2} )?fattura(?: (?:immediata|differita|accompagnatoria|di vendita"
        r"|elettronica))?(?: ?/ ?invoice)?"
        r"|[a-z]{0,14}rechnung(?: ?/ ?invoice)?|(?:sales |cash )?bill",
    ),
)
TITLES = tuple(
    (kind, re.compile(rf"\W*(?:{phrase})(?P<rest>(?:\W.*)?)")) for kind, phrase in _PHRASES
)
ANY_TITLE = re.compile(rf"\W*(?:{'|'.join(phrase for _, phrase in _PHRASES)})(?:\W|$)")

_DENIALS = re.compile(
    r"\b(?:(?:is|as|was|does|do) not (?:an? |constitute an? |represent an? "
    r"|a valid )?(?:\w+ ){0,2}invoice|not an? (?:\w+ )?(?:invoice|bill|receipt)\b"
    r"|not a (?:vat|tax|valid|demand)|no invoice value|(?:for|value for) customs purposes"
    r"|for customs use|not for (?:payment|tax|resale|accounting)"
    r"|no payment (?:is )?(?:due|required)|do not pay|not valid (?:for|as)"
    r"|(?:ist |stellt )?keine? (?:gultige |steuerliche )?rechnung|nicht als rechnung"
    r"|gilt nicht als rechnung|berechtigt nicht zum vorsteuerabzug|nur fur zollzwecke"
    r"|kein steuerbeleg"
    r"|(?:n'est|n.est|ne constitue|ne vaut) pas (?:une |de )?facture"
    r"|ne tient pas lieu de facture|non valable comme facture|sans valeur (?:fiscale|comptable"
    r"|commerciale)|uniquement pour la douane"
    r"|no (?:es|constituye|valida? como|sustituye a?) ?(?:una |la )?factura|sin (?:valor"
    r"|validez) fiscal|solo para (?:fines )?aduan\w+|no valido como factura"
    r"|non (?:e|costituisce|vale come|valid[oa] come) ?(?:una )?fattura"
    r"|non valid[oa] ai fini fiscali|senza valore fiscale|solo per (?:uso )?doganal\w+)\b"
)
# A paper that names itself so in its text, not only in a reference ("pro forma no. 17").
_SELF_NAMED = re.compile(
    r"\bthis (?:pro[- ]?forma|quotation|quote|estimate|order confirmation|packing slip"
    r"|delivery note|credit note)\b"
    r"|\b(?:diese|vorliegende) pro[- ]?forma|\b(?:cette"
    r"|la presente) (?:facture )?pro[- ]?forma|\b(?:esta"
    r"|la presente) (?:factura |fattura )?pro[- ]?forma"
)


def denies_being_invoice(text: str) -> bool:
    """ "This is not a tax invoice", "Dies ist keine Rechnung", or "this pro forma"."""
    words = plain(text)
    return _DENIALS.search(words) is not None or _SELF_NAMED.search(words) is not None


_PRO_FORMA = re.compile(r"\W*(?:rechnung |facture |invoice |factura |fattura )?pro[- ]?forma\b")


def calls_itself_pro_forma(words: str) -> bool:
    """Whether a cell begins with the name: "Pro forma invoice no. 7" under the title "INVOICE".

    "As per our pro-forma invoice" speaks of another paper.
    """
    return _PRO_FORMA.match(plain(words)) is not None
