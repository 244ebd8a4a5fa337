"""Parks and supervision sites in the back office."""

from django.contrib import admin

from heliu.parks.models import Park, Site


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
