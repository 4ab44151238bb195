"""Makes the key by which push services know the portal."""

from django.core.management.base import BaseCommand

from members.delivery import vapid


class Command(BaseCommand):
    help = "In ra một khóa mới cho SOTAY_PUSH_KEY. Đổi khóa thì máy của mọi người tự đăng ký lại ở lần mở cổng sau."
    requires_system_checks = ()  # a wrong key must not stand in the way of a new one

    def handle(self, **options):
        self.stdout.write(vapid.new_private_key())
