"""Judges calls and answers by the services' machine-readable specifications, as strictly as a server could.

The specifications are not part of this repository; a test hands them in (see `reference` in tests/sandbox/conftest.py).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import jsonschema

Json = Any
SCALARS = frozenset({"String", "Integer", "Float", "Boolean", "InputFile"})
PARSE_MODES = frozenset({"", "HTML", "MarkdownV2", "Markdown"})
TWILIO_HOOK_FREE = re.compile(r"^/2010-04-01/Accounts/AC\w{32}/Messages/[SM]M\w{32}/Media/ME\w{32}$")


def check_telegram_call(
    spec: Json, method: str, params: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> None:
    """Raises AssertionError for anything that a strict Bot API would refuse."""
    files = files or {}
    known = {name.lower(): found for name, found in spec["methods"].items()}
    assert method.lower() in known, f"there is no method {method}"
    fields = {field["name"]: field for field in known[method.lower()].get("fields", [])}
    attached = {name for value in params.values() for name in re.findall(r"attach://([\w.-]+)", str(value))}
    for name in (*params, *files):
        assert name in fields or name in attached, f"{method} has no parameter {name}"
    for name, field in fields.items():
        if name in params:
            _check_parameter(spec, field, params[name], f"{method}.{name}")
        elif name in files:
            assert "InputFile" in field["types"], f"{method}.{name} is not a file"
        else:
            assert not field["required"], f"{method} needs {name}"
    assert params.get("parse_mode", "") in PARSE_MODES, f"{method}: unknown parse_mode"


def check_telegram_result(spec: Json, method: str, result: Json) -> None:
    """Raises AssertionError unless the result has one of the method's declared shapes and nothing more."""
    known = {name.lower(): found for name, found in spec["methods"].items()}
    check_any(spec, known[method.lower()]["returns"], result, method)


def check_any(spec: Json, types: list[str], value: Json, where: str) -> None:
    """The value has at least one of these types; the first refusal is the one that is told."""
    refusals = []
    for one in types:
        try:
            return check_type(spec, one, value, where)
        except AssertionError as refusal:
            refusals.append(str(refusal))
    raise AssertionError(refusals[0] if refusals else f"{where} has no type")


def check_type(spec: Json, kind: str, value: Json, where: str) -> None:
    if kind.startswith("Array of "):
        assert isinstance(value, list), f"{where} is no array"
        for index, item in enumerate(value):
            check_type(spec, kind.removeprefix("Array of "), item, f"{where}[{index}]")
        return
    if kind in SCALARS:
        _check_scalar(kind, value, where)
        return
    declared = spec["types"][kind]
    if declared.get("subtypes"):
        check_any(spec, declared["subtypes"], value, where)
        return
    _check_object(spec, declared, value, where)


def _check_object(spec: Json, declared: Json, value: Json, where: str) -> None:
    assert isinstance(value, dict), f"{where} is no object"
    fields = {field["name"]: field for field in declared.get("fields", [])}
    for name in value:
        assert name in fields, f"{where}: {declared['name']} has no field {name}"
    for name, field in fields.items():
        if name not in value:
            assert not field["required"], f"{where}: {declared['name']} needs {name}"
            continue
        check_any(spec, field["types"], value[name], f"{where}.{name}")
        _check_constant(field, value[name], f"{where}.{name}")


def _check_scalar(kind: str, value: Json, where: str) -> None:
    fits = {
        "String": isinstance(value, str),
        "InputFile": isinstance(value, str),
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": isinstance(value, bool),
    }
    assert fits[kind], f"{where} is no {kind}"


def _check_constant(field: Json, value: Json, where: str) -> None:
    """`must be default`, `always "user"`, or a list of quoted words that a field can be."""
    if not isinstance(value, str):
        return
    description = field["description"]
    if found := re.search(r"(?:must be (\w+)|always \"(\w+)\")$", description):
        assert value in found.groups(), f"{where} must be {found.group(1) or found.group(2)}"
    if re.search(r"([Cc]an be|[Mm]ust be|[Oo]ne of|be either)( one of| either)? \"", description):
        allowed = re.findall(r"\"(\w+)\"", description)
        assert value in allowed, f"{where} is none of {allowed}"


def _check_parameter(spec: Json, field: Json, value: Json, where: str) -> None:
    """A parameter on the wire is a string, or a JSON value where the whole body is JSON."""
    types = field["types"]
    if not isinstance(value, str) or "String" in types or "InputFile" in types:
        check_any(spec, types, value, where)
        _check_constant(field, value, where)
        return
    try:
        decoded = json.loads(value)
    except ValueError:
        raise AssertionError(f"{where} is not JSON") from None
    check_any(spec, types, decoded, where)


def check_twilio_call(spec: Json, method: str, path: str, form: Mapping[str, Any]) -> None:
    """`method` is the HTTP verb; `form` holds a POST's fields or a GET's query, lists for repeated keys."""
    if method == "GET" and TWILIO_HOOK_FREE.match(path):
        return  # the bytes of a medium: documented, and not in the specification
    operation = _operation(spec, method, path)
    if method == "GET" or method == "DELETE":
        allowed = {one["name"]: one["schema"] for one in operation.get("parameters", []) if one["in"] == "query"}
        required: list[str] = []
    else:
        schema = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        allowed, required = schema["properties"], schema.get("required", [])
    for name in required:
        assert form.get(name), f"{method} {path} needs {name}"
    for name, value in form.items():
        assert name in allowed, f"{method} has no parameter {name}"
        _check_field(spec, allowed[name], value, name)


def _operation(spec: Json, method: str, path: str) -> Json:
    for template, operations in spec["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return operations[method.lower()]
    raise AssertionError(f"there is no {method} {path}")


def _check_field(spec: Json, schema: Json, value: Json, name: str) -> None:
    schema = _resolved(spec, schema)
    if schema.get("type") == "array":
        for item in value if isinstance(value, list) else [value]:
            _check_field(spec, schema["items"], item, name)
        return
    assert isinstance(value, str), f"{name} is given several times"
    if "enum" in schema:
        assert value in schema["enum"], f"{name} is none of {schema['enum']}"
    if "pattern" in schema:
        assert re.fullmatch(schema["pattern"], value), f"{name} does not match {schema['pattern']}"
    if schema.get("type") == "boolean":
        assert value.lower() in ("true", "false"), f"{name} is no boolean"
    if schema.get("type") == "integer":
        assert re.fullmatch(r"-?\d+", value), f"{name} is no integer"
    if schema.get("format") == "date-time":
        assert re.match(r"\d{4}-\d\d-\d\d", value), f"{name} is no date"


def check_twilio_answer(spec: Json, schema_name: str, answer: Json) -> None:
    """The answer fits the schema, and has all of its properties and no others."""
    schema = spec["components"]["schemas"][schema_name]
    jsonschema.validate(answer, _plain(spec, schema), format_checker=jsonschema.FormatChecker())
    assert set(answer) == set(schema["properties"]), f"{schema_name}: {set(answer) ^ set(schema['properties'])}"


def _resolved(spec: Json, schema: Json) -> Json:
    return spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _plain(spec: Json, schema: Json) -> Json:
    """OpenAPI's `nullable` and references in the words of JSON Schema."""
    schema = dict(_resolved(spec, schema))
    if "properties" in schema:
        schema["properties"] = {name: _plain(spec, one) for name, one in schema["properties"].items()}
    if "items" in schema:
        schema["items"] = _plain(spec, schema["items"])
    return {"anyOf": [schema, {"type": "null"}]} if schema.get("nullable") else schema
