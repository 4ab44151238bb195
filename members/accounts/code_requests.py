"""Asks for a code by SMS or e-mail on behalf of anyone who stands before the door."""

from members import sealing
from members.accounts.tasks import answer_code_request

FRESH = 600  # seconds; nobody waits longer for a code
ANSWER = (
    "Nếu số hoặc địa chỉ này có trong danh sách, mã đang được gửi đến và dùng được trong 10 phút. "
    "Chưa nhận được, đề nghị đồng chí hỏi chi bộ để lấy phiếu."
)


def for_code(name: str) -> None:
    """Somebody wants a code for the number or e-mail `name`. All the rest is the worker's, so that the page takes
    equally long whether or not there is such a person; and sealed, as the broker keeps it a while."""
    answer_code_request.apply_async([sealing.seal(name)], expires=FRESH)
