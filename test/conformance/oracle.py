#!/usr/bin/python3
"""The verdict that ia.validate must agree with: (pointer, rule) pairs from an independent validator.

Why: our engine is generated from our own model, so a test written from that model would repeat its
mistakes. This program reads the official schema files instead, with Debian's python3-jsonschema, and
never looks at the product. It needs ../shared/standard and is therefore not shipped nor run by users.

Where python3-jsonschema differs from JSON Schema draft 4, or from the value PostgreSQL stores, it is
corrected here, and nowhere else:
  numbers     kept exactly; 1.0 is not an integer, 1e2 is (jsonb stores 100, as numeric_in writes it)
  equality    true is not 1 and 1 is 1.0, at any depth (enum, uniqueItems)
  patterns    \\d is 0-9 and $ is the end of the text, as in ECMA 262
  formats     date-time: RFC 3339, a real date, years 0001 to 9999, no second 60
              uri: RFC 3986 with a scheme; email: the expression of ajv. Only strings have formats.
  oneOf       replaced by the faults of the branch that the author meant (see one_of)

Input: JSONL on stdin, {"name","standard","version","kind","doc"} a line; or JSON files as arguments,
whose kind is guessed and which are judged under every version of their standard (file@version).
Output: name<TAB>pointer<TAB>rule, sorted within a document; a document without faults has the one row
name<TAB><TAB>- so that a document that was never judged cannot pass for a valid one.
"""
import argparse
import json
import multiprocessing
import os
import re
import signal
import sys
from datetime import date
from decimal import Decimal

try:
    import rfc3987
    from jsonschema import Draft4Validator, RefResolver, ValidationError, validators
except ImportError as error:
    sys.exit(f"oracle.py: {error}. Install them: apt-get install python3-jsonschema python3-rfc3987,"
             " and run this with /usr/bin/python3.")

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

HERE = os.path.dirname(os.path.abspath(__file__))
STANDARD = os.path.normpath(os.path.join(HERE, "../../../shared/standard"))

OC4IDS = ("0.9.1", "0.9.2", "0.9.3", "0.9.4", "0.9.5")
# (standard, version, kind) -> file, and the definition inside it when the kind is not the file's root
SCHEMAS = {("oc4ids", v, kind): (f"oc4ids-{v}/{kind}-schema.json", None)
           for v in OC4IDS for kind in ("project", "project-package")}
SCHEMAS.update({("ocds", "1.1", kind): (f"ocds-1.1.5/{name}-schema.json", definition)
                for kind, name, definition in (
                    ("release", "release", None),
                    ("release-package", "release-package", None),
                    ("record", "record-package", "record"),
                    ("record-package", "record-package", None),
                    ("versioned-release", "versioned-release-validation", None))})

RULES = {"type": "type", "required": "required", "enum": "enum", "format": "format",
         "pattern": "pattern", "minLength": "min-length", "minItems": "min-items",
         "minProperties": "min-properties", "uniqueItems": "unique-items", "minimum": "minimum",
         "oneOf": "one-of"}

DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
                       r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)\Z", re.ASCII)
# rfc3987 lets an octet of an IPv4 address inside [] begin with zeros; RFC 3986 does not
URI = re.compile(r"(?:%s)\Z" % rfc3987.format_patterns()["URI"].replace(
    "[01]?[0-9][0-9]?", "1[0-9][0-9]|[1-9]?[0-9]"), re.ASCII)
_ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
EMAIL = re.compile(rf"{_ATEXT}(?:\.{_ATEXT})*@(?:{_LABEL}\.)+{_LABEL}\Z", re.ASCII | re.IGNORECASE)


def is_date_time(text):
    match = DATE_TIME.match(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


FORMATS = {"date-time": is_date_time, "uri": URI.match, "email": EMAIL.match}


def identity(value):
    """A hashable stand-in that is equal exactly when two JSON values are equal."""
    if isinstance(value, dict):
        return ("object", frozenset((key, identity(member)) for key, member in value.items()))
    if isinstance(value, list):
        return ("array", tuple(identity(element) for element in value))
    return (type(value) is bool, value)


def enum(validator, allowed, instance, schema):
    if identity(instance) not in {identity(value) for value in allowed}:
        yield ValidationError("enum")


def unique_items(validator, wanted, instance, schema):
    if wanted and validator.is_type(instance, "array"):
        if len({identity(element) for element in instance}) < len(instance):
            yield ValidationError("uniqueItems")


def format_(validator, name, instance, schema):
    if isinstance(instance, str) and not FORMATS[name](instance):
        yield ValidationError("format")


def search(pattern, text):
    # \Z for a final $: Python's $ also matches before a trailing newline
    return re.search(re.sub(r"\$\Z", r"\\Z", pattern), text, re.ASCII)


def pattern_(validator, pattern, instance, schema):
    if isinstance(instance, str) and not search(pattern, instance):
        yield ValidationError("pattern")


def pattern_properties(validator, patterns, instance, schema):
    if not isinstance(instance, dict):
        return
    for pattern, subschema in patterns.items():
        for name, member in instance.items():
            if search(pattern, name):
                yield from validator.descend(member, subschema, path=name, schema_path=pattern)


def is_linked(element):
    return (isinstance(element, dict) and "url" in element
            and "ocid" not in element and "initiationType" not in element)


def one_of(validator, branches, instance, schema):
    """A list of links to releases, or a list of releases: the only oneOf of both standards.

    Saying "matches neither" helps nobody. A list whose elements all look like links is judged as
    links, every other thing as releases. Both branches match when every element is a whole release
    that also has url: that is the one true one-of fault, and it belongs to the list.
    """
    faults = [list(validator.descend(instance, branch, schema_path=index))
              for index, branch in enumerate(branches)]
    valid = sum(not found for found in faults)
    if valid == 1:
        return
    links = [i for i, branch in enumerate(branches)
             if "url" in branch.get("items", {}).get("properties", {})]
    if valid > 1 or len(branches) != 2 or len(links) != 1:
        yield ValidationError("oneOf")
    elif isinstance(instance, list) and instance and all(map(is_linked, instance)):
        yield from faults[links[0]]
    else:
        yield from faults[1 - links[0]]


def is_number(checker, value):
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def is_integer(checker, value):
    return is_number(checker, value) and not (isinstance(value, Decimal)
                                              and value.as_tuple().exponent < 0)


Validator = validators.extend(
    Draft4Validator,
    {"enum": enum, "uniqueItems": unique_items, "format": format_, "pattern": pattern_,
     "patternProperties": pattern_properties, "oneOf": one_of},
    type_checker=Draft4Validator.TYPE_CHECKER.redefine_many(
        {"number": is_number, "integer": is_integer}))


class LocalResolver(RefResolver):
    """Every schema comes from the folder: a $ref to anything else is a mistake of ours."""

    def resolve_remote(self, uri):
        raise LookupError(f"oracle.py: no local schema has the id {uri}")


class Oracle:
    def __init__(self, folder=STANDARD, type_wins=False):
        self.folder, self.type_wins = folder, type_wins
        self.files, self.validators = {}, {}
        for name, _ in SCHEMAS.values():
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                self.files[name] = json.load(file)
            # a schema that names its dialect would be judged by the library's own class, not ours
            del self.files[name]["$schema"]
        self.store = {schema["id"]: schema for schema in self.files.values()}

    def schema(self, standard, version, kind):
        name, definition = SCHEMAS[standard, version, kind]
        return {"$ref": f"{self.files[name]['id']}#/definitions/{definition}"} if definition \
            else self.files[name]

    def validator(self, *key):
        if key not in self.validators:
            root = self.files[SCHEMAS[key][0]]
            resolver = LocalResolver(root["id"], root, store=self.store)
            self.validators[key] = Validator(self.schema(*key), resolver=resolver)
        return self.validators[key]

    def judge(self, standard, version, kind, doc):
        """The sorted set of (pointer, rule) of one document."""
        found = {(pointer(error.absolute_path), RULES[error.validator])
                 for error in self.validator(standard, version, kind).iter_errors(doc)}
        if self.type_wins:
            found = {(path, rule) for path, rule in found
                     if rule != "enum" or (path, "type") not in found}
        return sorted(found)


def pointer(path):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def parse(text):
    return json.loads(text, parse_float=Decimal)


def kind_of(doc):
    """(standard, kind) by the members that tell kinds apart, or None when they do not."""
    if not isinstance(doc, dict):
        return None
    if "projects" in doc:
        return ("oc4ids", "project-package")
    if "records" in doc:
        return ("ocds", "record-package")
    if "ocid" in doc:
        if "releases" in doc:
            return ("ocds", "record")
        if "tag" in doc:
            return ("ocds", "release")
        return ("ocds", "versioned-release") if isinstance(doc.get("initiationType"), list) else None
    if "releases" in doc:
        return ("ocds", "release-package")
    return ("oc4ids", "project") if isinstance(doc.get("id"), str) else None


def versions_of(standard):
    return OC4IDS if standard == "oc4ids" else ("1.1",)


def documents(path):
    """The JSON documents of one file (some fixtures hold several), each with its exact text."""
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig")
    decoder, start = json.JSONDecoder(parse_float=Decimal), 0
    while True:
        while start < len(text) and text[start] in " \t\r\n":
            start += 1
        if start == len(text):
            return
        doc, end = decoder.raw_decode(text, start)
        yield doc, text[start:end]
        start = end


def file_lines(paths):
    for path in paths:
        try:
            found = list(documents(path))
        except ValueError as error:
            print(f"oracle.py: {path}: {error}", file=sys.stderr)
            continue
        for number, (doc, text) in enumerate(found):
            kind = kind_of(doc)
            if kind is None:
                print(f"oracle.py: {path}: cannot tell what kind of document it is", file=sys.stderr)
                continue
            for version in versions_of(kind[0]):
                name = f"{path}{'#%d' % number if len(found) > 1 else ''}@{version}"
                yield line_of(name, kind[0], version, kind[1], text)


def line_of(name, standard, version, kind, text):
    """One JSONL line; a newline in JSON text is always white space between tokens."""
    head = json.dumps({"name": name, "standard": standard, "version": version, "kind": kind},
                      ensure_ascii=False)
    return head[:-1] + ', "doc": ' + text.replace("\r", " ").replace("\n", " ") + "}"


_oracle = None


def _start(folder, type_wins):
    global _oracle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _oracle = Oracle(folder, type_wins)


def _rows(line):
    entry = parse(line)
    found = _oracle.judge(entry["standard"], entry["version"], entry["kind"], entry["doc"])
    return "".join(f"{entry['name']}\t{path}\t{rule}\n" for path, rule in found or [("", "-")])


def main():
    parser = argparse.ArgumentParser(description="Official verdict of OC4IDS and OCDS documents.")
    parser.add_argument("--standard", default=STANDARD, help="folder of the official schemas")
    parser.add_argument("--type-wins", action="store_true",
                        help="no enum fault where the value's type is a fault already")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("files", nargs="*", help="JSON files; without them JSONL comes from stdin")
    options = parser.parse_args()
    if not os.path.isdir(options.standard):
        sys.exit(f"oracle.py: {options.standard} is not there: name the folder with --standard")
    lines = file_lines(options.files) if options.files else \
        (line for line in open(0, encoding="utf-8", newline="\n") if line.strip())
    with multiprocessing.Pool(options.jobs, _start, (options.standard, options.type_wins)) as pool:
        for rows in pool.imap(_rows, lines, chunksize=20):
            sys.stdout.write(rows)


if __name__ == "__main__":
    main()
