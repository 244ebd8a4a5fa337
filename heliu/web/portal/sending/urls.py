"""Addresses of batches on their way."""

from django.urls import path

from heliu.web.portal.sending import views

app_name = "sending"
urlpatterns = [
    path("<int:number>/", views.batch, name="batch"),
    path("<int:number>/back/", views.back, name="back"),
    path("<int:number>/again/", views.again, name="again"),
    path("<int:number>/sign/", views.sign, name="sign"),
    path("<int:number>/sign/prepare/", views.prepare, name="prepare"),
    path("<int:number>/sign/done/", views.done, name="done"),
]
