"""Writes aws_services.bin: what is to be known of the AWS services to call them, taken from the service models that botocore ships.

Run it with a Python that has botocore. `--check NAME …` only compares these services, `--show NAME` prints one as JSON.

The file is a line of JSON, the index, deflated, after its length (4 bytes, little endian); then each service as JSON, deflated, in the
order of the index. A service's shapes are numbered; `s` text, `i` integer, `f` number, `b` truth value, `t` timestamp, `x` bytes and `d`
any JSON are not numbered. Of a member stand only the things that differ from what its name and its protocol say.
"""

import collections
import json
import pathlib
import re
import struct
import sys
import zlib

import botocore.loaders
import botocore.session

OUT = pathlib.Path(__file__).with_name("aws_services.bin")
SIMPLE = {
    "string": "s", "character": "s", "integer": "i", "long": "i", "float": "f", "double": "f", "bigdecimal": "f",
    "boolean": "b", "timestamp": "t", "blob": "x",
}
# In the order of preference; `ec2` and `query` differ in names and lists.
PROTOCOLS = ["json", "rest-json", "rest-xml", "query", "ec2"]
# A region of each partition and another, to see where the region stands in a host's name.
REGIONS = {
    "aws": ("eu-west-1", "us-west-2"), "aws-cn": ("cn-north-1", "cn-northwest-1"), "aws-us-gov": ("us-gov-west-1", "us-gov-east-1"),
}
SUFFIX = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-us-gov": "amazonaws.com"}

session = botocore.session.get_session()
session.set_credentials("none", "none")


class Shapes:
    """Numbers the shapes that operations reach."""

    def __init__(self, model):
        self.all, self.numbers, self.done = model["shapes"], {}, []

    def reference(self, name):
        shape = self.all[name]
        if shape["type"] in SIMPLE:
            return SIMPLE[shape["type"]]
        if shape.get("document"):
            return "d"
        if name not in self.numbers:
            self.numbers[name] = len(self.done)
            self.done.append(None)
            self.done[self.numbers[name]] = self.described(shape)
        return self.numbers[name]

    def described(self, shape):
        flat = shape.get("flattened") or None
        if shape["type"] == "list":
            member = shape["member"]
            return known({"list": self.member(member), "flat": flat})
        if shape["type"] == "map":
            names = [shape[part].get("locationName") for part in ("key", "value")]
            return known({"map": self.member(shape["value"]), "key": names[0], "flat": flat})
        members = {name: self.member(member) for name, member in shape.get("members", {}).items()}
        return known({"members": members, "payload": shape.get("payload")})

    def member(self, member):
        shape = self.all[member["shape"]]
        to = self.reference(member["shape"])
        space = member.get("xmlNamespace") or shape.get("xmlNamespace")
        space = space.get("uri") if isinstance(space, dict) else space
        location = member.get("location") or shape.get("location")
        more = known({
            "as": member.get("locationName") or (shape.get("locationName") if location is None else None),
            "query": member.get("queryName"),
            "in": location,
            "flat": member.get("flattened"),
            "time": member.get("timestampFormat") or (shape.get("timestampFormat") if to == "t" else None),
            "attribute": member.get("xmlAttribute") or shape.get("xmlAttribute"),
            "space": space,
            "token": member.get("idempotencyToken"),
            "json": member.get("jsonvalue") or shape.get("jsonvalue"),
        })
        return {"to": to, **more} if more else to


def known(members):
    return {key: value for key, value in members.items() if value is not None and value is not False}


def hosts(name, model):
    """AWS's hosts by partition, with the region to sign for, where they are not PREFIX.REGION.SUFFIX."""
    prefix = model["metadata"]["endpointPrefix"]
    found = {}
    for partition, regions in REGIONS.items():
        resolved = []
        for region in regions:
            client = session.create_client(name, region_name=region)
            # Some services have a host of their own for a few operations: that of most counts.
            varied = any("staticContextParams" in it for it in model["operations"].values())
            resolvable = [o for o, it in model["operations"].items() if "operationContextParams" not in it]
            endpoints = []
            try:
                for operation in resolvable[: None if varied else 1]:
                    endpoints.append(client._ruleset_resolver.construct_endpoint(
                        operation_model=client.meta.service_model.operation_model(operation), call_args={}, request_context={}
                    ))
            except botocore.exceptions.BotoCoreError:
                # Its hosts depend on what is called.
                return None
            usual = collections.Counter(it.url for it in endpoints).most_common(1)[0][0]
            endpoint = next(it for it in endpoints if it.url == usual)
            schemes = (endpoint.properties or {}).get("authSchemes") or []
            signed = next((it["signingRegion"] for it in schemes if it.get("signingRegion")), region)
            resolved.append((re.sub("^https://", "", endpoint.url).rstrip("/"), signed))
        templates = {(host.replace(region, "{region}"), "{region}" if signed == region else signed)
                     for (host, signed), region in zip(resolved, regions)}
        if len(templates) == 1:
            host, signed = templates.pop()
        else:
            host, signed = resolved[0]
        if (host, signed) != (f"{prefix}.{{region}}.{SUFFIX[partition]}", "{region}"):
            found[partition] = [host, signed]
    return found or None


def service(name, model, protocol):
    meta, shapes = model["metadata"], Shapes(model)
    operations = {}
    for operation, it in model["operations"].items():
        http, into, out = it.get("http", {}), it.get("input"), it.get("output")
        rest = protocol.startswith("rest")
        operations[operation] = known({
            "method": http.get("method") if rest else None,
            "uri": http.get("requestUri") if rest else None,
            "input": into and shapes.reference(into["shape"]),
            "output": out and shapes.reference(out["shape"]),
            "root": into and into.get("locationName"),
            "space": into and into.get("xmlNamespace", {}).get("uri"),
            "wrapper": out and out.get("resultWrapper"),
            "host": it.get("endpoint", {}).get("hostPrefix"),
            "md5": (it.get("httpChecksumRequired") or it.get("httpChecksum", {}).get("requestChecksumRequired")) or None,
        })
    errors = []
    for error, shape in model["shapes"].items():
        if shape.get("exception"):
            code = shape.get("error", {}).get("code", error)
            errors.append(error if code == error else f"{code}={error}")
    return known({
        "id": meta["serviceId"],
        "protocol": protocol,
        "endpoint": meta["endpointPrefix"],
        "hosts": hosts(name, model),
        "signing": meta.get("signingName"),
        "s3": meta.get("signatureVersion", "").startswith("s3") or None,
        "target": meta.get("targetPrefix") if protocol == "json" else None,
        "version": meta.get("jsonVersion") if protocol == "json" else meta["apiVersion"],
        "space": meta.get("xmlNamespace"),
        "errors": sorted(errors),
        "operations": operations,
        "shapes": shapes.done,
    })


def services(names=None):
    loader = botocore.loaders.create_loader()
    for name in names or loader.list_available_services("service-2"):
        model = loader.load_service_model(name, "service-2")
        protocols = model["metadata"].get("protocols") or [model["metadata"]["protocol"]]
        protocol = next((it for it in PROTOCOLS if it in protocols), None)
        if protocol:
            yield service(name, model, protocol)
        elif not names:
            print(f"left out, no protocol of {protocols} is known: {name}")


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def written(entries):
    parts = [zlib.compress(text(entry), 9) for entry in entries]
    index = zlib.compress(text([[entry["id"], len(part)] for entry, part in zip(entries, parts)]), 9)
    return struct.pack("<I", len(index)) + index + b"".join(parts)


def read():
    data = OUT.read_bytes()
    (size,) = struct.unpack("<I", data[:4])
    index, at, found = json.loads(zlib.decompress(data[4:4 + size])), 4 + size, {}
    for name, length in index:
        found[name] = zlib.decompress(data[at:at + length])
        at += length
    return found


if __name__ == "__main__":
    if "--check" in sys.argv:
        kept = read()
        wrong = [entry["id"] for entry in services(sys.argv[2:]) if kept.get(entry["id"]) != text(entry)]
        sys.exit(f"aws_services.bin is not what botocore gives, run aws_services.py: {wrong}" if wrong else 0)
    if "--show" in sys.argv:
        print(json.dumps(next(services(sys.argv[2:])), indent=1))
        sys.exit()
    OUT.write_bytes(written(list(services())))
