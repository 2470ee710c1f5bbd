"""What people fill in about their tasks."""

from kokemussilta.assignments.forms.tasks import CancelForm, InterestForm, OutcomeForm, ReleaseForm, ReportForm
from kokemussilta.assignments.forms.trust import LimitsForm

__all__ = ["CancelForm", "InterestForm", "LimitsForm", "OutcomeForm", "ReleaseForm", "ReportForm"]
