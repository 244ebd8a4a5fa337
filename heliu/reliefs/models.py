"""The tables of the room, for Django: those of its parts."""

from heliu.reliefs.assessed import models as assessed_models  # noqa: F401  (Django reads the tables of an app here)
from heliu.reliefs.exemption import models as exemption_models  # noqa: F401
