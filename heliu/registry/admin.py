"""The register in the back office. Keys and secrets are shown, never typed: they come by the verbs of services."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from heliu.registry.models import (
    ApiToken,
    Certificate,
    DirectoryVersion,
    Entrustment,
    Firm,
    FirmRole,
    RevocationList,
    TrustAnchor,
)


class _RoleInline(admin.TabularInline[FirmRole, Firm]):
    model = FirmRole
    extra = 0


class _GivenInline(admin.TabularInline[Entrustment, Firm]):
    model = Entrustment
    fk_name = "principal"
    verbose_name_plural = "委托他人代发"
    autocomplete_fields = ("agent",)
    extra = 0


@admin.register(Firm)
class FirmAdmin(admin.ModelAdmin[Firm]):
    list_display = ("code", "name", "roles_held", "state", "dxp_id", "uscc", "filed_on")
    list_filter = ("state", "roles__role")
    search_fields = ("code", "name", "uscc", "organisation_code", "dxp_id")
    inlines: ClassVar[list[type[Any]]] = [_RoleInline, _GivenInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles")

    def get_readonly_fields(self, request: HttpRequest, obj: Firm | None = None) -> tuple[str, ...]:  # noqa: ARG002  Django asks
        return () if obj is None else ("code",)

    @admin.display(description="备案身份")
    def roles_held(self, firm: Firm) -> str:
        return "、".join(role.get_role_display() for role in firm.roles.all() if role.until is None)


@admin.register(Entrustment)
class EntrustmentAdmin(admin.ModelAdmin[Entrustment]):
    list_display = ("principal", "agent", "messages", "since", "until", "revoked_at")
    list_select_related = ("principal", "agent")
    search_fields = ("principal__code", "principal__name", "agent__code", "agent__name")
    autocomplete_fields = ("principal", "agent")


class _ShownOnly:
    """Made by a verb, from a file or a generator: the back office shows it and lets it be withdrawn."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  Django asks
        return False


@admin.register(Certificate)
class CertificateAdmin(_ShownOnly, admin.ModelAdmin[Certificate]):
    list_display = ("firm", "serial", "algorithm", "not_before", "not_after", "revoked_at")
    list_filter = ("algorithm",)
    list_select_related = ("firm",)
    search_fields = ("firm__code", "firm__name", "serial", "fingerprint")
    readonly_fields = ("fingerprint", "firm", "serial", "algorithm", "pem", "not_before", "not_after", "bound_at")


@admin.register(TrustAnchor)
class TrustAnchorAdmin(_ShownOnly, admin.ModelAdmin[TrustAnchor]):
    list_display = ("name", "algorithm", "not_after", "is_active")
    list_filter = ("algorithm", "is_active")
    readonly_fields = ("fingerprint", "algorithm", "pem", "not_after")


@admin.register(RevocationList)
class RevocationListAdmin(_ShownOnly, admin.ModelAdmin[RevocationList]):
    list_display = ("issuer", "this_update", "next_update")
    list_select_related = ("issuer",)
    readonly_fields = ("issuer", "pem", "this_update", "next_update")


@admin.register(ApiToken)
class ApiTokenAdmin(_ShownOnly, admin.ModelAdmin[ApiToken]):
    list_display = ("firm", "scopes", "created_at", "expires_at", "revoked_at")
    list_select_related = ("firm",)
    search_fields = ("firm__code", "firm__name")
    readonly_fields = ("sha256", "firm", "scopes", "created_at", "expires_at")


@admin.register(DirectoryVersion)
class DirectoryVersionAdmin(_ShownOnly, admin.ModelAdmin[DirectoryVersion]):
    list_display = ("id", "version")
    readonly_fields = ("id", "version")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  Django asks
        return False
