//! Jobs that `.sync` waits for, at moto where it has them, else at a server with a script.

use serde_json::{Value, json};
use sfn_engine::store::table::ExecutionStatus;

use super::moto::{Moto, call, engine, matches, outcome};
use super::scripted::Scripted;
use crate::workspace::{create, ended, execution_arn, start, types};

#[tokio::test]
async fn jobs_of_moto_are_waited_for() {
    let moto = Moto::serve().await;
    let engine = engine(&moto.url);
    let role = "arn:aws:iam::123456789012:role/runner";
    let prepare: [(&str, Value); 6] = [
        (
            "glue:createJob",
            json!({ "Name": "load", "Role": "r", "Command": { "Name": "glueetl", "ScriptLocation": "s3://b/s" } }),
        ),
        (
            "iam:createRole",
            json!({ "RoleName": "runner", "AssumeRolePolicyDocument": "{}" }),
        ),
        (
            "batch:createComputeEnvironment",
            json!({ "ComputeEnvironmentName": "environment", "Type": "UNMANAGED", "State": "ENABLED", "ServiceRole": role }),
        ),
        (
            "batch:createJobQueue",
            json!({
                "JobQueueName": "queue", "State": "ENABLED", "Priority": 1,
                "ComputeEnvironmentOrder": [{ "Order": 1, "ComputeEnvironment": "environment" }],
            }),
        ),
        (
            "batch:registerJobDefinition",
            json!({
                "JobDefinitionName": "definition", "Type": "container",
                "ContainerProperties": { "Image": "busybox", "Vcpus": 1, "Memory": 128, "Command": ["true"] },
            }),
        ),
        (
            "codebuild:createProject",
            json!({
                "Name": "built", "Source": { "Type": "S3", "Location": "b/k" }, "Artifacts": { "Type": "NO_ARTIFACTS" },
                "Environment": { "Type": "LINUX_CONTAINER", "Image": "i", "ComputeType": "BUILD_GENERAL1_SMALL" }, "ServiceRole": role,
            }),
        ),
    ];
    for (number, (action, parameters)) in prepare.into_iter().enumerate() {
        let resource = format!("arn:aws:states:::aws-sdk:{action}");
        let record = call(
            &engine,
            &format!("prepare-{number}"),
            &resource,
            &parameters,
        )
        .await;
        assert_eq!(
            record.status,
            ExecutionStatus::Succeeded,
            "{action}: {record:?}"
        );
    }
    let algorithm = json!({ "TrainingImage": "i", "TrainingInputMode": "File" });
    let resources =
        json!({ "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1 });
    let training = json!({
        "TrainingJobName": "t", "RoleArn": role, "AlgorithmSpecification": algorithm, "ResourceConfig": resources,
        "OutputDataConfig": { "S3OutputPath": "s3://b/" }, "StoppingCondition": { "MaxRuntimeInSeconds": 1 },
    });
    let instances = json!({ "KeepJobFlowAliveWhenNoSteps": true, "InstanceCount": 1, "MasterInstanceType": "m5.xlarge" });
    let cases = [
        (
            "glue:startJobRun",
            json!({ "JobName": "load" }),
            "/JobRunState",
            json!("SUCCEEDED"),
        ),
        (
            "athena:startQueryExecution",
            json!({ "QueryString": "SELECT 1", "ResultConfiguration": { "OutputLocation": "s3://b/" } }),
            "/QueryExecution/Status/State",
            json!("SUCCEEDED"),
        ),
        (
            "batch:submitJob",
            json!({ "JobName": "job", "JobQueue": "queue", "JobDefinition": "definition" }),
            "/Status",
            json!("SUCCEEDED"),
        ),
        (
            "codebuild:startBuild",
            json!({ "ProjectName": "built" }),
            "/Build/BuildStatus",
            json!("SUCCEEDED"),
        ),
        (
            "sagemaker:createTrainingJob",
            training,
            "/TrainingJobStatus",
            json!("Completed"),
        ),
        (
            "elasticmapreduce:createCluster",
            json!({ "Name": "c", "ServiceRole": "r", "JobFlowRole": "j", "Instances": instances }),
            "/Cluster/Status/State",
            json!("WAITING"),
        ),
        (
            "eks:createCluster",
            json!({ "Name": "k", "RoleArn": role, "ResourcesVpcConfig": { "SubnetIds": [] } }),
            "/Cluster/Status",
            json!("ACTIVE"),
        ),
        // It is no longer there when it is done.
        (
            "eks:deleteCluster",
            json!({ "Name": "k" }),
            "/Cluster/Name",
            json!("k"),
        ),
    ];
    for (number, (action, parameters, place, expected)) in cases.into_iter().enumerate() {
        let name = format!("job-{number}");
        let resource = format!("arn:aws:states:::{action}.sync");
        let record = call(&engine, &name, &resource, &parameters).await;
        let outcome = outcome(&record);
        assert_eq!(
            outcome["output"].pointer(place),
            Some(&expected),
            "{action}: {outcome}"
        );
        assert_eq!(
            types(&engine, &execution_arn(&name, "run")).await[2..6],
            [
                "TaskScheduled",
                "TaskStarted",
                "TaskSubmitted",
                "TaskSucceeded"
            ],
            "{action}"
        );
    }
    let resource = "arn:aws:states:::glue:startJobRun.sync";
    let record = call(&engine, "none", resource, &json!({ "JobName": "none" })).await;
    assert_eq!(
        record.error.as_deref(),
        Some("Glue.EntityNotFoundException")
    );
}

fn told(body: &Value) -> Value {
    json!([{ "body": body }])
}

#[tokio::test]
async fn a_job_is_asked_for_until_it_has_ended() {
    let submit = || told(&json!({ "jobArn": "arn", "jobName": "j", "jobId": "1" }));
    let job = |status: &str| json!({ "body": { "jobs": [{ "jobId": "1", "status": status, "startedAt": 1, "container": { "exitCode": 3 } }] } });
    let detail = |status: &str| json!({ "Container": { "ExitCode": 3 }, "JobId": "1", "StartedAt": 1, "Status": status });
    let run = |state: &str| json!({ "body": { "jobRun": { "id": "r", "state": state } } });
    for (action, parameters, answers, expected) in [
        (
            "batch:submitJob",
            json!({ "JobName": "j", "JobQueue": "q", "JobDefinition": "d" }),
            json!({ "POST /v1/submitjob": submit(), "POST /v1/describejobs": [job("SUBMITTED"), job("RUNNING"), job("SUCCEEDED")] }),
            json!({ "output": detail("SUCCEEDED") }),
        ),
        (
            "batch:submitJob",
            json!({ "JobName": "j", "JobQueue": "q", "JobDefinition": "d" }),
            json!({ "POST /v1/submitjob": submit(), "POST /v1/describejobs": [job("FAILED")] }),
            json!({ "error": "States.TaskFailed", "cause": detail("FAILED") }),
        ),
        (
            "emr-containers:startJobRun",
            json!({ "VirtualClusterId": "v" }),
            json!({
                "POST /virtualclusters/v/jobruns": told(&json!({ "id": "r", "virtualClusterId": "v" })),
                "GET /virtualclusters/v/jobruns/r": [run("PENDING"), run("COMPLETED")],
            }),
            json!({ "output": { "JobRun": { "Id": "r", "State": "COMPLETED" } } }),
        ),
        (
            "emr-serverless:startJobRun",
            json!({ "ApplicationId": "a", "ExecutionRoleArn": "r" }),
            json!({
                "POST /applications/a/jobruns": told(&json!({ "applicationId": "a", "jobRunId": "r" })),
                "GET /applications/a/jobruns/r": [run("FAILED")],
            }),
            json!({ "error": "States.TaskFailed", "cause": { "JobRun": { "State": "FAILED" } } }),
        ),
        (
            "databrew:startJobRun",
            json!({ "Name": "n" }),
            json!({
                "POST /jobs/n/startJobRun": told(&json!({ "RunId": "r" })),
                "GET /jobs/n/jobRun/r": told(&json!({ "JobName": "n", "RunId": "r", "State": "SUCCEEDED" })),
            }),
            json!({ "output": { "JobName": "n", "RunId": "r", "State": "SUCCEEDED" } }),
        ),
        (
            "elasticmapreduce:addStep",
            json!({ "ClusterId": "j-1", "Step": { "Name": "s", "HadoopJarStep": { "Jar": "j" } } }),
            json!({
                "AddJobFlowSteps": told(&json!({ "StepIds": ["s-1"] })),
                "DescribeStep": [
                    { "body": { "Step": { "Id": "s-1", "Status": { "State": "RUNNING" } } } },
                    { "body": { "Step": { "Id": "s-1", "Status": { "State": "COMPLETED" } } } },
                ],
            }),
            json!({ "output": { "Step": { "Id": "s-1", "Status": { "State": "COMPLETED" } } } }),
        ),
    ] {
        let server = Scripted::serve(&answers).await;
        let engine = engine(&server.url);
        let resource = format!("arn:aws:states:::{action}.sync");
        let record = call(&engine, "m", &resource, &parameters).await;
        let mut outcome = outcome(&record);
        if let Some(cause) = outcome["cause"].as_str() {
            outcome["cause"] = serde_json::from_str(cause).unwrap();
        }
        assert!(matches(&expected, &outcome), "{action}: {outcome}");
    }
}

#[tokio::test]
async fn a_job_that_is_no_longer_wanted_is_stopped() {
    let mut server = Scripted::serve(&json!({
        "POST /2017-08-29/jobs": told(&json!({ "job": { "id": "1" } })),
        "GET /2017-08-29/jobs/1": told(&json!({ "job": { "id": "1", "status": "PROGRESSING" } })),
        "DELETE /2017-08-29/jobs/1": told(&json!({})),
    }))
    .await;
    let engine = engine(&server.url);
    let task = json!({
        "Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob.sync", "End": true,
        "Parameters": { "Role": "r", "Settings": {} },
    });
    create(
        &engine,
        "m",
        &json!({ "StartAt": "Convert", "States": { "Convert": task } }),
    )
    .await;
    start(&engine, "m", "run", "{}").await.unwrap();
    // It runs, and is asked for.
    server.request().await;
    server.request().await;
    let arn = execution_arn("m", "run");
    engine.stop_execution(&arn, None, None).await.unwrap();
    assert_eq!(ended(&engine, &arn).await.status, ExecutionStatus::Aborted);
    loop {
        let request = server.request().await;
        if request["method"] != "GET" {
            assert_eq!(request["operation"], "DELETE /2017-08-29/jobs/1");
            break;
        }
    }
}
