"""What Django's admin finds of this app: the desks of articles, of their corrections, and of bulletins."""

from news.bulletins import admin as bulletins
from news.corrections import admin as corrections
from news.editing import admin as articles

__all__ = ["articles", "bulletins", "corrections"]
