"""The local service as boto3 and the AWS CLI see it: clients that no one here wrote.

Usage: basic.py ENDPOINT_URL. Each scenario is a function; the first difference ends the run with its reason.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import time
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/states"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "us-east-1",
}
PASS = {"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "Result": {"greeting": "hello"}, "End": True}}}
WAIT = {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 3600, "End": True}}}


def client(region="us-east-1", key="local"):
    return boto3.client(
        "stepfunctions",
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}),
    )


def unique(name):
    return f"{name}-{uuid.uuid4().hex[:8]}"


def create(sfn, definition, **more):
    request = {"name": unique("machine"), "definition": json.dumps(definition), "roleArn": ROLE, **more}
    return sfn.create_state_machine(**request)["stateMachineArn"]


def ended(sfn, execution):
    """The description of the execution once it has ended; the service answers each look, so this needs no pause."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        description = sfn.describe_execution(executionArn=execution)
        if description["status"] != "RUNNING":
            return description
    raise AssertionError(f"{execution} still runs after 30 s")


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} instead of {expected!r}")


def refused(code, message, call, **request):
    try:
        answer = call(**request)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code, "the error's code")
        equal(error.response["Error"]["Message"], message, "the error's message")
        equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400, "the error's HTTP status")
        if not error.response["ResponseMetadata"].get("RequestId"):
            raise AssertionError("the error has no request id")
        return
    raise AssertionError(f"{code} expected, answered {answer!r}")


def the_eight_basic_operations():
    sfn = client()
    name = unique("eight")
    created = sfn.create_state_machine(name=name, definition=json.dumps(PASS), roleArn=ROLE)
    arn = created["stateMachineArn"]
    equal(arn, f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:{name}", "the state machine's ARN")

    described = sfn.describe_state_machine(stateMachineArn=arn)
    equal(json.loads(described["definition"]), PASS, "the definition")
    equal((described["status"], described["type"]), ("ACTIVE", "STANDARD"), "status and type")
    equal(described["creationDate"], created["creationDate"], "the creation date")

    listed = [machine["name"] for machine in sfn.list_state_machines()["stateMachines"]]
    if name not in listed:
        raise AssertionError(f"{name} is not in the list {listed}")

    started = sfn.start_execution(stateMachineArn=arn, name="run-1", input='{"who": "world"}')
    description = ended(sfn, started["executionArn"])
    equal(description["status"], "SUCCEEDED", "the status")
    equal(json.loads(description["output"]), {"greeting": "hello"}, "the output")
    equal(description["input"], '{"who": "world"}', "the input, as it was sent")

    sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(WAIT))
    waiting = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    sfn.stop_execution(executionArn=waiting, error="Enough", cause="by hand")
    description = ended(sfn, waiting)
    equal(
        (description["status"], description["error"], description["cause"]), ("ABORTED", "Enough", "by hand"), "the end"
    )

    executions = sfn.list_executions(stateMachineArn=arn)["executions"]
    equal([run["status"] for run in executions], ["ABORTED", "SUCCEEDED"], "the executions, newest first")
    aborted = sfn.list_executions(stateMachineArn=arn, statusFilter="ABORTED")["executions"]
    equal([run["executionArn"] for run in aborted], [waiting], "the executions with the status ABORTED")

    sfn.delete_state_machine(stateMachineArn=arn)


def errors_in_the_words_of_aws():
    sfn = client()
    missing = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:{unique('missing')}"
    message = f"State Machine Does Not Exist: '{missing}'"
    refused("StateMachineDoesNotExist", message, sfn.describe_state_machine, stateMachineArn=missing)
    refused("StateMachineDoesNotExist", message, sfn.start_execution, stateMachineArn=missing)
    refused("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: hello'", sfn.start_execution, stateMachineArn="hello")
    refused(
        "InvalidName",
        "Invalid Name: 'a b'",
        sfn.create_state_machine,
        name="a b",
        definition=json.dumps(PASS),
        roleArn=ROLE,
    )
    arn = create(sfn, PASS)
    execution = sfn.start_execution(stateMachineArn=arn, name="once")["executionArn"]
    ended(sfn, execution)
    refused(
        "ExecutionAlreadyExists",
        f"Execution Already Exists: '{execution}'",
        sfn.start_execution,
        stateMachineArn=arn,
        name="once",
    )


def history_and_its_paginator():
    sfn = client()
    execution = sfn.start_execution(stateMachineArn=create(sfn, PASS))["executionArn"]
    ended(sfn, execution)
    types = ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]
    events = sfn.get_execution_history(executionArn=execution)["events"]
    equal([event["type"] for event in events], types, "the history")
    backwards = sfn.get_execution_history(executionArn=execution, reverseOrder=True)["events"]
    equal(backwards, events[::-1], "the history backwards")
    for reverse in (False, True):
        pages = sfn.get_paginator("get_execution_history").paginate(
            executionArn=execution, reverseOrder=reverse, PaginationConfig={"PageSize": 1}
        )
        walked = [event for page in pages for event in page["events"]]
        equal(walked, events[::-1] if reverse else events, "the history walked event by event")
    bare = sfn.get_execution_history(executionArn=execution, includeExecutionData=False)["events"]
    equal("input" in bare[0]["executionStartedEventDetails"], False, "data in a history without it")


def paginators_lose_and_repeat_nothing():
    # A region of its own: what other scenarios make is not in these lists.
    sfn = client(region="eu-west-3")
    machines = {create(sfn, PASS) for _ in range(12)}
    pages = sfn.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 5})
    walked = [machine["stateMachineArn"] for page in pages for machine in page["stateMachines"]]
    equal((len(walked), set(walked)), (12, machines), "the state machines over three pages")

    arn = next(iter(machines))
    runs = {sfn.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(23)}
    pages = sfn.get_paginator("list_executions").paginate(stateMachineArn=arn, PaginationConfig={"PageSize": 5})
    walked = [run["executionArn"] for page in pages for run in page["executions"]]
    equal((len(walked), set(walked)), (23, runs), "the executions over five pages")
    refused(
        "InvalidToken", "Invalid Token: 'Invalid token'", sfn.list_executions, stateMachineArn=arn, nextToken="nonsense"
    )


def regions_and_accounts_come_from_the_signature():
    sfn = client(region="eu-central-1", key="111111111111")
    arn = create(sfn, PASS)
    equal(arn.split(":")[3:5], ["eu-central-1", "111111111111"], "region and account of the ARN")
    elsewhere = [machine["stateMachineArn"] for machine in client().list_state_machines()["stateMachines"]]
    equal(arn in elsewhere, False, "a machine of another account and region in the list")


def tags():
    sfn = client()
    arn = create(sfn, PASS, tags=[{"key": "team", "value": "blue"}])
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    sfn.untag_resource(resourceArn=arn, tagKeys=["team"])
    equal(sfn.list_tags_for_resource(resourceArn=arn)["tags"], [{"key": "stage", "value": "test"}], "the tags")


def the_aws_cli():
    sfn = client()
    arn = create(sfn, PASS)
    command = [sys.executable, "-m", "awscli", "stepfunctions"]
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": ""}

    def aws(*arguments):
        run = subprocess.run(
            [*command, *arguments, "--endpoint-url", ENDPOINT, "--output", "json"],
            env=environment,
            capture_output=True,
            text=True,
        )
        return run.returncode, run.stdout, run.stderr

    code, out, err = aws("list-state-machines")
    equal((code, err), (0, ""), "the CLI's exit code and complaints")
    listed = [machine["stateMachineArn"] for machine in json.loads(out)["stateMachines"]]
    if arn not in listed:
        raise AssertionError(f"{arn} is not in the CLI's list {listed}")
    code, out, err = aws("start-execution", "--state-machine-arn", arn, "--input", "not json")
    equal(code != 0, True, "whether the CLI failed")
    if "(InvalidExecutionInput)" not in err:
        raise AssertionError(f"the CLI names no InvalidExecutionInput: {err}")


def a_worker_of_an_activity():
    sfn = client()
    activity = sfn.create_activity(name=unique("activity"))["activityArn"]
    task = {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 60, "TimeoutSeconds": 600, "End": True}
    arn = create(sfn, {"StartAt": "Work", "States": {"Work": task}})

    def work():
        """Takes three tasks: answers one, refuses one, and answers the last twice."""
        worker = client()
        for _ in range(3):
            taken = worker.get_activity_task(activityArn=activity, workerName="boto3")
            token, number = taken["taskToken"], json.loads(taken["input"])["number"]
            worker.send_task_heartbeat(taskToken=token)
            if number == 1:
                worker.send_task_failure(taskToken=token, error="Refused", cause="by boto3")
            else:
                worker.send_task_success(taskToken=token, output=json.dumps({"number": number}))
                refused(
                    "TaskTimedOut",
                    "Task Timed Out: 'Provided task does not exist anymore'",
                    worker.send_task_success,
                    taskToken=token,
                    output="1",
                )

    # The worker asks before there is anything to do.
    with concurrent.futures.ThreadPoolExecutor() as threads:
        worker = threads.submit(work)
        runs = [
            sfn.start_execution(stateMachineArn=arn, input=json.dumps({"number": number}))["executionArn"]
            for number in range(3)
        ]
        worker.result(timeout=30)
    ends = [ended(sfn, run) for run in runs]
    equal([end["status"] for end in ends], ["SUCCEEDED", "FAILED", "SUCCEEDED"], "how the executions ended")
    equal(json.loads(ends[2]["output"]), {"number": 2}, "the worker's answer")
    equal((ends[1]["error"], ends[1]["cause"]), ("Refused", "by boto3"), "the worker's refusal")
    names = [item["name"] for page in sfn.get_paginator("list_activities").paginate() for item in page["activities"]]
    equal(activity.rsplit(":", 1)[1] in names, True, "whether the activity is listed")
    sfn.delete_activity(activityArn=activity)
    refused("ActivityDoesNotExist", f"Activity Does Not Exist: '{activity}'", sfn.get_activity_task, activityArn=activity)


SCENARIOS = [
    the_eight_basic_operations,
    errors_in_the_words_of_aws,
    history_and_its_paginator,
    paginators_lose_and_repeat_nothing,
    regions_and_accounts_come_from_the_signature,
    tags,
    a_worker_of_an_activity,
    the_aws_cli,
]

if __name__ == "__main__":
    failed = 0
    for scenario in SCENARIOS:
        try:
            scenario()
            print(f"ok   {scenario.__name__}")
        except Exception as error:  # each scenario reports, whatever went wrong in it
            failed += 1
            print(f"FAIL {scenario.__name__}: {type(error).__name__}: {error}")
    print(f"{len(SCENARIOS) - failed} of {len(SCENARIOS)} scenarios passed")
    sys.exit(1 if failed else 0)
