"""Under /refund-time/."""

from django.urls import path

from heliu.web.public.refund_time import views

app_name = "refund_time"
urlpatterns = [path("", views.show, name="show")]
