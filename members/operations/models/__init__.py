from members.operations.models.badges import Medal, MedalBook, MedalRound
from members.operations.models.cards import CardBatch, CardCheck, PartyCard
from members.operations.models.cases import Case, CasePaper, CaseStep
from members.operations.models.dossiers import Dossier, DossierCheck, DossierLoan, DossierMove, DossierPaper
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
    "Medal",
    "MedalBook",
    "MedalRound",
    "MemberRecord",
    "PartyCard",
    "RecordRow",
    "RecordSource",
    "Supplement",
    "SupplementRound",
]
