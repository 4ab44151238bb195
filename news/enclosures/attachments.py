"""Files that are taken along under an article: added, renamed, taken out."""

from django.db import transaction

from documents.files import Inspected
from members import audit
from members.models import User
from members.powers import Power
from news.models import Attachment, Post, PostRevision

MOST = 10  # files of one post


@transaction.atomic
def add(post: Post, file: Inspected, *, title: str, by: User) -> Attachment:
    """Puts an examined file under `post`."""
    attachment = Attachment(post=post, title=title, format=file.format, size=file.size, sha256=file.sha256, added_by=by)
    attachment.file.save(attachment.download_name, file.file, save=False)
    attachment.save(force_insert=True)
    _note(post, by)
    audit.record(by, "news.attach", post, power=Power.WRITE_NEWS, after=_facts(attachment))
    return attachment


@transaction.atomic
def rename(attachment: Attachment, *, by: User) -> None:
    """Stores another title."""
    attachment.save(update_fields=["title"])
    _note(attachment.post, by)
    audit.record(by, "news.attach", attachment.post, power=Power.WRITE_NEWS, after=_facts(attachment))


@transaction.atomic
def remove(attachment: Attachment, *, by: User) -> None:
    """Takes a file out of its post; what is stored of it goes once that is certain."""
    post, facts = attachment.post, _facts(attachment)
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    _note(post, by)
    audit.record(by, "news.detach", post, power=Power.WRITE_NEWS, before=facts)
    transaction.on_commit(lambda: storage.delete(name))


def copy(source: Post, target: Post, *, by: User) -> None:
    """Gives `target` files of its own, the same as those of `source`: a post that another desk takes over."""
    for each in source.attachments.all():
        with each.file.open("rb") as file:
            add(target, Inspected(file, each.format, each.size, 0, each.sha256), title=each.title, by=by)


def _note(post: Post, by: User) -> None:
    """What lies under a post is part of it: whoever changes that has written it too, and decides on it no more."""
    post.version += 1
    post.save(update_fields=["version"])
    PostRevision.keep(post, by=by)


def _facts(attachment: Attachment) -> dict:
    return {"attachment": attachment.title, "sha256": attachment.sha256}
