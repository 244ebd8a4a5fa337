"""The addresses of the web process."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.site_header = "合流 · 管理后台"
admin.site.site_title = "合流"
admin.site.index_title = "数据与更正"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # the same sign-in, same factors

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("heliu.web.urls")),
]

handler404 = "heliu.web.kit.views.not_found"
handler500 = "heliu.web.kit.views.server_error"
