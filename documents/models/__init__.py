from documents.models.library import Document

__all__ = ["Document"]
