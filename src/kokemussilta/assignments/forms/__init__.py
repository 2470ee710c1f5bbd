"""What people fill in about their tasks."""

from kokemussilta.assignments.forms.tasks import CancelForm, InterestForm, OutcomeForm, ReleaseForm, ReportForm

__all__ = ["CancelForm", "InterestForm", "OutcomeForm", "ReleaseForm", "ReportForm"]
