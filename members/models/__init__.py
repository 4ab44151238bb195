from members.models.accounts import SlipCode, User
from members.models.audit import AuditEntry
from members.models.grants import UnitGrant
from members.models.notices import Notice
from members.models.people import Affiliation, Member
from members.models.rules import RuleParameter
from members.models.units import Unit

__all__ = ["Affiliation", "AuditEntry", "Member", "Notice", "RuleParameter", "SlipCode", "Unit", "UnitGrant", "User"]
