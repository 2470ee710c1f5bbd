"""What can be ordered: pages for everyone."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.access.models import Organisation
from kokemussilta.core.pages import public
from kokemussilta.orders import queries
from kokemussilta.orders.choosing import Choice, needs
from kokemussilta.orders.describing import describe


@public()
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services, by the need that brings somebody here."""
    return _catalogue(request, None)


@public()
def from_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation's own order page: its orders come straight to its desk."""
    return _catalogue(request, found_desk(slug))


def _catalogue(request: HttpRequest, desk: Organisation | None) -> HttpResponse:
    products = list(queries.products(desk))
    choice = Choice.of(request.GET.dict())
    fitting = [product for product in products if choice.fits(product)]
    context = {
        "needs": needs(products),
        "choice": choice,
        "groups": queries.grouped(fitting),
        "count": len(fitting),
        "desk": desk,
        "suffix": f"?from={desk.slug}" if desk else "",
        # Every choice is a view of the same page: search engines are told of that one.
        "address": settings.PUBLIC_URL + request.path,
    }
    return render(request, "orders/catalogue.html", context)


@public()
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it is, whom it suits, what it asks of the client, what it costs."""
    desk = desk_asked(request)
    products = list(queries.products(desk))
    shown = next((one for one in products if one.slug == slug), None)
    if shown is None:
        raise Http404
    near = [one for one in products if one.pk != shown.pk and set(one.situations) & set(shown.situations)]
    context = {
        "product": shown,
        "service": describe(shown),
        "near": near[:3],
        "desk": desk,
        "suffix": f"?from={desk.slug}" if desk else "",
        "address": settings.PUBLIC_URL + request.path,
    }
    return render(request, "orders/product.html", context)


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
