#!/usr/bin/env python3
"""python3 sotay/local/lighthouse.py http://127.0.0.1:8000 PHONE PASSWORD [PATH ...]: what Lighthouse says of the pages
of a member, as on a phone. By hand: it needs Node.js and Chromium (CHROME_PATH), and a portal that runs (make demo)."""

import json
import os
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

LEAST = 98
LIGHTHOUSE = ("npx", "--yes", "lighthouse@12")
CATEGORIES = {"performance": "tốc độ", "accessibility": "dễ dùng", "best-practices": "cách làm"}
PAGES = (
    *("/", "/tin-tuc/", "/van-kien/", "/sinh-hoat/", "/thong-bao/", "/ca-nhan/"),
    *("/ca-nhan/cai-dat/", "/tim/?q=chuyen+doi+so", "/bao-cao/dinh-nghia/"),
)


def signed_in(portal, phone, password):
    """The header with which a browser is `phone`."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    address = urljoin(portal, "/dang-nhap/")
    page = browser.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = urlencode({"login": phone, "password": password, "csrfmiddlewaretoken": token}).encode()
    browser.open(Request(address, form, {"Referer": address}))  # noqa: S310  # the address of whoever starts this
    cookies = {cookie.name: cookie.value for cookie in jar}
    if "sessionid" not in cookies:
        sys.exit("Chưa đăng nhập được: xem lại số điện thoại, mật khẩu.")
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def scores(address, cookies):
    """Category → score of 100."""
    command = [*LIGHTHOUSE, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookies})}"]
    command += [f"--chrome-flags=--headless=new{' --no-sandbox' * (os.geteuid() == 0)}"]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}


def main(portal, phone, password, *pages):
    cookies, low = signed_in(portal, phone, password), False
    print("".join(f"{said:>10}" for said in CATEGORIES.values()), " trang")
    for page in pages or PAGES:
        found = scores(urljoin(portal, page), cookies)
        low |= min(found.values()) < LEAST
        print("".join(f"{score:>10}" for score in found.values()), f" {page}", flush=True)
    return 1 if low else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
