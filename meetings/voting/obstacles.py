"""What of the votes speaks against closing a meeting; apart, as it is plugged in where no ballot is ever sealed."""

from meetings.models import Meeting, Vote


def unfinished(meeting: Meeting) -> str:
    """What of the votes speaks against closing `meeting`, as a sentence; empty where each has a result or is void."""
    vote = Vote.objects.of(meeting).unfinished().first()
    if vote is None:
        return ""
    missing = "đóng biểu quyết" if vote.state == Vote.State.OPEN else "kiểm phiếu"
    return f"Chưa {missing} “{vote.question}”. Đề nghị làm xong, hoặc hủy lần biểu quyết ấy, rồi kết thúc buổi họp."
