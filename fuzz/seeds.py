"""Writes a first corpus for each target from the scenarios of the engine and the samples of the language's tests."""

import json
import pathlib
import re

here = pathlib.Path(__file__).parent
crates = here.parent / "crates"
scenarios = [json.loads(path.read_text()) for path in (crates / "sfn-engine/src/core/tests/scenarios").glob("*.json")]
samples = re.findall(r'r#"(\{.*?\n\})"#', (crates / "asl/tests/asl/samples.rs").read_text(), re.DOTALL)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for element in value:
            yield from strings(element)


def write(target, texts):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(sorted(set(texts))):
        (folder / f"seed-{number}").write_text(text)


definitions = [scenario["definition"] for scenario in scenarios] + [json.loads(sample) for sample in samples]
texts = [text for definition in definitions for text in strings(definition)]
write("definition", [json.dumps(definition) for definition in definitions] + samples)
write("expression", [f'{text}\n{{"a": [1, "b"]}}' for text in texts if text.startswith(("$", "States."))])
write("jsonata", [f'{text[2:-2]}\n{{"a": [1, "b"]}}' for text in texts if text.startswith("{%")])
write("execution", [f'{json.dumps(it["definition"])}\n{json.dumps(it.get("input", {}))}\n\x07\x03\x01' for it in scenarios])
