"""Addresses of the officers' pages of the law; a name of a parameter has a slash of its own."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.policies import drafting, views
from heliu.web.office.policies.lists import DRAFTS, PARAMETERS

app_name = "office_policies"
urlpatterns = [
    path("", list_view(PARAMETERS), name="parameters"),
    path("drafts/", list_view(DRAFTS), name="drafts"),
    path("drafts/new/", drafting.new, name="new"),
    path("drafts/<int:number>/", views.draft, name="draft"),
    path("drafts/<int:number>/text/", drafting.rewrite, name="rewrite"),
    path("change/<path:name>/", drafting.change_one, name="change"),
    path("<path:name>/", views.parameter, name="parameter"),
]
