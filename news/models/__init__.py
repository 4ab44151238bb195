from news.models.bulletins import Bulletin
from news.models.desk import DeskMonth, DeskNudge, DeskRule, DeskStanding, Verdict
from news.models.feeds import FeedHost, FeedItem, Source
from news.models.offers import PostOffer
from news.models.pictures import Attachment, Picture
from news.models.posts import Post
from news.models.reads import PostRead, PostUnitRead
from news.models.revisions import PostRevision
from news.models.topics import Topic

__all__ = [
    "Attachment",
    "Bulletin",
    "DeskMonth",
    "DeskNudge",
    "DeskRule",
    "DeskStanding",
    "FeedHost",
    "FeedItem",
    "Picture",
    "Post",
    "PostOffer",
    "PostRead",
    "PostRevision",
    "PostUnitRead",
    "Source",
    "Topic",
    "Verdict",
]
