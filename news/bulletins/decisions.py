"""The decisions about a bulletin, of the table that articles have too."""

from news.bulletins import workflow
from news.publishing import decisions

DECISIONS = decisions.table(
    "bản tin",
    {
        "submit": workflow.submit,
        "check": workflow.check,
        "approve": workflow.approve,
        "return": workflow.send_back,
        "withdraw": workflow.withdraw,
    },
)
