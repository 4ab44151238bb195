"""The engine of organisational change: thành lập, đổi tên, chuyển giao, chia tách, sáp nhập, hợp nhất, giải thể."""

from members.reorganising.consequences import Consequences, UnitLine
from members.reorganising.deciding import PreviewOutdated, cancel, carry_out_due, decide, preview

__all__ = ["Consequences", "PreviewOutdated", "UnitLine", "cancel", "carry_out_due", "decide", "preview"]
