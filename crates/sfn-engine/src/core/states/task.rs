use asl::expr::{Entropy as _, JsonType, TextExpression, to_json_text};
use asl::model::TaskState;

use crate::core::dataflow::Seen;
use crate::core::events::Scheduled;
use crate::core::failure::Failure;
use crate::core::parameters;
use crate::core::payload::Payload;
use crate::core::step::Step;
use crate::core::task::{Endpoint, TaskTarget};
use crate::core::thread::{Phase, Progress, TaskVisit, Thread, ThreadId};
use crate::core::timer::Timer;
use crate::core::{Effect, TaskId, TaskRequest, token};

/// Schedules the task.
pub(super) fn run(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    task: &TaskState,
) -> Result<Progress, Failure> {
    let target = TaskTarget::new(&task.resource);
    if target.needs_token() {
        let random = [step.entropy.next_u64(), step.entropy.next_u64()];
        let token = token::make(&step.execution.start.execution_arn, random);
        thread.visit.token = Some(token);
    }
    let effective = step.effective_input(id, thread)?;
    let parameters = step.arguments(id, thread, &effective)?;
    parameters::check(&target.endpoint, &parameters)?;
    let mut limit = |field: &str, expression: Option<&TextExpression>| {
        expression
            .map(|it| seconds(step, id, thread, &effective, field, it))
            .transpose()
    };
    let timeout = limit("TimeoutSeconds", task.timeout_seconds.as_ref())?;
    let heartbeat_seconds = limit("HeartbeatSeconds", task.heartbeat_seconds.as_ref())?;
    let credentials = match &task.credentials {
        Some(template) => {
            let seen = Seen::input(effective.value());
            Some(step.scoped(id, thread, seen, |scope| {
                template.eval("Credentials", scope)
            })?)
        }
        None => None,
    };

    if target.endpoint == Endpoint::Activity
        && step.execution.missing_activities.contains(&target.arn)
    {
        return Err(Failure::runtime(format!(
            "The activity {} does not exist.",
            target.arn
        )));
    }

    let scheduled = step.log.task_scheduled(
        thread.previous,
        &Scheduled {
            target: &target,
            region: &step.execution.region,
            parameters: parameters.text(),
            timeout,
            heartbeat: heartbeat_seconds,
            credentials_role: credentials
                .as_ref()
                .and_then(|it| it.get("RoleArn"))
                .and_then(|it| it.as_str()),
        },
    );
    thread.previous = scheduled;
    let task_id = TaskId(scheduled);
    step.execution.tasks.insert(task_id, id);
    step.effects
        .push(Effect::ScheduleTask(Box::new(TaskRequest {
            task: task_id,
            execution_arn: step.execution.start.execution_arn.clone(),
            state_name: thread.visit.state.name.clone(),
            attempt: thread.visit.retries,
            resource: task.resource.clone(),
            parameters: parameters.text().to_owned(),
            token: thread.visit.token.clone(),
            credentials,
            timeout_seconds: timeout.map(unsigned),
            heartbeat_seconds: heartbeat_seconds.map(unsigned),
        })));
    let mut timer = |seconds: i64, timer| {
        let millis = unsigned(seconds).saturating_mul(1000);
        step.set_timer_after(millis, timer)
    };
    let timeout = timeout.map(|it| timer(it, Timer::TaskTimeout(task_id)));
    let mut heartbeat = None;
    if target.endpoint != Endpoint::Activity {
        heartbeat = heartbeat_seconds.map(|it| timer(it, Timer::Heartbeat(task_id)));
        // An activity is started by a worker, later; so are its heartbeats.
        thread.previous = step.log.task_started(thread.previous, &target, None);
    }
    thread.phase = Phase::InTask(Box::new(TaskVisit {
        id: task_id,
        target,
        timeout,
        heartbeat,
        heartbeat_seconds,
    }));
    Ok(Progress::Blocked)
}

/// The result is there.
pub(in crate::core) fn finish(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &mut Thread,
    result: Payload,
) -> Result<Progress, Failure> {
    let exit = step.exit_with_result(id, thread, result)?;
    Ok(Progress::Done(exit))
}

/// A positive number of seconds.
fn seconds(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    effective: &Payload,
    field: &str,
    expression: &TextExpression,
) -> Result<i64, Failure> {
    let seen = Seen::input(effective.value());
    let value = step.scoped(id, thread, seen, |scope| {
        expression.eval_as(field, JsonType::Number, scope)
    })?;
    if let Some(seconds) = value.as_i64().filter(|it| *it > 0) {
        return Ok(seconds);
    }
    let shown = to_json_text(&value);
    Err(match expression {
        TextExpression::Path(path) => Failure::runtime(format!(
            "The {field}Path parameter cannot be parsed as a positive long value: {} == {shown}",
            path.text()
        )),
        _ => Failure::query(
            format!("The {field} field must be a positive integer: {shown}"),
            Some(field),
        ),
    })
}

fn unsigned(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or_default()
}
