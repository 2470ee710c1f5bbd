"""What statements are made of beyond Django's own pieces: rows of another table as a column, a count, the day."""

from datetime import UTC, datetime
from functools import reduce
from operator import attrgetter
from typing import Any

from django.db.models import DateField, F, Func, IntegerField, JSONField, Model, OuterRef, QuerySet, Subquery


class JsonRows(Subquery):
    """All rows of a subquery as one JSON array of arrays, so that a row comes with everything in one statement.

    The subquery names its columns `c0`, `c1` ... (`columns` does). Dates and times come as text, SQLite's truth values as 0 and 1;
    in the subquery's own order only when it is given one.
    """

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra: Any) -> Any:
        """SQL of either database."""
        names = ", ".join(connection.ops.quote_name(f"c{number}") for number in range(len(self.query.annotation_select)))
        if connection.vendor == "sqlite":
            rows = f"json_group_array(json_array({names}))"
        else:
            rows = f"COALESCE(jsonb_agg(jsonb_build_array({names})), '[]'::jsonb)"
        whole = f"(SELECT {rows} FROM (%(subquery)s) _rows)"  # noqa: S608  the names are c0, c1 ...
        return super().as_sql(compiler, connection, template=whole, **extra)


class CountOf(Subquery):
    """How many rows a query answers, as a column of another statement (or of its own)."""

    output_field = IntegerField()
    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"


class Today(Func):
    """The database's own day: a column's value when the writer tells none."""

    template = "CURRENT_DATE"
    output_field = DateField()


def json_rows(rows: QuerySet[Any], *fields: str | Func) -> JsonRows:
    """The fields of `rows` (names, or what is reckoned of them), which point to the outer row by `OuterRef`."""
    named = {f"c{number}": F(one) if isinstance(one, str) else one for number, one in enumerate(fields)}
    return JsonRows(rows.values(**named))


def count_of(rows: QuerySet[Any]) -> CountOf:
    """How many `rows` there are."""
    return CountOf(rows.order_by().values("pk"))


def bring(rows: QuerySet[Any], *paths: str) -> QuerySet[Any]:
    """Rows with some of their many (`themes`, `task__order__audiences`) in the same statement; `unpack` each of them before use.

    For few rows with little each: one order with its themes, not a list's.
    """
    for path in paths:
        *way, name = path.split("__")
        model = rows.model
        for step in way:
            model = model._meta.get_field(step).related_model
        source, prefix, wanted = _source(model, name, OuterRef("__".join(way) or "pk"))
        columns = [f"{prefix}{field.attname}" for field in wanted._meta.concrete_fields]
        rows = rows.annotate(**{_brought(path): json_rows(source.order_by(), *columns)})
    return rows


def unpack(row: Any, *paths: str) -> None:
    """Put what `bring` brought where `row.themes.all()` finds it, in the order that the model names."""
    for path in paths:
        *way, name = path.split("__")
        owner = reduce(getattr, way, row)
        wanted = type(owner)._meta.get_field(name).related_model
        made = [_made(wanted, values) for values in row.__dict__.pop(_brought(path))]
        found = getattr(owner, name).get_queryset()
        found._result_cache = sorted(made, key=attrgetter(*wanted._meta.ordering))
        found._prefetch_done = True
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _source(model: type[Model], name: str, outer: OuterRef) -> tuple[QuerySet[Any], str, type[Model]]:
    """The rows that point to the outer one, the path from them to what is wanted, and its model."""
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        through = field.remote_field.through._base_manager
        return through.filter(**{field.m2m_field_name(): outer}), f"{field.m2m_reverse_field_name()}__", field.related_model
    return field.related_model._base_manager.filter(**{field.field.name: outer}), "", field.related_model


def _brought(path: str) -> str:
    return f"brought_{path.replace('__', '_')}"


def _made(model: type[Model], values: list[Any]) -> Model:
    """A row from JSON. SQLite keeps moments as UTC without saying so, and truth as 0 and 1."""
    fields = model._meta.concrete_fields
    facts = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    facts = [fact.replace(tzinfo=UTC) if isinstance(fact, datetime) and fact.tzinfo is None else fact for fact in facts]
    return model.from_db("default", [field.attname for field in fields], facts)
