"""The storage of uploaded files in a bucket that speaks S3."""

from storages.backends.s3 import S3Storage

from members.stored_files import WithRows


class BucketStorage(WithRows, S3Storage):
    """What is stored in a transaction that is rolled back goes with it."""
