"""Suppliers and buyers of five languages. Names are invented; the places are real towns."""

from random import Random

from synthetic.goods import invented_name
from synthetic.paper import Party

COUNTRY_OF = {"en": ("US", "GB"), "de": ("DE",), "fr": ("FR",), "es": ("ES",), "it": ("IT",)}
_FORMS = {
    "US": ("{} Trading Inc.", "{} Supply LLC", "{} Wholesale Corp.", "{} & {} Imports"),
    "GB": ("{} Wholesale Ltd", "{} Supplies Limited", "{} & {} Ltd"),
    "DE": ("{} Großhandel GmbH", "{} Handels GmbH & Co. KG", "{} AG"),
    "FR": ("{} Distribution SARL", "Établissements {} SA", "{} Négoce SAS"),
    "ES": ("{} Suministros S.L.", "Comercial {} S.A.", "Distribuciones {} S.L."),
    "IT": ("{} Forniture S.r.l.", "{} Ingrosso S.p.A.", "{} e {} S.n.c."),
}
_STREETS = {
    "US": ("{} Harbor Street", "{} Industrial Parkway", "{} Oak Avenue, Suite 4"),
    "GB": ("{} Mill Lane", "Unit {}, Station Road", "{} Quay Street"),
    "DE": ("Hafenstraße {}", "Industrieweg {}", "Am Bahnhof {}"),
    "FR": ("{} rue de la République", "{} avenue des Tilleuls", "{} quai du Port"),
    "ES": ("Calle Mayor {}", "Polígono Norte, nave {}", "Avenida del Puerto {}"),
    "IT": ("Via Garibaldi {}", "Viale Europa {}", "Via dell'Industria {}"),
}
_TOWNS = {
    "US": ("Racine, WI 53403, USA", "Reno, NV 89502, USA", "Dayton, OH 45402, USA"),
    "GB": ("Halifax HX1 3QT, United Kingdom", "Leeds LS1 4AP, United Kingdom"),
    "DE": ("68159 Mannheim, Deutschland", "20457 Hamburg, Deutschland", "04109 Leipzig"),
    "FR": ("69002 Lyon, France", "13002 Marseille, France", "59000 Lille, France"),
    "ES": ("46001 Valencia, España", "08003 Barcelona, España", "41001 Sevilla, España"),
    "IT": ("20121 Milano MI, Italia", "10121 Torino TO, Italia", "40121 Bologna BO, Italia"),
}


def make_party(source: Random, country: str) -> Party:
    """A company with its address, as printed in its country."""
    form = source.choice(_FORMS[country])
    name = form.format(invented_name(source), invented_name(source))
    street = source.choice(_STREETS[country]).format(source.randrange(1, 240))
    return Party(name, (street, source.choice(_TOWNS[country])))
