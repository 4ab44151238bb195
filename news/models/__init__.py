from news.models.posts import Post, Topic

__all__ = ["Post", "Topic"]
