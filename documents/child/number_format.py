"""Values of cells as a Vietnamese Excel shows them: `46346` in the format dd/mm/yyyy is `20/11/2026`."""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "General", 13: "General",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_GENERAL, _WRITTEN = "General", ("text", "other")  # kinds of tokens that stand as they are
_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|(?P<general>General)|\\(?P<escaped>.)|(?P<pad>[_*].)|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|'
    r"\[[^\]]*\]|(?P<half>AM/PM|A/P)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+|b+|g+|e+)(?![^\[]*\])|"
    r"(?P<digits>[0#?][0#?,.]*)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {"<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq}
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # but for a semicolon in quotes
_EPOCH = {False: datetime(1899, 12, 30, tzinfo=UTC), True: datetime(1904, 1, 1, tzinfo=UTC)}
_LAST = 2_958_465  # the day 9999-12-31
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number in the format `code` of its cell; in one that nobody knows as it is."""
    if code in ("", "@") or code.lower() == _GENERAL.lower():
        return plain(value)
    section, value = _section(code, value)
    if not section:  # `;;;` hides what stands there
        return ""
    tokens = _parsed(section)
    if any(kind in ("date", "elapsed") for kind, _ in tokens):
        return _moment(value, tokens, from_1904=from_1904)
    return _number(value, tokens, section)


def plain(value: float) -> str:
    """As Excel shows a number of which nobody says how: at most eleven digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")


def _section(code: str, value: float) -> tuple[str, float]:
    """The part of a format for this value: positive, negative, nothing. The one for negatives writes its own sign."""
    sections = _SECTIONS.split(code)
    if any(map(_CONDITION.search, sections)):
        return next((each for each in sections if _holds(each, value)), sections[-1]), value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _holds(section: str, value: float) -> bool:
    """Whether a part of a format is for this value: `[>=1000]`; one that names no condition is for the rest."""
    found = _CONDITION.search(section)
    return found is None or _COMPARED[found[1]](value, float(found[2]))


@lru_cache(maxsize=1_024)
def _parsed(section: str) -> tuple[tuple[str, str], ...]:
    found = ((each.lastgroup, each.group()) for each in _TOKENS.finditer(section) if each.lastgroup)
    texts = {"quoted": lambda said: said[1:-1], "escaped": lambda said: said[1:], "pad": lambda said: ""}
    texts |= {"sign": lambda said: said[2:-1].split("-")[0]}
    return tuple(("text", texts[kind](said)) if kind in texts else (kind, said) for kind, said in found)


# Numbers


def _number(value: float, tokens: tuple, section: str) -> str:
    if any(kind == "general" for kind, _ in tokens):
        said = (plain(value) if kind == "general" else text for kind, text in tokens if kind in ("general", *_WRITTEN))
        return "".join(said).strip()
    pattern = "".join(said for kind, said in tokens if kind == "digits")
    if not pattern:
        return "".join(said for kind, said in tokens if kind in _WRITTEN) if tokens else plain(value)
    if ("other", "/") in tokens:  # a fraction
        return plain(value)
    if any(kind == "power" for kind, _ in tokens):
        return f"{value:.2E}".replace(".", ",")
    number = Decimal(repr(value)) * (100 ** sum(said == "%" for kind, said in tokens if kind == "other"))
    places = [said for kind, said in tokens if kind == "digits"]
    written = iter(_parted(_digits(number, pattern), places))
    return "".join(next(written) if kind == "digits" else said for kind, said in tokens).strip()


def _parted(written: str, places: list[str]) -> list[str]:
    """A number whose digits stand in several places of its format, `000"."000`, `0### ### ###`: filled from behind, the
    rest comes first."""
    if any("," in place for place in places) or any("." in place for place in places[:-1]):
        return [written, *[""] * (len(places) - 1)]
    whole, comma, rest = written.partition(",")
    parts: list[str] = []
    for place in reversed(places[1:]):
        end = max(len(whole) - len(place.partition(".")[0]), int(whole.startswith("-")))
        parts.append(whole[end:])
        whole = whole[:end]
    found = [whole, *reversed(parts)]
    return [*found[:-1], found[-1] + comma + rest]


def _digits(number: Decimal, pattern: str) -> str:
    """Points between thousands and a comma before the rest, as they are written here."""
    whole, _, rest = pattern.partition(".")
    number /= 1000 ** (len(whole) - len(whole.rstrip(",")) + len(rest) - len(rest.rstrip(",")))
    places = sum(sign in "0#?" for sign in rest)
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    before, _, after = f"{rounded:,f}".partition(".")
    before = before.replace(",", "." if "," in whole.rstrip(",") else "")
    filled = len(whole.replace(",", "").lstrip("#?"))  # with noughts, from the first that the pattern asks for
    before = before.rjust(filled, "0") if before != "0" or "0" in whole else ""  # `"-"??` shows a dash alone
    least = rest.count("0")
    after = after[:least] + after[least:].rstrip("0")
    return ("-" if number < 0 and rounded else "") + before + (f",{after}" if after else "")


# Dates and times


def _moment(value: float, tokens: tuple, *, from_1904: bool) -> str:
    if not 0 <= value <= _LAST:
        return plain(value)
    moment = _EPOCH[from_1904] + timedelta(seconds=round(value * 86_400))
    half = any(kind == "half" for kind, _ in tokens)
    out = ""
    for place, (kind, said) in enumerate(tokens):
        match kind:
            case "date":
                out += _part(moment, said.lower(), half=half, minutes=_is_minutes(tokens, place))
            case "elapsed":
                out += str(round(value * 86_400) // {"h": 3600, "m": 60, "s": 1}[said[1].lower()])
            case "half":
                out += "CH" if moment.hour >= 12 else "SA"
            case "text" | "other":
                out += said
    return out.strip()


def _is_minutes(tokens: tuple, place: int) -> bool:
    """`m` means minutes behind hours and before seconds, else the month."""
    before = [said for kind, said in tokens[:place] if kind in ("date", "elapsed")]
    after = [said for kind, said in tokens[place + 1 :] if kind in ("date", "elapsed")]
    return "".join(before[-1:]).strip("[]").lower()[:1] == "h" or "".join(after[:1]).lower()[:1] == "s"


def _part(moment: datetime, said: str, *, half: bool, minutes: bool) -> str:
    wide = len(said)
    match said[0]:
        case "y" | "e":
            return f"{moment.year % 100:02}" if wide <= 2 and said[0] == "y" else f"{moment.year:04}"
        case "m" if minutes:
            return f"{moment.minute:0{min(wide, 2)}}"
        case "m":
            return f"{moment.month:0{wide}}" if wide <= 2 else f"tháng {moment.month}"
        case "d":
            return f"{moment.day:0{wide}}" if wide <= 2 else _WEEKDAYS[moment.weekday()]
        case "h":
            hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
            return f"{hour:0{min(wide, 2)}}"
        case "s":
            return f"{moment.second:0{min(wide, 2)}}"
    return ""
