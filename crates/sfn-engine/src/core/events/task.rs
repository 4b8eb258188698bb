//! Events of tasks: each type of them in the words of Lambda functions, of activities and of integrations.

use sfn_api::{
    ActivityFailedEventDetails, ActivityScheduledEventDetails, ActivityStartedEventDetails,
    ActivitySucceededEventDetails, ActivityTimedOutEventDetails, HistoryEventType,
    LambdaFunctionFailedEventDetails, LambdaFunctionScheduledEventDetails,
    LambdaFunctionStartFailedEventDetails, LambdaFunctionSucceededEventDetails,
    LambdaFunctionTimedOutEventDetails, TaskCredentials, TaskFailedEventDetails,
    TaskScheduledEventDetails, TaskStartFailedEventDetails, TaskStartedEventDetails,
    TaskSubmitFailedEventDetails, TaskSubmittedEventDetails, TaskSucceededEventDetails,
    TaskTimedOutEventDetails,
};

use super::{Recorder, complete, details};
use crate::core::failure::Failure;
use crate::core::task::{Endpoint, TaskTarget};

impl Recorder {
    pub(in crate::core) fn task_scheduled(&mut self, previous: i64, task: &Scheduled<'_>) -> i64 {
        let credentials = task.credentials_role.map(|role| TaskCredentials {
            role_arn: Some(role.to_owned()),
        });
        match &task.target.endpoint {
            Endpoint::Function => self.write(
                previous,
                HistoryEventType::LambdaFunctionScheduled,
                &|event| {
                    event.lambda_function_scheduled_event_details =
                        details(LambdaFunctionScheduledEventDetails {
                            resource: task.target.arn.clone(),
                            input: Some(task.parameters.to_owned()),
                            input_details: complete(),
                            timeout_in_seconds: task.timeout,
                            task_credentials: credentials.clone(),
                        });
                },
            ),
            Endpoint::Activity => {
                self.write(previous, HistoryEventType::ActivityScheduled, &|event| {
                    event.activity_scheduled_event_details =
                        details(ActivityScheduledEventDetails {
                            resource: task.target.arn.clone(),
                            input: Some(task.parameters.to_owned()),
                            input_details: complete(),
                            timeout_in_seconds: task.timeout,
                            heartbeat_in_seconds: task.heartbeat,
                        });
                })
            }
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskScheduled, &|event| {
                event.task_scheduled_event_details = details(TaskScheduledEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    region: task.region.to_owned(),
                    parameters: task.parameters.to_owned(),
                    timeout_in_seconds: task.timeout,
                    heartbeat_in_seconds: task.heartbeat,
                    task_credentials: credentials.clone(),
                });
            }),
        }
    }

    /// `LambdaFunctionStarted`, `TaskStarted`; `ActivityStarted` with the worker's name.
    pub(in crate::core) fn task_started(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        worker_name: Option<&str>,
    ) -> i64 {
        match &target.endpoint {
            Endpoint::Function => {
                self.write(previous, HistoryEventType::LambdaFunctionStarted, &|_| {})
            }
            Endpoint::Activity => {
                self.write(previous, HistoryEventType::ActivityStarted, &|event| {
                    event.activity_started_event_details = details(ActivityStartedEventDetails {
                        worker_name: worker_name.map(str::to_owned),
                    });
                })
            }
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskStarted, &|event| {
                event.task_started_event_details = details(TaskStartedEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                });
            }),
        }
    }

    /// `TaskSubmitted`; only an integration's request is ever submitted.
    pub(in crate::core) fn task_submitted(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        output: &str,
    ) -> i64 {
        let Endpoint::Integration {
            resource_type,
            resource,
            ..
        } = &target.endpoint
        else {
            return previous;
        };
        self.write(previous, HistoryEventType::TaskSubmitted, &|event| {
            event.task_submitted_event_details = details(TaskSubmittedEventDetails {
                resource_type: resource_type.clone(),
                resource: resource.clone(),
                output: Some(output.to_owned()),
                output_details: complete(),
            });
        })
    }

    pub(in crate::core) fn task_succeeded(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        output: &str,
    ) -> i64 {
        let output = Some(output.to_owned());
        match &target.endpoint {
            Endpoint::Function => self.write(
                previous,
                HistoryEventType::LambdaFunctionSucceeded,
                &|event| {
                    event.lambda_function_succeeded_event_details =
                        details(LambdaFunctionSucceededEventDetails {
                            output: output.clone(),
                            output_details: complete(),
                        });
                },
            ),
            Endpoint::Activity => {
                self.write(previous, HistoryEventType::ActivitySucceeded, &|event| {
                    event.activity_succeeded_event_details =
                        details(ActivitySucceededEventDetails {
                            output: output.clone(),
                            output_details: complete(),
                        });
                })
            }
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskSucceeded, &|event| {
                event.task_succeeded_event_details = details(TaskSucceededEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    output: output.clone(),
                    output_details: complete(),
                });
            }),
        }
    }

    /// `…Failed`.
    pub(in crate::core) fn task_failed(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        failure: &Failure,
    ) -> i64 {
        let (error, cause) = (&failure.error, &failure.cause);
        match &target.endpoint {
            Endpoint::Function => {
                self.write(previous, HistoryEventType::LambdaFunctionFailed, &|event| {
                    event.lambda_function_failed_event_details =
                        details(LambdaFunctionFailedEventDetails {
                            error: error.clone(),
                            cause: cause.clone(),
                        });
                })
            }
            Endpoint::Activity => {
                self.write(previous, HistoryEventType::ActivityFailed, &|event| {
                    event.activity_failed_event_details = details(ActivityFailedEventDetails {
                        error: error.clone(),
                        cause: cause.clone(),
                    });
                })
            }
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskFailed, &|event| {
                event.task_failed_event_details = details(TaskFailedEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    error: error.clone(),
                    cause: cause.clone(),
                });
            }),
        }
    }

    /// `…TimedOut`.
    pub(in crate::core) fn task_timed_out(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        failure: &Failure,
    ) -> i64 {
        let (error, cause) = (&failure.error, &failure.cause);
        match &target.endpoint {
            Endpoint::Function => self.write(
                previous,
                HistoryEventType::LambdaFunctionTimedOut,
                &|event| {
                    event.lambda_function_timed_out_event_details =
                        details(LambdaFunctionTimedOutEventDetails {
                            error: error.clone(),
                            cause: cause.clone(),
                        });
                },
            ),
            Endpoint::Activity => {
                self.write(previous, HistoryEventType::ActivityTimedOut, &|event| {
                    event.activity_timed_out_event_details =
                        details(ActivityTimedOutEventDetails {
                            error: error.clone(),
                            cause: cause.clone(),
                        });
                })
            }
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskTimedOut, &|event| {
                event.task_timed_out_event_details = details(TaskTimedOutEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    error: error.clone(),
                    cause: cause.clone(),
                });
            }),
        }
    }

    /// The request could not be sent: `LambdaFunctionStartFailed`, `TaskSubmitFailed` where a submission was due,
    /// `TaskStartFailed` for other integrations. An activity has no such event; it fails.
    pub(in crate::core) fn task_start_failed(
        &mut self,
        previous: i64,
        target: &TaskTarget,
        failure: &Failure,
    ) -> i64 {
        let (error, cause) = (&failure.error, &failure.cause);
        match &target.endpoint {
            Endpoint::Function => self.write(
                previous,
                HistoryEventType::LambdaFunctionStartFailed,
                &|event| {
                    event.lambda_function_start_failed_event_details =
                        details(LambdaFunctionStartFailedEventDetails {
                            error: error.clone(),
                            cause: cause.clone(),
                        });
                },
            ),
            Endpoint::Activity => self.task_failed(previous, target, failure),
            Endpoint::Integration {
                resource_type,
                resource,
                submits: true,
                ..
            } => self.write(previous, HistoryEventType::TaskSubmitFailed, &|event| {
                event.task_submit_failed_event_details = details(TaskSubmitFailedEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    error: error.clone(),
                    cause: cause.clone(),
                });
            }),
            Endpoint::Integration {
                resource_type,
                resource,
                ..
            } => self.write(previous, HistoryEventType::TaskStartFailed, &|event| {
                event.task_start_failed_event_details = details(TaskStartFailedEventDetails {
                    resource_type: resource_type.clone(),
                    resource: resource.clone(),
                    error: error.clone(),
                    cause: cause.clone(),
                });
            }),
        }
    }
}

/// The details of a `…Scheduled` event.
#[derive(Debug)]
pub(in crate::core) struct Scheduled<'a> {
    pub(in crate::core) target: &'a TaskTarget,
    pub(in crate::core) region: &'a str,
    pub(in crate::core) parameters: &'a str,
    pub(in crate::core) timeout: Option<i64>,
    pub(in crate::core) heartbeat: Option<i64>,
    pub(in crate::core) credentials_role: Option<&'a str>,
}
