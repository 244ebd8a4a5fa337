"""Under /overseas/."""

from django.urls import path

from heliu.web.cases.overseas import selling, views
from heliu.web.cases.overseas.lists import PROCEEDS, SALES, SHIPMENTS, STOCK
from heliu.web.kit.lists.page import list_view

app_name = "overseas"
urlpatterns = [
    path("", list_view(SHIPMENTS), name="list"),
    path("<int:number>/", views.shipment, name="shipment"),
    path("<int:number>/arrive/", views.arrive, name="arrive"),
    path("<int:number>/count/", views.count, name="count"),
    path("<int:number>/refund/", views.refund, name="refund"),
    path("stock/", list_view(STOCK), name="stock"),
    path("sales/", list_view(SALES), name="sales"),
    path("sales/new/", selling.sell, name="sell"),
    path("sales/import/", selling.upload, name="import"),
    path("sales/import/template.xlsx", selling.template, name="template"),
    path("sales/<int:number>/", selling.sale, name="sale"),
    path("proceeds/", list_view(PROCEEDS), name="proceeds"),
    path("proceeds/new/", selling.receive, name="receive"),
]
