"""Under /portal/refunds/."""

from django.urls import path

from heliu.web.kit.lists.page import list_view
from heliu.web.portal.refunds import papers, settling, views
from heliu.web.portal.refunds.lists import APPLICATIONS, INVOICES, RECEIPTS

app_name = "refunds"
urlpatterns = [
    path("", list_view(APPLICATIONS), name="list"),
    path("claim/", views.claim, name="claim"),
    path("chain/", views.chain, name="chain"),
    path("invoices/", list_view(INVOICES), name="invoices"),
    path("invoices/new/", papers.new_invoice, name="new_invoice"),
    path("invoices/import/", papers.take, name="import"),
    path("invoices/import/template.xlsx", papers.template, name="template"),
    path("receipts/", list_view(RECEIPTS), name="receipts"),
    path("receipts/new/", papers.new_receipt, name="new_receipt"),
    path("<int:number>/", views.show, name="show"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:number>/settle/", settling.settle, name="settle"),
    path("<int:number>/answer/", views.answer, name="answer"),
]
