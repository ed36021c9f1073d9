"""What is on the shelf: kinds of goods with their nouns, sizes, features and prices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A trade. `prices` is a range in cents; `has_model` the share of goods with a model number;
    `sizes` whatever tells two neighbours apart: a measure, a capacity, a version."""

    category: str
    nouns: tuple[str, ...]
    sizes: tuple[str, ...]
    features: tuple[str, ...]
    packs: tuple[int, ...]
    prices: tuple[int, int]
    has_model: float
    coloured: bool


COLOURS = ("Black", "White", "Silver", "Red", "Navy Blue", "Green", "Grey", "Pink", "Titanium")

SHELF = (
    Kind("electronics", ("Headphones", "Bluetooth Speaker", "Clock Radio", "Turntable",
         "Home Theater System", "Digital Camera", "Camcorder", "LCD TV", "DVD Player",
         "Cordless Phone", "GPS Navigator", "Soundbar"),
         ("2.1 Channel", "5.1 Channel", "10 Megapixel", "12 Megapixel", "32 inch", "42 inch",
          "46 in", "4 GB", "8 GB", "16 GB", "20 W", "100 Watts"),
         ("noise cancelling", "with remote control", "wireless", "built-in microphone",
          "5x optical zoom", "1080p", "water resistant", "rechargeable battery", "USB charging"),
         (1,), (1900, 120000), 0.95, True),
    Kind("computers", ("Ethernet Switch", "Wireless Router", "Laser Printer", "Toner Cartridge",
         "Ink Cartridge", "Notebook Case", "Keyboard", "Optical Mouse", "USB Flash Drive",
         "Memory Card", "External Hard Drive", "Network Adapter"),
         ("4 Port", "5 Port", "8 Port", "16 Port", "2 GB", "4 GB", "320 GB", "500 GB", "1 TB",
          "15.4 in", "17 inch", "High Yield"),
         ("10/100Base-TX", "gigabit", "USB 2.0", "desktop", "plug and play", "ergonomic",
          "802.11n", "energy saving", "for Windows and Mac"),
         (1, 1, 1, 2, 3), (700, 45000), 0.9, True),
    Kind("software", ("Photo Editor", "Accounting", "Typing Tutor", "Language Course", "Antivirus",
         "Tax Preparation", "Video Studio", "Encyclopedia", "Chess", "Clip Art Library",
         "Web Design Suite", "Backup Manager"),
         ("2006", "2007", "2008", "v3.0", "v4.5", "5.0", "8", "X3", "CS2", "Deluxe", "Premium"),
         ("upgrade", "full version", "academic edition", "small box", "5 users", "Mac", "Windows",
          "win/mac", "professional", "student and teacher", "CD-ROM", "DVD-ROM"),
         (1, 1, 1, 3, 5), (900, 60000), 0.15, False),
    Kind("kitchen", ("Saucepan", "Frying Pan", "Chef Knife", "Lunch Box", "Water Bottle",
         "Espresso Cups", "Storage Jar", "Cutting Board", "Electric Kettle", "Hand Blender",
         "Baking Tray", "Salad Bowl"),
         ("0.5 L", "750 ml", "1 L", "1.5 L", "20 cm", "24 cm", "28 cm", "8 inch", "12 oz", "32 oz"),
         ("stainless steel", "non-stick", "dishwasher safe", "bamboo", "BPA free", "with lid",
          "double walled", "cast iron", "glass", "leakproof"),
         (1, 1, 2, 4, 6, 12), (399, 14900), 0.35, True),
    Kind("home", ("Bath Towel", "LED Desk Lamp", "Pillow Case", "Curtain", "Photo Frame",
         "Storage Basket", "Scented Candle", "Shower Curtain", "Doormat", "Wall Clock"),
         ("30x40 cm", "50x70 cm", "70x140 cm", "10 x 15 cm", "King", "Queen", "Twin", "12 W",
          "6 W"),
         ("cotton", "organic", "foldable", "dimmable", "blackout", "machine washable", "handmade",
          "linen", "with hooks"),
         (1, 1, 2, 3, 4), (499, 8900), 0.2, True),
    Kind("outdoor", ("Camping Stove", "Tent", "Sleeping Bag", "Headlamp", "Trekking Poles",
         "Dry Bag", "Cooler", "Hammock", "Bike Lock", "Yoga Mat"),
         ("2 Person", "4 Person", "10 L", "20 L", "35 L", "6 mm", "10 mm", "300 lm", "500 lm"),
         ("waterproof", "ultralight", "with carry bag", "foldable", "aluminium", "USB rechargeable",
          "non slip", "all season"),
         (1, 1, 1, 2), (899, 26000), 0.3, True),
    Kind("tools", ("Cordless Drill", "Screwdriver Set", "Drill Bit Set", "Tape Measure",
         "Work Gloves", "Socket Set", "Hot Glue Gun", "Utility Knife", "Cable Ties",
          "Sanding Discs"),
         ("12 V", "18 V", "20V", "5 m", "25 ft", "1/2 in", "3/8 in", "120 grit", "220 grit", "XL"),
         ("brushless", "magnetic", "chrome vanadium", "with case", "heavy duty", "lithium-ion",
          "self locking", "titanium coated"),
         (1, 1, 5, 10, 25, 100), (350, 22000), 0.6, False),
    Kind("beauty", ("Shampoo", "Hand Cream", "Face Serum", "Lip Balm", "Body Lotion", "Bath Salts",
         "Hair Mask", "Sunscreen", "Shaving Foam", "Essential Oil"),
         ("10 ml", "30 ml", "50 ml", "75ml", "100 ml", "200 ml", "250 ml", "8.5 fl oz", "SPF 30",
          "SPF 50"),
         ("aloe vera", "fragrance free", "vegan", "tea tree", "lavender", "argan oil", "vitamin C",
          "sensitive skin", "coconut"),
         (1, 1, 2, 3, 6), (249, 4900), 0.05, False),
    Kind("toys", ("Building Blocks", "Jigsaw Puzzle", "Plush Bear", "Card Game", "Toy Train",
         "Board Game", "Modelling Clay", "Kite", "Doll House", "Remote Control Car"),
         ("100 pieces", "250 pieces", "500 pcs", "1000 pcs", "30 cm", "1:16", "1:24", "Age 3+",
          "Age 6+"),
         ("wooden", "educational", "glow in the dark", "travel edition", "with storage box",
          "magnetic", "washable", "gift set"),
         (1, 1, 1, 2), (599, 9900), 0.3, True),
    Kind("office", ("Gel Pens", "Notebook", "Copy Paper", "Sticky Notes", "Stapler", "Ring Binder",
         "Whiteboard Marker", "Label Roll", "Envelopes", "Desk Organizer"),
         ("A4", "A5", "Letter", "0.5 mm", "0.7 mm", "80 gsm", "3 x 3 in", "50 x 25 mm", "2 inch"),
         ("recycled", "ruled", "self adhesive", "quick dry", "assorted", "hardcover", "refillable",
          "acid free"),
         (1, 3, 5, 10, 12, 50, 100), (199, 5900), 0.4, True),
)  # fmt: skip
