use rusqlite::Connection;
use rusqlite::types::Value;

use super::{ExecutionStatus, ExecutionSummary};
use crate::arn::StateMachineArn;
use crate::store::writer::Fault;

/// Which executions of a state machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter<'a> {
    /// Only with this status.
    pub(crate) status: Option<ExecutionStatus>,
    /// Only those of this version.
    pub(crate) version_arn: Option<&'a str>,
    /// Only those of this alias.
    pub(crate) alias_arn: Option<&'a str>,
    /// Only those that were redriven, or that were not.
    pub(crate) redriven: Option<bool>,
}

/// When an execution that runs was started or redriven, and when another one ended: AWS sorts by that
/// (<https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html>).
pub(super) const TIME: &str = "coalesce(stop_millis, redrive_millis, start_millis)";

/// The place of an execution in its state machine's list: the latest time first, and among those of one millisecond the last one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its [time](TIME).
    pub(crate) millis: i64,
    /// Its key.
    pub(crate) id: i64,
}

impl Place {
    /// As bytes, for a token.
    pub(crate) fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.millis.to_be_bytes());
        bytes[8..].copy_from_slice(&self.id.to_be_bytes());
        bytes
    }

    /// From the bytes of a token.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (millis, id) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            millis: i64::from_be_bytes(*millis),
            id: i64::from_be_bytes(id.try_into().ok()?),
        })
    }
}

/// Whose executions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope<'a> {
    /// A state machine's; not those that its Map Runs started, which are executions of their processors.
    StateMachine(&'a str),
    /// A Map Run's.
    MapRun {
        /// Its key.
        id: i64,
        /// Its processor.
        processor_arn: &'a str,
    },
}

/// Executions after a place, at most `limit`, with their places.
pub(crate) fn list(
    connection: &Connection,
    scope: Scope<'_>,
    filter: &Filter<'_>,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<(Place, ExecutionSummary)>, Fault> {
    let mut sql = format!(
        "SELECT e.id, e.name, e.status, e.start_millis, e.stop_millis, e.redrive_count, e.redrive_millis, e.version_arn,
            e.alias_arn, {TIME}, e.item_count
         FROM executions e WHERE "
    );
    let (condition, key, state_machine_arn): (_, Value, _) = match scope {
        Scope::StateMachine(arn) => (
            "e.state_machine = (SELECT id FROM state_machines WHERE arn = ?)",
            arn.to_owned().into(),
            arn,
        ),
        Scope::MapRun { id, processor_arn } => ("e.map_run = ?", id.into(), processor_arn),
    };
    sql.push_str(condition);
    let mut values: Vec<Value> = vec![key];
    let mut narrow = |condition: &str, new: &[Value]| {
        sql.push_str(condition);
        values.extend_from_slice(new);
    };
    match filter.status {
        Some(status @ ExecutionStatus::PendingRedrive) => {
            narrow(" AND e.status > ?", &[status.code().into()]);
        }
        Some(status) => narrow(" AND e.status = ?", &[status.code().into()]),
        None => {}
    }
    if let Some(version) = filter.version_arn {
        narrow(" AND e.version_arn = ?", &[version.to_owned().into()]);
    }
    if let Some(alias) = filter.alias_arn {
        narrow(" AND e.alias_arn = ?", &[alias.to_owned().into()]);
    }
    match filter.redriven {
        Some(true) => narrow(" AND e.redrive_count > 0", &[]),
        Some(false) => narrow(" AND e.redrive_count = 0", &[]),
        None => {}
    }
    if let Some(place) = after {
        narrow(
            &format!(" AND ({TIME}, e.id) < (?, ?)"),
            &[place.millis.into(), place.id.into()],
        );
    }
    narrow(
        &format!(" ORDER BY {TIME} DESC, e.id DESC LIMIT ?"),
        &[i64::try_from(limit).unwrap_or(i64::MAX).into()],
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let place = Place {
            id: row.get(0)?,
            millis: row.get(9)?,
        };
        let name: String = row.get(1)?;
        let summary = ExecutionSummary {
            arn: execution_arn(state_machine_arn, &name),
            name,
            state_machine_arn: state_machine_arn.to_owned(),
            state_machine_version_arn: row.get(7)?,
            state_machine_alias_arn: row.get(8)?,
            status: ExecutionStatus::from_code(row.get(2)?)?,
            start_millis: row.get(3)?,
            stop_millis: row.get(4)?,
            redrive_count: row.get(5)?,
            redrive_millis: row.get(6)?,
            item_count: row.get(10)?,
        };
        found.push((place, summary));
    }
    Ok(found)
}

/// The ARN of an execution from the ARN of its state machine, which the store has only of valid ones.
pub(crate) fn execution_arn(state_machine_arn: &str, name: &str) -> String {
    StateMachineArn::parse(state_machine_arn).map_or_else(
        || format!("{state_machine_arn}:{name}"),
        |machine| machine.execution(name),
    )
}
