"""Why a file is not taken: a code, which the portal turns into a sentence."""


class Refused(Exception):
    """`code` is one of documents.files.refusals.SENTENCES; `about` is put into the sentence."""

    def __init__(self, code: str, about: str = ""):
        super().__init__(code)
        self.code, self.about = code, about
