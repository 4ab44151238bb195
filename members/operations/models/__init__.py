from members.operations.models.badges import Medal, MedalBook, MedalRound
from members.operations.models.cards import CardBatch, CardCheck, PartyCard
from members.operations.models.cases import Case, CasePaper, CaseStep

__all__ = [
    "CardBatch",
    "CardCheck",
    "Case",
    "CasePaper",
    "CaseStep",
    "Medal",
    "MedalBook",
    "MedalRound",
    "PartyCard",
]
