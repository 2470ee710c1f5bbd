"""What can be ordered: pages for everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.access.models import Organisation
from kokemussilta.core.pages import public
from kokemussilta.orders import queries


@public()
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services, by the need that brings somebody here."""
    return _catalogue(request, None)


@public()
def from_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation's own order page: its orders come straight to its desk."""
    return _catalogue(request, found_desk(slug))


def _catalogue(request: HttpRequest, desk: Organisation | None) -> HttpResponse:
    return render(
        request,
        "orders/catalogue.html",
        {"groups": queries.grouped(queries.products(desk)), "desk": desk, "suffix": f"?from={desk.slug}" if desk else ""},
    )


@public()
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it is, what it asks of the client, what it costs."""
    desk = desk_asked(request)
    shown = queries.products(desk).filter(slug=slug).first()
    if shown is None:
        raise Http404
    return render(
        request,
        "orders/product.html",
        {
            "product": shown,
            "description": shown.text("description"),
            "preparation": shown.points("preparation"),
            "aftercare": shown.points("aftercare"),
            "desk": desk,
            "suffix": f"?from={desk.slug}" if desk else "",
        },
    )


def found_desk(slug: str) -> Organisation:
    """The coordinating organisation of that name in the address, or 404."""
    desk = queries.coordinating().filter(slug=slug).first()
    if desk is None:
        raise Http404
    return desk


def desk_asked(request: HttpRequest) -> Organisation | None:
    """The organisation whose page somebody came from (`?from=`), None when it is not told or not there."""
    slug = request.GET.get("from", "")
    return queries.coordinating().filter(slug=slug).first() if slug else None
