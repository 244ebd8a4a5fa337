"""The settings of the doors: jobs are deferred by name only, so the rooms' tasks and all these import stay out."""

from config.settings import *  # noqa: F403 - the platform's settings, but for the two below

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_ON_APP_READY = ""  # it looks for the listeners among the tasks
