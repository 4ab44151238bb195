from members.operations.models.cases import Case, CasePaper, CaseStep
from members.operations.models.fees import FeeDeclaration, FeeLine, FeeRelief, FeeSheet
from members.operations.models.rating import Rating, RatingGroup, RatingLevel, RatingRound, RatingRubric

__all__ = [
    "Case",
    "CasePaper",
    "CaseStep",
    "FeeDeclaration",
    "FeeLine",
    "FeeRelief",
    "FeeSheet",
    "Rating",
    "RatingGroup",
    "RatingLevel",
    "RatingRound",
    "RatingRubric",
]
