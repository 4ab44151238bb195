"""Files that are taken along under an article: added, renamed, taken out."""

from django.db import transaction

from documents.files import Inspected
from members import audit
from members.models import User
from members.powers import Power
from news.models import Article, ArticleRevision, Attachment

MOST = 10  # files of one article


@transaction.atomic
def add(article: Article, file: Inspected, *, title: str, by: User) -> Attachment:
    """Puts an examined file under `article`."""
    attachment = Attachment(
        article=article, title=title, format=file.format, size=file.size, sha256=file.sha256, added_by=by
    )
    attachment.file.save(attachment.download_name, file.file, save=False)
    attachment.save(force_insert=True)
    _note(article, by)
    audit.record(by, "news.attach", article, power=Power.WRITE_NEWS, after=_facts(attachment))
    return attachment


@transaction.atomic
def rename(attachment: Attachment, *, by: User) -> None:
    """Stores another title."""
    attachment.save(update_fields=["title"])
    _note(attachment.article, by)
    audit.record(by, "news.attach", attachment.article, power=Power.WRITE_NEWS, after=_facts(attachment))


@transaction.atomic
def remove(attachment: Attachment, *, by: User) -> None:
    """Takes a file out of its article; what is stored of it goes once that is certain."""
    article, facts = attachment.article, _facts(attachment)
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    _note(article, by)
    audit.record(by, "news.detach", article, power=Power.WRITE_NEWS, before=facts)
    transaction.on_commit(lambda: storage.delete(name))


def copy(source: Article, target: Article, *, by: User) -> None:
    """Gives `target` files of its own, the same as those of `source`: an article that another desk takes over."""
    for each in source.attachments.all():
        with each.file.open("rb") as file:
            add(target, Inspected(file, each.format, each.size, 0, each.sha256), title=each.title, by=by)


def _note(article: Article, by: User) -> None:
    """What lies under an article is part of it: changing that is writing it, and who does so decides on it no more."""
    article.claim_version(article.version, by=by)
    ArticleRevision.keep(article, by=by)


def _facts(attachment: Attachment) -> dict:
    return {"attachment": attachment.title, "sha256": attachment.sha256}
