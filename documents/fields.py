"""Fields of documents that the clerk's desk and the exchange share."""

from datetime import date

from documents import library
from members.fields import DateField


class IssueDateField(DateField):
    """The day of issue, as `library.check_issue` takes it, which says why it does not take a day."""

    default_validators = [library.check_issue]

    def __init__(self, **kwargs):
        super().__init__(earliest=date.min, latest=date.max, **{"label": "Ngày ban hành"} | kwargs)
