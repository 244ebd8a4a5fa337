"""Addresses of the queue."""

from django.urls import path

from heliu.web.office.queue import views

app_name = "queue"
urlpatterns = [
    path("", views.queue_list, name="list"),
    path("rows/", views.rows, name="rows"),
    path("next/", views.next_case, name="next"),
]
