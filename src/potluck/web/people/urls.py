"""Addresses of people."""

from django.urls import path

from potluck.web.people import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("lost-password", views.lost_password, name="lost_password"),
    path("invite/<str:token>", views.invite, name="invite"),
    path("new-password/<str:token>", views.new_password, name="new_password"),
    path("people", views.people, name="people"),
    path("people/invite", views.make_invite, name="make_invite"),
    path("people/invite/<int:link_id>/take-back", views.take_back_invite, name="take_back_invite"),
    path("people/<int:person_id>/password", views.make_password_link, name="make_password_link"),
    path("people/<int:person_id>/remove", views.remove, name="remove_person"),
]
