"""Under /platform-reports/."""

from django.urls import path

from heliu.web.cases.platform_reports import basics, views
from heliu.web.cases.platform_reports.lists import BASICS, REPORTS
from heliu.web.kit.lists.page import list_view

app_name = "platform_reports"
urlpatterns = [
    path("", list_view(REPORTS), name="list"),
    path("due/", views.due, name="due"),
    path("new/", views.make, name="make"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/file/", views.file, name="file"),
    path("<int:number>/report.csv", views.document, name="document"),
    path("<int:number>/receipt.json", views.receipt, name="receipt"),
    path("<int:number>/sellers/<int:seller_id>/", views.seller, name="seller"),
    path("<int:number>/sellers/<int:seller_id>/identity/", views.identify, name="identify"),
    path("<int:number>/sellers/<int:seller_id>/reveal/", views.reveal, name="reveal"),
    path("basics/", list_view(BASICS), name="basics"),
    path("basics/new/", basics.file_basic, name="file_basic"),
    path("basics/<int:number>/", basics.basic, name="basic"),
    path("basics/<int:number>/document.json", basics.document, name="basic_document"),
    path("basics/<int:number>/receipt.json", basics.receipt, name="basic_receipt"),
]
