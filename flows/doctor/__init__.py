"""What is wrong with an installation, and what to do about it: one row a check."""

from clipfile.flows.doctor.examination import examine
from clipfile.flows.doctor.verdicts import Finding, Patient, Verdict

__all__ = ["Finding", "Patient", "Verdict", "examine"]
