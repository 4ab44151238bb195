from members.operations.models.cases import Case, CasePaper, CaseStep
from members.operations.models.dossiers import Dossier, DossierCheck, DossierLoan, DossierMove, DossierPaper
from members.operations.models.records import MemberRecord, RecordRow, RecordSource
from members.operations.models.yearly import Supplement, SupplementRound

__all__ = [
    "Case",
    "CasePaper",
    "CaseStep",
    "Dossier",
    "DossierCheck",
    "DossierLoan",
    "DossierMove",
    "DossierPaper",
    "MemberRecord",
    "RecordRow",
    "RecordSource",
    "Supplement",
    "SupplementRound",
]
