#!/usr/bin/env python3
"""python3 sotay/local/dev.py demo | test | check | bench | lock | <any manage.py command>"""

import sys

# Before anything else is imported: the modules beside this one cannot even be read by an older Python.
if sys.version_info < (3, 11):
    sys.exit(
        "Cần Python 3.11 trở lên; lệnh này đang chạy bằng Python %s (%s).\n"
        "Hãy cài bản mới rồi gọi đúng tên nó, ví dụ: python3.11 sotay/local/dev.py demo (make demo PYTHON=python3.11)"
        % (sys.version.split()[0], sys.executable)
    )
if sys.platform == "win32":
    sys.exit("Chưa chạy được trực tiếp trên Windows: hãy dùng WSL (Ubuntu hoặc Debian), Linux hoặc macOS.")

if __name__ == "__main__":
    from commands import main

    sys.exit(main(sys.argv[1:]))
