"""What Django's admin finds of this app: the clerk's desk."""

from documents.clerk import admin as clerk

__all__ = ["clerk"]
