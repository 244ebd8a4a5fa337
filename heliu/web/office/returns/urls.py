"""Under /office/returns/."""

from django.urls import path

from heliu.web.cases import numbers  # noqa: F401 - registers <number:…>
from heliu.web.kit.lists.page import list_view
from heliu.web.office.returns import views
from heliu.web.office.returns.lists import RETURNS

app_name = "office_returns"
urlpatterns = [
    path("", list_view(RETURNS), name="list"),
    path("<number:number>/", views.case, name="case"),
    path("<number:number>/<slug:verb>/", views.act, name="act"),
]
