"""The parks' tables in the back office: codes and corrections. Cases are moved by their services, so shown only."""

from django.contrib import admin
from django.http import HttpRequest

from heliu.parks.models import (
    Attendance,
    Batch,
    Coaching,
    Evidence,
    Grade,
    Lease,
    Meeting,
    Opinion,
    Park,
    Premises,
    Recognition,
    Site,
    Startup,
    Tenancy,
)


@admin.register(Park)
class ParkAdmin(admin.ModelAdmin[Park]):
    list_display = ("code", "name", "tier", "region_code", "area_km2", "confidence", "note")
    list_filter = ("tier", "confidence")
    search_fields = ("code", "name", "region_code")


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin[Site]):
    list_display = ("code", "name", "park", "customs_code", "operator_code", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("park",)
    search_fields = ("code", "name", "operator_code")
    autocomplete_fields = ("park",)


@admin.register(Premises)
class PremisesAdmin(admin.ModelAdmin[Premises]):
    list_display = ("code", "name", "park", "kind", "area_m2", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("park",)
    search_fields = ("code", "name")
    autocomplete_fields = ("park", "site")


class _Shown(admin.ModelAdmin):  # type: ignore[type-arg]  # of several tables
    """To be looked at, not to be changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        return False


_SHOWN = {
    Tenancy: ("firm_code", "park_id", "since", "until"),
    Lease: ("premises_id", "area_m2", "since", "until"),
    Recognition: ("number", "park_id", "criteria", "state", "score", "certificate_no"),
    Evidence: ("recognition_id", "item", "kind", "value", "sha256"),
    Opinion: ("recognition_id", "reviewer_id", "given_at"),
    Grade: ("park_id", "year", "level", "score", "reason"),
    Batch: ("code", "park_id", "name", "seats", "opens", "closes"),
    Startup: ("number", "batch_id", "project", "state", "seat", "firm_code"),
    Coaching: ("startup_id", "day", "mentor", "topic", "hours"),
    Meeting: ("code", "park_id", "title", "day", "places"),
    Attendance: ("meeting_id", "firm_code", "signed_at", "came"),
}
for _model, _columns in _SHOWN.items():
    admin.site.register(_model, type(f"{_model.__name__}Admin", (_Shown,), {"list_display": _columns}))
