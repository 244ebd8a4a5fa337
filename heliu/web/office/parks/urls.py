"""Addresses of the officers' pages of the parks: cases first, then one park."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.office.parks import grading, incubator, recognition, views
from heliu.web.office.parks.lists import RECOGNITIONS

app_name = "office_parks"
urlpatterns = [
    path("", views.houses, name="houses"),
    path("recognition/", list_view(RECOGNITIONS), name="recognitions"),
    path("recognition/open/", recognition.begin, name="recognition_own"),
    path("recognition/open/<str:code>/", recognition.begin, name="recognition_open"),
    path("recognition/<str:number>/", recognition.case, name="recognition"),
    path("recognition/<str:number>/evidence/<str:item>/", recognition.evidence, name="evidence"),
    path("recognition/<str:number>/files/<str:item>/", recognition.attachment, name="attachment"),
    path("recognition/<str:number>/do/<str:verb>/", recognition.act, name="act"),
    path("grades/", grading.overview, name="grades"),
    path("grades/<str:code>/", grading.grade, name="grade"),
    path("teams/<str:number>/", incubator.team, name="team"),
    path("teams/<str:number>/do/<str:verb>/", incubator.act, name="team_act"),
    path("events/<str:code>/", incubator.attendance, name="attendance"),
    path("leases/<int:lease>/end/", views.end_lease, name="lease_end"),
    path("<str:code>/", views.house, name="house"),
    path("<str:code>/premises/", views.premises, name="premises"),
    path("<str:code>/leases/", views.lease, name="lease"),
    path("<str:code>/incubator/", incubator.incubator, name="incubator"),
    path("<str:code>/batches/", incubator.batch, name="batch"),
    path("<str:code>/events/", incubator.event, name="event"),
]
