"""Writes `results.json`: what each action of the AWS services answers, as TestState checks mocked results.

Run with botocore installed: `python3 extract.py > results.json`. Only names, types and bounds are taken from the service
models, which are facts; no text of them is.

A service maps actions to the shape of their result. A shape is a number (an index into `shapes`). In `shapes`:
  {"m": {member: shape, ...}, "r": [required members]}   a structure
  {"l": shape}, {"k": shape}                             a list of it, a map to it
  {"t": type, "e": [enumeration], "n": min, "x": max}    string, number, boolean, timestamp, blob
  {}                                                     anything
"""
import json
import sys

import botocore
import botocore.loaders

# Step Functions' names of services, and botocore's where they differ.
SERVICES = {
    "athena": "athena", "batch": "batch", "cloudformation": "cloudformation", "cloudwatch": "cloudwatch",
    "cloudwatchlogs": "logs", "codebuild": "codebuild", "cognitoidentityprovider": "cognito-idp", "dynamodb": "dynamodb",
    "ecr": "ecr", "ecs": "ecs", "eventbridge": "events", "firehose": "firehose", "iam": "iam", "kinesis": "kinesis",
    "kms": "kms", "lambda": "lambda", "s3": "s3", "scheduler": "scheduler", "secretsmanager": "secretsmanager",
    "sfn": "stepfunctions", "sns": "sns", "sqs": "sqs", "ssm": "ssm", "sts": "sts", "textract": "textract",
    "comprehend": "comprehend", "translate": "translate", "rekognition": "rekognition", "transcribe": "transcribe",
}
NUMBERS = {"integer", "long", "float", "double", "bigdecimal"}


def capital(name):
    """Step Functions writes members in Pascal case, whatever the service does."""
    return name[:1].upper() + name[1:]


def main():
    loader = botocore.loaders.Loader()
    shapes, known, services = [], {}, {}

    def put(shape):
        text = json.dumps(shape, sort_keys=True)
        if text not in known:
            known[text] = len(shapes)
            shapes.append(shape)
        return known[text]

    for service, model_name in SERVICES.items():
        model = loader.load_service_model(model_name, "service-2")
        cache = {}

        def number(name, open_names):
            if name in cache:
                return cache[name]
            # A shape within itself is checked once.
            if name in open_names:
                return put({})
            found = model["shapes"][name]
            kind, within = found["type"], open_names | {name}
            if found.get("document") or found.get("eventstream"):
                shape = {}
            elif kind == "structure":
                members = {capital(member): number(it["shape"], within) for member, it in found["members"].items()}
                shape = {"m": members}
                if found.get("required"):
                    shape["r"] = [capital(it) for it in found["required"]]
            elif kind == "list":
                shape = {"l": number(found["member"]["shape"], within)}
            elif kind == "map":
                shape = {"k": number(found["value"]["shape"], within)}
            else:
                shape = {"t": "number" if kind in NUMBERS else kind}
                if kind == "character":
                    shape["t"] = "string"
                for short, member in (("e", "enum"), ("n", "min"), ("x", "max")):
                    if member in found:
                        shape[short] = found[member]
            index = put(shape)
            cache[name] = index
            return index

        actions = {}
        for operation, it in model["operations"].items():
            if "output" in it:
                actions[operation[:1].lower() + operation[1:]] = number(it["output"]["shape"], frozenset())
        services[service] = actions
    print(f'{{"from": "botocore {botocore.__version__}",\n"services": {{')
    print(",\n".join(f'"{name}": {json.dumps(actions, separators=(",", ":"))}' for name, actions in services.items()))
    print('},\n"shapes": [')
    print(",\n".join(json.dumps(shape, separators=(",", ":")) for shape in shapes))
    print("]}")


if __name__ == "__main__":
    main()
