"""JSON Schema, as far as the API's description uses it: whether a value is as a schema says."""

import re

TYPES = {
    "object": lambda value: isinstance(value, dict), "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str), "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}
FORMATS = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
}
LIMITS = {
    "minLength": (str, lambda value, limit: len(value) >= limit),
    "maxLength": (str, lambda value, limit: len(value) <= limit),
    "minItems": (list, lambda value, limit: len(value) >= limit),
    "maxItems": (list, lambda value, limit: len(value) <= limit),
    "minimum": (int, lambda value, limit: value >= limit), "maximum": (int, lambda value, limit: value <= limit),
    "pattern": (str, lambda value, limit: bool(re.search(limit, value))),
    "enum": (object, lambda value, limit: value in limit), "const": (object, lambda value, limit: value == limit),
}
COMPARED = {"$ref", "type", "format", "properties", "required", "additionalProperties", "items", "oneOf", "anyOf",
            "allOf"} | set(LIMITS)
TOLD = {"description", "default", "example", "examples", "title", "readOnly", "writeOnly"}


class Schemas:
    """The schemas of one OpenAPI description."""

    def __init__(self, description):
        self.description = description

    def resolve(self, node):
        """The node itself, or the one that it refers to."""
        while "$ref" in node:
            found = self.description
            for part in node["$ref"].lstrip("#/").split("/"):
                found = found[part]
            node = found
        return node

    def faults(self, schema, value, place=""):
        """Sentences about where the value is not as the schema says."""
        schema = self.resolve(schema)
        unknown = set(schema) - COMPARED - TOLD
        if unknown:
            return [f"{place}: the schema has {', '.join(sorted(unknown))}, which this test does not know"]
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(TYPES[one](value) for one in types):
            return [f"{place or '/'}: {value!r} is no {' or '.join(types)}"]
        return (self.limit_faults(schema, value, place) + self.object_faults(schema, value, place)
                + self.item_faults(schema, value, place) + self.choice_faults(schema, value, place))

    def limit_faults(self, schema, value, place):
        faults = []
        for name, (kind, holds) in LIMITS.items():
            if name in schema and isinstance(value, kind) and not holds(value, schema[name]):
                faults.append(f"{place}: {str(value)[:80]!r} is against {name} {schema[name]}")
        form = FORMATS.get(schema.get("format"))
        if form and isinstance(value, str) and not form.fullmatch(value):
            faults.append(f"{place}: {value!r} is no {schema['format']}")
        return faults

    def object_faults(self, schema, value, place):
        if not isinstance(value, dict):
            return []
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        faults = [f"{place}/{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            if name in properties:
                faults += self.faults(properties[name], member, f"{place}/{name}")
            elif more is False:
                faults.append(f"{place}/{name} is not described")
            elif isinstance(more, dict):
                faults += self.faults(more, member, f"{place}/{name}")
        return faults

    def item_faults(self, schema, value, place):
        if not isinstance(value, list) or "items" not in schema:
            return []
        return [fault for number, item in enumerate(value)
                for fault in self.faults(schema["items"], item, f"{place}/{number}")]

    def choice_faults(self, schema, value, place):
        faults = [fault for one in schema.get("allOf", []) for fault in self.faults(one, value, place)]
        for name, most in (("oneOf", 1), ("anyOf", 99)):
            if name in schema:
                good = sum(not self.faults(one, value, place) for one in schema[name])
                if not 1 <= good <= most:
                    faults.append(f"{place}: {good} of {name} hold")
        return faults
