"""What the seeded sellers sell: products with identifiers, titles, costs and prices.

The words are fixed; identifiers, costs and prices come from the seed.
"""

import random
import string
from dataclasses import dataclass

ALPHANUMERIC = string.digits + string.ascii_uppercase


@dataclass(frozen=True)
class Product:
    """One product of a seller. Money is minor units of the seller's currency."""

    asin: str
    fnsku: str
    msku: str
    title: str
    earlier_title: str
    supplier_wording: str
    sourcing_cost: int
    price: int


@dataclass(frozen=True)
class Wording:
    """A listing's title, and how the supplier calls the same thing."""

    brand: str
    title: str
    supplier: str
    code: str
    usual_cost: int


US_WORDINGS = (
    Wording("Harbor Pine", "Electric Kettle 1.7L Stainless Steel Cordless, Black",
            "Cordless Kettle Stainless Steel 1.7 L blk", "HP-KET17", 1185),
    Wording("Harbor Pine", "Bamboo Cutting Board Set of 3 with Juice Groove",
            "Cutting Board Bamboo 3 pc set juice groove", "HP-CUTB3", 742),
    Wording("Harbor Pine", "Digital Kitchen Scale 11 lb, Tempered Glass, White",
            "Kitchen Scale digital tempered glass 11lb", "HP-SCL11", 655),
    Wording("Harbor Pine", "Cast Iron Skillet 10 Inch Pre-Seasoned",
            "Skillet cast iron pre-seasoned 10in", "HP-SKL10", 1020),
    Wording("Harbor Pine", "Silicone Baking Mat 2 Pack Half Sheet",
            "Baking Mat silicone half sheet 2pk", "HP-MAT2", 318),
    Wording("Harbor Pine", "French Press Coffee Maker 34 oz Borosilicate",
            "Coffee French Press borosilicate 34oz", "HP-FPR34", 890),
    Wording("Harbor Pine", "Spice Rack Organizer 3 Tier Wall Mounted",
            "3 tier wall mount Spice Organizer Rack", "HP-SPC3T", 1130),
    Wording("Harbor Pine", "Glass Food Storage Containers 10 Piece",
            "Food Containers glass w/ lids 10 pieces", "HP-GLS10", 1475),
    Wording("Northfold", "Insulated Water Bottle 32 oz Wide Mouth, Teal",
            "Insulated Flask teal 32 oz wide mouth", "NF-BTL32", 690),
    Wording("Northfold", "Camping Lantern LED Rechargeable 1000 Lumen",
            "LED Lantern rechargeable camping 1000lm", "NF-LAN1K", 1340),
    Wording("Northfold", "Packable Daypack 20L Water Resistant, Grey",
            "Daypack packable water resistant 20 L grey", "NF-PAK20", 815),
    Wording("Northfold", "Trekking Poles Aluminum Pair Flip Lock",
            "Aluminum Trekking Pole pair flip-lock", "NF-POL2", 1560),
    Wording("Northfold", "Picnic Blanket Waterproof 79 x 57 Inch",
            "Blanket picnic waterproof 79x57", "NF-BLK79", 925),
    Wording("Northfold", "Headlamp USB Rechargeable 2 Pack",
            "Headlamp USB rechargeable, twin pack 2 pcs", "NF-HDL2", 780),
    Wording("Tidewell", "Yoga Mat 6mm Non Slip with Strap, Purple",
            "Non-slip Mat yoga 6 mm purple + strap", "TW-YOG6", 835),
    Wording("Tidewell", "Foam Roller 18 Inch High Density",
            "High density Roller foam 18in", "TW-FRL18", 710),
    Wording("Tidewell", "Resistance Bands Set of 5 with Handles",
            "Bands resistance w. handles 5 pc", "TW-BND5", 560),
    Wording("Tidewell", "Adjustable Jump Rope Ball Bearing",
            "Jump Rope adjustable, bearing", "TW-ROP1", 265),
    Wording("Tidewell", "Massage Ball Set Deep Tissue 4 Pack",
            "Deep tissue Massage Balls 4 pk", "TW-BAL4", 430),
    Wording("Tidewell", "Ankle Weights Pair 5 lb Adjustable",
            "Weights ankle adjustable 5lb pr", "TW-ANK5", 960),
)  # fmt: skip

UK_WORDINGS = (
    Wording("Thornbury", "Linen Duvet Cover Set King, Oatmeal",
            "King Duvet Cover linen oatmeal set", "TB-DUV-K", 2450),
    Wording("Thornbury", "Waffle Bath Towels Set of 4, Sage",
            "Bath Towel waffle weave sage 4 pcs", "TB-TWL4", 1340),
    Wording("Thornbury", "Scented Soy Candle Lavender 220g",
            "Soy Candle lavender scent 220 g", "TB-CND22", 385),
    Wording("Thornbury", "Ceramic Plant Pot 15cm with Saucer, White",
            "Plant Pot ceramic white 15 cm + saucer", "TB-POT15", 520),
    Wording("Thornbury", "Jute Rug 120 x 170cm Natural",
            "Natural Rug jute 120x170", "TB-RUG12", 2780),
    Wording("Thornbury", "Oak Picture Frame A3 with Mount",
            "Oak Frame A3, bevel mount", "TB-FRM-A3", 910),
    Wording("Thornbury", "Cotton Throw Blanket 130 x 170cm, Rust",
            "Throw cotton rust 130x170", "TB-THR13", 1180),
    Wording("Thornbury", "Wool Dryer Balls 6 Pack Reusable",
            "Dryer Balls wool reusable 6pk", "TB-DRY6", 340),
    Wording("Kettlewick", "Loose Leaf Teapot Infuser 1.2L Glass",
            "Glass Teapot with infuser 1.2 L", "KW-TEA12", 795),
    Wording("Kettlewick", "Enamel Mug 350ml Set of 4, Navy",
            "Mugs enamel navy 350 ml 4 pc", "KW-MUG4", 860),
    Wording("Kettlewick", "Bread Bin Steel with Bamboo Lid, Cream",
            "Steel Bread Bin bamboo lid cream", "KW-BRD1", 1390),
    Wording("Kettlewick", "Milk Frother Handheld Rechargeable",
            "Handheld Frother milk, rechargeable", "KW-FRO1", 615),
    Wording("Kettlewick", "Egg Timer Mechanical 60 Minutes",
            "Timer mechanical egg 60 min", "KW-TIM60", 290),
    Wording("Kettlewick", "Stainless Steel Mixing Bowls Set of 3",
            "Mixing Bowl set stainless 3 pcs", "KW-BWL3", 975),
    Wording("Fellgate", "Waterproof Dog Coat Medium, Green",
            "Dog Coat waterproof green size M", "FG-DOG-M", 1065),
    Wording("Fellgate", "Slow Feeder Dog Bowl 600ml",
            "Dog Bowl slow feed 600 ml", "FG-BWL60", 445),
    Wording("Fellgate", "Cat Scratching Post 80cm Sisal",
            "Scratch Post sisal cat 80 cm", "FG-CAT80", 1520),
    Wording("Fellgate", "Pet Grooming Glove Pair",
            "Grooming Gloves pet, pair", "FG-GLV2", 255),
    Wording("Fellgate", "Bird Feeder Seed Hanging 1.5L",
            "Hanging seed Feeder bird 1.5 L", "FG-BRD15", 630),
    Wording("Fellgate", "Garden Kneeler Foldable with Tool Bag",
            "Kneeler garden folding + tool bag", "FG-KNL1", 1710),
)  # fmt: skip


def generator(*parts: object) -> random.Random:
    """A source of the same numbers for the same parts, on every machine."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311 - no secret is made


def identifier(source: random.Random, prefix: str, length: int) -> str:
    """`prefix` and `length` more letters and digits."""
    return prefix + "".join(source.choices(ALPHANUMERIC, k=length))


def build_catalogue(seed: int, country: str, wordings: tuple[Wording, ...]) -> tuple[Product, ...]:
    """The products of one seller; the same for the same seed."""
    source = generator(seed, country, "catalogue")
    return tuple(_product(source, wording, country) for wording in wordings)


def _product(source: random.Random, wording: Wording, country: str) -> Product:
    cost = round(wording.usual_cost * source.uniform(0.92, 1.08))
    price = (round(cost * source.uniform(2.3, 3.4)) // 100 + 1) * 100 - 1
    return Product(
        asin=identifier(source, "B0", 8),
        fnsku=identifier(source, "X00", 7),
        msku=f"{wording.code}-{country}",
        title=f"{wording.brand} {wording.title}",
        earlier_title=f"{wording.brand} - {wording.title.split(',', maxsplit=1)[0]}",
        supplier_wording=wording.supplier,
        sourcing_cost=cost,
        price=price,
    )
