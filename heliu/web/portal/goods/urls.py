"""Addresses of a firm's goods."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.goods import importing, views
from heliu.web.portal.goods.lists import GOODS

app_name = "goods"
urlpatterns = [
    path("", list_view(GOODS), name="list"),
    path("new/", views.new, name="new"),
    path("tariff/", views.tariff, name="tariff"),
    path("import/", importing.choose, name="import"),
    path("import/template.xlsx", importing.template, name="template"),
    path("import/<int:upload_id>/", importing.upload, name="upload"),
    path("import/<int:upload_id>/undo/", importing.undo, name="undo"),
    path("import/<int:upload_id>/errors.xlsx", importing.errors, name="errors"),
    path("<int:item_id>/", views.item, name="item"),
    path("<int:item_id>/edit/", views.edit, name="edit"),
    path("<int:item_id>/submit/", views.submit, name="submit"),
    path("<int:item_id>/change/", views.change, name="change"),
    path("<int:item_id>/withdraw/", views.withdraw, name="withdraw"),
]
