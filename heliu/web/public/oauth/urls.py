"""Under /oauth/."""

from django.urls import path

from heliu.web.public.oauth import views

app_name = "oauth"
urlpatterns = [path("token/", views.token, name="token")]
