"""manage.py import_units FILE: shows what a list of organisations would found, and with --apply founds it."""

from django.core.management.base import BaseCommand, CommandError

from members.roster import unit_import

FIRST = 20  # lines shown of each group


class Command(BaseCommand):
    help = "So danh sách tổ chức đảng (Excel hoặc CSV) với cây tổ chức, in ra kết quả; thêm --apply để thành lập."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", help="cột bắt buộc: Mã tổ chức đảng, Tên")
        parser.add_argument("--apply", action="store_true", help="ghi vào cơ sở dữ liệu; không có thì chỉ xem trước")
        parser.add_argument("--as-guessed", action="store_true", help="đã xem các loại hình đoán theo tên và nhận cả")

    def handle(self, *, file, apply, as_guessed, **options):
        try:
            outcome = unit_import.run(file, apply=apply, as_guessed=as_guessed)
        except unit_import.TreeError as error:
            raise CommandError(str(error)) from None
        done = "Đã thành lập" if outcome.applied else "Sẽ thành lập"
        self.stdout.write(f"{done}: {len(outcome.new)} · đã có: {outcome.known} · sai: {len(outcome.wrong)}")
        self._list("Khác tên, giữ nguyên (đổi tên cần quyết định)", outcome.differing)
        if outcome.guessed:
            told = "; ".join(f"{kind}: {many}" for kind, many in outcome.guessed.most_common())
            self.stdout.write(f"Loại hình đoán theo tên (cột Loại hình để trống): {told}")
        self._list("Loại hình đoán theo tên có thể sai: ghi cột Loại hình cho các dòng này", outcome.asked)
        self._list("Sai", outcome.wrong)
        if outcome.wrong and apply:
            raise CommandError("Chưa ghi gì: hãy sửa các dòng sai rồi chạy lại.")
        if apply and not outcome.applied:
            raise CommandError(
                "Chưa ghi gì: hãy ghi cột Loại hình cho các dòng đoán có thể sai, hoặc thêm --as-guessed nếu đoán đúng."
            )

    def _list(self, title: str, lines: list[str]):
        if lines:
            self.stdout.write("\n".join(["", f"{title}:", *lines[:FIRST]]))
        if len(lines) > FIRST:
            self.stdout.write(f"… và {len(lines) - FIRST} dòng nữa")
