"""The topics of the whole portal, kept by the editors of the root unit."""

from django.db import transaction
from django.utils.text import slugify

from members import audit
from members.models import User
from members.powers import Power
from members.vietnamese import fold, nfc
from news.models import Topic


def slug_of(name: str) -> str:
    return slugify(fold(name))[:60]


@transaction.atomic
def save(topic: Topic, *, by: User) -> None:
    """Stores a topic. Its address is made of its first name and never changes again: links to it are kept."""
    topic.name = nfc(topic.name)
    action = "topic.save" if topic.pk else "topic.create"
    topic.slug = topic.slug or slug_of(topic.name)
    topic.save()
    audit.record(by, action, topic, power=Power.WRITE_NEWS, after={"name": topic.name, "position": topic.position})
