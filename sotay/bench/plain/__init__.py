"""The yardstick of G5: news as the shortest Django project would show it, with sessions, a menu and a paginator."""
