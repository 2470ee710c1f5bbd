"""The register's rows: the entry itself, its time, its trail, and spreadsheets on their way in."""

from kokemussilta.register.models.calendars import BusyTime, CalendarLink
from kokemussilta.register.models.contracts import Contract, ContractTemplate, KindRule, Placement, TemplateVersion
from kokemussilta.register.models.entry import Boundary, Expert, ExpertLanguage, ExpertTheme, Guard
from kokemussilta.register.models.moves import Folded, Move
from kokemussilta.register.models.sheets import ImportRow, ImportRun
from kokemussilta.register.models.stories import Story, StoryShare, StoryVersion
from kokemussilta.register.models.time import DayException, WeeklyHours
from kokemussilta.register.models.trail import Consent, Meeting, Qualification, Question
from kokemussilta.register.models.travel import TravelArea

__all__ = [
    "Boundary",
    "BusyTime",
    "CalendarLink",
    "Consent",
    "Contract",
    "ContractTemplate",
    "DayException",
    "Expert",
    "ExpertLanguage",
    "ExpertTheme",
    "Folded",
    "Guard",
    "ImportRow",
    "ImportRun",
    "KindRule",
    "Meeting",
    "Move",
    "Placement",
    "Qualification",
    "Question",
    "Story",
    "StoryShare",
    "StoryVersion",
    "TemplateVersion",
    "TravelArea",
    "WeeklyHours",
]
