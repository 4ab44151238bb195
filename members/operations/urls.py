"""Addresses of procedures, under /nghiep-vu/; every procedure has the same."""

from django.urls import include, path

from members.operations.cases import views as cases
from members.operations.cases import views_opening as opening
from members.operations.desk import views as desk
from members.operations.fees import views as fees
from members.operations.fees import views_own as fees_own
from members.operations.fees import views_sums as fees_sums
from members.operations.rating import views as rating
from members.operations.statistics import views as statistics

pages = [
    path("", desk.desk, name="desk"),
    path("tat-ca/", desk.all_cases, name="all"),
    path("duong-di/", desk.guides, name="guides"),
    path("duong-di/<slug:key>/", desk.guide, name="guide"),
    path("moi/", opening.choose, name="choose"),
    path("moi/<slug:key>/", opening.find, name="find"),
    path("moi/<slug:key>/lap/", opening.begin, name="begin"),
    path("moi/<slug:key>/lap/<int:pk>/", opening.begin, name="begin_about"),
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
    path("thong-ke/", include((statistics_pages, "statistics"))),
    path("xep-loai/", include((rating_pages, "rating"))),
    path("dang-phi/", include((fees_pages, "fees"))),
    path("", include((pages, "cases"))),
]
