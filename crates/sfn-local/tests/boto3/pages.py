"""boto3's own paginators walk long lists: nothing is lost, nothing comes twice, and the order is AWS's.

Usage: pages.py ENDPOINT_URL STATE_MACHINE_ARN EXECUTION_ARN COUNT EVENTS. There are COUNT state machines, COUNT executions of the
one named, and EVENTS events in the history of the execution named.
"""

import sys

import boto3

endpoint, machine, execution = sys.argv[1:4]
count, events = map(int, sys.argv[4:6])
sfn = boto3.client(
    "stepfunctions",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
)


def walk(operation, result, size, **arguments):
    """All items, and the lengths of the pages that they came in."""
    config = {"PageSize": size} if size else {}
    pages = [page[result] for page in sfn.get_paginator(operation).paginate(**arguments, PaginationConfig=config)]
    return [item for page in pages for item in page], [len(page) for page in pages]


def check(what, found, expected):
    assert found == expected, f"{what}: {found} instead of {expected}"


for size in (None, 7 * 100, 1000):
    machines, lengths = walk("list_state_machines", "stateMachines", size)
    names = [item["name"] for item in machines]
    check(f"state machines by {size}", (len(names), len(set(names))), (count, count))
    check("their order", names, sorted(names))
    check(f"pages by {size}", max(lengths), size or 100)

for size in (None, 1000):
    runs, lengths = walk("list_executions", "executions", size, stateMachineArn=machine)
    arns = {item["executionArn"] for item in runs}
    check(f"executions by {size}", (len(runs), len(arns)), (count, count))
    ends = [item["stopDate"] for item in runs]
    check("their order", ends, sorted(ends, reverse=True))
    check(f"pages by {size}", max(lengths), size or 100)

history, lengths = walk("get_execution_history", "events", 1000, executionArn=execution, includeExecutionData=False)
check("events", [event["id"] for event in history], list(range(1, events + 1)))
check("pages", set(lengths), {1000})
latest = sfn.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=1000)
check("the latest first", [event["id"] for event in latest["events"]], list(range(events, events - 1000, -1)))
