"""What a story carries beside its paragraphs: pictures, a table, a quotation, a file under it."""

from members.models import User
from news.enclosures import attachments, illustrations
from news.models import Article
from sotay.demo import ahead


def text(rich: str, drawn: list[dict], *, by: User) -> str:
    """`rich` with the drawn scenes in the places that bear their names, `{trees}`: as an editor names a picture."""
    placed = {}
    for facts in drawn:
        still = ahead.taken(ahead.still, facts["scene"])
        picture = illustrations.take_in(still, alt=facts["alt"], caption=facts["caption"], by=by)
        placed[facts["scene"]] = f"<p>[ảnh {picture.pk}]</p>"
    return rich.format(**placed)


def attach(article: Article, attached: dict[str, str], *, by: User) -> None:
    """Files of the demo's library by their names, with the titles they bear under the article."""
    for name, title in attached.items():
        attachments.add(article, ahead.taken(ahead.paper, name), title=title, by=by)
