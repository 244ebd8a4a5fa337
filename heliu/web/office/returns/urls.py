"""Under /office/returns/."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.office.returns import views

app_name = "office_returns"
urlpatterns = [
    path("", views.waiting, name="list"),
    path("<number:number>/", views.case, name="case"),
    path("<number:number>/<slug:verb>/", views.act, name="act"),
]
