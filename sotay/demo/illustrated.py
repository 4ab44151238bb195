"""What a story carries beside its paragraphs: pictures, a table, a quotation, a file under it."""

from django.core.files import File

from documents import library
from members.models import User
from news.enclosures import attachments, illustrations, pictures
from news.models import Article
from sotay.demo import scenes
from sotay.demo.party import DATA


def text(rich: str, drawn: list[dict], *, by: User) -> str:
    """`rich` with the drawn scenes in the places that bear their names, `{trees}`: as an editor names a picture."""
    placed = {}
    for facts in drawn:
        still = pictures.still(scenes.draw(facts["scene"]))
        picture = illustrations.take_in(still, alt=facts["alt"], caption=facts["caption"], by=by)
        placed[facts["scene"]] = f"<p>[ảnh {picture.pk}]</p>"
    return rich.format(**placed)


def attach(article: Article, attached: dict[str, str], *, by: User) -> None:
    """Files of the demo's library by their names, with the titles they bear under the article."""
    for name, title in attached.items():
        path = DATA / "van-kien" / f"{name}.pdf"
        with path.open("rb") as file:
            found = library.examine(File(file, name=path.name), secrecy=library.Secrecy.NONE, unit=article.unit, by=by)
            attachments.add(article, found, title=title, by=by)
