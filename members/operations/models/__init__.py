from members.operations.models.cases import Case, CasePaper, CaseStep

__all__ = ["Case", "CasePaper", "CaseStep"]
