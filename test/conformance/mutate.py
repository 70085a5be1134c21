#!/usr/bin/python3
"""Documents on which ia.validate and oracle.py must agree, written as JSONL for both of them.

Why four files: each looks where the others do not.
  real.jsonl       every real and official file, whole and letter by letter
  mutants.jsonl    the same files with a few random faults: several faults in one document, and values
                   nobody thinks of (--count lines; each OC4IDS mutant once per version)
  synthetic.jsonl  one small valid document for every path of every official schema, and one that
                   breaks each rule there
  kinds.jsonl      the documents of the second and third sort that lack the members by which a kind is
                   recognised: there the caller's kind is a guess, so a person looks at them

A line is {"name","standard","version","kind","doc"}. The same seed and the same schemas and files give
the same lines. Numbers keep their spelling (1.0, 1e2), hence the writer of our own.
"""
import argparse
import copy
import json
import os
import random
import sys
from glob import glob

sys.dont_write_bytecode = True     # no __pycache__ in the repository
import oracle  # noqa: E402

SOURCES = ("oc4ids-official", "oc4ids-nl", "oc4ids-other", "ocds-official", "ocds-kit",
           "ocds-nl-record-packages", "ocds-inai-record-packages", "other")
LIMIT = 24000       # bytes of a document to mutate; unknown members never push it beyond 40 KB
KINDS = {"oc4ids": ("project", "project-package"),
         "ocds": ("release", "release-package", "record", "record-package", "versioned-release")}
KINDS_KEPT = 100    # mutants without a recognisable kind that are worth a person's time


class Number(str):
    """A number as it is spelled."""


def dump(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(dump(str(k)) + ":" + dump(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def load(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


def recognisable(standard, kind, doc):
    return oracle.kind_of(doc) == (standard, kind)


# --- real documents ---------------------------------------------------------------------------------

def real_files(data):
    for folder in SOURCES:
        for path in sorted(glob(os.path.join(data, folder, "**", "*.json"), recursive=True)):
            yield path


def parts(kind, doc):
    """The document and the documents inside it, each with its kind."""
    yield kind, doc
    inside = {"project-package": ("projects", "project"), "release-package": ("releases", "release"),
              "record-package": ("records", "record"), "record": ("releases", "release")}.get(kind)
    if inside and isinstance(doc.get(inside[0]), list):
        for element in doc[inside[0]][:6]:
            if isinstance(element, dict):
                yield from parts(inside[1], element)
    if kind == "record":
        for member, inner in (("compiledRelease", "release"), ("versionedRelease", "versioned-release")):
            if isinstance(doc.get(member), dict):
                yield from parts(inner, doc[member])


def cut(value, longest):
    if isinstance(value, dict):
        return {name: cut(member, longest) for name, member in value.items()}
    if isinstance(value, list):
        return [cut(element, longest) for element in value[:longest]]
    return value


def originals(data):
    """{(standard, kind): [document small enough to mutate, ...]}"""
    found, seen = {(s, k): [] for s in KINDS for k in KINDS[s]}, set()
    for path in real_files(data):
        try:
            texts = [text for _, text in oracle.documents(path)]
        except ValueError:
            continue
        for text in texts:
            doc = load(text)
            kind = oracle.kind_of(doc)
            for inner, part in parts(kind[1], doc) if kind else ():
                for longest in (1000, 20, 8, 4, 2, 1):
                    small = cut(part, longest)
                    if len(dump(small).encode()) <= LIMIT:
                        break
                else:
                    continue
                if recognisable(kind[0], inner, small) and dump(small) not in seen:
                    seen.add(dump(small))
                    found[kind[0], inner].append(small)
    return found


# --- random faults ----------------------------------------------------------------------------------

VALUES = (None, None, True, False, Number("0"), Number("-1"), Number("1.0"), Number("1e2"), Number("1.5"),
          Number("-0.0"), Number("1.50e1"), Number("100e-2"), Number("12345678901234567890123456789"),
          "", "x", "1", "null", [], {}, ["x"], [None], [[]], [{}], {"x": Number("1")}, {"id": None})
DATES = ("2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
         "2000-02-29T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
         "2024-01-01T24:00:00Z", "2024-01-01T23:59:60Z", "2024-01-01T00:60:00Z", "2024-1-01T00:00:00Z",
         "2024-01-01T00:00:00+0600", "2024-01-01T00:00:00-06:00", "2024-01-01T00:00:00+24:00",
         "2024-01-01T00:00:00+23:60", "2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.Z",
         "2024-01-01T00:00:00,5Z", "2024-01-01t00:00:00z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
         "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "-2024-01-01T00:00:00Z", "2024-00-01T00:00:00Z",
         "2024-13-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-01T00:00Z",
         "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z\n", "2024-01-01T00:00:00-00:00",
         "2024-01-01T00:00:00\u22126:00", "\u0662\u0660\u0662\u0664-01-01T00:00:00Z", "01/02/2024", "",
         "2024-W01-1T00:00:00Z", "20240101T000000Z", "2024-01-01T00:00:00 Z", "2024-01-01T00:00:00UTC")
URIS = ("example.org/a", "//example.org/a", "/a/b", "#a", "", "http:", "http://", "http://a b/", "http://a/b c",
        "http://a/\u00e1", "http://\u00f1.mx/", "HTTP://A.MX/", "http://a/%41", "http://a/%4", "http://a/%zz",
        "http://[::1]:80/", "http://[::1", "http://[1.2.3.4]/", "http://[::ffff:1.2.3.4]/", "http://[::01.2.3.4]/",
        "http://[v1.a:b]/", "http://[fe80::1%25eth0]/", "http://[1:2:3:4:5:6:7:8:9]/", "http://[1::2::3]/",
        "http://u:p@a:80/p?q=1#f", "http://a:8x/", "http://a/?q[]=1", "http://a/#f#g", "http://a/#f?g",
        "http://a/\\b", "http://a/<b>", "http://a/{b}", "http://a/|", "http://a/^", "http://a/`", "http://a/\"",
        "http://a/'()*!$&,;=:@~", "urn:isbn:1", "urn:", "mailto:a@b.mx", "tel:+52", "x-y+z.1:a", "1http://a/",
        "http//a", "http:///a", "http:a", "http:/a", "a:b:c", ":a", "http://a@b@c/", "http://a/\n", " http://a/",
        "http://a/ ", "http://a/\t", "file:///c:/a", "data:,x", "\u212a:a", "http://a//b", "http:?", "http:#")
EMAILS = ("a@b.mx", "a@b", "@b.mx", "a@", "a", "a@@b.mx", "a b@c.mx", "a..b@c.mx", ".a@b.mx", "a.@b.mx", "A.B@C.MX",
          "a+b@c.mx", "a@-b.mx", "a@b-.mx", "a@b.mx.", "a@.mx", "\"a b\"@c.mx", "a@[1.2.3.4]", "\u00f1@b.mx",
          "a@\u00f1.mx", "a@b.mx\n", " a@b.mx", "a@b.mx ", "o'hara@b.mx", "a_b@c.mx", "a@b_c.mx", "a@b.1", "a@1.2")
UNKNOWN = ("unknown", "", "t\u00edtulo", "a/b", "a~b", "title_es", "title_es-MX", "title_es-419", "title_x-a",
           "title_", "title_e", "title_espa\u00f1ol", "title_es_MX", "title_es\n", "Title_es", "title_en-a-bb",
           "description_fr", "description_zh-Hans", "name_es", "name_sgn-BE-FR", "source_i-klingon",
           "legalName_es", "countryName_es", "rationale_es", "project_es", "title_de-DE-1996", "title_qaa-x-a")


def nodes(value, found, parent=None, key=None):
    """Every (container, key) of the document, depth first."""
    if parent is not None:
        found.append((parent, key))
    if isinstance(value, dict):
        for name in value:
            nodes(value[name], found, value, name)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            nodes(element, found, value, index)
    return found


def kind_name(value):
    if isinstance(value, Number):
        return "number"
    return {bool: "boolean", str: "string", list: "array", dict: "object"}.get(type(value), "null")


def equal_but_different(rng, value):
    """The same value for JSON, written in another way; or, now and then, one that only looks equal."""
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: equal_but_different(rng, value[name]) for name in names}
    if isinstance(value, list):
        return [equal_but_different(rng, element) for element in value]
    if isinstance(value, Number) and "e" not in value.lower() and rng.random() < 0.5:
        return Number(value + ("0" if "." in value else ".0"))
    if isinstance(value, bool) and rng.random() < 0.1:
        return Number(str(int(value)))
    return value


def mutate_once(rng, doc):
    """Spoils one place of the document; False when the chosen kind of fault has no place here."""
    places = nodes(doc, [])
    kind = rng.choice(("retype", "retype", "null", "empty", "empty", "delete", "delete", "delete", "duplicate",
                       "duplicate", "code", "code", "date", "date", "uri", "uri", "email", "number", "number",
                       "unknown", "swap", "wrap", "rename", "space"))

    def place(test):
        fit = [(c, k) for c, k in places if test(c, k, c[k])]
        return rng.choice(fit) if fit else (None, None)

    string = lambda c, k, v: kind_name(v) == "string"
    anywhere = lambda c, k, v: True
    tests = {
        "empty": lambda c, k, v: kind_name(v) in ("string", "array", "object"),
        "duplicate": lambda c, k, v: isinstance(c, list),
        "code": string, "space": string,
        "date": lambda c, k, v: string(c, k, v) and v[4:5] == "-" and v[10:11] == "T",
        "uri": lambda c, k, v: string(c, k, v) and ("://" in v or k in ("uri", "url")),
        "email": lambda c, k, v: string(c, k, v) and ("@" in v or k == "email"),
        "number": lambda c, k, v: kind_name(v) == "number",
        "unknown": lambda c, k, v: isinstance(v, dict),
        "rename": lambda c, k, v: isinstance(c, dict)}
    container, key = place(tests.get(kind, anywhere))
    if container is None:
        return False
    value = container[key]
    if kind == "retype":
        container[key] = copy.deepcopy(rng.choice([v for v in VALUES if kind_name(v) != kind_name(value)]))
    elif kind == "null":
        container[key] = None
    elif kind == "empty":
        container[key] = type(value)()
    elif kind == "delete":
        del container[key]
    elif kind == "duplicate":
        container.insert(rng.randrange(len(container) + 1), equal_but_different(rng, copy.deepcopy(value)))
    elif kind == "code":
        container[key] = rng.choice((value.upper(), value.capitalize(), value + "x", value[:-1], value + "\u00e9",
                                     "-", value.replace("e", "\u0435"), value + "\u0301"))
    elif kind == "space":
        container[key] = rng.choice((value + " ", " " + value, value + "\n", " ", "\u00a0", "\t", value + "\u200b"))
    elif kind == "date":
        container[key] = rng.choice(DATES)
    elif kind == "uri":
        container[key] = rng.choice(URIS)
    elif kind == "email":
        container[key] = rng.choice(EMAILS)
    elif kind == "number":
        plain = value if value.lstrip("-").isdigit() else Number("7")
        container[key] = rng.choice((Number("-" + value.lstrip("-")), str(value), Number(plain + ".0"),
                                     Number(plain + "e0"), Number(plain + ".5e1"), Number(plain + "E-1"),
                                     Number("1" + "0" * 40), Number("-0"), Number("0.0"), str(value) + ",00"))
    elif kind == "unknown":
        value[rng.choice(UNKNOWN)] = copy.deepcopy(rng.choice(VALUES))
    elif kind == "swap":
        other, where = rng.choice(places)
        # a node and its own child cannot change places
        inside = nodes(value, []) + nodes(other[where], [])
        if any(c is other or c is container for c, _ in inside):
            return False
        container[key], other[where] = other[where], value
    elif kind == "wrap":
        container[key] = value[0] if isinstance(value, list) and value else [value]
    elif kind == "rename":
        del container[key]
        container[rng.choice((key.lower() + "_", key.swapcase(), key + " ", key[:-1]))] = value
    return True


def mutants(rng, data, count):
    """(line, recognisable) for ever new mutants: one OC4IDS document under five versions, then one
    document of each OCDS kind, and so on."""
    found, doubtful = originals(data), 0
    for key, docs in found.items():
        if not docs:
            sys.exit(f"mutate.py: no document of kind {key} below {data}")
    made = turn = 0
    while made < count:
        turn += 1
        batch = [("oc4ids", KINDS["oc4ids"][turn % 3 == 0])] + [("ocds", kind) for kind in KINDS["ocds"]]
        for standard, kind in batch:
            while True:
                doc = copy.deepcopy(rng.choice(found[standard, kind]))
                done = sum(mutate_once(rng, doc) for _ in range(rng.choice((1, 1, 2, 3, 5))))
                clear = recognisable(standard, kind, doc)
                if done and (clear or doubtful < KINDS_KEPT):
                    break
            for version in oracle.versions_of(standard):
                if clear and made == count:
                    return
                made += clear
                doubtful += not clear
                yield oracle.line_of(f"mutant {turn:05d} {standard} {version} {kind}",
                                     standard, version, kind, dump(doc)), clear


# --- documents made from the official schemas ---------------------------------------------------------

SAMPLE = {"date-time": "2024-02-29T12:00:00-06:00", "uri": "https://example.org/a", "email": "a@example.org"}
WRONG = {"date-time": [d for d in DATES if not oracle.is_date_time(d)],
         "uri": [u for u in URIS if not oracle.URI.match(u)],
         "email": [e for e in EMAILS if not oracle.EMAIL.match(e)]}
WRONG_VERSION = ("1", "1.1.5", "v1.1", "1.", ".1", "1,1", "1.1 ", "1.1\n", "\u0661.\u0661", "", "1.1a")
TYPED = {"null": None, "boolean": True, "number": Number("1.5"), "string": "x", "array": [], "object": {}}


class Schemas:
    """Builds the smallest valid value of a schema node, and documents that reach one node."""

    def __init__(self, folder):
        self.oracle = oracle.Oracle(folder)
        self.turn = 0

    def next_of(self, values):
        self.turn += 1
        return values[self.turn % len(values)]

    def resolve(self, node, base):
        """(node without $ref, the schema file that holds it)"""
        while "$ref" in node:
            where, _, fragment = node["$ref"].partition("#")
            base = self.oracle.store[where] if where else base
            node = base
            for step in fragment.split("/")[1:]:
                node = node[step]
        return node, base

    @staticmethod
    def types(node):
        types = node.get("type", [])
        return [types] if isinstance(types, str) else types

    def smallest(self, node, base):
        node, base = self.resolve(node, base)
        types = [t for t in self.types(node) if t != "null"]
        if "enum" in node:
            return next(code for code in node["enum"] if code is not None)
        if "oneOf" in node:
            return self.smallest(node["oneOf"][-1], base)
        if "string" in types or not types:
            return "1.1" if "pattern" in node else SAMPLE.get(node.get("format"), "x")
        if "array" in types:
            return [self.smallest(node.get("items", {}), base)] if node.get("minItems") else []
        if "object" in types:
            members = node.get("properties", {})
            names = node.get("required") or (list(members) or ["x"])[:node.get("minProperties", 0)]
            return {name: self.smallest(members[name], base) if name in members else "x" for name in names}
        return True if "boolean" in types else Number("1")

    def steps(self, node, base, path=()):
        """Every (path, node, base) below and including this node. A step is a member's name, [] or <n>."""
        node, base = self.resolve(node, base)
        yield path, node, base
        for name, member in node.get("properties", {}).items():
            yield from self.steps(member, base, path + (name,))
        for pattern, member in node.get("patternProperties", {}).items():
            yield from self.steps(member, base, path + (pattern[2:].split("_(")[0] + "_es",))
        if "items" in node:
            yield from self.steps(node["items"], base, path + ("[]",))
        for index, branch in enumerate(node.get("oneOf", ())):
            yield from self.steps(branch, base, path + (f"<{index}>",))

    def reach(self, node, base, path, leaf):
        """The smallest document in which the path leads to the leaf."""
        if not path:
            return leaf
        node, base = self.resolve(node, base)
        if path[0] == "[]":
            return [self.reach(node["items"], base, path[1:], leaf)]
        if path[0].startswith("<"):
            return self.reach(node["oneOf"][int(path[0][1:-1])], base, path[1:], leaf)
        members = node.get("properties", {})
        doc = self.smallest(node, base) if node.get("required") else {}
        below = members[path[0]] if path[0] in members else \
            next(iter(p for pattern, p in node["patternProperties"].items() if oracle.search(pattern, path[0])))
        doc[path[0]] = self.reach(below, base, path[1:], leaf)
        return doc

    def leaves(self, node, base, name):
        """(label, value) to put at one node: valid ones first, then one that breaks each rule."""
        types, good = self.types(node), self.smallest(node, base)
        yield "valid", good
        if "null" in types:
            yield "valid null", None
        if types:
            wrong = [t for t in TYPED if t not in types and not (t == "number" and "integer" in types)]
            if "null" in wrong:
                wrong.remove("null")
                yield "type null", None
            yield "type", TYPED[self.next_of(wrong)]
        if "integer" in types:
            yield "integer written 1e2", Number("1e2")
            yield "type 1.0", Number("1.0")
        if "number" in types:
            yield "valid number", Number(self.next_of(("1.0", "-0.0", "1e30", "0", "100.50")))
        if "enum" in node:
            yield "enum", good + self.next_of(("x", " ", "\n", "\u00e9"))
            yield "enum case", good.swapcase()
            yield "valid code", next(code for code in reversed(node["enum"]) if code is not None)
        if "format" in node:
            yield "format", self.next_of(WRONG[node["format"]])
        if "pattern" in node:
            for number, text in enumerate(WRONG_VERSION):
                yield f"pattern {number}", text
        if "minLength" in node:
            yield "min-length", ""
        if "minItems" in node:
            yield "min-items", []
        if "minProperties" in node:
            yield "min-properties", {}
        if "minimum" in node:
            yield "minimum", Number("-1")
            yield "minimum near", Number("-0.001")
            yield "valid minimum", Number("0")
        if "array" in types and "items" in node:
            element = self.smallest(node["items"], base)
            yield "unique-items" if node.get("uniqueItems") else "valid repeated", [element, copy.deepcopy(element)]
            yield "valid different", [element, self.other(node["items"], base, element)]
        if "properties" in node:
            yield "unknown member", {**good, **({name: good[name] for name in good}), "x-unknown": [None]}
        for missing in node.get("required", ()):
            yield f"required {missing}", {k: v for k, v in good.items() if k != missing} or {"x": "x"}
        for pattern in node.get("patternProperties", ()):
            stem = pattern[2:].split("_(")[0]
            yield f"valid {stem}_ is no language", {**good, stem + "_": Number("1"), stem + "_e": [], stem + "_es_MX": True}
            yield f"type {stem}_x-a", {**good, stem + "_x-a": Number("1"), stem + "_es-419": False}
        if "oneOf" in node:
            whole = self.smallest(node["oneOf"][1], base)
            link = self.smallest(node["oneOf"][0], base)
            yield "one-of", [{**link[0], **whole[0]}]
            yield "mixed", link + whole
            yield "links without date", [{"url": "https://example.org/a"}]
            yield "not a list", {}
            yield "empty list", []
            yield "neither", [{"x": "x"}, None]

    def other(self, node, base, element):
        """An element that is valid beside the given one, when an easy one exists."""
        node, base = self.resolve(node, base)
        if isinstance(element, dict):
            return {**element, "x-other": True}
        if "enum" in node:
            return [code for code in node["enum"] if code is not None][-1]
        return element + "/b" if isinstance(element, str) else Number("2")

    def documents(self, standard, version, kind):
        root = self.oracle.schema(standard, version, kind)
        root_file = self.oracle.files[oracle.SCHEMAS[standard, version, kind][0]]
        for path, node, base in self.steps(root, root_file):
            place = "/".join(path)
            for label, leaf in self.leaves(node, base, path[-1] if path else ""):
                doc = self.reach(root, root_file, path, leaf)
                yield oracle.line_of(f"synthetic {standard} {version} {kind} {place} {label}", standard, version,
                                     kind, dump(doc)), recognisable(standard, kind, doc)


def synthetic(folder):
    schemas = Schemas(folder)
    for key in oracle.SCHEMAS:
        yield from schemas.documents(*key)


# ------------------------------------------------------------------------------------------------------

def real(data):
    for path in real_files(data):
        for line in oracle.file_lines([path]):
            entry = json.loads(line)
            name = os.path.relpath(entry["name"], data)
            yield line.replace(json.dumps(entry["name"], ensure_ascii=False), json.dumps(name, ensure_ascii=False), 1)


def main():
    parser = argparse.ArgumentParser(description="Writes the documents of the conformance test.")
    parser.add_argument("--standard", default=oracle.STANDARD)
    parser.add_argument("--data", default=os.path.join(os.path.dirname(oracle.STANDARD), "data"))
    parser.add_argument("--out", required=True, help="folder for the four JSONL files")
    parser.add_argument("--count", type=int, default=3000, help="how many mutants")
    parser.add_argument("--seed", type=int, default=20240314)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    counts = {}

    def opened(name):
        counts[name] = 0
        return open(os.path.join(options.out, name + ".jsonl"), "w", encoding="utf-8", newline="\n")

    with opened("real") as whole, opened("mutants") as clear, opened("synthetic") as made, \
            opened("kinds") as doubtful:
        def write(file, name, line):
            file.write(line + "\n")
            counts[name] += 1

        for line in real(options.data):
            write(whole, "real", line)
        for file, name, lines in ((clear, "mutants", mutants(random.Random(options.seed), options.data,
                                                             options.count)),
                                  (made, "synthetic", synthetic(options.standard))):
            for line, known in lines:
                write(*((file, name) if known else (doubtful, "kinds")), line)
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
