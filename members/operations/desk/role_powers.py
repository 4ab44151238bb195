"""What the roles of the portal may do in this app besides."""

from members.powers import OF_PROCEDURES, OF_RECORDS, Power, Role

BOTH = frozenset(OF_PROCEDURES)
ADDED = {
    Role.SECRETARY: BOTH | {Power.COLLECT_FEES, Power.VIEW_RECORDS},
    Role.COMMITTEE_MEMBER: frozenset({Power.HANDLE_CASES, Power.COLLECT_FEES}),
    Role.LEADER: frozenset({Power.SIGN_CASES, Power.VIEW_RECORDS}),
    Role.INSPECTOR: frozenset({Power.VIEW_RECORDS, Power.REVEAL_RESTRICTED}),
    Role.ORGANISER: BOTH | frozenset(OF_RECORDS),
}
