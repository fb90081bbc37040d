"""What pydantic found wrong in a TOML file, in words that a planner understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from wijkplan.model.errors import Problem
from wijkplan.model.text import nearest


def errors_of(error: ValidationError) -> list[Mapping[str, Any]]:
    """What there is to tell of: a list of which every item is wrong is not called empty too."""
    found = [dict(each) for each in error.errors(include_url=False)]
    return [each for each in found if not (each["type"] == "too_short" and each["input"])]


def explain_error(
    error: Mapping[str, Any], file: str, *, top: type[BaseModel], under: str = ""
) -> Problem:
    """Say in Dutch what pydantic found.

    Parameters
    ----------
    error
        One of `errors_of`. The text of a check of our own, a ``ValueError``, is
        Dutch already.
    file
        Name of the file.
    top
        What may stand in the file, or in the table of which the error tells, to suggest the key
        that was meant.
    under
        Name of that table; empty for the whole file.
    """
    location = [part + 1 if isinstance(part, int) else part for part in error["loc"]]
    key = ".".join(map(str, location)) or under or file
    where = {"file": file}
    match error["type"]:
        case "extra_forbidden":
            *above, last = error["loc"]
            return Problem(
                code="sleutel-onbekend",
                message=f"onbekende sleutel '{key}'",
                remedy=nearest(str(last), _keys(top, above)),
                **where,
            )
        case "missing":
            return Problem(
                code="sleutel-ontbreekt",
                message=f"'{key}' ontbreekt",
                remedy="vul deze sleutel in",
                **where,
            )
        case "tuple_type" if _is_list_of_tables(top, error["loc"]):
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}' is geen lijst van tabellen",
                remedy=f"schrijf [[{'.'.join(filter(None, (under, key)))}]], met dubbele haken",
                **where,
            )
        case "literal_error":
            expected = error["ctx"]["expected"].replace(" or ", " of ")
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}' is {error['input']!r}",
                remedy=f"mogelijk is {expected}",
                **where,
            )
        case "value_error":
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}': {error['ctx']['error']}"
                if location
                else f"{error['ctx']['error']}",
                remedy="maak dit in orde in het bestand",
                **where,
            )
        case _:
            remedy = _EXPECTED.get(error["type"], "kijk naar het voorbeeld in de README")
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}' is {error['input']!r}",
                remedy=remedy.format(**error.get("ctx", {})),
                **where,
            )


def _keys(top: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Keys that may stand at a place in a file."""
    fields = _table_at(top, location).model_fields
    return [field.alias or name for name, field in fields.items()]


def _table_at(top: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel]:
    """What may stand at a place in a file."""
    model = top
    for part in location:
        if isinstance(part, str):
            model = next(_models(model.model_fields[part].annotation))
    return model


def _is_list_of_tables(top: type[BaseModel], location: Sequence[str | int]) -> bool:
    """Whether tables, and not values, belong in a list."""
    *above, last = location
    fields = _table_at(top, above).model_fields
    known = fields.get(str(last))
    return known is not None and any(_models(known.annotation))


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Tables within the type of a key."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


_EXPECTED = {
    "greater_than_equal": "vul een getal van ten minste {ge:g} in",
    "less_than_equal": "vul een getal van ten hoogste {le:g} in",
    "greater_than": "vul een getal boven {gt:g} in",
    "string_pattern_mismatch": "een gemeentecode is GM met 4 cijfers; een kolomnaam bestaat uit "
    "kleine letters, cijfers en liggende streepjes; de naam van een scenario begint met een letter "
    "of cijfer en heeft geen schuine streep, haak of aanhalingsteken",
    "string_type": "vul tekst in, tussen aanhalingstekens",
    "string_too_short": "vul tekst in",
    "int_type": "vul een geheel getal in, zonder aanhalingstekens",
    "int_parsing": "vul een geheel getal in, zonder aanhalingstekens",
    "int_from_float": "vul een heel getal in",
    "bool_type": "vul true of false in",
    "bool_parsing": "vul true of false in",
    "tuple_type": 'vul een lijst in, tussen vierkante haken: ["…", "…"]',
    "list_type": 'vul een lijst in, tussen vierkante haken: ["…", "…"]',
    "too_short": "vul er ten minste één in",
    "finite_number": "vul een gewoon getal in",
    "float_type": "vul een getal in, zonder aanhalingstekens",
    "float_parsing": "vul een getal in, zonder aanhalingstekens",
    "date_from_datetime_parsing": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
    "date_parsing": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
    "date_type": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
}
