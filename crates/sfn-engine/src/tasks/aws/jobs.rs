//! The jobs of optimised integrations, with their states as the services' API references list them.

use super::job::Job;
use super::job::Source::{Started, StartedIn, Task, Text};

/// What the parameters of most jobs are filled with.
const NONE: Job = Job {
    resource: "",
    action: "",
    describe: "",
    ask: &[],
    stop: None,
    told: "",
    state: "",
    succeeded: &[],
    failed: &[],
    within: None,
    ends_gone: false,
};

const BUILD: Job = Job {
    resource: "codebuild",
    describe: "BatchGetBuilds",
    ask: &[("Ids", StartedIn("/Build/Id"))],
    stop: Some(("StopBuild", &[("Id", Started("/Build/Id"))])),
    told: "/Builds/0",
    state: "/BuildStatus",
    succeeded: &["SUCCEEDED"],
    failed: &["FAILED", "FAULT", "TIMED_OUT", "STOPPED"],
    within: Some("Build"),
    ..NONE
};

const BUILD_BATCH: Job = Job {
    describe: "BatchGetBuildBatches",
    ask: &[("Ids", StartedIn("/BuildBatch/Id"))],
    stop: Some(("StopBuildBatch", &[("Id", Started("/BuildBatch/Id"))])),
    told: "/BuildBatches/0",
    state: "/BuildBatchStatus",
    within: Some("BuildBatch"),
    ..BUILD
};

const CLUSTER: Job = Job {
    resource: "elasticmapreduce",
    describe: "DescribeCluster",
    told: "",
    state: "/Cluster/Status/State",
    ..NONE
};

const SERVERLESS: Job = Job {
    resource: "emr-serverless",
    describe: "GetApplication",
    ask: &[("ApplicationId", Task("ApplicationId"))],
    state: "/Application/State",
    ..NONE
};

const SAGEMAKER: Job = Job {
    resource: "sagemaker",
    succeeded: &["Completed"],
    failed: &["Failed", "Stopped"],
    ..NONE
};

const EKS: Job = Job {
    resource: "eks",
    succeeded: &["ACTIVE"],
    failed: &["FAILED", "CREATE_FAILED", "DELETE_FAILED"],
    ..NONE
};

const EKS_CLUSTER: Job = Job {
    describe: "DescribeCluster",
    ask: &[("Name", Task("Name"))],
    state: "/Cluster/Status",
    ..EKS
};

const EKS_NODEGROUP: Job = Job {
    describe: "DescribeNodegroup",
    ask: &[
        ("ClusterName", Task("ClusterName")),
        ("NodegroupName", Task("NodegroupName")),
    ],
    state: "/Nodegroup/Status",
    ..EKS
};

const EKS_FARGATE: Job = Job {
    describe: "DescribeFargateProfile",
    ask: &[
        ("ClusterName", Task("ClusterName")),
        ("FargateProfileName", Task("FargateProfileName")),
    ],
    state: "/FargateProfile/Status",
    ..EKS
};

/// By the integrations that start them.
pub(super) static JOBS: &[Job] = &[
    Job {
        resource: "athena",
        action: "startQueryExecution",
        describe: "GetQueryExecution",
        ask: &[("QueryExecutionId", Started("/QueryExecutionId"))],
        stop: Some((
            "StopQueryExecution",
            &[("QueryExecutionId", Started("/QueryExecutionId"))],
        )),
        state: "/QueryExecution/Status/State",
        succeeded: &["SUCCEEDED"],
        failed: &["FAILED", "CANCELLED"],
        ..NONE
    },
    Job {
        resource: "batch",
        action: "submitJob",
        describe: "DescribeJobs",
        ask: &[("Jobs", StartedIn("/JobId"))],
        stop: Some((
            "TerminateJob",
            &[
                ("JobId", Started("/JobId")),
                (
                    "Reason",
                    Text("The execution of the state machine was stopped."),
                ),
            ],
        )),
        told: "/Jobs/0",
        state: "/Status",
        succeeded: &["SUCCEEDED"],
        failed: &["FAILED"],
        ..NONE
    },
    Job {
        resource: "bedrock",
        action: "createModelCustomizationJob",
        describe: "GetModelCustomizationJob",
        ask: &[("JobIdentifier", Started("/JobArn"))],
        stop: Some((
            "StopModelCustomizationJob",
            &[("JobIdentifier", Started("/JobArn"))],
        )),
        state: "/Status",
        succeeded: &["Completed"],
        failed: &["Failed", "Stopped"],
        ..NONE
    },
    Job {
        action: "startBuild",
        ..BUILD
    },
    Job {
        action: "retryBuild",
        ..BUILD
    },
    Job {
        action: "startBuildBatch",
        ..BUILD_BATCH
    },
    Job {
        action: "retryBuildBatch",
        ..BUILD_BATCH
    },
    Job {
        resource: "databrew",
        action: "startJobRun",
        describe: "DescribeJobRun",
        ask: &[("Name", Task("Name")), ("RunId", Started("/RunId"))],
        stop: Some((
            "StopJobRun",
            &[("Name", Task("Name")), ("RunId", Started("/RunId"))],
        )),
        state: "/State",
        succeeded: &["SUCCEEDED"],
        failed: &["FAILED", "STOPPED", "TIMEOUT"],
        ..NONE
    },
    Job {
        resource: "ecs",
        action: "runTask",
        describe: "DescribeTasks",
        ask: &[
            ("Cluster", Started("/Tasks/0/ClusterArn")),
            ("Tasks", StartedIn("/Tasks/0/TaskArn")),
        ],
        stop: Some((
            "StopTask",
            &[
                ("Cluster", Started("/Tasks/0/ClusterArn")),
                ("Task", Started("/Tasks/0/TaskArn")),
            ],
        )),
        told: "/Tasks/0",
        state: "/LastStatus",
        // And with all its containers.
        succeeded: &["STOPPED"],
        ..NONE
    },
    Job {
        action: "createCluster",
        ..EKS_CLUSTER
    },
    Job {
        action: "deleteCluster",
        succeeded: &[],
        ends_gone: true,
        ..EKS_CLUSTER
    },
    Job {
        action: "createNodegroup",
        ..EKS_NODEGROUP
    },
    Job {
        action: "deleteNodegroup",
        succeeded: &[],
        ends_gone: true,
        ..EKS_NODEGROUP
    },
    Job {
        action: "createFargateProfile",
        ..EKS_FARGATE
    },
    Job {
        action: "deleteFargateProfile",
        succeeded: &[],
        ends_gone: true,
        ..EKS_FARGATE
    },
    // A cluster that is to stay has its steps ahead; one that is not ends with them.
    Job {
        action: "createCluster",
        ask: &[("ClusterId", Started("/ClusterId"))],
        stop: Some((
            "TerminateJobFlows",
            &[("JobFlowIds", StartedIn("/ClusterId"))],
        )),
        succeeded: &["WAITING", "TERMINATED"],
        failed: &["TERMINATED_WITH_ERRORS"],
        ..CLUSTER
    },
    Job {
        action: "terminateCluster",
        ask: &[("ClusterId", Task("ClusterId"))],
        succeeded: &["TERMINATED", "TERMINATED_WITH_ERRORS"],
        ..CLUSTER
    },
    Job {
        resource: "elasticmapreduce",
        action: "addStep",
        describe: "DescribeStep",
        ask: &[
            ("ClusterId", Task("ClusterId")),
            ("StepId", Started("/StepId")),
        ],
        stop: Some((
            "CancelSteps",
            &[
                ("ClusterId", Task("ClusterId")),
                ("StepIds", StartedIn("/StepId")),
            ],
        )),
        state: "/Step/Status/State",
        succeeded: &["COMPLETED"],
        failed: &["CANCELLED", "FAILED", "INTERRUPTED"],
        ..NONE
    },
    Job {
        resource: "emr-containers",
        action: "deleteVirtualCluster",
        describe: "DescribeVirtualCluster",
        ask: &[("Id", Started("/Id"))],
        state: "/VirtualCluster/State",
        succeeded: &["TERMINATED"],
        failed: &["ARRESTED"],
        ..NONE
    },
    Job {
        resource: "emr-containers",
        action: "startJobRun",
        describe: "DescribeJobRun",
        ask: &[
            ("Id", Started("/Id")),
            ("VirtualClusterId", Started("/VirtualClusterId")),
        ],
        stop: Some((
            "CancelJobRun",
            &[
                ("Id", Started("/Id")),
                ("VirtualClusterId", Started("/VirtualClusterId")),
            ],
        )),
        state: "/JobRun/State",
        succeeded: &["COMPLETED"],
        failed: &["FAILED", "CANCELLED"],
        ..NONE
    },
    Job {
        action: "createApplication",
        ask: &[("ApplicationId", Started("/ApplicationId"))],
        succeeded: &["CREATED", "STARTED"],
        failed: &["TERMINATED"],
        ..SERVERLESS
    },
    Job {
        action: "startApplication",
        succeeded: &["STARTED"],
        failed: &["STOPPED", "TERMINATED"],
        ..SERVERLESS
    },
    Job {
        action: "stopApplication",
        succeeded: &["STOPPED", "CREATED"],
        failed: &["TERMINATED"],
        ..SERVERLESS
    },
    Job {
        action: "deleteApplication",
        succeeded: &["TERMINATED"],
        ends_gone: true,
        ..SERVERLESS
    },
    Job {
        resource: "emr-serverless",
        action: "startJobRun",
        describe: "GetJobRun",
        ask: &[
            ("ApplicationId", Started("/ApplicationId")),
            ("JobRunId", Started("/JobRunId")),
        ],
        stop: Some((
            "CancelJobRun",
            &[
                ("ApplicationId", Started("/ApplicationId")),
                ("JobRunId", Started("/JobRunId")),
            ],
        )),
        state: "/JobRun/State",
        succeeded: &["SUCCESS"],
        failed: &["FAILED", "CANCELLED"],
        ..NONE
    },
    Job {
        resource: "emr-serverless",
        action: "cancelJobRun",
        describe: "GetJobRun",
        ask: &[
            ("ApplicationId", Task("ApplicationId")),
            ("JobRunId", Task("JobRunId")),
        ],
        state: "/JobRun/State",
        succeeded: &["CANCELLED"],
        failed: &["FAILED", "SUCCESS"],
        ..NONE
    },
    Job {
        resource: "glue",
        action: "startJobRun",
        describe: "GetJobRun",
        ask: &[
            ("JobName", Task("JobName")),
            ("RunId", Started("/JobRunId")),
        ],
        stop: Some((
            "BatchStopJobRun",
            &[
                ("JobName", Task("JobName")),
                ("JobRunIds", StartedIn("/JobRunId")),
            ],
        )),
        told: "/JobRun",
        state: "/JobRunState",
        succeeded: &["SUCCEEDED"],
        failed: &["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"],
        ..NONE
    },
    Job {
        resource: "mediaconvert",
        action: "createJob",
        describe: "GetJob",
        ask: &[("Id", Started("/Job/Id"))],
        stop: Some(("CancelJob", &[("Id", Started("/Job/Id"))])),
        state: "/Job/Status",
        succeeded: &["COMPLETE"],
        failed: &["ERROR", "CANCELED"],
        ..NONE
    },
    Job {
        action: "createHyperParameterTuningJob",
        describe: "DescribeHyperParameterTuningJob",
        ask: &[(
            "HyperParameterTuningJobName",
            Task("HyperParameterTuningJobName"),
        )],
        stop: Some((
            "StopHyperParameterTuningJob",
            &[(
                "HyperParameterTuningJobName",
                Task("HyperParameterTuningJobName"),
            )],
        )),
        state: "/HyperParameterTuningJobStatus",
        ..SAGEMAKER
    },
    Job {
        action: "createLabelingJob",
        describe: "DescribeLabelingJob",
        ask: &[("LabelingJobName", Task("LabelingJobName"))],
        stop: Some((
            "StopLabelingJob",
            &[("LabelingJobName", Task("LabelingJobName"))],
        )),
        state: "/LabelingJobStatus",
        ..SAGEMAKER
    },
    Job {
        action: "createProcessingJob",
        describe: "DescribeProcessingJob",
        ask: &[("ProcessingJobName", Task("ProcessingJobName"))],
        stop: Some((
            "StopProcessingJob",
            &[("ProcessingJobName", Task("ProcessingJobName"))],
        )),
        state: "/ProcessingJobStatus",
        ..SAGEMAKER
    },
    Job {
        action: "createTrainingJob",
        describe: "DescribeTrainingJob",
        ask: &[("TrainingJobName", Task("TrainingJobName"))],
        stop: Some((
            "StopTrainingJob",
            &[("TrainingJobName", Task("TrainingJobName"))],
        )),
        state: "/TrainingJobStatus",
        ..SAGEMAKER
    },
    Job {
        action: "createTransformJob",
        describe: "DescribeTransformJob",
        ask: &[("TransformJobName", Task("TransformJobName"))],
        stop: Some((
            "StopTransformJob",
            &[("TransformJobName", Task("TransformJobName"))],
        )),
        state: "/TransformJobStatus",
        ..SAGEMAKER
    },
];
