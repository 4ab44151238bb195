from members.models.accounts import SlipCode, User
from members.models.audit import AuditEntry
from members.models.calendar import WorkingDay
from members.models.committees import Office, Term
from members.models.corrections import CorrectionRequest
from members.models.delivery import KeptMessage, SentCode
from members.models.events import EventUnit, Inheritance, UnitEvent
from members.models.exports import ListExport
from members.models.grants import UnitGrant
from members.models.kept_forms import KeptForm, SentForm
from members.models.notices import Notice
from members.models.people import Affiliation, Member, PartyAgeGap
from members.models.privacy import Consent, DataRequest
from members.models.push import NoticeChoice, Outgoing, PushSubscription
from members.models.roster import ListWording, RosterImport, RosterRow
from members.models.rules import RuleParameter
from members.models.units import Unit, UnitPeriod

__all__ = [
    "Affiliation",
    "AuditEntry",
    "Consent",
    "CorrectionRequest",
    "DataRequest",
    "EventUnit",
    "Inheritance",
    "KeptForm",
    "KeptMessage",
    "ListExport",
    "ListWording",
    "Member",
    "Notice",
    "NoticeChoice",
    "Office",
    "Outgoing",
    "PartyAgeGap",
    "PushSubscription",
    "RosterImport",
    "RosterRow",
    "RuleParameter",
    "SentCode",
    "SentForm",
    "SlipCode",
    "Term",
    "Unit",
    "UnitEvent",
    "UnitGrant",
    "UnitPeriod",
    "User",
    "WorkingDay",
]
