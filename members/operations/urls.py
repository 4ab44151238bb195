"""Addresses of procedures, under /nghiep-vu/; every procedure has the same."""

from django.urls import include, path, re_path

from members.operations.badges import views as badges
from members.operations.cards import views as cards
from members.operations.cases import views as cases
from members.operations.cases import views_opening as opening
from members.operations.desk import views as desk
from members.operations.desk import views_many as many
from members.operations.dossiers import views as dossiers
from members.operations.fees import views as fees
from members.operations.fees import views_own as fees_own
from members.operations.fees import views_sums as fees_sums
from members.operations.rating import views as rating
from members.operations.records import views as records
from members.operations.records import views_unit as records_of_unit
from members.operations.statistics import views as statistics
from members.operations.yearly import views as yearly

record_pages = [
    path("", records_of_unit.listed, name="list"),
    path("muc-day-du/", records_of_unit.complete, name="complete"),
    path("cac-muc/", records_of_unit.items, name="items"),
    path("xuat/<str:code>/", records_of_unit.export, name="export"),
    path("cua-toi/", records.own, name="own"),
    path("cua-toi/xem/", records.reveal_own, name="reveal_own"),
    path("cua-toi/sua/<slug:key>/", records.propose, name="propose"),
    path("<int:pk>/", records.record, name="record"),
    path("<int:pk>/xem/", records.reveal, name="reveal"),
    path("<int:pk>/in/", records.printed, name="printed"),
    path("<int:pk>/sua/<slug:key>/", records.correct, name="correct"),
]
dossier_pages = [
    path("", dossiers.index, name="index"),
    path("doi-chieu/<str:code>/", dossiers.check, name="check"),
    path("cua/<int:pk>/", dossiers.begin, name="begin"),
    path("<int:pk>/", dossiers.dossier, name="dossier"),
    path("<int:pk>/<slug:slug>/", dossiers.act, name="act"),
    path("<int:pk>/<slug:slug>/<int:row>/", dossiers.act, name="act_row"),
]
supplement_pages = [
    path("", yearly.list_of_rounds, name="rounds"),
    path("cua-toi/", yearly.own, name="own"),
    path("<int:pk>/ban-giay/<int:member>/", yearly.on_paper, name="on_paper"),
    path("<int:pk>/in/<int:member>/", yearly.printed, name="printed"),
    path("<int:pk>/in/<int:member>/tep/", yearly.word_file, name="word_file"),
    path("<int:pk>/xac-nhan/<str:code>/", yearly.certify, name="certify"),
    path("<int:pk>/nhac/<str:code>/", yearly.remind, name="remind"),
]
pages = [
    path("", desk.desk, name="desk"),
    path("tat-ca/", desk.all_cases, name="all"),
    path("duong-di/", desk.guides, name="guides"),
    path("duong-di/<slug:key>/", desk.guide, name="guide"),
    path("moi/", opening.choose, name="choose"),
    path("moi/<slug:key>/", opening.find, name="find"),
    path("moi/<slug:key>/lap/", opening.begin, name="begin"),
    path("moi/<slug:key>/lap/<int:pk>/", opening.begin, name="begin_about"),
    path("nhieu/", many.piles, name="piles"),
    path("nhieu/<slug:key>/<slug:step>/", many.pile, name="pile"),
    path("huy-hieu/", badges.rounds, name="rounds"),
    path("huy-hieu/so-cap-so/", badges.book, name="medal_book"),
    re_path(r"^huy-hieu/(?P<day>\d{4}-\d\d-\d\d)/$", badges.round_list, name="round"),
    re_path(r"^huy-hieu/(?P<day>\d{4}-\d\d-\d\d)/lap/$", badges.open_cases, name="round_open"),
    re_path(r"^huy-hieu/(?P<day>\d{4}-\d\d-\d\d)/tep/$", badges.round_file, name="round_file"),
    path("the-dang/", cards.batches, name="card_batches"),
    path("the-dang/dot/<int:pk>/", cards.batch, name="card_batch"),
    path("the-dang/dot/<int:pk>/tep/", cards.batch_file, name="card_batch_file"),
    path("the-dang/giao-nhan/", cards.handed, name="cards_handed"),
    path("the-dang/kiem-tra/", cards.checks, name="card_checks"),
    path("the-dang/kiem-tra/<str:code>/", cards.check, name="card_check"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/in/<slug:key>/", cases.printed, name="printed"),
    path("<int:pk>/<slug:slug>/", cases.act, name="act"),
]
fees_pages = [
    path("", fees.home, name="home"),
    path("cua-toi/", fees_own.own, name="own"),
    path("cua-toi/ke-khai/", fees_own.declare, name="declare_own"),
    path("tong-hop/", fees_sums.sums, name="sums"),
    path("tong-hop/<str:code>/", fees_sums.sums_of, name="sums_of"),
    path("tong-hop/<str:code>/tep/", fees_sums.sums_file, name="sums_file"),
    path("no/<str:code>/", fees_sums.debts, name="debts"),
    path("khoan/<int:pk>/", fees.line, name="line"),
    path("khoan/<int:pk>/thu/", fees.pay, name="pay"),
    path("khoan/<int:pk>/bo-ghi/", fees.take_back, name="take_back"),
    path("khoan/<int:pk>/thu-nhap/", fees.declare, name="declare"),
    path("khoan/<int:pk>/mien-giam/", fees.relieve, name="relieve"),
    path("khoan/<int:pk>/mien-giam/<int:relief>/thoi/", fees.end_relief, name="end_relief"),
    path("so/<int:pk>/mo-lai/", fees.reopen, name="reopen"),
    path("<str:code>/<str:month>/", fees.sheet, name="sheet"),
    path("<str:code>/<str:month>/lap/", fees.open_sheet, name="open"),
    path("<str:code>/<str:month>/cap-nhat/", fees.refresh, name="refresh"),
    path("<str:code>/<str:month>/khoa/", fees.close, name="close"),
    path("<str:code>/<str:month>/tep/", fees_sums.sheet_file, name="sheet_file"),
]
rating_pages = [
    path("", rating.home, name="home"),
    path("lap/", rating.open_round, name="open"),
    path("tieu-chi/", rating.rubric, name="rubric"),
    path("ban-tu-danh-gia/<int:pk>/", rating.rate_self, name="self"),
    path("<int:pk>/", rating.round_, name="round"),
    path("<int:pk>/bieu-quyet/", rating.vote, name="vote"),
    path("<int:pk>/quyet-dinh/", rating.decide, name="decide"),
    path("<int:pk>/ket-thuc/", rating.close, name="close"),
    path("<int:pk>/tep/", rating.file, name="file"),
    path("<int:pk>/quyet-dinh-lai/<int:row>/", rating.take_back, name="take_back"),
]
statistics_pages = [
    path("", statistics.home, name="home"),
    path("<str:code>/<slug:form>/", statistics.table, name="table"),
    path("<str:code>/<slug:form>/tep/", statistics.file, name="file"),
    path("<str:code>/<slug:form>/<slug:figure>/", statistics.rows, name="rows"),
]
urlpatterns = [
    path("ho-so/giay/", include((dossier_pages, "dossiers"))),
    path("ho-so/phieu-bo-sung/", include((supplement_pages, "supplements"))),
    path("ho-so/", include((record_pages, "records"))),
    path("thong-ke/", include((statistics_pages, "statistics"))),
    path("xep-loai/", include((rating_pages, "rating"))),
    path("dang-phi/", include((fees_pages, "fees"))),
    path("", include((pages, "cases"))),
]
