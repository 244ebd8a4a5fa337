"""Addresses of the filing; a section's name is its last part."""

from django.urls import path

from heliu.web.portal.filing import documents, endings, sections, views

app_name = "filing"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("change/", views.change, name="change"),
    path("confirm/", endings.confirm, name="confirm"),
    path("cancel/", endings.cancel, name="cancel"),
    path("paper/<int:paper>/", documents.paper, name="paper"),
    path("<int:filing>/", views.tasks, name="tasks"),
    path("<int:filing>/history/", views.history, name="history"),
    path("<int:filing>/check/", endings.check, name="check"),
    path("<int:filing>/withdraw/", endings.withdraw, name="withdraw"),
    path("<int:filing>/certificate.pdf", documents.attestation, name="attestation"),
    path("<int:filing>/sandbox/", sections.sandbox, name="sandbox"),
    path("<int:filing>/<slug:section>/", sections.section, name="section"),
    path("<int:filing>/<slug:section>/<slug:field>/examine/", sections.examine, name="examine"),
]
