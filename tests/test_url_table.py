"""Every URL × every role: who gets in, who is sent to sign in, who is told that nothing is there. A new URL without a
row fails."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from documents.coverage import count, lists
from documents.exchange import dispatch
from documents.models import Clearance, Dispatch, DocumentImport, ExpectedDocument
from documents.saved import saving
from documents.to_read import requests
from meetings.attendance import noting
from meetings.feedback import workflow as feedback
from meetings.minutes import writing
from meetings.models import AbsenceWarning, Meeting, RollEntry, Rubric
from meetings.papers import own_files
from meetings.petitions import sending
from meetings.planning import sessions
from meetings.printing import templates as print_templates
from meetings.printing.papers import PAPERS
from meetings.running import beginning, speaking
from meetings.scoring import scoring
from meetings.surveys import drafting
from meetings.tasks import doing, giving
from meetings.tasks import requests as task_requests
from meetings.uploads import Upload
from members import exports, notices
from members.models import AuditEntry, EventUnit, Office, RosterImport, UnitEvent
from members.operations.dossiers import keeping as dossiers
from members.operations.fees import collecting
from members.operations.models import CardBatch, FeeRelief
from members.operations.rating import rounds as rating_rounds
from members.operations.yearly import rounds
from members.people import corrections
from members.privacy import data_requests
from news.corrections import workflow as news_corrections
from news.enclosures import attachments, illustrations, pictures
from news.models import Article, ArticleOffer, ArticleRevision, Bulletin, FeedHost, FeedItem, Source
from sotay.reports import preparing
from sotay.reports.models import Every
from sotay.rollout import helping, planning, reminding, training
from tests import database, factories
from tests.meetings import scenes as meeting_scenes
from tests.meetings.resolutions import scenes as resolutions
from tests.meetings.scoring.scenes import held, roll
from tests.meetings.voting import evenings
from tests.members.operations import scenes as procedures
from tests.news import made
from tests.sotay.rollout import scenes as rollout_scenes
from tests.weights import FIRST_VIEW, first_view

pytestmark = pytest.mark.django_db

SIGN_IN, FOUND, SEEN, INCOMPLETE = "→ đăng nhập", 302, 200, 400
FORBIDDEN, MISSING, GET_NOT_ALLOWED, GONE = 403, 404, 405, 410
NOT_READY = 503  # no beat runs beside the tests
ROLES = (
    "signed_out",
    "hoa",
    "secretary",
    "secretary_beside",
    "stranger",
    "editor_beside",
    "approver",
    "clerk",
    "organiser",
    "organiser_beside",
    "inspector",
    "administrator",
)


@dataclass(frozen=True)
class Row:
    """What each of ROLES gets for a GET; in `posting` what they get for a POST, where the page takes one."""

    name: str
    getting: tuple
    submitting: tuple | None = None
    target: str = ""
    data: dict = field(default_factory=dict)


def every(status, signed_out=SIGN_IN, **exceptions) -> tuple:
    return only(status, *ROLES[1:], signed_out=signed_out, **exceptions)


def only(status, *roles, others=MISSING, signed_out=SIGN_IN, **exceptions) -> tuple:
    """`status` for `roles`, the exceptions by their names, `others` for everybody else."""
    known = {"signed_out": signed_out} | dict.fromkeys(roles, status) | exceptions
    return tuple(known.get(role, others) for role in ROLES)


def found(row: tuple) -> tuple:
    """The same people, sent on after a POST."""
    return tuple(FOUND if each == SEEN else each for each in row)


def incomplete(row: tuple) -> tuple:
    """The same people, told what is missing after a POST of nothing."""
    return tuple(INCOMPLETE if each == SEEN else each for each in row)


POST_ONLY = every(GET_NOT_ALLOWED)

# Who writes for another unit knows nothing of a draft of the ward.
WRITERS_ELSEWHERE = dict.fromkeys(("secretary", "secretary_beside", "editor_beside"), FORBIDDEN)
DESK_OF_THE_WARD = only(SEEN, "approver", "administrator", **WRITERS_ELSEWHERE)
EDITORS_OF_THE_WARD = only(SEEN, "administrator", **WRITERS_ELSEWHERE)
NEWSROOM = only(SEEN, "secretary", "secretary_beside", "editor_beside", "approver", "administrator", others=FORBIDDEN)
# What lies in an article of the ward: its readers, and anyone who works on it.
PICTURED = only(
    SEEN,
    *("hoa", "secretary", "secretary_beside", "approver", "clerk", "inspector", "administrator"),
    editor_beside=FORBIDDEN,
)
# A bí thư reads reports, but only of the own chi bộ.
READERS_BELOW = dict.fromkeys(("secretary", "secretary_beside", "organiser_beside", "inspector"), FORBIDDEN)
REPORT_ABOVE = only(SEEN, "organiser", "administrator", **READERS_BELOW)
PERIODIC = only(
    SEEN, "secretary", "organiser", "inspector", "administrator", secretary_beside=FORBIDDEN, organiser_beside=FORBIDDEN
)
REPORTERS = ("secretary", "secretary_beside", "organiser", "organiser_beside", "inspector", "administrator")
ISSUERS_BESIDE = dict.fromkeys(("secretary_beside", "organiser_beside"), FORBIDDEN)
OF_THE_CELL = only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN)
RUNNING = only(SEEN, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN)
PLANNERS = only(SEEN, "secretary", "secretary_beside", "administrator", others=FORBIDDEN)
ABSENCE = only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN)
SLIPS_OF_THE_CELL = only(SEEN, "secretary", "organiser", "administrator", **ISSUERS_BESIDE)

# Who writes the templates of papers: planners and văn thư, each for their units.
TEMPLATERS = only(SEEN, "secretary", "secretary_beside", "clerk", "administrator", others=FORBIDDEN)
OWN_TEMPLATERS = only(SEEN, "secretary", "clerk", "administrator", secretary_beside=FORBIDDEN)

# Who runs a meeting of cell 7; its members only take part.
RUNNERS = only(SEEN, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN)

RUNNERS_ELSE_MISSING = only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN)

UNITS_ELSEWHERE = dict.fromkeys(("secretary_beside", "organiser_beside"), FORBIDDEN)
UNIT_PAGE = only(SEEN, "secretary", "organiser", "inspector", "administrator", **UNITS_ELSEWHERE)
ORGANISERS = only(SEEN, "organiser", "administrator", organiser_beside=FORBIDDEN)

# The roll: who sees it, who cares for those in need of help, who corrects, reads numbers and takes lists out.
VIEWERS = only(SEEN, *REPORTERS, others=FORBIDDEN)
CARD = only(SEEN, "secretary", "organiser", "inspector", "administrator", **ISSUERS_BESIDE)
HELPERS = only(SEEN, "secretary", "organiser", "administrator", **ISSUERS_BESIDE)
EDITORS = only(SEEN, "organiser", "administrator", organiser_beside=FORBIDDEN)
OFFICERS = only(SEEN, "organiser", "organiser_beside", "administrator", others=FORBIDDEN)
ON_A_ROLL = only(SEEN, "hoa", "secretary", "secretary_beside", "stranger", "approver", others=FORBIDDEN)

# Reading: whom the document of cell 7 reaches, and who follows how far the cell has come.
READERS_OF_THE_CELL = ("hoa", "secretary", "clerk", "administrator")
CONFIRMERS = only(
    FOUND, "hoa", "secretary", others=FORBIDDEN, secretary_beside=MISSING, stranger=MISSING, approver=MISSING
)
FOLLOWERS = ("clerk", *REPORTERS)
FOLLOWERS_OF_THE_CELL = ("secretary", "clerk", "organiser", "inspector", "administrator")
FOLLOWED_CELL = only(SEEN, *FOLLOWERS_OF_THE_CELL, **ISSUERS_BESIDE)
NUDGERS = only(FOUND, "secretary", "clerk", "organiser", "administrator", **ISSUERS_BESIDE)

RUNNERS_INCOMPLETE = only(INCOMPLETE, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN)
RUNNERS_FOUND = only(FOUND, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN)
BACK = {"reason": "Gửi nhầm nơi nhận"}

# The rollout in the ward: who reads its reports, whose office it is, and who helps members.
ROLLOUT = only(SEEN, "secretary", "secretary_beside", "organiser", "inspector", "administrator")
OWNED_BY_OFFICE = only(SEEN, "organiser", "administrator", organiser_beside=FORBIDDEN)
CLASS_SEEN = only(SEEN, "hoa", "secretary", "secretary_beside", "organiser", "inspector", "administrator")
CLASS_NAMED = only(SEEN, "secretary", "secretary_beside", "organiser", "inspector", "administrator", hoa=FORBIDDEN)
CLASS_NAMING = only(
    FOUND, "secretary", "organiser", "inspector", "administrator", hoa=MISSING, secretary_beside=FORBIDDEN
)
CLASS_TAKING_OUT = only(FOUND, "secretary")  # after whom there is nothing to take out
CLASS_NUMBER = incomplete(CLASS_NAMED)
CLASS_OLD_CODE = only(GONE, "hoa", "secretary", "secretary_beside", "approver", others=FORBIDDEN)
CLASS_OLD_TICKET = only(GONE, "hoa", "secretary", "secretary_beside", "approver", "stranger", others=FORBIDDEN)
CLASS_PRESENT = only(
    SEEN, "hoa", "secretary", "secretary_beside", organiser=FORBIDDEN, inspector=FORBIDDEN, administrator=FORBIDDEN
)
HELPING = only(
    SEEN, "secretary", "secretary_beside", "organiser", "organiser_beside", "administrator", others=FORBIDDEN
)
OWNED_BY_HELPERS = only(SEEN, "organiser", "administrator", **UNITS_ELSEWHERE, secretary=FORBIDDEN)
ASKING = only(
    INCOMPLETE,
    "secretary",
    "secretary_beside",
    others=FORBIDDEN,
    organiser=SEEN,
    organiser_beside=SEEN,
    administrator=SEEN,
)
VISIT = only(SEEN, "secretary", "organiser", "administrator")
DIFFICULTY = only(SEEN, "secretary", "organiser", "inspector", "administrator")
REPORT_OF_THE_WARD = only(SEEN, "organiser", "inspector", "administrator", secretary=FORBIDDEN, **UNITS_ELSEWHERE)

APPROVERS = only(SEEN, "approver", "administrator", others=FORBIDDEN)
CLEARERS = only(SEEN, "approver", "clerk", "administrator")
ROOT_APPROVER = only(SEEN, "administrator", others=FORBIDDEN)
BULLETIN_OF_THE_WARD = only(
    SEEN,
    "hoa",
    "secretary",
    "secretary_beside",
    "approver",
    "clerk",
    "inspector",
    "administrator",
    editor_beside=FORBIDDEN,
)

TASK_SEEN = ("hoa", "secretary", "organiser", "inspector", "administrator")
TASK = only(SEEN, *TASK_SEEN)
FEEDBACK = only(SEEN, "hoa", "secretary")
KEPT_SURVEY = only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN)
RUNNERS = only(SEEN, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN)
PLANNERS_OF_A_CELL = only(SEEN, "secretary", "secretary_beside", others=FORBIDDEN)  # the administrator names one first


def stepping(*roles) -> tuple:
    """The page of a step for `roles`; whom the task concerns otherwise is sent back to it."""
    return tuple(FOUND if got == SEEN and role not in roles else got for role, got in zip(ROLES, TASK, strict=True))


# Who handles or signs cases of procedures; a case of cell 7 that leads to the other ward is seen from both sides.
HANDLERS = only(SEEN, "secretary", "secretary_beside", "organiser", "organiser_beside", "administrator")
CASE = only(SEEN, "secretary", "organiser", "organiser_beside", "administrator", secretary_beside=FORBIDDEN)
STEP = only(
    SEEN, "secretary", "organiser", "administrator", organiser_beside=FOUND, secretary_beside=FORBIDDEN
)  # whose step it is not is led back to the case
CARD_BATCH = only(SEEN, "organiser", "administrator")  # of the city
HANDLERS_OF_THE_CITY = only(
    SEEN, "organiser", "administrator", **dict.fromkeys(("secretary", *UNITS_ELSEWHERE), FORBIDDEN)
)
TABLE_OF_MEDALS_AND_CARDS = [
    Row("cases:piles", HANDLERS),
    Row("cases:pile", HANDLERS, incomplete(HANDLERS), target="pile"),
    Row("cases:rounds", HANDLERS),
    Row("cases:round", HANDLERS, target="medal_round"),
    Row("cases:round_open", POST_ONLY, found(HANDLERS), target="medal_round"),
    Row("cases:round_file", HANDLERS, target="medal_round"),
    Row("cases:medal_book", HANDLERS_OF_THE_CITY, incomplete(HANDLERS_OF_THE_CITY)),
    Row("cases:card_batches", HANDLERS),
    Row("cases:card_batch", CARD_BATCH, incomplete(CARD_BATCH), target="card_batch"),
    Row("cases:card_batch_file", CARD_BATCH, target="card_batch"),
    Row("cases:cards_handed", HANDLERS),
    Row("cases:card_checks", HANDLERS),
    Row("cases:card_check", SLIPS_OF_THE_CELL, found(SLIPS_OF_THE_CELL), target="cell"),
]
RECORDERS = only(SEEN, "secretary", "secretary_beside", "organiser", "organiser_beside", "inspector", "administrator")
REVEALERS = only(INCOMPLETE, "organiser", "inspector", "administrator", secretary=FORBIDDEN, **UNITS_ELSEWHERE)
KEEPERS = only(SEEN, "organiser", "organiser_beside", "administrator")
CERTIFIERS = only(FOUND, "secretary", "organiser", "administrator", **UNITS_ELSEWHERE)
SUPPLEMENT_READERS = only(SEEN, "hoa", "secretary", "organiser", "inspector", "administrator", **ISSUERS_BESIDE)
TABLE_OF_RECORDS = [
    Row("records:list", RECORDERS),
    Row("records:complete", RECORDERS),
    Row("records:items", RECORDERS),
    Row("records:export", EDITORS, incomplete(EDITORS), target="ward"),
    Row("records:own", ON_A_ROLL),
    Row("records:reveal_own", POST_ONLY, ON_A_ROLL),
    Row("records:propose", ON_A_ROLL, incomplete(ON_A_ROLL), target="record_item"),
    Row("records:record", CARD, target="newcomer"),
    Row("records:reveal", POST_ONLY, REVEALERS, target="newcomer"),
    Row("records:printed", CARD, incomplete(CARD), target="newcomer"),
    Row("records:correct", EDITORS, incomplete(EDITORS), target="record_of"),
    Row("dossiers:index", KEEPERS),
    Row("dossiers:check", EDITORS, incomplete(EDITORS), target="ward"),
    Row("dossiers:begin", EDITORS, incomplete(EDITORS), target="newcomer"),
    Row("dossiers:dossier", EDITORS, target="dossier"),
    Row("dossiers:act", EDITORS, incomplete(EDITORS), target="dossier_act"),
    Row("dossiers:act_row", EDITORS, incomplete(EDITORS), target="dossier_loan"),
    Row("supplements:rounds", RECORDERS, incomplete(RECORDERS)),
    Row("supplements:own", ON_A_ROLL, found(ON_A_ROLL)),
    Row("supplements:on_paper", HELPERS, incomplete(HELPERS), target="supplement_of"),
    Row("supplements:printed", SUPPLEMENT_READERS, target="supplement_of"),
    Row("supplements:word_file", SUPPLEMENT_READERS, target="supplement_of"),
    Row("supplements:certify", POST_ONLY, CERTIFIERS, target="supplement_cell"),
    Row("supplements:remind", POST_ONLY, CERTIFIERS, target="supplement_cell"),
    # Of đảng phí names are for who collects in the very chi bộ, sums for who reports or handles cases.
]
COLLECTOR = only(SEEN, "secretary", secretary_beside=FORBIDDEN, administrator=FORBIDDEN)
SUMMED = only(SEEN, "secretary", "organiser", "inspector", "administrator", **UNITS_ELSEWHERE)
ABOVE = only(
    SEEN, "organiser", "administrator", secretary=FORBIDDEN, secretary_beside=FORBIDDEN, organiser_beside=FORBIDDEN
)
TABLE_OF_FEES = [
    Row(
        "fees:home",
        only(
            FOUND,
            *("hoa", "secretary", "secretary_beside", "stranger", "editor_beside", "approver", "clerk"),
            *("organiser", "organiser_beside", "inspector"),
            administrator=SEEN,
        ),
    ),
    Row("fees:own", ON_A_ROLL),
    Row("fees:declare_own", ON_A_ROLL, incomplete(ON_A_ROLL)),
    Row("fees:sums", found(only(SEEN, *REPORTERS))),
    Row("fees:sums_of", SUMMED, target="cell"),
    Row("fees:sums_file", SUMMED, target="cell"),
    Row(
        "fees:debts",
        only(SEEN, "secretary", "organiser", "administrator", secretary_beside=FORBIDDEN, organiser_beside=FORBIDDEN),
        target="cell",
    ),
    Row("fees:line", COLLECTOR, target="fee_line"),
    Row("fees:pay", COLLECTOR, incomplete(COLLECTOR), target="fee_line"),
    Row("fees:take_back", COLLECTOR, incomplete(COLLECTOR), target="fee_line"),
    Row("fees:declare", COLLECTOR, incomplete(COLLECTOR), target="fee_line"),
    Row("fees:relieve", COLLECTOR, incomplete(COLLECTOR), target="fee_line"),
    Row("fees:end_relief", COLLECTOR, incomplete(COLLECTOR), target="fee_relief"),
    Row("fees:reopen", ABOVE, incomplete(ABOVE), target="fee_sheet_key"),
    Row("fees:sheet", COLLECTOR, found(COLLECTOR), target="fee_sheet"),
    Row("fees:open", POST_ONLY, found(COLLECTOR), target="fee_sheet"),
    Row("fees:refresh", POST_ONLY, found(COLLECTOR), target="fee_sheet"),
    Row("fees:close", POST_ONLY, found(COLLECTOR), target="fee_sheet"),
    Row("fees:sheet_file", COLLECTOR, target="fee_sheet"),
]
# A round of the ward: who handles or signs in it, above or below; its decision is taken by who signs for the ward.
ROUND = only(SEEN, "secretary", "secretary_beside", "organiser", "administrator", organiser_beside=FORBIDDEN)
DECIDERS = only(
    SEEN, "organiser", "administrator", secretary=FORBIDDEN, secretary_beside=FORBIDDEN, organiser_beside=FORBIDDEN
)
SIGNERS = only(SEEN, "secretary", "secretary_beside", "organiser", "organiser_beside", "administrator")
SELF_RATED = only(SEEN, "hoa", "secretary", "organiser", "administrator", **UNITS_ELSEWHERE)
TABLE_OF_RATING = [
    Row("rating:home", every(SEEN)),
    Row("rating:open", SIGNERS, incomplete(SIGNERS)),
    Row("rating:rubric", SIGNERS, incomplete(SIGNERS)),
    Row("rating:self", SELF_RATED, incomplete(SELF_RATED), target="rating"),
    Row("rating:round", ROUND, target="round"),
    Row(
        "rating:vote",
        only(
            FORBIDDEN, "secretary", "secretary_beside", "organiser", "organiser_beside", "administrator"
        ),  # nobody has rated themselves yet
        target="round",
    ),
    Row("rating:decide", DECIDERS, incomplete(DECIDERS), target="round"),
    Row("rating:close", POST_ONLY, found(DECIDERS), target="round"),
    Row("rating:file", ROUND, target="round"),
    Row("rating:take_back", POST_ONLY, found(DECIDERS), target="round_row"),
]
COUNTED = only(SEEN, "secretary", "organiser", "inspector", "administrator", **UNITS_ELSEWHERE)
TABLE_OF_STATISTICS = [
    Row("statistics:home", found(only(SEEN, *REPORTERS))),
    Row("statistics:table", COUNTED, target="form"),
    Row("statistics:file", COUNTED, target="form"),
    Row("statistics:rows", COUNTED, target="figure"),
]
TABLE_OF_PROCEDURES = [
    *TABLE_OF_MEDALS_AND_CARDS,
    Row("cases:desk", HANDLERS),
    Row("cases:all", HANDLERS),
    Row("cases:guides", HANDLERS),
    Row("cases:guide", HANDLERS, target="procedure"),
    Row("cases:choose", HANDLERS),
    Row("cases:find", HANDLERS, target="procedure"),
    Row("cases:begin", HANDLERS, incomplete(HANDLERS), target="admission"),
    Row("cases:begin_about", SLIPS_OF_THE_CELL, incomplete(SLIPS_OF_THE_CELL), target="transferred"),
    Row("cases:case", CASE, target="case"),
    Row("cases:act", STEP, incomplete(STEP), target="case_step"),
    Row("cases:printed", CASE, target="case_paper"),
    *TABLE_OF_FEES,
    *TABLE_OF_RATING,
    *TABLE_OF_STATISTICS,
]
TABLE = [
    *TABLE_OF_PROCEDURES,
    *TABLE_OF_RECORDS,
    # Pages of everybody
    Row("home", every(SEEN)),
    Row("search", every(SEEN)),
    Row("health", every(SEEN, signed_out=SEEN)),
    Row("ready", every(NOT_READY, signed_out=NOT_READY)),
    Row("metrics", every(MISSING, signed_out=MISSING)),
    Row("system", only(SEEN, "administrator", others=FORBIDDEN)),
    Row("service_worker", every(SEEN, signed_out=SEEN)),
    Row("manifest", every(SEEN, signed_out=SEEN)),
    Row("offline", every(SEEN, signed_out=SEEN)),
    Row("display", every(GET_NOT_ALLOWED, signed_out=GET_NOT_ALLOWED), every(FOUND, signed_out=FOUND)),
    # Accounts and oneself
    Row("account_login", every(FOUND, signed_out=SEEN)),
    Row("account_logout", every(SEEN, signed_out=FOUND), every(FOUND, signed_out=FOUND)),
    Row("account_change_password", every(SEEN), every(SEEN)),
    Row("account_inactive", every(FORBIDDEN, signed_out=FORBIDDEN)),
    Row("activate", every(SEEN, signed_out=SEEN), every(SEEN, signed_out=SEEN)),
    # Signing in
    Row("mfa_authenticate", every(FOUND, signed_out=FOUND)),
    Row("mfa_login_webauthn", every(FOUND, signed_out=FOUND)),
    Row("provider_start", every(GET_NOT_ALLOWED, signed_out=GET_NOT_ALLOWED), every(MISSING, signed_out=MISSING)),
    Row("openid_connect_callback", every(MISSING, signed_out=MISSING)),
    Row("provider_consent", every(FOUND, signed_out=FOUND)),
    Row("provider_decline", every(GET_NOT_ALLOWED, signed_out=GET_NOT_ALLOWED), every(FOUND, signed_out=FOUND)),
    Row("provider_refused", every(FORBIDDEN, signed_out=FORBIDDEN)),
    Row("ask_code", every(SEEN, signed_out=SEEN), every(SEEN, signed_out=SEEN)),
    Row("address", every(FOUND)),
    Row("confirm_address", every(FOUND)),
    Row("remove_address", POST_ONLY, every(FOUND)),
    Row("devices:list", every(SEEN)),
    Row("devices:end", POST_ONLY, every(FOUND), target="notice"),
    Row("devices:end_others", POST_ONLY, every(FOUND)),
    Row("install", every(SEEN)),
    Row("ahead", every(SEEN)),
    Row("installed", POST_ONLY, every(INCOMPLETE)),
    Row("push:choices", every(SEEN), every(INCOMPLETE)),
    Row("push:key", every(SEEN)),
    Row("push:subscribe", POST_ONLY, every(INCOMPLETE)),
    Row("push:unsubscribe", POST_ONLY, every(204)),
    Row("reset_second_factor", only(FORBIDDEN, "administrator"), target="account"),
    Row("slip_of_staff", POST_ONLY, only(SEEN, "administrator"), target="staff"),
    Row("kept_messages", only(SEEN, "administrator", others=FORBIDDEN)),
    Row(
        "members:phone",
        tuple(FOUND if each == SEEN else each for each in SLIPS_OF_THE_CELL),  # hers is known: back to the slips
        target="newcomer",
    ),
    Row("slips:choose", SLIPS_OF_THE_CELL, target="cell"),
    Row("slips:sheet", POST_ONLY, tuple(FOUND if each == SEEN else each for each in SLIPS_OF_THE_CELL), target="cell"),
    Row("mfa_index", every(SEEN)),
    Row("account_reauthenticate", every(SEEN)),
    Row("mfa_reauthenticate", every(SEEN, hoa=FOUND, stranger=FOUND)),
    Row("mfa_reauthenticate_webauthn", every(FOUND)),
    Row("mfa_activate_totp", every(FOUND)),
    Row("mfa_deactivate_totp", every(FOUND, hoa=MISSING, stranger=MISSING)),
    Row("mfa_view_recovery_codes", every(MISSING)),
    Row("mfa_generate_recovery_codes", every(FOUND)),
    Row("mfa_download_recovery_codes", every(MISSING)),
    Row("mfa_list_webauthn", every(FOUND)),
    Row("mfa_add_webauthn", every(FOUND)),
    Row("mfa_edit_webauthn", every(FOUND), target="notice"),
    Row("mfa_remove_webauthn", every(FOUND), target="notice"),
    Row("me", every(SEEN)),
    Row(
        "reveal",
        POST_ONLY,
        only(SEEN, "hoa", "secretary", "secretary_beside", "stranger", "approver", others=FORBIDDEN),
    ),
    Row("kept_forms:list", every(SEEN)),
    Row("kept_forms:open", every(SEEN)),
    Row("kept_forms:keep", POST_ONLY, every(INCOMPLETE)),
    Row("kept_forms:drop", POST_ONLY, every(FOUND)),
    Row("notices", every(SEEN)),
    Row("read_all_notices", POST_ONLY, every(FOUND)),
    Row("read_notice", POST_ONLY, only(FOUND, "hoa"), target="notice"),
    # The roll
    Row(
        "members:list",
        only(
            SEEN,
            "secretary",
            "secretary_beside",
            "organiser",
            "organiser_beside",
            "inspector",
            "administrator",
            others=FORBIDDEN,
        ),
    ),
    Row(
        "members:slip",
        POST_ONLY,
        only(SEEN, "secretary", "organiser", "administrator", **ISSUERS_BESIDE),
        target="newcomer",
    ),
    Row("members:find", POST_ONLY, VIEWERS, data={"number": "0900000000"}),
    Row("members:units", VIEWERS),
    Row("members:card", CARD, target="newcomer"),
    Row("members:reveal", POST_ONLY, EDITORS, target="newcomer", data={"reason": "Đối chiếu thẻ"}),
    Row("members:correct", EDITORS, target="newcomer"),
    Row("members:assist", HELPERS, found(HELPERS), target="newcomer", data={"reason": "abroad", "seen_version": "1"}),
    Row("members:in_need", HELPERS, target="cell"),
    Row("digest:of", HELPERS, target="newcomer"),
    Row("digest:cell", HELPERS, target="cell"),
    Row("corrections:own", ON_A_ROLL),
    Row(
        "corrections:withdraw",
        POST_ONLY,
        only(MISSING, "secretary", "secretary_beside", "stranger", "approver", hoa=FOUND, others=FORBIDDEN),
        target="correction",
    ),
    Row("corrections:queue", OFFICERS),
    Row("corrections:detail", EDITORS, target="correction"),
    Row("corrections:reveal", POST_ONLY, EDITORS, target="correction"),
    Row(
        "corrections:decide",
        POST_ONLY,
        found(EDITORS),
        target="correction",
        data={"move": "refuse", "answer": "Chưa rõ giấy tờ", "seen_version": "1"},
    ),
    Row("exports:list", VIEWERS),
    Row("exports:ask", EDITORS, found(EDITORS), target="cell", data={"reason": "Đại hội chi bộ"}),
    Row("exports:take", POST_ONLY, only(FOUND, "organiser"), target="member_export"),
    # Units
    Row("units:tree", only(SEEN, *REPORTERS, others=FORBIDDEN)),
    Row("units:detail", UNIT_PAGE, target="cell"),
    Row("units:warnings", UNIT_PAGE, target="cell"),
    Row("units:event", UNIT_PAGE, target="event"),
    Row(
        "units:cancel_event",
        POST_ONLY,
        only(FOUND, "organiser", "administrator", organiser_beside=FORBIDDEN),
        target="event",
        data={"reason": "Thu hồi quyết định"},
    ),
    Row("units:term", ORGANISERS, ORGANISERS, target="cell"),
    Row("units:choose_person", ORGANISERS, target="cell"),
    Row("units:appoint", ORGANISERS, ORGANISERS, target="candidate"),
    Row("units:end_office", ORGANISERS, ORGANISERS, target="office"),
    Row("units:change", ORGANISERS, incomplete(ORGANISERS), target="change"),
    # Rights, the audit, personal data
    Row("rights:list", only(SEEN, "inspector", "administrator"), target="cell"),
    Row("rights:choose", only(SEEN, "administrator"), target="cell"),
    Row("rights:staff", only(SEEN, "administrator"), only(SEEN, "administrator"), target="cell"),
    Row("rights:person", only(SEEN, "administrator"), only(SEEN, "administrator"), target="person"),
    Row("rights:take", POST_ONLY, only(FOUND, "administrator"), target="person_role"),
    Row("rights:lock", POST_ONLY, only(FOUND, "administrator"), target="person"),
    Row("rights:unlock", POST_ONLY, only(FOUND, "administrator"), target="person"),
    Row("audit:list", only(SEEN, "inspector", "administrator", others=FORBIDDEN)),
    Row("audit:entry", only(SEEN, "inspector", "administrator"), target="audit_entry"),
    Row(
        "audit:export",
        POST_ONLY,
        only(FOUND, "inspector", "administrator", others=FORBIDDEN),
        data={"reason": "Kiểm tra quý IV", "kind": "csv"},
    ),
    Row("privacy:mine", every(SEEN)),
    Row("privacy:notice", every(SEEN), every(SEEN)),
    Row("privacy:consent", POST_ONLY, every(FOUND), target="consent"),
    Row("privacy:section", every(SEEN), target="section"),
    Row("privacy:looks", every(SEEN)),
    Row("privacy:lists_taken", every(SEEN)),
    Row("privacy:download", POST_ONLY, every(SEEN)),
    Row("privacy:requests", every(SEEN), every(SEEN)),
    Row("privacy:request", only(SEEN, "hoa"), target="data_request"),
    Row("privacy:cancel", POST_ONLY, only(FOUND, "hoa"), target="data_request"),
    Row(
        "privacy:queue",
        only(SEEN, "organiser", "organiser_beside", "administrator", others=FORBIDDEN),
    ),
    Row(
        "privacy:answer",
        only(SEEN, "organiser", "administrator", organiser_beside=FORBIDDEN),
        target="data_request",
    ),
    Row(
        "privacy:handle",
        POST_ONLY,
        only(FOUND, "organiser", "administrator", organiser_beside=FORBIDDEN),
        target="data_request_action",
        data={"text": "Đã nhận, sẽ trả lời trong tuần."},
    ),
    Row(
        "working_days:list",
        only(SEEN, "organiser", "organiser_beside", "administrator", others=FORBIDDEN),
        only(FOUND, "organiser", "administrator", organiser_beside=FORBIDDEN, others=FORBIDDEN),
        data={"off": "02/01/2026", "worked": "10/01/2026", "document": "12729/VPCP-KGVX"},
    ),
    Row("working_days:remove", POST_ONLY, only(FOUND, "organiser", "administrator", organiser_beside=FORBIDDEN), "day"),
    # Lists under reconciliation
    Row("roster:list", only(SEEN, "organiser", "organiser_beside", "administrator")),
    Row(
        "roster:upload",
        only(SEEN, "organiser", "organiser_beside", "administrator"),
        only(SEEN, "organiser", "organiser_beside", "administrator"),
    ),
    Row("roster:detail", ORGANISERS, target="roster"),
    Row("roster:sign", ORGANISERS, ORGANISERS, target="roster"),
    Row("roster:differences", POST_ONLY, ORGANISERS, target="roster"),
    Row(
        "roster:reading",
        ORGANISERS,
        only(INCOMPLETE, "organiser", "administrator", organiser_beside=FORBIDDEN),
        target="roster",
    ),
    *(
        Row(
            f"roster:{work}",
            POST_ONLY,
            only(FOUND, "organiser", "administrator", organiser_beside=FORBIDDEN),
            target="roster",
        )
        for work in ("decide", "decide_kind", "explain", "discard", "undo", "checked")
    ),
    # News
    Row("news:list", every(SEEN, signed_out=SEEN)),
    Row(
        "news:article",
        only(SEEN, "hoa", "secretary", "secretary_beside", "approver", "clerk", "inspector"),
        target="article",
    ),
    Row("news:cover", only(FORBIDDEN, "editor_beside"), target="article"),  # it has no picture
    Row("news:cover_rendition", only(FORBIDDEN, "editor_beside"), target="cover_rendition"),
    Row("news:picture", PICTURED, target="picture"),
    Row("news:picture_rendition", PICTURED, target="picture_rendition"),
    Row("news:attachment", PICTURED, target="attachment"),
    Row(
        "news:upload_picture",
        every(GET_NOT_ALLOWED),
        only(400, "secretary", "secretary_beside", "editor_beside", "administrator", others=FORBIDDEN),
    ),
    Row("news:preview", DESK_OF_THE_WARD, target="draft"),
    Row("news:readers", DESK_OF_THE_WARD, target="article"),
    Row("news:inbox", NEWSROOM),
    # News: the desk
    Row("news:desk", found(NEWSROOM)),  # each works at one desk, and is led there
    Row("news:unit_dashboard", DESK_OF_THE_WARD, target="ward"),
    Row("news:silent", DESK_OF_THE_WARD, target="ward"),
    Row("news:nudge", POST_ONLY, found(DESK_OF_THE_WARD), target="cell"),
    Row(
        "news:approval_rule",
        only(SEEN, "administrator"),
        only(FOUND, "administrator"),
        target="ward",
        data={"approval_steps": "1"},
    ),
    Row("news:offer", EDITORS_OF_THE_WARD, only(400, "administrator", **WRITERS_ELSEWHERE), target="article"),
    Row(
        "news:answer_offer",
        POST_ONLY,
        only(FOUND, "administrator", approver=FORBIDDEN, **WRITERS_ELSEWHERE),
        target="offer",
    ),
    Row("news:correct", POST_ONLY, found(EDITORS_OF_THE_WARD), target="article"),
    Row("news:correction", DESK_OF_THE_WARD, target="news_correction"),
    Row("news:correction_discard", POST_ONLY, found(EDITORS_OF_THE_WARD), target="news_correction"),
    Row(
        "news:correction_decide",
        POST_ONLY,
        only(FOUND, "approver", "administrator"),
        target="news_correction_action",
        data={"reason": "Ghi rõ nguồn."},
    ),
    Row("news:revisions", DESK_OF_THE_WARD, target="draft"),
    Row("news:revision", DESK_OF_THE_WARD, target="revision"),
    Row("news:compare", only(MISSING, **WRITERS_ELSEWHERE), target="draft"),  # it has one revision
    Row("news:restore", POST_ONLY, found(EDITORS_OF_THE_WARD), target="revision"),
    # News: what comes from outside and what goes out
    Row("news:rss", every(SEEN, signed_out=SEEN)),
    Row("news:unit_rss", every(SEEN, signed_out=SEEN), target="cell"),
    Row("robots", every(SEEN, signed_out=SEEN)),
    Row("sitemap", every(SEEN, signed_out=SEEN)),
    Row("sitemap_section", every(SEEN, signed_out=SEEN), target="sitemap"),
    Row("unit_page", every(SEEN, signed_out=SEEN), target="cell"),
    Row("news:sources", APPROVERS),
    Row("news:source_add", APPROVERS, APPROVERS),
    Row("news:source", only(SEEN, "approver", "administrator"), only(SEEN, "approver", "administrator"), "source"),
    Row("news:source_hurry", POST_ONLY, only(FOUND, "approver", "administrator"), "source"),
    Row("news:feed_hosts", ROOT_APPROVER, ROOT_APPROVER),
    Row("news:feed_host_bar", POST_ONLY, found(ROOT_APPROVER), "feed_host"),
    Row("news:feed_inbox", NEWSROOM),
    Row(
        "news:feed_decide",
        POST_ONLY,
        only(FOUND, "secretary", "secretary_beside", "editor_beside", "administrator", others=FORBIDDEN),
    ),
    Row("news:feed_item", DESK_OF_THE_WARD, target="feed_item"),
    Row("news:bulletins", every(SEEN)),
    Row("news:bulletin", BULLETIN_OF_THE_WARD, target="bulletin"),
    Row("news:bulletin_file", only(MISSING, editor_beside=FORBIDDEN), target="bulletin"),  # it has a text only
    Row(
        "news:bulletin_decide",
        POST_ONLY,
        only(FOUND, "approver", "administrator"),
        target="bulletin_action",
        data={"reason": "Nhầm tháng"},
    ),
    # Documents
    Row("documents:list", every(SEEN)),
    Row("documents:suggestions", every(SEEN)),
    Row("documents:detail", only(SEEN, "hoa", "secretary", "clerk", "administrator"), target="document"),
    Row("documents:file", only(SEEN, "hoa", "secretary", "clerk", "administrator"), target="document"),
    # Files and their text
    Row("documents:version", only(SEEN, "hoa", "secretary", "clerk", "administrator"), target="document_file"),
    Row("documents:text", only(SEEN, "hoa", "secretary", "clerk", "administrator"), target="document"),
    # Reading: what one saves, what one is asked to read, how far others have come
    Row("documents:saved", every(SEEN)),
    Row("documents:save", POST_ONLY, only(FOUND, *READERS_OF_THE_CELL), target="document"),
    Row("documents:unsave", POST_ONLY, every(FOUND), target="document"),
    Row("documents:open_folder", POST_ONLY, every(FOUND), data={"name": "Đại hội"}),
    Row("documents:rename_folder", POST_ONLY, only(FOUND, "hoa"), target="folder", data={"name": "Khác"}),
    Row("documents:delete_folder", POST_ONLY, only(FOUND, "hoa"), target="other_folder"),
    Row("documents:to_read", every(SEEN)),
    Row("documents:confirm", POST_ONLY, CONFIRMERS, target="document"),
    Row("documents:ask_reading", only(SEEN, "clerk", "administrator"), target="document"),
    Row("documents:followed", only(SEEN, *FOLLOWERS)),
    Row("documents:progress", only(FOUND, *FOLLOWERS_OF_THE_CELL), target="reading"),
    Row("documents:close_reading", POST_ONLY, only(FOUND, "clerk", "administrator"), target="reading"),
    Row("documents:readers", FOLLOWED_CELL, target="readers"),
    Row("documents:readers_file", POST_ONLY, FOLLOWED_CELL, target="readers"),
    Row("documents:nudge", POST_ONLY, NUDGERS, target="readers"),
    Row("documents:record_reading", HELPERS, HELPERS, target="helped_reader"),
    # What speaks of state secrets and waits for somebody's word: of the ward, declared by its clerk
    Row("documents:clearances", only(SEEN, "approver", "clerk", "administrator", others=FORBIDDEN)),
    Row("documents:clearance", CLEARERS, target="clearance"),
    Row("documents:clearance_file", CLEARERS, target="clearance"),
    Row("documents:confirm_clearance", POST_ONLY, found(CLEARERS), target="clearance"),
    Row("documents:refuse_clearance", POST_ONLY, found(CLEARERS), target="clearance", data=BACK),
    # What one office sends to another
    Row("documents:received_list", only(SEEN, "clerk", "administrator")),
    Row("documents:sent_list", only(SEEN, "clerk", "administrator")),
    Row("documents:send", only(SEEN, "clerk", "administrator")),
    Row("documents:received", only(SEEN, "clerk", "administrator"), target="receipt"),
    Row("documents:open_received", POST_ONLY, only(FOUND, "clerk", "administrator"), target="receipt"),
    Row("documents:received_file", only(MISSING), target="receipt"),  # nobody has opened it
    *(
        Row(f"documents:{work}", POST_ONLY, only(FOUND, "clerk", "administrator"), target="receipt", data=BACK)
        for work in ("start_received", "finish_received", "return_received", "take_in")
    ),
    Row("documents:sent", only(SEEN, "administrator", clerk=FORBIDDEN), target="dispatch"),
    Row("documents:sent_file", only(SEEN, "administrator", clerk=FORBIDDEN), target="dispatch"),
    Row(
        "documents:recall",
        POST_ONLY,
        only(FOUND, "administrator", clerk=FORBIDDEN),
        target="dispatch",
        data=BACK,
    ),
    # Many at once
    Row("documents:imports", only(SEEN, "clerk", "administrator"), only(SEEN, "clerk", "administrator")),
    Row("documents:import", only(SEEN, "clerk", "administrator"), target="import"),
    Row("documents:import_publish", POST_ONLY, only(FOUND, "clerk", "administrator"), target="import"),
    Row("documents:import_discard", POST_ONLY, only(FOUND, "clerk", "administrator"), target="import"),
    Row("documents:import_errors", only(MISSING), target="import"),  # it has no row to mend
    # What should be there, questions, forms
    Row("documents:coverage", only(SEEN, "clerk", "administrator")),
    Row("documents:add_lines", only(SEEN, "clerk", "administrator")),
    Row("documents:lacking", only(SEEN, "clerk", "administrator"), target="expected"),
    Row("documents:retire", POST_ONLY, only(FOUND, "administrator", clerk=FORBIDDEN), target="expected"),
    Row("documents:questions", every(SEEN)),
    Row("documents:forms", every(SEEN)),
    # Meetings
    Row("meetings:list", every(SEEN)),
    Row("meetings:plan", PLANNERS, PLANNERS),
    Row("meetings:plan_year", PLANNERS, PLANNERS),
    Row("meetings:month", every(SEEN)),
    Row("meetings:agenda_template", PLANNERS),
    Row("meetings:summons", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row("meetings:themes", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row("meetings:lacking", every(SEEN)),
    Row("meetings:to_post", every(SEEN)),
    Row("meetings:calendar", ON_A_ROLL),
    Row("meetings:make_feed", POST_ONLY, ON_A_ROLL),
    Row("meetings:revoke_feed", POST_ONLY, every(FOUND)),
    Row("meetings:feed", every(MISSING, signed_out=MISSING), target="no_feed"),  # the address is the secret
    Row("meetings:reminders", ON_A_ROLL, found(ON_A_ROLL)),
    Row(
        "meetings:change_from", only(FOUND, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"
    ),
    Row(
        "meetings:detail", only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"
    ),
    Row("meetings:edit", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row("meetings:papers", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row(
        "meetings:excuse",  # who is not summoned is sent back to the meeting
        only(SEEN, "hoa", "secretary", administrator=FOUND, secretary_beside=FORBIDDEN),
        target="meeting",
    ),
    Row(
        "meetings:answer",
        POST_ONLY,
        only(FOUND, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="meeting",
        data={"coming": "1"},
    ),
    Row(
        "meetings:cancel",
        only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN),
        only(FOUND, "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="meeting",
        data={"reason": "Mưa bão"},
    ),
    Row("meetings:postpone", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row("meetings:add_file", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row(
        "meetings:file",
        only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="meeting_file",
    ),
    Row(
        "meetings:remove_file",
        POST_ONLY,
        only(FOUND, "secretary", secretary_beside=FORBIDDEN),  # it is gone when the administrator comes
        target="meeting_file",
    ),
    Row(
        "meetings:confirm_read",  # nothing named: back to the meeting, told so
        POST_ONLY,
        only(FOUND, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="meeting",
    ),
    Row("meetings:readers", only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    Row(
        "meetings:petitions",
        only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN),
        only(FOUND, "hoa", "secretary", administrator=409, secretary_beside=FORBIDDEN),
        target="meeting",
        data={"kind": "opinion", "text": "Đề nghị sửa đường vào tổ 7"},
    ),
    Row(
        "meetings:withdraw_petition",
        POST_ONLY,
        only(FOUND, "hoa", secretary_beside=FORBIDDEN),  # another's own is not found
        target="petition",
    ),
    Row(
        "meetings:note_answer",
        only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="called",
    ),
    Row(
        "meetings:decide_absence",  # the called member has not asked for it: back to the meeting, told so
        POST_ONLY,
        only(FOUND, "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="called",
        data={"agree": "1"},
    ),
    Row(
        "meetings:remind",
        POST_ONLY,
        only(FOUND, "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="meeting",
    ),
    Row("meetings:ics", only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN), target="meeting"),
    # Minutes
    Row(
        "meetings:minutes",
        only(SEEN, "secretary", "administrator", secretary_beside=FORBIDDEN),  # not signed yet
        target="scored",
    ),
    Row(
        "meetings:minutes_write",
        only(SEEN, "secretary", "administrator", hoa=FORBIDDEN, secretary_beside=FORBIDDEN),
        target="scored",
    ),
    Row("meetings:minutes_read_out", POST_ONLY, RUNNERS_FOUND, target="scored"),
    Row(
        "meetings:minutes_sign",  # the administrator runs the meeting, and is neither chair nor secretary
        POST_ONLY,
        only(FORBIDDEN, "administrator", "hoa", "secretary_beside", secretary=FOUND),
        target="scored",
    ),
    Row(
        "meetings:minutes_take_back",
        POST_ONLY,
        only(FORBIDDEN, "administrator", "hoa", "secretary_beside", secretary=FOUND),
        target="scored",
    ),
    Row("meetings:minutes_correct", POST_ONLY, RUNNERS_INCOMPLETE, target="scored"),
    # Printed papers and their templates
    Row("meetings:paper", OF_THE_CELL, target="summons_paper"),
    Row("meetings:paper_word", RUNNERS_ELSE_MISSING, target="roll_paper"),
    Row("meetings:print_templates", TEMPLATERS, incomplete(TEMPLATERS)),
    Row("meetings:template_in_use", TEMPLATERS, target="paper"),
    Row("meetings:template_file", OWN_TEMPLATERS, target="print_template"),
    Row("meetings:template_off", POST_ONLY, found(OWN_TEMPLATERS), target="print_template"),
    # Resolutions: Hoa is a deputy of cell 7 and signs; the bí thư of the cast holds no office
    Row("meetings:resolution_begin", RUNNERS, incomplete(RUNNERS), target="scored"),
    Row("meetings:resolution", OF_THE_CELL, target="resolution_draft"),
    Row("meetings:resolution_word", OF_THE_CELL, target="resolution_draft"),
    Row("meetings:resolution_write", RUNNERS, incomplete(RUNNERS), target="resolution_draft"),
    Row("meetings:resolution_drop", POST_ONLY, found(RUNNERS), target="resolution"),
    Row(
        "meetings:resolution_sign",
        POST_ONLY,
        only(FORBIDDEN, "secretary", "administrator", "secretary_beside", hoa=FOUND),
        target="resolution_draft",
    ),
    Row("meetings:resolution_post", POST_ONLY, found(RUNNERS), target="resolution_draft"),
    Row("meetings:resolution_renumber", POST_ONLY, found(RUNNERS), target="resolution_draft"),
    # Scores of meetings
    Row("meetings:scores", OFFICERS),
    Row("meetings:rubrics", OFFICERS),
    Row("meetings:rubric", OFFICERS, target="rubric"),
    Row(
        "meetings:score",
        only(SEEN, "hoa", "secretary", "organiser", "administrator", secretary_beside=FORBIDDEN),
        target="scored",
    ),
    Row("meetings:score_watcher", POST_ONLY, RUNNERS_INCOMPLETE, target="scored"),
    Row(
        "meetings:score_agree",
        POST_ONLY,
        tuple(FOUND if each == INCOMPLETE else each for each in RUNNERS_INCOMPLETE),
        target="scored",
    ),
    Row("meetings:score_reopen", POST_ONLY, RUNNERS_INCOMPLETE, target="scored"),
    Row("meetings:score_vote", POST_ONLY, RUNNERS_INCOMPLETE, target="scored"),
    Row(
        "meetings:score_confirm",
        POST_ONLY,
        only(INCOMPLETE, "organiser", "administrator", organiser_beside=FORBIDDEN),
        target="scored",
    ),
    # At the meeting itself
    Row("meetings:begin", RUNNERS, target="meeting"),
    Row("meetings:close", RUNNERS, target="running"),
    Row("meetings:roll", RUNNERS, target="running"),
    Row("meetings:tap", POST_ONLY, found(RUNNERS), target="running", data={"mark": "1.1.present"}),
    Row("meetings:marks", RUNNERS, incomplete(RUNNERS), target="running"),
    Row("meetings:choose_mark", POST_ONLY, found(RUNNERS), target="mark"),
    Row("meetings:roll_entry", RUNNERS, incomplete(RUNNERS), target="roll_entry"),
    Row("meetings:code", RUNNERS, target="running"),
    Row("meetings:check_in", every(FORBIDDEN, hoa=FOUND, secretary=GONE), target="old_code"),
    Row("meetings:confirm", POST_ONLY, every(GONE), target="running"),
    Row("meetings:present", every(FORBIDDEN, hoa=SEEN, secretary=SEEN), target="running"),
    Row(
        "meetings:speakers",
        only(SEEN, "hoa", "secretary", "administrator", secretary_beside=FORBIDDEN),
        target="running",
    ),
    Row(
        "meetings:ask_to_speak",
        POST_ONLY,
        only(FOUND, "hoa", "secretary", administrator=FORBIDDEN, secretary_beside=FORBIDDEN),
        target="running",
    ),
    Row("meetings:move_speech", POST_ONLY, found(RUNNERS), target="speech"),
    Row("meetings:part", POST_ONLY, found(RUNNERS), target="part"),
    # Votes
    Row("meetings:votes", OF_THE_CELL, target="evening"),
    Row("meetings:prepare_vote", RUNNING, target="evening"),
    Row("meetings:vote", OF_THE_CELL, target="vote_open"),
    Row(
        "meetings:ballot",  # who does not vote is sent back to the vote
        only(SEEN, "hoa", "secretary", administrator=FOUND, secretary_beside=FORBIDDEN),
        target="vote_open",
    ),
    Row("meetings:vote_key", POST_ONLY, RUNNING, target="vote_keyed"),
    Row("meetings:open_vote", POST_ONLY, found(RUNNING), target="vote_prepared"),
    Row("meetings:close_vote", POST_ONLY, found(RUNNING), target="vote_open"),
    Row("meetings:void_vote", RUNNING, found(RUNNING), target="vote_open", data={"reason": "Mất điện"}),
    Row("meetings:enter_count", RUNNING, target="vote_counted"),
    Row("meetings:confirm_count", POST_ONLY, found(RUNNING), target="vote_typed"),
    Row("meetings:count_vote", RUNNING, target="vote_urn"),
    # Tasks of cell 7: Hoa has one, the bí thư checks it, reporters of the levels above follow it
    Row("meetings:mark_agenda", POST_ONLY, found(RUNNERS), target="meeting"),
    Row("meetings:tasks", ON_A_ROLL),
    Row("meetings:followed_tasks", VIEWERS),
    Row("meetings:give_task", PLANNERS_OF_A_CELL, PLANNERS_OF_A_CELL),
    Row("meetings:task", TASK, target="task"),
    Row("meetings:task_file", only(SEEN, *TASK_SEEN), target="task_file"),
    Row("meetings:take_task", POST_ONLY, found(TASK), target="task"),
    Row("meetings:report_task", stepping("hoa"), target="task"),
    Row("meetings:judge_task", stepping("secretary", "administrator"), target="task"),
    Row("meetings:extend_task", stepping("hoa", "secretary", "administrator"), target="task"),
    Row("meetings:pass_on_task", stepping("hoa", "secretary", "administrator"), target="task"),
    Row("meetings:split_task", stepping("hoa", "secretary", "administrator"), target="task"),
    Row("meetings:drop_task", POST_ONLY, incomplete(TASK), target="task"),
    Row("meetings:decide_task", POST_ONLY, found(TASK), target="task_request"),
    # What Hoa has written to cell 7: she, and who answers there; no desk above while there is time
    Row("meetings:feedback_sent", ON_A_ROLL),
    Row("meetings:send_feedback", ON_A_ROLL, ON_A_ROLL),
    Row("meetings:feedback_desk", VIEWERS),
    Row("meetings:feedback", FEEDBACK, target="feedback"),
    Row("meetings:feedback_file", FEEDBACK, target="feedback_file"),
    Row("meetings:receive_feedback", POST_ONLY, found(FEEDBACK), target="feedback"),
    Row("meetings:begin_feedback", POST_ONLY, found(FEEDBACK), target="feedback"),
    Row("meetings:answer_feedback", only(SEEN, "secretary", hoa=FOUND), target="feedback"),
    Row("meetings:forward_feedback", only(SEEN, "secretary", hoa=FOUND), target="feedback"),
    Row("meetings:close_feedback", POST_ONLY, found(FEEDBACK), target="feedback"),
    # The rollout: a plan of the ward with cell 7 in its wave, a class, a visit to Hoa, a difficulty of cell 7
    Row("rollout:plans", VIEWERS),
    Row("rollout:create", OFFICERS, incomplete(OFFICERS)),
    Row("rollout:plan", ROLLOUT, target="rollout"),
    Row("rollout:edit", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="rollout"),
    Row("rollout:close", POST_ONLY, found(OWNED_BY_OFFICE), target="rollout"),
    Row("rollout:create_wave", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="rollout"),
    Row("rollout:wave", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="wave"),
    Row("rollout:join", ROLLOUT, incomplete(ROLLOUT), target="wave"),
    Row("rollout:accept", POST_ONLY, found(OWNED_BY_OFFICE), target="join_request"),
    Row("rollout:decline", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="join_request"),
    Row("rollout:create_class", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="rollout"),
    Row("rollout:class", CLASS_SEEN, target="class"),
    Row("rollout:edit_class", OWNED_BY_OFFICE, incomplete(OWNED_BY_OFFICE), target="class"),
    Row("rollout:class_people", CLASS_NAMED, target="class"),
    Row("rollout:class_name", POST_ONLY, CLASS_NAMING, target="class_member"),
    Row("rollout:class_take_out", POST_ONLY, CLASS_TAKING_OUT, target="class_seat"),
    Row("rollout:class_number", POST_ONLY, CLASS_NUMBER, target="class"),
    Row("rollout:class_add_file", POST_ONLY, incomplete(OWNED_BY_OFFICE), target="class"),
    Row("rollout:class_file", CLASS_SEEN, target="class_file"),
    Row(
        "rollout:class_remove_file",
        POST_ONLY,
        only(FOUND, "organiser", organiser_beside=FORBIDDEN),  # it is gone when the administrator comes
        target="class_file",
    ),
    Row("rollout:class_open", POST_ONLY, found(OWNED_BY_OFFICE), target="class"),
    Row("rollout:class_close", POST_ONLY, found(OWNED_BY_OFFICE), target="class"),
    Row("rollout:class_roll", OWNED_BY_OFFICE, found(OWNED_BY_OFFICE), target="class_open"),
    Row("rollout:class_code", OWNED_BY_OFFICE, target="class_open"),
    Row("rollout:class_check_in", CLASS_OLD_CODE, target="class_code"),
    Row("rollout:class_confirm", POST_ONLY, CLASS_OLD_TICKET, target="class_open"),
    Row("rollout:class_present", CLASS_PRESENT, target="class"),
    Row("rollout:teams", VIEWERS),
    Row("rollout:create_team", HELPING, incomplete(HELPING)),
    Row("rollout:team", OWNED_BY_HELPERS, incomplete(OWNED_BY_HELPERS), target="team"),
    Row("rollout:disband_team", POST_ONLY, found(OWNED_BY_HELPERS), target="team"),
    Row("rollout:visits", every(SEEN)),
    Row("rollout:ask_visit", HELPING, ASKING),
    Row("rollout:visit", VISIT, incomplete(VISIT), target="visit"),
    Row("rollout:plan_visit", POST_ONLY, incomplete(VISIT), target="visit"),
    Row("rollout:cancel_visit", VISIT, incomplete(VISIT), target="visit"),
    Row("rollout:difficulties", VIEWERS),
    Row("rollout:send_difficulty", VIEWERS, incomplete(VIEWERS)),
    Row("rollout:difficulty", DIFFICULTY, target="difficulty"),
    Row("rollout:begin_difficulty", POST_ONLY, found(DIFFICULTY), target="difficulty"),
    Row("rollout:answer_difficulty", DIFFICULTY, incomplete(DIFFICULTY), target="difficulty"),
    Row("rollout:forward_difficulty", DIFFICULTY, incomplete(DIFFICULTY), target="difficulty"),
    Row("rollout:close_difficulty", POST_ONLY, found(DIFFICULTY), target="difficulty"),
    Row("rollout:reminders", VIEWERS),
    Row("rollout:reminder", REPORT_OF_THE_WARD, target="reminder"),
    Row("rollout:remind_units", POST_ONLY, found(REPORT_OF_THE_WARD), target="rollout"),
    Row("rollout:remind_members", REPORT_OF_THE_WARD, incomplete(REPORT_OF_THE_WARD), target="ward_code"),
    Row("rollout:data_quality", REPORT_OF_THE_WARD, target="ward_code"),
    # What cell 7 is asked
    Row("meetings:surveys", every(SEEN)),
    Row("meetings:create_survey", PLANNERS, incomplete(PLANNERS)),
    Row("meetings:survey", only(SEEN, "hoa", "secretary", "administrator"), target="survey"),
    Row("meetings:edit_survey", KEPT_SURVEY, target="survey"),
    Row("meetings:open_survey", POST_ONLY, found(KEPT_SURVEY), target="survey"),
    Row("meetings:close_survey", POST_ONLY, found(KEPT_SURVEY), target="survey"),
    Row("meetings:remind_survey", POST_ONLY, found(KEPT_SURVEY), target="survey"),
    Row("meetings:export_survey", POST_ONLY, found(KEPT_SURVEY), target="survey"),
    # Figures of meetings
    Row("meetings:own_figures", found(VIEWERS)),
    Row("meetings:figures", CARD, target="cell"),
    Row("meetings:figures_unmet", CARD, target="cell"),
    Row("meetings:figures_export", POST_ONLY, found(CARD), target="cell"),
    Row("meetings:absence_warnings", PLANNERS),
    Row("meetings:absence_warning", ABSENCE, incomplete(ABSENCE), target="absence"),
    Row("meetings:attended", ON_A_ROLL),
    # Reports
    Row("report", only(FOUND, *REPORTERS, others=FORBIDDEN)),
    Row("report_units", only(SEEN, *REPORTERS, others=FORBIDDEN)),
    Row("report_suggestions", every(SEEN)),
    Row("report_definitions", every(SEEN)),
    Row("report_steps", REPORT_ABOVE, target="unit_above"),
    Row("report_of", REPORT_ABOVE, target="unit_above"),
    Row("report_distribution", REPORT_ABOVE, target="unit_above"),
    Row("report_silent", REPORT_ABOVE, target="unit_above"),
    Row("report_word", REPORT_ABOVE, target="unit_above"),
    Row("report_file", REPORT_ABOVE, target="unit_above"),
    Row("unit_reports", REPORT_ABOVE, target="unit_above"),
    Row("report_schedule", POST_ONLY, found(PERIODIC), target="report_order", data={"every": "week"}),
    Row("reports_waiting", every(SEEN)),
    Row("unit_report", PERIODIC, found(PERIODIC), target="unit_report"),
    Row("unit_report_word", PERIODIC, target="unit_report"),
    Row("unit_report_move", POST_ONLY, found(PERIODIC), target="report_move"),
    Row("unit_report_correct", POST_ONLY, found(PERIODIC), target="unit_report"),
]


def addresses(resolver=None, prefix=""):
    """The name of every address of the portal's own, the admin left aside (tests/test_admin_table.py walks it)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from addresses(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield prefix + (pattern.name or str(pattern.pattern))


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """What all rows are asked about: the arguments of each target, and for each role a session for each method. It is
    made once, in a transaction that stays open; what a row does is rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = factories.found(database.hand_out_cast())
        yield targets(cast), {(role, method): session(cast, role) for role in ROLES[1:] for method in ("GET", "POST")}
        transaction.set_rollback(True)


def session(cast, role) -> str:
    """The key of a new session of the one who has `role`."""
    client = Client()
    client.force_login(getattr(cast, role))
    return client.session.session_key


def targets(cast) -> dict[str, list]:
    """One of each thing in cell 7 or its ward, where somebody of another branch must not look."""
    now = timezone.now()
    ended = Every.WEEK.last_end(timezone.localdate())
    periodic = preparing.made(cast.cell_7, ended, Every.WEEK)
    facts = {"unit": cast.ward, "title": "Tin phường", "summary": "Tóm tắt", "body": "<p>Nội dung</p>"}
    facts |= {"author": cast.editor, "responsible_body": "Đảng ủy phường"}
    article = Article.objects.create(**facts, state="published", approver=cast.approver, decided_at=now, publish_at=now)
    draft = Article.objects.create(**facts | {"title": "Nháp"})
    still = pictures.still(made.picture(60, 40))
    picture = illustrations.take_in(still, alt="Lễ trao", caption="", by=cast.editor, article=article)
    Article.objects.filter(pk=article.pk).update(body=f"{article.body}<figure>{illustrations.tag(picture)}</figure>")
    ArticleRevision.keep(draft, by=cast.editor)
    meeting = sessions.plan(
        cast.cell_7,
        by=cast.secretary,
        agenda=["Mở đầu"],
        kind=Meeting.Kind.REGULAR,
        title="Sinh hoạt thường kỳ",
        starts_at=now + timedelta(days=3),
        ends_at=now + timedelta(days=3, hours=2),
        place="Nhà văn hóa",
    )
    scored = held(cast.cell_7, cast.secretary)
    roll(scored, RollEntry.Presence.PRESENT, people=[cast.hoa.member])
    scoring.begin(scored, by=cast.secretary, watcher=cast.hoa.member)
    Meeting.objects.filter(pk=scored.pk).update(chair=cast.secretary.member)
    writing.begin(scored, by=cast.secretary)
    running = meeting_scenes.plan(cast.cell_7, cast.secretary, 0)
    writer = factories.member(cast.cell_7, "Trần Văn Thư")
    beginning.open_meeting(running, by=cast.secretary, chair=cast.secretary.member, secretary=writer)
    row = meeting_scenes.entry(running, cast.hoa.member)
    noting.take(running, [meeting_scenes.tapped(row)], by=cast.administrator)
    [mark] = noting.take(running, [meeting_scenes.tapped(row, "excused")], by=cast.secretary)
    evening = evenings.evening(cast.cell_7, cast.secretary, there=3)
    evenings.entry(evening.meeting, cast.hoa.member)
    votes = {f"vote_{stage}": [evening.meeting.pk, vote.pk] for stage, vote in evenings.stages(evening).items()}
    notices.tell(cast.hoa, "Một việc của đồng chí Hoa", "/")
    transfer = procedures.opened("transfer_internal", cast, member=cast.hoa.member)
    ratings = rating_rounds.open_round(cast.ward, "members", "year", timezone.localdate().year - 1, 0, by=None)
    fees = collecting.open_sheet(cast.cell_7, timezone.localdate().replace(day=1), by=None)
    relief = FeeRelief.objects.create(
        member=cast.hoa.member, ground="poor", percent=100, since=fees.month, number="9-QĐ/ĐU", decided_on=fees.month
    )
    event = UnitEvent.objects.create(
        kind="rename",
        unit=cast.ward,
        decision_no="7-QĐ/ĐU",
        decided_on=now.date(),
        effective_on=now.date() + timedelta(days=40),
    )
    EventUnit.objects.create(event=event, unit=cast.cell_7, part="before")
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": now.date(), "since": now.date()}
    office = Office.objects.create(unit=cast.cell_7, member=cast.hoa.member, code="deputy", **facts)
    about_data = data_requests.ask(cast.hoa, kind="access", text="Xin bản sao dữ liệu")
    paper = factories.document(cast.cell_7, "03-NQ/CB", kind="resolution")
    asked = requests.ask(paper, cast.cell_7, by=cast.clerk, deadline=now.date() + timedelta(days=7))
    helped = factories.member(cast.cell_7, "Lê Thị Sáu", ineligible_reason="old_or_ill", helper=cast.hoa.member)
    lists.add(cast.city, lists.read_lines("Quy chế làm việc"), by=cast.administrator, scope="bases", level="commune")
    expected = ExpectedDocument.objects.get()
    count.count(expected.pk)
    batch = DocumentImport.objects.create(unit=cast.ward, sheet="bang.xlsx", brought_by=cast.clerk)
    sent = Dispatch(unit=cast.city, document=factories.document(cast.city, "44-KH/TU"))
    dispatch.send(sent, [cast.cell_7], by=cast.administrator)
    spoken = factories.document(cast.ward, "45-KH/ĐU")
    declared = Clearance.objects.create(document=spoken, unit=cast.ward, reason="Chỉ nêu tên", declared_by=cast.clerk)
    host = FeedHost.objects.create(name="bao.example.vn", owner="Báo thử nghiệm")
    source = Source.objects.create(
        unit=cast.ward, name="Báo", url="https://bao.example.vn/rss", keeper=cast.approver, active=False
    )
    words = {"guid": "1", "fingerprint": "1", "title": "Tin từ báo"}
    bulletin = Bulletin.objects.create(
        unit=cast.ward,
        month=now.date().replace(day=1),
        title="Bản tin",
        body="<p>Nội dung</p>",
        author=cast.editor,
        state="published",
        approver=cast.approver,
        published_at=now,
    )
    correction = news_corrections.begin(article, by=cast.editor)
    task = giving.give(
        cast.cell_7,
        by=cast.secretary,
        assignee=cast.hoa.member,
        checker=cast.secretary.member,
        work="Vận động phân loại rác",
        product="Danh sách",
        duty="Chính",
        authority="Tự quyết",
        deadline=now.date() + timedelta(days=9),
    )
    report = doing.report(task, by=cast.hoa, text="Xong", file=Upload("Ảnh", factories.small_pdf()))
    doing.send_back(task, by=cast.secretary, reason="Thiếu")
    rollout = rollout_scenes.plan(cast)
    wave = rollout_scenes.wave(cast, rollout, cast.cell_7)
    join_request = planning.ask_to_join(wave, cast.cell_8, by=cast.secretary_beside, text="")
    lesson = rollout_scenes.training_class(cast, rollout)
    seat = training.name(lesson, cast.hoa.member, by=cast.secretary)
    handout = training.add_file(lesson, factories.small_pdf(), title="Tài liệu hướng dẫn", by=cast.organiser)
    opened = rollout_scenes.training_class(cast, rollout)
    training.open_roll(opened, by=cast.organiser)
    [visit] = helping.ask([cast.hoa.member], by=cast.secretary, wish="")
    reminder = reminding.remind_members(cast.ward, by=cast.organiser, text="Mời đồng chí mở Sổ tay.")
    wrote = feedback.send(
        cast.cell_7, by=cast.hoa, text="Ngõ 7 tối", phone="0912345678", file=Upload("Ảnh", factories.small_pdf())
    )
    survey = drafting.create(
        cast.cell_7,
        by=cast.secretary,
        audience=[],
        questions=[{"kind": "one", "text": "Họp tối nào?", "options": ["Thứ hai", "Thứ ba"], "required": True}],
        title="Giờ họp",
        closes_at=now + timedelta(days=5),
    )
    drafting.open_to_all(survey, by=cast.secretary)
    later = task_requests.extend(task, by=cast.hoa, deadline=now.date() + timedelta(days=12), reason="Mưa")
    now = timezone.now()
    absence = AbsenceWarning.objects.create(
        member=cast.hoa.member, months=[now.date().replace(day=1)], last_missed=now, raised_at=now
    )
    today = timezone.localdate()
    kept = {"on": today, "place": "", "index_confirmed": True}
    dossier = dossiers.take_in(cast.hoa.member, cast.ward, by=cast.organiser, **kept)
    lent = {"reader": "Vũ Đình Khôi", "reader_unit": "UBKT", "reason": "Thẩm tra", "consent": "5-TB/ĐU"}
    loan = dossiers.lend(dossier, by=cast.organiser, lent_on=today, due_on=today, **lent)
    yearly = rounds.open_round(cast.city, 2026, today, by=cast.administrator)
    return votes | {
        "": [],
        "evening": [evening.meeting.pk],
        "news_correction": [correction.pk],
        "news_correction_action": [correction.pk, "tra-lai"],
        "sitemap": ["don-vi"],
        "feed_host": [host.pk],
        "source": [source.pk],
        "feed_item": [FeedItem.objects.create(source=source, unit=cast.ward, **words).pk],
        "bulletin": [bulletin.pk],
        "bulletin_action": [bulletin.pk, "go-bai"],
        "dispatch": [sent.pk],
        "expected": [expected.pk],
        "import": [batch.pk],
        "clearance": [declared.pk],
        "receipt": [sent.receipts.get().pk],
        "folder": [saving.open_folder("Riêng", by=cast.hoa).pk],
        "other_folder": [saving.open_folder("Riêng nữa", by=cast.hoa).pk],
        "reading": [asked.pk],
        "readers": [asked.pk, cast.cell_7.code],
        "helped_reader": [asked.pk, helped.pk],
        "person": [cast.cell_7.code, cast.hoa.pk],
        "person_role": [cast.cell_7.code, cast.hoa.pk, "editor"],
        "audit_entry": [AuditEntry.objects.get(action="meeting.plan", object_id=meeting.pk).pk],
        "consent": ["email"],
        "section": ["ho-so"],
        "data_request": [about_data.pk],
        "data_request_action": [about_data.pk, "phan-hoi"],
        "event": [event.pk],
        "office": [office.pk],
        "candidate": [cast.cell_7.code, cast.hoa.member_id],
        "change": [cast.cell_7.code, "doi-ten"],
        "article": [article.pk],
        "picture": [picture.pk],
        "picture_rendition": [picture.pk, 60, "webp"],
        "cover_rendition": [article.pk, 480, "webp"],
        "attachment": [attachments.add(article, factories.small_pdf(), title="Kế hoạch", by=cast.editor).pk],
        "draft": [draft.pk],
        "revision": [draft.pk, 1],
        "offer": [ArticleOffer.objects.create(article=article, unit=cast.city, offered_by=cast.editor).pk, "nhan"],
        "document": [paper.pk],
        "document_file": [paper.pk, paper.main.pk],
        "meeting": [meeting.pk],
        "running": [running.pk],
        "mark": [running.pk, mark.pk],
        "roll_entry": [running.pk, row.pk],
        "old_code": [running.pk, "a" * 16],
        "speech": [running.pk, speaking.ask(row, by=cast.hoa).pk],
        "part": [running.pk, running.agenda.first().pk],
        "no_feed": ["khong-co"],
        "petition": [meeting.pk, sending.send(meeting, by=cast.hoa, kind="opinion", text="Đường vào tổ 7").pk],
        "meeting_file": [
            meeting.pk,
            own_files.add(meeting, factories.small_pdf(), title="Dự thảo", by=cast.secretary).pk,
        ],
        "scored": [scored.pk],
        "summons_paper": [meeting.pk, "giay-moi"],
        "roll_paper": [meeting.pk, "diem-danh"],
        "paper": ["bien-ban"],
        "print_template": [
            print_templates.put(
                cast.cell_7, PAPERS.get("giay-moi"), factories.small_pdf(), title="Mẫu", by=cast.secretary
            ).pk
        ],
        "resolution": [scored.pk, resolutions.signed(scored, cast.hoa).pk],
        "resolution_draft": [scored.pk, resolutions.draft(scored, cast.secretary, title="Đang soạn").pk],
        "absence": [absence.pk],
        "rubric": [Rubric.objects.get(code="an-phu").pk],
        "rollout": [rollout.pk],
        "wave": [wave.pk],
        "join_request": [join_request.pk],
        "class": [lesson.pk],
        "class_member": [lesson.pk, factories.member(cast.cell_7, "Hà Thị Bưởi").pk],
        "class_seat": [lesson.pk, seat.pk],
        "class_file": [lesson.pk, handout.pk],
        "class_open": [opened.pk],
        "class_code": [opened.pk, "aaaabbbbccccdddd"],
        "team": [rollout_scenes.team(cast).pk],
        "visit": [visit.pk],
        "difficulty": [rollout_scenes.difficulty(cast).pk],
        "reminder": [reminder.pk],
        "ward_code": [cast.ward.code],
        "feedback": [wrote.code],
        "feedback_file": [wrote.code, wrote.events.get().files.get().pk],
        "survey": [survey.pk],
        "task": [task.pk],
        "task_file": [task.pk, report.files.get().pk],
        "task_request": [task.pk, later.pk],
        "called": [meeting.pk, cast.hoa.member_id],
        "correction": [
            corrections.propose(cast.hoa.member, by=cast.hoa, seen=1, values={"gender": "male"}, note="Căn cước mới").pk
        ],
        "member_export": [
            exports.ask(cast.ward, by=cast.organiser, asked={}, described="", reason="Đại hội phường").pk
        ],
        "procedure": ["transfer_internal"],
        "pile": ["medal", "province_decided"],
        "medal_round": [procedures.next_round(cast).on.isoformat()],
        "card_batch": [CardBatch.objects.create(unit=cast.city, month=timezone.localdate().replace(day=1)).pk],
        "admission": ["admission"],
        "transferred": ["transfer_internal", cast.hoa.member_id],
        "case": [transfer.pk],
        "case_step": [transfer.pk, "tiep"],
        "case_paper": [transfer.pk, "giay-gioi-thieu"],
        "record_item": ["home_town"],
        "record_of": [cast.hoa.member_id, "home_town"],
        "dossier": [dossier.pk],
        "dossier_act": [dossier.pk, "cho-muon"],
        "dossier_loan": [dossier.pk, "nhan-lai", loan.pk],
        "supplement_of": [yearly.pk, cast.hoa.member_id],
        "supplement_cell": [yearly.pk, cast.cell_7.code],
        "rating": [ratings.ratings.get(member=cast.hoa.member).pk],
        "round": [ratings.pk],
        "round_row": [ratings.pk, ratings.ratings.get(member=cast.hoa.member).pk],
        "form": [cast.cell_7.code, "tang-giam"],
        "figure": [cast.cell_7.code, "tang-giam", "cuoi-ky"],
        "fee_line": [fees.lines.get(member=cast.hoa.member).pk],
        "fee_relief": [fees.lines.get(member=cast.hoa.member).pk, relief.pk],
        "fee_sheet_key": [fees.pk],
        "fee_sheet": [cast.cell_7.code, f"{fees.month:%Y-%m}"],
        "newcomer": [factories.member(cast.cell_7, "Vũ Thị Ánh").pk],
        "account": [cast.hoa.pk],
        "day": ["2026-01-02"],
        "staff": [factories.account(staff_name="Phan Cán Bộ").pk],
        "cell": [cast.cell_7.code],
        "ward": [cast.ward.code],
        "notice": [cast.hoa.notices.get(text__startswith="Một việc").pk],
        "unit_above": [cast.city.code],
        "unit_report": [periodic.pk],
        "report_move": [periodic.pk, "gui"],
        "report_order": [cast.cell_7.code, "dat"],
        "roster": [RosterImport.objects.create(unit=cast.ward, uploaded_by=cast.organiser, state="ready").pk],
    }


def test_every_url_has_its_row():
    rows = {row.name for row in TABLE} | {"news:move"}  # what each role gets there: tests/news/publishing
    assert sorted(set(addresses())) == sorted(rows), "a Row of TABLE for each URL: what each of ROLES gets"


def answered(response):
    """The status, but a redirect to sign in says so."""
    if response.status_code == FOUND and response["Location"].startswith("/dang-nhap/?next="):
        return SIGN_IN
    return response.status_code


def is_page(response) -> bool:
    return response.status_code == SEEN and response["Content-Type"].startswith("text/html")


@pytest.fixture(scope="module")
def closed(scene) -> dict[str, set[str]]:
    """By role the addresses of the table that it may not open, or that nobody opens by a link."""
    arguments, _ = scene
    answers = [(reverse(row.name, args=arguments[row.target]), row.getting) for row in TABLE]
    return {
        role: {address for address, getting in answers if getting[place] in (FORBIDDEN, MISSING, GET_NOT_ALLOWED)}
        for place, role in enumerate(ROLES)
    }


LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"?#]*)')


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_role_gets_what_the_table_says(row, scene, closed, db):
    """And no page offers a link to what the table closes to the one who looks."""
    arguments, sessions_of = scene
    address = reverse(row.name, args=arguments[row.target])
    got = {"GET": [], "POST": []}
    client = Client()  # of all of them: it makes the middleware anew
    for role in ROLES:
        for method in ("GET", "POST") if row.submitting else ("GET",):
            client.cookies.clear()
            if role != "signed_out":
                client.cookies[settings.SESSION_COOKIE_NAME] = sessions_of[role, method]
            asked = client.post if method == "POST" else client.get
            response = asked(address, row.data if method == "POST" else None)
            got[method].append(answered(response))
            if method == "GET" and is_page(response):
                assert not closed[role].intersection(LINK.findall(response.text)), f"closed to {role}"
            if role == "hoa" and is_page(response):
                assert first_view(response, client) <= FIRST_VIEW, "what a member opens comes over a slow line"
    assert dict(zip(ROLES, got["GET"], strict=True)) == dict(zip(ROLES, row.getting, strict=True))
    if row.submitting:
        assert dict(zip(ROLES, got["POST"], strict=True)) == dict(zip(ROLES, row.submitting, strict=True))
