"""Forms over the members of one's units."""

from django import forms

from members import vietnamese


class MemberSearch(forms.Form):
    """Narrows the roll of a unit: by words of the name with or without accents, and by account."""

    ACCOUNT = [("", "Tất cả"), ("chua", "Chưa kích hoạt"), ("roi", "Đã kích hoạt"), ("khong", "Chưa đủ điều kiện")]

    q = forms.CharField(label="Họ tên", required=False, max_length=80)
    account = forms.ChoiceField(label="Tài khoản", required=False, choices=ACCOUNT)

    def narrow(self, members):
        """Invalid input narrows to nothing; the page says so."""
        if not self.is_valid():
            return members.none()
        if text := self.cleaned_data["q"]:
            members = members.named(vietnamese.search_query(text))
        match self.cleaned_data["account"]:
            case "chua":
                return members.eligible().filter(activated_on=None)
            case "roi":
                return members.exclude(activated_on=None)
            case "khong":
                return members.exclude(ineligible_reason="")
        return members
