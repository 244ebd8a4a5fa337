"""People in the back office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from heliu.people.models import Member, Post, User


class _MemberInline(admin.TabularInline[Member, User]):
    model = Member
    extra = 0


class _PostInline(admin.TabularInline[Post, User]):
    model = Post
    extra = 0


@admin.register(User)
class PeopleUserAdmin(UserAdmin[User]):
    list_display = ("username", "full_name", "is_staff", "is_active", "last_login")
    search_fields = ("username", "full_name")
    inlines: ClassVar[list[type[Any]]] = [_MemberInline, _PostInline]
    fieldsets = (*(UserAdmin.fieldsets or ()), ("姓名与联系方式", {"fields": ("full_name", "phone")}))


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin[Member]):
    list_display = ("firm_code", "user", "duty", "since", "until")
    list_filter = ("duty",)
    list_select_related = ("user",)
    search_fields = ("firm_code", "user__username", "user__full_name")
    autocomplete_fields = ("user",)


@admin.register(Post)
class PostAdmin(admin.ModelAdmin[Post]):
    list_display = ("user", "role", "office", "since", "until")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__full_name", "office")
    autocomplete_fields = ("user",)
