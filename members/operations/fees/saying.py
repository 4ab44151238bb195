"""What is told to who has collected."""

from members.operations.fees.collecting import Collected, in_dong


def collected(taken: Collected) -> str:
    """`Đã ghi thu 2 khoản, 125.000 đồng.`"""
    return f"Đã ghi thu {taken.many} khoản, {in_dong(taken.amount)}."


def already(taken: Collected) -> str:
    return f"Đồng chí khác vừa ghi thu trước: {', '.join(taken.already)}. Không ghi hai lần."
