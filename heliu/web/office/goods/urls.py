"""Addresses of the officers' desk for goods."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.goods import views
from heliu.web.office.goods.lists import REVIEW

app_name = "goods_office"
urlpatterns = [
    path("", list_view(REVIEW), name="list"),
    path("<int:item_id>/", views.case, name="case"),
    path("next/", views.next_case, name="next"),
]
