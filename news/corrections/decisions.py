"""The decisions about a correction, of the table that articles have too."""

from news.corrections import workflow
from news.publishing import decisions

DECISIONS = decisions.table(
    "bản đính chính",
    {
        "submit": workflow.submit,
        "recall": workflow.recall,
        "check": workflow.check,
        "approve": workflow.approve,
        "return": workflow.send_back,
    },
)
