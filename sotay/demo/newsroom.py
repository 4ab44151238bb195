"""The invented day at the editorial desks: how far each article got, one rule of two steps, offers to the desk
above."""

from datetime import timedelta

from django.utils import timezone

from members.models import Unit, User
from news.models import Article, Verdict
from news.newsroom import figures
from news.offers import offering
from news.publishing import steps, workflow
from sotay.demo.party import CELL, WARD

TWO_STEPS = "01.001.002"
AHEAD = timedelta(days=2)


def set_rules(users: dict[str, User]) -> None:
    """One unit approves in two steps; the others, as nobody has ruled for them, in one."""
    unit = Unit.objects.by_code(TWO_STEPS)
    steps.set_rule(unit, by=users["administrator"], approval_steps=2, own_approval=False)


def bring(article: Article, ends: str, *, author: User, approver: User, second: User, reason: str) -> None:
    """Leads a draft as far as its story goes, by the same steps as everybody's."""
    if ends == "draft":
        _rewrite(article, author)
        return
    workflow.submit(article, by=author)
    if ends == "returned":
        workflow.send_back(article, by=approver, reason=reason)
    elif ends == "approved":
        workflow.clear(article, by=approver)
    elif ends != "submitted":
        _approve(article, ends, approver=approver, second=second)
    if ends == "withdrawn":
        workflow.withdraw(article, by=approver, reason=reason)
    elif ends == "archived":
        workflow.archive(article, by=approver)


def _approve(article: Article, ends: str, *, approver: User, second: User) -> None:
    if steps.rule_for(article.unit).approval_steps == 1:
        workflow.approve(article, by=approver)
        return
    workflow.check(article, by=approver)
    if ends != "checked":
        workflow.approve(article, by=second)


def _rewrite(article: Article, author: User) -> None:
    """A second and a third revision, so that there is something to compare."""
    for words in ("Đồng chí bắt đầu ghi từ năm 2006.", "Các quyển sổ nay được số hóa, tra lại trong một phút."):
        article.body = article.body.replace("</p>", f" {words}</p>", 1)
        workflow.save(article, by=author, seen=article.version)


def offer_upwards(users: dict[str, User]) -> None:
    """The newest article of the chi bộ lies with the desk of the ward; the newest of the ward was taken by the city."""
    cell, ward = Unit.objects.by_code(CELL), Unit.objects.by_code(WARD)
    offering.offer(Article.objects.published().filter(unit=cell).newest_first()[0], ward, by=users["secretary"])
    taken = Article.objects.published().filter(unit=ward).newest_first()[0]
    offering.take(offering.offer(taken, ward.parent, by=users["editor"]), by=users["city_editor"])


def count() -> None:
    """Dates each decision to when its article came out, as told, after some hours of waiting, and counts the figures
    of all months that have articles."""
    for verdict in Verdict.objects.filter(article__in=Article.objects.published()).select_related("article"):
        waited = timedelta(hours=3 * (verdict.article_id % 7 + 1))
        Verdict.objects.filter(pk=verdict.pk).update(at=verdict.article.publish_at, waited=waited)
    months = {figures.month_of(at) for at in Article.objects.published().values_list("publish_at", flat=True)}
    for month in sorted(months | {figures.month_of(timezone.now())}):
        figures.rebuild(month)
    figures.count_states()
