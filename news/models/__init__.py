from news.models.approval_rules import ApprovalRule, NewsMonth, NewsNudge, NewsStateCount, Verdict
from news.models.articles import Article
from news.models.bulletins import Bulletin
from news.models.corrections import ArticleCorrection
from news.models.feeds import FeedHost, FeedItem, Source
from news.models.offers import ArticleOffer
from news.models.pictures import Attachment, Picture
from news.models.reads import ArticleRead, ArticleUnitRead
from news.models.revisions import ArticleRevision
from news.models.topics import Topic

__all__ = [
    "ApprovalRule",
    "Article",
    "ArticleCorrection",
    "ArticleOffer",
    "ArticleRead",
    "ArticleRevision",
    "ArticleUnitRead",
    "Attachment",
    "Bulletin",
    "FeedHost",
    "FeedItem",
    "NewsMonth",
    "NewsNudge",
    "NewsStateCount",
    "Picture",
    "Source",
    "Topic",
    "Verdict",
]
