from members.models.accounts import SlipCode, User
from members.models.audit import AuditEntry
from members.models.committees import PartyPost, Term
from members.models.events import EventUnit, Inheritance, UnitEvent
from members.models.grants import UnitGrant
from members.models.notices import Notice
from members.models.people import Affiliation, Member, PartyAgeGap
from members.models.privacy import Consent, DataRequest
from members.models.rules import RuleParameter
from members.models.units import Unit, UnitSpell

__all__ = [
    "Affiliation",
    "AuditEntry",
    "Consent",
    "DataRequest",
    "EventUnit",
    "Inheritance",
    "Member",
    "Notice",
    "PartyAgeGap",
    "PartyPost",
    "RuleParameter",
    "SlipCode",
    "Term",
    "Unit",
    "UnitEvent",
    "UnitGrant",
    "UnitSpell",
    "User",
]
