"""Under /assessments/."""

from django.urls import path

from heliu.web.cases.assessments import views
from heliu.web.cases.assessments.lists import WORKSHEETS
from heliu.web.kit.lists.page import list_view

app_name = "assessments"
urlpatterns = [
    path("", list_view(WORKSHEETS), name="list"),
    path("new/", views.begin, name="begin"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/line/", views.line, name="line"),
    path("<int:number>/line/<int:line_id>/remove/", views.remove, name="remove"),
    path("<int:number>/close/", views.close, name="close"),
    path("<int:number>/worksheet.pdf", views.paper, name="paper"),
]
