"""All tables of the parks, where Django looks for them."""

from heliu.parks.tables.grades import Grade
from heliu.parks.tables.incubators import Batch, Coaching, Startup
from heliu.parks.tables.meetings import Attendance, Meeting
from heliu.parks.tables.places import Park, Premises, Site
from heliu.parks.tables.recognitions import Evidence, Opinion, Recognition
from heliu.parks.tables.tenancies import Lease, Tenancy

__all__ = [
    "Attendance",
    "Batch",
    "Coaching",
    "Evidence",
    "Grade",
    "Lease",
    "Meeting",
    "Opinion",
    "Park",
    "Premises",
    "Recognition",
    "Site",
    "Startup",
    "Tenancy",
]
