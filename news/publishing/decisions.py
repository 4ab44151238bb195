"""The moves of a post as the desk is offered them: under which address, by which power, with which words."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from members import approval
from members.models import User
from members.powers import Power
from news.models import Post, PostRevision
from news.publishing import steps, workflow

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)
WRITE, APPROVE = DESK
REASON, TIME = "reason", "publish_at"
REFUSALS = {
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
        "post",
        "dang",
        WRITE,
        workflow.put_up,
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
    """What `user` may do to each of `posts` (with their unit): two queries, however many they are."""

    def __init__(self, user: User, posts: Iterable[Post]):
        self.user = user
        posts = list(posts)
        self.rules = steps.rules_for({post.unit_id: post.unit for post in posts}.values()) if posts else {}
        saved = PostRevision.objects.filter(post__in=[post.pk for post in posts], by=user)
        written = set(saved.values_list("post", flat=True)) if posts else set()
        self._own = {post.pk for post in posts if post.author_id == user.pk or post.pk in written}

    def offered(self, post: Post) -> list[Decision]:
        return [each for each in ALL if post.can(each.move) and self._may(each, post)]

    def barred(self, post: Post) -> str:
        """Why `user`, who approves here, is not to approve this very post; empty where nothing is in the way."""
        if post.state not in Post.WAITING or not self.user.has_perm(APPROVE, post):
            return ""
        if self._is_own(post):
            return "Bài do đồng chí viết hoặc sửa: người khác sẽ duyệt."
        return "Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai." if self._checked(post) else ""

    def _may(self, decision: Decision, post: Post) -> bool:
        approving = decision.move in {"check", "approve", "clear"}
        if approving and (self._is_own(post) or self._checked(post) or not self._in_step(decision, post)):
            return False
        return self.user.has_perm(decision.power, post)

    def _is_own(self, post: Post) -> bool:
        return post.pk in self._own and not self.rules[post.unit.path].own_approval

    def _checked(self, post: Post) -> bool:
        return post.state == Post.State.CHECKED and post.checker_id == self.user.pk

    def _in_step(self, decision: Decision, post: Post) -> bool:
        two = self.rules[post.unit.path].approval_steps == 2
        return post.state == Post.State.CHECKED or (decision.move == "check") == two
