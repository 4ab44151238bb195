from members.operations.models.badges import Medal, MedalBook, MedalRound
from members.operations.models.cards import CardBatch, CardCheck, PartyCard
from members.operations.models.cases import Case, CasePaper, CaseStep
from members.operations.models.dossiers import Dossier, DossierCheck, DossierLoan, DossierMove, DossierPaper
from members.operations.models.fee_grounds import FeeDeclaration, FeeRelief
from members.operations.models.fees import FeeLine, FeeSheet
from members.operations.models.rating import Rating, RatingGroup, RatingLevel, RatingRound, RatingRubric
from members.operations.models.records import MemberRecord, RecordRow, RecordSource
from members.operations.models.yearly import Supplement, SupplementRound

__all__ = [
    "CardBatch",
    "CardCheck",
    "Case",
    "CasePaper",
    "CaseStep",
    "Dossier",
    "DossierCheck",
    "DossierLoan",
    "DossierMove",
    "DossierPaper",
    "FeeDeclaration",
    "FeeLine",
    "FeeRelief",
    "FeeSheet",
    "Medal",
    "MedalBook",
    "MedalRound",
    "MemberRecord",
    "PartyCard",
    "Rating",
    "RatingGroup",
    "RatingLevel",
    "RatingRound",
    "RatingRubric",
    "RecordRow",
    "RecordSource",
    "Supplement",
    "SupplementRound",
]
