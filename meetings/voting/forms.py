"""Forms of a vote: how it is prepared, the ballot itself, the numbers counted by hand, the codes of the urn."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meetings.models import Meeting, Vote
from meetings.voting import people, results, secrecy
from meetings.voting.subjects import ELECTION, offered
from meetings.voting.tally import Tally
from members import vietnamese
from members.fields import LinesField, WholeNumberField


class PrepareForm(forms.Form):
    mostly_optional = True  # what only an election needs is asked for by `clean`

    subject = forms.ChoiceField(
        label="Loại việc", help_text="Loại việc quyết định cần quá một nửa hay ít nhất hai phần ba."
    )
    question = forms.CharField(
        label="Nội dung biểu quyết",
        max_length=300,
        help_text="Ví dụ: Đề nghị kết nạp quần chúng Trần Văn An vào Đảng.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        error_messages={"required": "Đề nghị ghi nội dung biểu quyết."},
    )
    way = forms.ChoiceField(
        label="Cách biểu quyết",
        choices=Vote.Way,
        widget=forms.RadioSelect,
        error_messages={"required": "Đề nghị chọn cách biểu quyết."},
    )
    names = LinesField(
        label="Danh sách bầu",
        required=False,
        most=secrecy.MOST_PLACES,
        longest=120,
        help_text="Chỉ khi bầu cử: mỗi dòng một người, theo thứ tự trên phiếu.",
    )
    seats = WholeNumberField(label="Số lượng cần bầu", required=False, min_value=1, max_value=60)
    as_many = forms.BooleanField(label="Bầu không có số dư (chỉ khi quy định của cuộc bầu cho phép)", required=False)

    def __init__(self, *args, meeting: Meeting, repeats: Vote | None = None, **kwargs):
        if repeats:
            kwargs["initial"] = self._of(repeats) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = offered(people.body_of(meeting))

    @staticmethod
    def _of(vote: Vote) -> dict:
        """What the vote that is held again was about: of an election who may still be elected, for the open seats."""
        names, seats = results.next_names(vote), results.open_seats(vote)
        kept = {"subject": vote.subject, "question": vote.question, "way": vote.way}
        return kept | ({"names": names, "seats": seats} if names else {})

    def clean_question(self) -> str:
        return vietnamese.nfc(self.cleaned_data["question"])

    def clean_names(self) -> list[str]:
        names = self.cleaned_data["names"]
        if len({name.casefold() for name in names}) < len(names):
            raise ValidationError("Có hai dòng giống nhau. Nếu trùng họ tên, đề nghị ghi thêm năm sinh để phân biệt.")
        return names

    def clean(self) -> dict:
        facts = super().clean()
        elects = facts.get("subject") == ELECTION
        if elects and not facts.get("names") and "names" not in self.errors:
            self.add_error("names", "Bầu cử cần danh sách bầu.")
        if elects and not facts.get("seats") and "seats" not in self.errors:
            self.add_error("seats", "Bầu cử cần số lượng cần bầu.")
        if not elects and facts.get("names"):
            self.add_error(
                "names", "Chỉ bầu cử mới có danh sách bầu. Đề nghị chọn loại việc “Bầu cử” hoặc bỏ danh sách."
            )
        return facts

    @property
    def facts(self) -> dict:
        """What `preparing.prepare` takes."""
        facts = dict(self.cleaned_data)
        return facts | {"seats": facts["seats"] if facts["subject"] == ELECTION else 1}


class BallotForm(forms.Form):
    """One answer, or names up to the number of seats. The name of the field keeps it out of what is kept of forms."""

    mostly_optional = True  # nobody is told that a ballot may stay blank: that is asked once more

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.vote = vote
        usual: dict[str, Any] = {"choices": list(enumerate(results.labels(vote), 1)), "coerce": int}
        if vote.is_election:
            label = f"Đánh dấu không quá {vote.seats} người"
            widget = forms.CheckboxSelectMultiple
            self.fields["la_phieu"] = forms.TypedMultipleChoiceField(
                label=label, widget=widget, required=False, **usual
            )
        else:
            missing = {"required": "Đề nghị chọn một ý kiến."}
            self.fields["la_phieu"] = forms.TypedChoiceField(
                label="Ý kiến của đồng chí", widget=forms.RadioSelect, error_messages=missing, **usual
            )

    def clean_la_phieu(self):
        ticked = self.cleaned_data["la_phieu"]
        if self.vote.is_election and len(ticked) > self.vote.seats:
            raise ValidationError(
                f"Đồng chí đã đánh dấu {len(ticked)} người, chỉ được bầu {self.vote.seats}. Phiếu bầu thừa là phiếu "
                "không hợp lệ, đề nghị bỏ bớt."
            )
        return ticked

    @property
    def ticked(self) -> frozenset[int]:
        chosen = self.cleaned_data["la_phieu"]
        return frozenset(chosen if isinstance(chosen, list) else [chosen])

    @property
    def chosen(self) -> list[tuple[int, str]]:
        """Place and words of what is ticked, for the page that asks once more."""
        labels = results.labels(self.vote)
        return [(place, labels[place - 1]) for place in sorted(self.ticked)]


class CountForm(forms.Form):
    """Numbers counted by hand, checked against those who may vote."""

    def __init__(self, *args, vote: Vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.vote, self.on_paper = vote, vote.way == Vote.Way.PAPER
        most = vote.voters or 0
        if self.on_paper:
            self._number("issued", "Số phiếu phát ra", most)
            self._number("collected", "Số phiếu thu về", most)
            self._number("invalid", "Số phiếu không hợp lệ", most)
            self._number("blank", "Số phiếu trắng", most)
        for place, label in enumerate(results.labels(vote), 1):
            self._number(f"votes_{place}", label, most)

    def _number(self, name: str, label: str, most: int) -> None:
        self.fields[name] = WholeNumberField(label=label, min_value=0, max_value=most)

    @property
    def votes(self) -> list[int]:
        return [self.cleaned_data[f"votes_{place}"] for place, _ in enumerate(results.labels(self.vote), 1)]

    def clean(self) -> dict:
        facts = super().clean()
        if not self.errors:
            for problem in self._on_paper() if self.on_paper else self._by_cards():
                raise ValidationError(problem)
        return facts

    def _by_cards(self):
        total, most = sum(self.votes), self.vote.voters * self.vote.seats
        if total > most:
            yield f"Cộng lại là {total} nhưng chỉ có {self.vote.voters} đồng chí được biểu quyết. Đề nghị đếm lại."

    def _on_paper(self):
        facts, votes = self.cleaned_data, self.votes
        issued, collected = facts["issued"], facts["collected"]
        valid = collected - facts["invalid"] - facts["blank"]
        if collected > issued:
            yield f"Thu về {collected} phiếu nhưng chỉ phát ra {issued}. Đề nghị kiểm lại."
        if valid < 0:
            yield f"Phiếu không hợp lệ và phiếu trắng cộng lại nhiều hơn {collected} phiếu thu về. Đề nghị kiểm lại."
        if not self.vote.is_election and sum(votes) != valid:
            yield f"Có {valid} phiếu hợp lệ nhưng các ý kiến cộng lại là {sum(votes)}. Đề nghị kiểm lại."
        if self.vote.is_election and (max(votes) > valid or not valid <= sum(votes) <= valid * self.vote.seats):
            yield (
                f"Có {valid} phiếu hợp lệ, mỗi phiếu bầu từ 1 đến {self.vote.seats} người; số phiếu của từng người "
                "không khớp. Đề nghị kiểm lại."
            )

    @property
    def facts(self) -> dict:
        """What `counting.enter` takes."""
        facts = self.cleaned_data
        totals = Tally(tuple(self.votes), facts.get("blank", 0), facts.get("invalid", 0))
        return {"totals": totals} | {name: facts[name] for name in ("issued", "collected") if name in facts}


class ConfirmForm(forms.Form):
    """The second signature; brings the numbers as they were shown."""

    seen = forms.JSONField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, vote: Vote) -> "ConfirmForm":
        return cls(initial={"seen": vote.totals})


class VoidForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=300, error_messages={"required": "Đề nghị ghi lý do để đưa vào biên bản."}
    )

    def clean_reason(self) -> str:
        return vietnamese.nfc(self.cleaned_data["reason"])


class CodesForm(forms.Form):
    """One code of each holder; the one that this browser keeps need not be typed. Never kept, as its name begins."""

    mostly_optional = True

    def __init__(self, *args, vote: Vote, in_browser: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.in_browser = in_browser
        for key in vote.keys.select_related("holder__member").order_by("pk"):
            known = key.pk in in_browser
            self.fields[f"code_{key.pk}"] = forms.CharField(
                label=f"Mã của đồng chí {key.holder}",
                max_length=40,
                required=not known,
                help_text="Máy này đang giữ mã, có thể để trống."
                if known
                else "Gồm 16 chữ và số, ví dụ K7QM-2XRT-9PZA-4HWC.",
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
                ),
                error_messages={"required": "Đề nghị nhập mã."},
            )

    @property
    def codes(self) -> dict[int, str]:
        typed = {int(name.removeprefix("code_")): code for name, code in self.cleaned_data.items() if code}
        return self.in_browser | typed
