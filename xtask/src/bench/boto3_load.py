"""Runs executions of a state machine through boto3 and prints what it measured as one line of JSON.

    boto3_load.py URL STATE_MACHINE_ARN SECONDS CLIENTS
"""

import json
import sys
import threading
import time
import uuid

import boto3
from botocore.config import Config

url, machine, seconds, clients = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
INPUT = json.dumps({"order": "o-1", "items": [1, 2, 3]})


def connect():
    return boto3.client(
        "stepfunctions",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


def run_one(client):
    # moto_server makes no names of its own.
    started = client.start_execution(stateMachineArn=machine, name=uuid.uuid4().hex, input=INPUT)
    pause = 0.001
    while True:
        status = client.describe_execution(executionArn=started["executionArn"])["status"]
        if status == "SUCCEEDED":
            return
        if status != "RUNNING":
            raise RuntimeError(status)
        time.sleep(pause)
        pause = min(pause * 2, 0.016)


def main():
    times, faults = [], []
    ends = time.perf_counter() + seconds

    def act(client):
        try:
            while time.perf_counter() < ends:
                at = time.perf_counter()
                run_one(client)
                times.append(time.perf_counter() - at)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=act, args=(connect(),)) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if faults:
        raise faults[0]
    times.sort()
    print(
        json.dumps(
            {
                "executions": len(times) / took,
                "p50_ms": times[len(times) // 2] * 1000,
                "p95_ms": times[len(times) * 95 // 100] * 1000,
            }
        )
    )


main()
