"""What the demo party hears from outside and discusses each month: invented feeds, brought in without any network, and
bulletins."""

from datetime import timedelta

from django.core.files import File
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from members.models import Unit, User
from news.bulletins import workflow
from news.feeds import article_import, fetching, sources
from news.feeds.connection import Answer
from news.models import Bulletin, FeedItem, Source, Topic
from sotay.demo import evenings
from sotay.demo.content import STORIES
from sotay.demo.party import CITY, DATA, WARD


def follow_sources(users: dict[str, User]) -> None:
    """Two sources, one to choose from, one that publishes at once. Their machines do not exist: they are switched off,
    and what they have brought was handed over."""
    for told in STORIES["sources"]:
        sources.allow_host(told["host"], told["name"], by=users["city_approver"])
        source = Source(
            unit=Unit.objects.by_code(told["unit"]),
            name=told["name"],
            url=f"https://{told['host']}/rss",
            topic=Topic.objects.get(name=told["topic"]),
            mode=told["mode"],
            audience=told["audience"],
        )
        sources.keep(source, by=users[told["keeper"]])
        older, newer = told["items"][1:], told["items"]
        for items in (older, newer):  # what stands there at first is published by nobody
            fetching.receive(source, Answer(_feed(told["host"], items), source.url))
            source.refresh_from_db()
        Source.objects.filter(pk=source.pk).update(active=False)
    article_import.dismiss(FeedItem.objects.waiting().order_by("pk")[0], by=users["city_editor"])


def _feed(host: str, items: list[dict]) -> bytes:
    feed = Rss201rev2Feed(title=host, link=f"https://{host}/", description="Tin mới")
    for item in items:
        feed.add_item(
            title=item["title"],
            link=f"https://{host}/tin/{item['hours_ago']}",
            description="".join(f"<p>{text}</p>" for text in item["text"]),
            pubdate=timezone.now() - timedelta(hours=item["hours_ago"]),
        )
    return feed.writeString("utf-8").encode()


def publish_bulletins(users: dict[str, User]) -> None:
    """The city's for the month of the coming meeting, read out of its PDF, and the ward's, written by hand; once."""
    month = timezone.localdate(evenings.tonight()).replace(day=1)
    city, ward = Unit.objects.by_code(CITY), Unit.objects.by_code(WARD)
    with (DATA / "ban-tin" / "ban-tin.pdf").open("rb") as file:
        pdf = workflow.examine(File(file, name="ban-tin.pdf"), unit=city, by=users["city_editor"])
        _publish(Bulletin(unit=city, month=month), users["city_editor"], users["city_approver"], pdf)
    body = "".join(f"<p>{text}</p>" for text in STORIES["bulletin"])
    _publish(Bulletin(unit=ward, month=month, body=body), users["editor"], users["approver"])


def _publish(bulletin: Bulletin, author: User, approver: User, pdf=None) -> None:
    workflow.create(bulletin, by=author, pdf=pdf)
    workflow.submit(bulletin, by=author)
    workflow.approve(bulletin, by=approver)
