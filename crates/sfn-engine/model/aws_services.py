"""Writes aws_services.json: what task runners need to know of the AWS services with a JSON protocol, and of SNS, taken from the
service models that botocore ships. Run it with a Python that has botocore; `--check NAME …` only compares these services."""

import json
import pathlib
import sys

import botocore.loaders

OUT = pathlib.Path(__file__).with_name("aws_services.json")


def pascal(name):
    return name[:1].upper() + name[1:]


def reachable(model):
    """Shapes of inputs and outputs: errors have members in another case."""
    seen, todo = set(), []
    for operation in model["operations"].values():
        todo += [operation[side]["shape"] for side in ("input", "output") if side in operation]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = model["shapes"][name]
        parts = [*shape.get("members", {}).values(), *(shape[k] for k in ("member", "key", "value") if k in shape)]
        todo += [part["shape"] for part in parts]
    return seen


def entry(model, protocol):
    meta, shapes = model["metadata"], model["shapes"]
    kinds, wire = {}, {}
    for name in reachable(model):
        if shapes[name]["type"] != "structure":
            continue
        for member, reference in shapes[name].get("members", {}).items():
            kinds.setdefault(pascal(member), set()).add(shapes[reference["shape"]]["type"])
            wire.setdefault(pascal(member), set()).add(member)
    lower = sum(name[:1].islower() for names in wire.values() for name in names)
    camel = lower * 2 > len(wire)
    errors = []
    for name, shape in shapes.items():
        if shape.get("exception"):
            code = shape.get("error", {}).get("code", name)
            errors.append(name if code == name else f"{code}={name}")
    always = lambda kind: sorted(name for name, found in kinds.items() if found == {kind})
    fields = {
        "id": meta["serviceId"],
        "protocol": protocol,
        "endpoint": meta["endpointPrefix"],
        "signing": meta.get("signingName"),
        "target": meta.get("targetPrefix"),
        "version": meta.get("jsonVersion"),
        "camel": camel or None,
        "other": sorted(n for n, names in wire.items() if len(names) == 1 and n in names and camel and not n[0].isdigit())
        or sorted(n for n, names in wire.items() if len(names) == 1 and n not in names and not camel),
        "maps": always("map"),
        "times": always("timestamp"),
        "errors": sorted(errors),
    }
    return {key: value for key, value in fields.items() if value}


def services(names=None):
    loader = botocore.loaders.create_loader()
    entries = []
    for name in names or loader.list_available_services("service-2"):
        model = loader.load_service_model(name, "service-2")
        protocols = model["metadata"].get("protocols", [model["metadata"]["protocol"]])
        if "json" in protocols:
            entries.append(entry(model, "json"))
        elif name == "sns":
            entries.append({**entry(model, "query"), "version": model["metadata"]["apiVersion"]})
        elif name == "s3":
            entries.append({k: v for k, v in entry(model, "rest-xml").items() if k not in ("maps", "times", "other", "camel")})
    return entries


def lines(names=None):
    return [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in services(names)]


if __name__ == "__main__":
    if "--check" in sys.argv:
        known = set(OUT.read_text().replace("},\n", "}\n").splitlines())
        missing = set(lines(sys.argv[2:])) - known
        sys.exit(f"aws_services.json is not what botocore gives, run aws_services.py: {missing}" if missing else 0)
    OUT.write_text("[\n" + ",\n".join(lines()) + "\n]\n")
