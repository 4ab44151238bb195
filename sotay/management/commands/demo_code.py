"""Says the code that the demo's holders of powers are asked for after the password."""

from django.core.management.base import BaseCommand

from sotay.demo import party


class Command(BaseCommand):
    help = "In mã xác minh lúc này của các tài khoản giữ vai trò trong dữ liệu trình diễn."

    def handle(self, **options):
        self.stdout.write(party.present_code())
