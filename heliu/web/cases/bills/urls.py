"""Under /bills/."""

from django.urls import path

from heliu.web.cases.bills import differing, settling, views
from heliu.web.cases.bills.lists import ACCOUNTS, BILLS, COMPARED, PAYMENTS, PAYOUTS
from heliu.web.kit.lists.page import list_view

app_name = "bills"
urlpatterns = [
    path("", list_view(BILLS), name="list"),
    path("<int:number>/", views.bill, name="bill"),
    path("differences/", list_view(COMPARED), name="compared"),
    path("differences/<int:number>/", differing.difference, name="difference"),
    path("payments/", list_view(PAYMENTS), name="payments"),
    path("payments/<int:number>/", views.payment, name="payment"),
    path("payments/<int:number>/draw/", settling.draw, name="draw"),
    path("refunds/", list_view(PAYOUTS), name="payouts"),
    path("refunds/<int:number>/", settling.payout, name="payout"),
    path("guarantees/", list_view(ACCOUNTS), name="accounts"),
    path("guarantees/register/", views.register, name="register"),
    path("guarantees/<str:firm>/", views.account, name="account"),
    path("guarantees/<str:firm>/<int:number>/end/", views.end, name="end"),
]
