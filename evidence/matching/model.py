"""A learned matcher in one file: what it looks at, its trees, its calibration, what it may do."""

from base64 import b64decode, b64encode
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from xgboost import Booster, DMatrix

from evidence.matching.blocking import candidates
from evidence.matching.corpus import Corpus
from evidence.matching.features import NAMES, Features, featurise
from evidence.matching.known import KnownPairs
from evidence.matching.recalibration import Recalibration
from evidence.matching.records import Floats, Pairs, Records
from evidence.matching.rivals import rivals_among
from evidence.matching.sketch import in_common, sketch
from evidence.matching.standing import STANDING, Said, standing
from evidence.matching.words_alone import in_corpus, said_by_words
from models.errors import ModelUnusable

FORMAT = 1
# Catalogues grow and change: up to a third of the records may be new.
FEWEST_KNOWN = 0.67


class Certificate(BaseModel):
    """From `threshold` on a pair may go without a person: there, with `confidence`, at least
    `precision` of the pairs are right. No threshold: `refusal` says why not.

    It holds for the catalogues whose `sketch` it bears: elsewhere the same probability has been
    right half as often.
    """

    model_config = ConfigDict(frozen=True)

    threshold: float | None = Field(default=None, ge=0.85, le=1.0)
    precision: float
    confidence: float
    labels: int
    refusal: str | None = None
    sketch: list[str] = Field(default_factory=list[str])

    def withheld(self, *sides: Records) -> str | None:
        """Why nothing between these catalogues may go without a person; None if it may."""
        if self.threshold is None:
            return self.refusal
        known = in_common(self.sketch, sketch(*sides))
        if known >= FEWEST_KNOWN:
            return None
        return (
            f"The model was certified on other records: {known:.0%} of these are among them, and"
            f" {FEWEST_KNOWN:.0%} must be. Fit it to labels of these, or ask a person."
        )


class ModelCard(BaseModel):
    """What the model was fitted on, so that anyone can fit it again."""

    model_config = ConfigDict(frozen=True)

    data: str
    pairs: int
    same: int
    seed: int
    provenance: str


class MatchModel(BaseModel):
    """`boosters` are XGBoost's UBJ in base64; the probability is the logistic function of
    `slope` x the mean of their margins + `intercept`. `sees_rivals`: it was fitted with all records
    of both sides in sight, and must be asked so; `first` are the boosters, and `words` the weights
    of words in one title alone, whose say about all candidates the others see then, beside what
    people said of the `known` ones.
    `ceiling_of_words` is the most that a line gets on which no identifier and no model code of the
    product stands. `recalibration` is what the answers of one tenant make of its word."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    features: list[str]
    sees_rivals: bool
    first: list[str] = Field(default_factory=list[str])
    words: dict[str, float] = Field(default_factory=dict[str, float])
    known: KnownPairs = KnownPairs()
    boosters: list[str]
    slope: float = Field(gt=0.0)
    intercept: float
    recalibration: Recalibration | None = None
    ceiling_of_words: float = 1.0
    certificate: Certificate
    card: ModelCard

    @cached_property
    def trees(self) -> list[Booster]:
        """The boosters, ready to be asked with one thread."""
        return [_unpacked(content) for content in self.boosters]

    @cached_property
    def first_trees(self) -> list[Booster]:
        """The boosters of the first stage, ready too."""
        return [_unpacked(content) for content in self.first]

    def look(self, corpus: Corpus, pairs: Pairs) -> Features:
        """The pairs as this model sees them."""
        if not self.first or not len(pairs):
            return featurise(corpus, pairs, self.sees_rivals)
        judged = self.known.among(corpus.left.records, corpus.right.records)
        rivals = rivals_among(candidates(corpus), *judged)
        each, places = pairs.plus(rivals.pairs).distinct()
        features = featurise(corpus, each, self.sees_rivals)
        said = Said(
            margins=_margins(self.first_trees, features),
            words=said_by_words(corpus, each, in_corpus(corpus, self.words)),
        )
        own, rest = places[: len(pairs)], places[len(pairs) :]
        stood = standing(pairs, said.part(own), rivals, said.part(rest))
        return np.column_stack([features[own], stood]).astype(np.float32)

    def probabilities(self, features: Features) -> Floats:
        """For each row of `features` the probability that both are one product."""
        if not len(features):
            return np.empty(0)
        said = calibrated(_margins(self.trees, features), self.slope, self.intercept)
        return said if self.recalibration is None else self.recalibration.of(said)

    def contributions(self, features: Features) -> Floats:
        """What each feature adds to the log odds, before any recalibration: a row for each of
        `features`' rows, and a last column for what holds without any feature."""
        if not len(features):
            return np.empty((0, len(self.features) + 1))
        seen = DMatrix(features, nthread=1)
        parts = [booster.predict(seen, pred_contribs=True) for booster in self.trees]
        shares = np.mean(parts, axis=0) * self.slope
        shares[:, -1] += self.intercept
        return shares


def calibrated(margins: Floats, slope: float, intercept: float) -> Floats:
    """Margins of the trees as probabilities."""
    return 1 / (1 + np.exp(-(slope * margins + intercept)))


def _margins(boosters: list[Booster], features: Features) -> Floats:
    """The mean of what each says."""
    said = [booster.inplace_predict(features, predict_type="margin") for booster in boosters]
    return np.mean(said, axis=0)


def _unpacked(content: str) -> Booster:
    booster = Booster({"nthread": 1})
    booster.load_model(  # pyright: ignore[reportUnknownMemberType]
        bytearray(b64decode(content))
    )
    return booster


def packed(booster: Booster) -> str:
    """A booster as the model file keeps it."""
    return b64encode(bytes(booster.save_raw("ubj"))).decode()


def read_model(content: bytes) -> MatchModel:
    """The model of a file; ModelUnusable when it is none, or of another version of Opside."""
    try:
        model = MatchModel.model_validate_json(content)
    except ValidationError as error:
        raise ModelUnusable(
            "The file is no matching model: make one by opside evidence fit."
        ) from error
    expected = [*NAMES, *STANDING] if model.first else NAMES
    if (model.format, model.features) != (FORMAT, expected):
        raise ModelUnusable("The model was fitted by another version of Opside: fit it again.")
    return model
