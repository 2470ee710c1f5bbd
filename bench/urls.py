"""The program's addresses and the floor's."""

from django.urls import path

from bench import floor
from config.urls import urlpatterns as own

urlpatterns = [path("floor/empty/", floor.empty), path("floor/table/", floor.table), *own]
