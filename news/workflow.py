"""What is done to a post: written, sent for approval, approved, sent back, withdrawn."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.access import whose_work
from members.models import Unit, User
from members.moves import WrongState
from members.powers import Power
from news import pictures
from news.models import Post
from news.pictures import Cover

CONTENT = (
    "unit",
    "topic",
    "title",
    "summary",
    "body",
    "cover",
    "cover_width",
    "cover_height",
    "cover_alt",
    "cover_caption",
    "audience",
    "responsible_body",
    "publish_at",
)
SHOWN_IN_AUDIT = tuple(name for name in CONTENT if name not in {"cover_width", "cover_height"})


class SelfApproval(Exception):
    """Nobody approves what they wrote, be it in another's draft: four eyes see every post before it is read."""


def responsible_body(unit: Unit) -> str:
    """The committee that answers for the posts of a unit: `Đảng bộ phường Phúc Lâm` → `Đảng ủy phường Phúc Lâm`."""
    committees = (
        ("Đảng bộ Thành phố", "Thành ủy"),
        ("Đảng bộ thành phố", "Thành ủy"),
        ("Đảng bộ tỉnh", "Tỉnh ủy"),
        ("Đảng bộ", "Đảng ủy"),
        ("Chi bộ", "Chi ủy chi bộ"),
    )
    for start, committee in committees:
        if unit.name.startswith(start):
            return committee + unit.name.removeprefix(start)
    return unit.name


@transaction.atomic
def create(post: Post, *, by: User, cover: Cover | None = None) -> None:
    """Stores a new draft written by `by`."""
    post.author, post.state = by, Post.State.DRAFT
    post.responsible_body = post.responsible_body or responsible_body(post.unit)
    if cover:
        pictures.attach(post, cover)
    post.save(force_insert=True)
    audit.record(by, "news.create", post, power=Power.WRITE_NEWS, after=_content(post))


@transaction.atomic
def save(post: Post, *, by: User, cover: Cover | None = None, drop_cover: bool = False) -> None:
    """Stores the changes made on `post`. Raises WrongState, and stores nothing, once it is not to be edited."""
    kept = Post.objects.select_for_update().get(pk=post.pk)
    if not kept.is_editable:
        raise WrongState("save", kept.state)
    post.state, post.responsible_body = kept.state, post.responsible_body or responsible_body(post.unit)
    if cover:
        pictures.attach(post, cover)
    elif drop_cover:
        post.cover = post.cover_caption = post.cover_alt = ""
    post.save(update_fields=CONTENT)
    if kept.cover and kept.cover.name != post.cover.name:
        transaction.on_commit(lambda: pictures.discard(kept.cover.name))
    before, after = _changes(_content(kept), _content(post))
    if after:
        audit.record(by, "news.save", post, power=Power.WRITE_NEWS, before=before, after=after)


@transaction.atomic
def submit(post: Post, *, by: User) -> int:
    """Sends the post to those who may approve it; returns how many were told. The reason of a return stays readable."""
    post.move("submit", submitted_at=timezone.now())
    audit.record(by, "news.submit", post, power=Power.WRITE_NEWS)
    approvers = whose_work(Power.APPROVE_NEWS, post.unit).exclude(pk__in={by.pk, post.author_id})
    return notices.tell_all(approvers, f"Bài “{post.title}” của {post.unit} chờ duyệt.", _preview(post))


@transaction.atomic
def approve(post: Post, *, by: User) -> None:
    """Publishes the post now, or at its own time when that is still to come. Raises SelfApproval, WrongState."""
    if post.author_id == by.pk or audit.history(post).filter(action="news.save", actor=by).exists():
        raise SelfApproval
    now = timezone.now()
    when = max(post.publish_at or now, now)
    post.move("approve", approver=by, decided_at=now, publish_at=when)
    audit.record(by, "news.approve", post, power=Power.APPROVE_NEWS, after={"publish_at": when.isoformat()})
    # Not yet to be read, or never by an author who is a member elsewhere: the desk then shows it.
    open_now = Post.objects.open_to(post.author).one(post.pk)
    notices.tell(
        post.author,
        f"Bài “{post.title}” đã được duyệt đăng.",
        post.get_absolute_url() if open_now else _preview(post),
    )


@transaction.atomic
def send_back(post: Post, *, by: User, reason: str) -> None:
    """Gives the post back to its author with what is to be corrected."""
    post.move("return", return_reason=reason)
    audit.record(by, "news.return", post, power=Power.APPROVE_NEWS, reason=reason)
    notices.tell(
        post.author, f"Bài “{post.title}” cần sửa: {reason}", reverse("admin:news_post_change", args=[post.pk])
    )


@transaction.atomic
def withdraw(post: Post, *, by: User, reason: str) -> None:
    """Takes a published post away from its readers."""
    post.move("withdraw")
    audit.record(by, "news.withdraw", post, power=Power.APPROVE_NEWS, reason=reason)
    if by.pk != post.author_id:
        notices.tell(post.author, f"Bài “{post.title}” đã được gỡ: {reason}", _preview(post))


def _preview(post: Post) -> str:
    return reverse("news:preview", args=[post.pk])


def _content(post: Post) -> dict:
    """What an entry of the audit keeps of a post."""
    fields = {name: getattr(post, name) for name in SHOWN_IN_AUDIT}
    fields |= {"unit": post.unit.name, "topic": post.topic.name if post.topic else "", "cover": post.cover.name}
    fields["audience"] = post.get_audience_display()
    fields["publish_at"] = post.publish_at.isoformat() if post.publish_at else None
    return fields


def _changes(before: dict, after: dict) -> tuple[dict, dict]:
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def written_by(user: User) -> QuerySet[Post]:
    """Every post of `user`, in whatever state, the newest first."""
    return Post.objects.filter(author=user).select_related("unit").order_by("-pk")


def post_in_words(post: Post) -> dict[str, str]:
    return {"Bài": post.title, "Đơn vị": post.unit.name, "Trạng thái": post.get_state_display()}
