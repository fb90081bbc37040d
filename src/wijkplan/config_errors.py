"""What pydantic found wrong in a project file, in words that a planner understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from wijkplan.model.errors import Problem
from wijkplan.model.text import nearest


def explain_error(
    error: Mapping[str, Any],
    file: str,
    *,
    top: type[BaseModel],
    tables: Mapping[str, type[BaseModel]],
) -> Problem:
    """Say in Dutch what pydantic found.

    Parameters
    ----------
    error
        One of ``ValidationError.errors()``.
    file
        Name of the project file.
    top
        The whole file.
    tables
        Name of a table in it, such as ``bron`` or ``spreiding.norm`` -> what may stand in it, to
        suggest the key that was meant.
    """
    location = [part + 1 if isinstance(part, int) else part for part in error["loc"]]
    key = ".".join(map(str, location)) or file
    where = {"file": file}
    match error["type"]:
        case "extra_forbidden":
            table = ".".join(part for part in error["loc"][:-1] if isinstance(part, str))
            known = tables.get(table, top).model_fields
            return Problem(
                code="sleutel-onbekend",
                message=f"onbekende sleutel '{key}'",
                remedy=nearest(str(error["loc"][-1]), known),
                **where,
            )
        case "missing":
            return Problem(
                code="sleutel-ontbreekt",
                message=f"'{key}' ontbreekt",
                remedy="vul deze sleutel in",
                **where,
            )
        case "tuple_type" if key in tables:
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}' is geen lijst van tabellen",
                remedy=f"schrijf [[{key}]], met dubbele haken",
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
        case _:
            remedy = _EXPECTED.get(error["type"], "kijk naar het voorbeeld in de README")
            return Problem(
                code="waarde-onjuist",
                message=f"'{key}' is {error['input']!r}",
                remedy=remedy.format(**error.get("ctx", {})),
                **where,
            )


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
    "tuple_type": 'vul een lijst in, zoals ["GM0164"]',
    "list_type": 'vul een lijst in, zoals ["GM0164"]',
    "too_short": "vul er ten minste één in",
    "date_from_datetime_parsing": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
    "date_parsing": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
    "date_type": "vul een datum in als 2025-01-01, zonder aanhalingstekens",
}
