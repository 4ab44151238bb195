"""What anyone who runs the portal should know of this machine: it says so at start and in `manage.py check`."""

from django.core.checks import Info


def words_of_scans(app_configs, **options) -> list[Info]:
    """No fault: documents are published and read all the same, only the words on scanned pages are not found."""
    from documents.apart import ocr  # to be loaded by who checks

    if ocr.installed():
        return []
    hint = f"{ocr.INSTALL}; sau đó: manage.py read_documents"
    return [Info("Chưa có Tesseract tiếng Việt: bản quét không tìm được theo chữ.", hint=hint, id="documents.I001")]
