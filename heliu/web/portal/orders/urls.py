"""Addresses of the import of orders."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.orders import views
from heliu.web.portal.orders.lists import FILES

app_name = "orders"
urlpatterns = [
    path("", list_view(FILES), name="list"),
    path("upload/", views.upload, name="upload"),
    path("template.xlsx", views.template_file, name="template"),
    path("<int:number>/", views.draft, name="draft"),
    path("<int:number>/errors.xlsx", views.errors, name="errors"),
    path("<int:number>/confirm/", views.confirm_batch, name="confirm"),
    path("<int:number>/discard/", views.discard_batch, name="discard"),
]
