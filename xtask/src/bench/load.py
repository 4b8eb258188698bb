"""Loads one endpoint of AWS Step Functions and prints what it measured as one line of JSON.

    load.py URL [--seconds N] [--open N,N…] [--events N,N…]

State machines are made with boto3. The load comes from threads that send requests made beforehand over plain sockets, so that
the client costs as little as may be and the same for every endpoint; `boto3` in the result is the same load from boto3 itself.
"""

import argparse
import itertools
import json
import socket
import threading
import time
import urllib.parse
import uuid

import boto3
from botocore.config import Config

CLIENTS = 16
STATES = 20
ROLE = "arn:aws:iam::123456789012:role/bench"


# moto_server makes no names of its own.
RUN = uuid.uuid4().hex
COUNTER = itertools.count()


def next_name():
    return f"{RUN}-{next(COUNTER)}"


def chain():
    states = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(1, STATES)}
    states[f"S{STATES}"] = {"Type": "Pass", "End": True}
    return {"StartAt": "S1", "States": states}


def waiting():
    return {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 86400, "End": True}}}


def looping():
    """Takes four events a turn."""
    return {
        "StartAt": "Count",
        "States": {
            "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, -1)"}, "Next": "Again"},
            "Again": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.n", "NumericGreaterThan": 0, "Next": "Count"}],
                "Default": "Done",
            },
            "Done": {"Type": "Succeed"},
        },
    }


class Light:
    """One connection; gives the answers' JSON."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.address = (parts.hostname, parts.port)
        self.host = parts.netloc
        self.socket = None

    def request(self, operation, body):
        return (
            f"POST / HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/x-amz-json-1.0\r\n"
            f"X-Amz-Target: AWSStepFunctions.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, "
            "SignedHeaders=host, Signature=0\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def start(self, machine, value):
        """As `call`, without reading and writing more JSON than is needed."""
        body = f'{{"stateMachineArn":"{machine}","name":"{next_name()}","input":{value}}}'
        answer = self.answer(self.request("StartExecution", body))
        at = answer.index(b'"executionArn"')
        first = answer.index(b'"', at + 14) + 1
        return answer[first : answer.index(b'"', first)].decode()

    def status(self, execution):
        """`RUNNING`, or how the execution ended."""
        answer = self.answer(self.request("DescribeExecution", f'{{"executionArn":"{execution}"}}'))
        for status in (b"SUCCEEDED", b"RUNNING"):
            if b'"' + status + b'"' in answer:
                return status.decode()
        return answer.decode()

    def answer(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(self.address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.more()
        head, _, body = answer.partition(b"\r\n\r\n")
        head = head.lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self.more()
        if b"connection: close" in head or head.startswith(b"http/1.0"):
            self.socket.close()
            self.socket = None
        if b" 200" not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(body.decode())
        return body

    def more(self):
        more = self.socket.recv(65536)
        if not more:
            raise RuntimeError("the connection was closed")
        return more


def start(client, machine, value):
    if isinstance(client, Light):
        return client.start(machine, json.dumps(json.dumps(value)))
    members = {"stateMachineArn": machine, "name": next_name(), "input": json.dumps(value)}
    return client.start_execution(**members)["executionArn"]


def until_ended(client, execution):
    while True:
        if isinstance(client, Light):
            status = client.status(execution)
        else:
            status = client.describe_execution(executionArn=execution)["status"]
        if status != "RUNNING":
            if status != "SUCCEEDED":
                raise RuntimeError(status)
            return
        time.sleep(0.0005)


def in_threads(count, act):
    threads = [threading.Thread(target=act, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def throughput(new_client, machine, seconds):
    """Starts executions from all clients, each when its last one has ended."""
    times = [[] for _ in range(CLIENTS)]
    clients = [new_client() for _ in range(CLIENTS)]
    for client in clients[:2]:
        until_ended(client, start(client, machine, {}))
    begun = time.perf_counter()

    def act(number):
        client = clients[number]
        while time.perf_counter() - begun < seconds:
            at = time.perf_counter()
            until_ended(client, start(client, machine, {"order": "o-1", "items": [1, 2, 3]}))
            times[number].append(time.perf_counter() - at)

    in_threads(CLIENTS, act)
    took = time.perf_counter() - begun
    all_times = sorted(one for of_client in times for one in of_client)
    return {
        "executions": len(all_times) / took,
        "transitions": len(all_times) * STATES / took,
        "p50_ms": all_times[len(all_times) // 2] * 1000,
        "p95_ms": all_times[len(all_times) * 95 // 100] * 1000,
    }


def open_executions(url, machine, count):
    def act(number):
        client = Light(url)
        for _ in range(count // CLIENTS + (number < count % CLIENTS)):
            start(client, machine, {})

    in_threads(CLIENTS, act)


def per_event(url, machine, events):
    """Microseconds an event, in the best of some executions one after another."""
    turns = max((events - 4) // 4, 1)
    client = Light(url)
    best = None
    for _ in range(3 if events > 1000 else 100):
        at = time.perf_counter()
        until_ended(client, start(client, machine, {"n": turns}))
        took = time.perf_counter() - at
        best = took if best is None else min(best, took)
    return best / (turns * 4 + 4) * 1e6


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--open", type=numbers, default=[])
    parser.add_argument("--events", type=numbers, default=[])
    options = parser.parse_args()

    def sdk():
        return boto3.client(
            "stepfunctions",
            endpoint_url=options.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    client = sdk()

    def create(name, definition):
        made = client.create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE)
        return made["stateMachineArn"]

    machine = create("chain", chain())
    result = {
        "light": throughput(lambda: Light(options.url), machine, options.seconds),
        "boto3": throughput(sdk, machine, options.seconds),
        "events": [],
        "open": [],
    }
    if options.events:
        loop = create("loop", looping())
        for events in options.events:
            result["events"].append({"events": events, "us": per_event(options.url, loop, events)})
    if options.open:
        wait = create("wait", waiting())
        there = 0
        for count in options.open:
            at = time.perf_counter()
            open_executions(options.url, wait, count - there)
            took = time.perf_counter() - at
            there = count
            measured = throughput(lambda: Light(options.url), machine, options.seconds)
            result["open"].append({"open": count, "seconds": took, **measured})
    print(json.dumps(result))


main()
