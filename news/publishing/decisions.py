"""The moves of an article as the desk is offered them: under which address, by which power, with which words."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from members import approval
from members.models import User
from members.powers import Power
from news.models import Article, ArticleRevision
from news.publishing import steps, workflow

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)
WRITE, APPROVE = DESK
REASON, TIME = "reason", "publish_at"
REFUSALS: dict[type[Exception], str] = {
    workflow.WrongState: "Bài này đã được người khác xử lý.",
    approval.SelfApproval: ("Đồng chí không thể tự duyệt bài do mình viết hoặc sửa. Bài sẽ được người khác duyệt."),
    approval.SameApprover: "Đồng chí đã duyệt bước một. Bước hai do người khác duyệt.",
    approval.OtherSteps: "Số bước duyệt của đơn vị đã được quy định lại. Đề nghị đồng chí xem lại các nút quyết định.",
    workflow.TooEarly: "Giờ đăng mới phải ở phía trước. Muốn thôi đăng, đồng chí gỡ bài.",
}


class Decision(NamedTuple):
    move: str
    slug: str
    power: Power
    act: Callable
    label: str
    question: str
    said: str
    asks: str = ""  # what `act` takes besides: a reason, a time
    button: str = ""  # of the second click, where it is not “label + bài này”
    quiet: bool = False

    @property
    def needs_reason(self) -> bool:
        return self.asks == REASON

    @property
    def needs_time(self) -> bool:
        return self.asks == TIME

    @property
    def kind(self) -> str:
        return "danger" if self.needs_reason else "quiet" if self.quiet else "primary"


ALL = (
    Decision(
        "submit",
        "gui-duyet",
        WRITE,
        workflow.submit,
        "Gửi duyệt",
        "Gửi bài này cho người duyệt?",
        "Đã gửi bài cho người duyệt.",
    ),
    Decision(
        "check",
        "duyet-buoc-mot",
        APPROVE,
        workflow.check,
        "Duyệt bước một",
        "Duyệt bước một? Người khác sẽ duyệt bước hai, rồi bài mới được đăng.",
        "Đã duyệt bước một, bài chờ duyệt bước hai.",
        button="Đồng ý, chuyển bước hai",
    ),
    Decision(
        "approve",
        "duyet",
        APPROVE,
        workflow.approve,
        "Duyệt đăng",
        "Đăng bài này cho người đọc?",
        "Đã duyệt đăng bài.",
        button="Đồng ý đăng",
    ),
    Decision(
        "clear",
        "duyet-chua-dang",
        APPROVE,
        workflow.clear,
        "Duyệt, chưa đăng",
        "Duyệt nội dung và để biên tập viên đăng sau?",
        "Đã duyệt bài; biên tập viên sẽ đăng.",
        button="Đồng ý nội dung",
        quiet=True,
    ),
    Decision(
        "publish",
        "dang",
        WRITE,
        workflow.publish,
        "Đăng bài",
        "Đăng bài đã duyệt này cho người đọc?",
        "Đã đăng bài.",
        button="Đăng bài này",
    ),
    Decision(
        "return",
        "tra-lai",
        APPROVE,
        workflow.send_back,
        "Trả lại",
        "Trả bài cho người viết để sửa?",
        "Đã trả bài cho người viết.",
        REASON,
    ),
    Decision(
        "recall",
        "rut-ve",
        WRITE,
        workflow.recall,
        "Rút về sửa",
        "Rút bài về nháp để sửa? Bài sẽ phải gửi duyệt lại.",
        "Đã rút bài về nháp.",
        quiet=True,
    ),
    Decision(
        "reschedule",
        "hen-lai",
        APPROVE,
        workflow.reschedule,
        "Hẹn lại giờ đăng",
        "Đăng bài này vào giờ khác?",
        "Đã hẹn lại giờ đăng.",
        TIME,
        button="Hẹn giờ này",
        quiet=True,
    ),
    Decision(
        "withdraw",
        "go-bai",
        APPROVE,
        workflow.withdraw,
        "Gỡ bài",
        "Gỡ bài này khỏi trang tin? Người đọc sẽ không mở được nữa.",
        "Đã gỡ bài.",
        REASON,
        button="Gỡ bài này",
    ),
    Decision(
        "archive",
        "luu-tru",
        APPROVE,
        workflow.archive,
        "Chuyển lưu trữ",
        "Chuyển bài này vào lưu trữ? Người đọc sẽ không mở được nữa; ban biên tập vẫn xem được.",
        "Đã chuyển bài vào lưu trữ.",
        button="Chuyển bài này",
        quiet=True,
    ),
    Decision(
        "reopen",
        "mo-lai",
        WRITE,
        workflow.reopen,
        "Mở lại để sửa",
        "Mở lại bài thành nháp? Bài sẽ phải gửi duyệt lại từ đầu.",
        "Đã mở lại bài thành nháp.",
        button="Mở lại bài này",
        quiet=True,
    ),
)
DECISIONS = {decision.slug: decision for decision in ALL}


class Desk:
    """What `user` may do to each of `articles` (with their unit): two queries, however many they are."""

    def __init__(self, user: User, articles: Iterable[Article]):
        self.user = user
        articles = list(articles)
        self.rules = (
            steps.rules_for({article.unit_id: article.unit for article in articles}.values()) if articles else {}
        )
        saved = ArticleRevision.objects.filter(article__in=[article.pk for article in articles], by=user)
        written = set(saved.values_list("article", flat=True)) if articles else set()
        self._own = {article.pk for article in articles if article.author_id == user.pk or article.pk in written}

    def offered(self, article: Article) -> list[Decision]:
        return [each for each in ALL if article.can(each.move) and self._may(each, article)]

    def barred(self, article: Article) -> str:
        """Why `user`, who approves here, is not to approve this very article; empty where nothing is in the way."""
        if article.state not in Article.WAITING or not self.user.has_perm(APPROVE, article):
            return ""
        if self._is_own(article):
            return "Bài do đồng chí viết hoặc sửa: người khác sẽ duyệt."
        return "Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai." if self._checked(article) else ""

    def _may(self, decision: Decision, article: Article) -> bool:
        approving = decision.move in {"check", "approve", "clear"}
        if approving and (self._is_own(article) or self._checked(article) or not self._in_step(decision, article)):
            return False
        return self.user.has_perm(decision.power, article)

    def _is_own(self, article: Article) -> bool:
        return article.pk in self._own and not self.rules[article.unit.path].own_approval

    def _checked(self, article: Article) -> bool:
        return article.state == Article.State.CHECKED and article.checker_id == self.user.pk

    def _in_step(self, decision: Decision, article: Article) -> bool:
        two = self.rules[article.unit.path].approval_steps == 2
        return article.state == Article.State.CHECKED or (decision.move == "check") == two
