use std::cmp::Reverse;
use std::collections::HashSet;

use super::{Runtime, lock};
use crate::arn::StateMachineArn;
use crate::core::map_run::MapRunSettings;
use crate::runtime::reads::cut;
use crate::runtime::{Engine, ListChildren, MapRunChange};
use crate::store::table::executions::{Filter, Place, Scope};
use crate::store::table::map_run_redrives;
use crate::store::table::map_runs::{self, Found};
use crate::store::table::{
    ExecutionStatus, ExecutionSummary, MapRunRecord, MapRunStatus, StateMachineType, executions,
};
use crate::store::{ListError, Page, PageRequest, Paging, StoreError};

#[allow(clippy::unused_async)] // As the other reads.
impl Engine {
    /// A Map Run.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_map_run(
        &self,
        map_run_arn: &str,
    ) -> Result<Option<MapRunRecord>, StoreError> {
        let limits = self.runtime.redrive_limits();
        let found = self.runtime.store.read(|c| {
            let Some(mut found) = map_runs::find(c, map_run_arn)? else {
                return Ok(None);
            };
            let (children, items) = map_run_redrives::not_redrivable(c, found.id, &limits)?;
            found.record.children.failures_not_redrivable = children;
            found.record.items.failures_not_redrivable = items;
            Ok(Some(found))
        })?;
        Ok(found.map(|found| self.runtime.as_of_now(found)))
    }

    /// The Map Runs of an execution, the last one begun first; `None` when there is no such execution.
    ///
    /// # Errors
    /// A wrong token, or when they cannot be read.
    pub async fn list_map_runs(
        &self,
        execution_arn: &str,
        page: PageRequest,
    ) -> Result<Option<Page<MapRunRecord>>, ListError> {
        let paging = Paging {
            scope: &["map runs", execution_arn],
            now_millis: self.now_millis(),
        };
        let before = paging
            .key(&page)?
            .and_then(|key| Some(i64::from_be_bytes(key.try_into().ok()?)))
            .unwrap_or(i64::MAX);
        let limit = page.limit();
        let found = self.runtime.store.read(|c| {
            let Some(execution) = executions::find(c, execution_arn)? else {
                return Ok(None);
            };
            map_runs::list(c, execution.id, before, limit + 1).map(Some)
        })?;
        Ok(found.map(|found| {
            let page = cut(found, limit, |last| paging.token(&last.id.to_be_bytes()));
            Page {
                items: page
                    .items
                    .into_iter()
                    .map(|found| self.runtime.as_of_now(found))
                    .collect(),
                next_token: page.next_token,
            }
        }))
    }

    /// The child executions of a Map Run that were started, newest start first; `None` when there is no such Map Run.
    ///
    /// # Errors
    /// A wrong token, or when they cannot be read.
    pub async fn list_children(
        &self,
        list: ListChildren,
    ) -> Result<Option<Page<ExecutionSummary>>, ListError> {
        let filter = Filter {
            status: list.status,
            redriven: list.redriven,
            ..Filter::default()
        };
        let narrowed = format!("{:?} {:?}", filter.status, filter.redriven);
        let paging = Paging {
            scope: &["children", &list.map_run_arn, &narrowed],
            now_millis: self.now_millis(),
        };
        let after = paging
            .key(&list.page)?
            .and_then(|key| Place::from_bytes(&key));
        let limit = list.page.limit();
        // Before the disk is read: one that ends in between is then found there.
        let wanted = filter.status.unwrap_or(ExecutionStatus::Running) == ExecutionStatus::Running
            && filter.redriven != Some(true);
        let running = match wanted {
            true => self.runtime.running_express(&list.map_run_arn, after),
            false => Vec::new(),
        };
        let found = self.runtime.store.read(|c| {
            let Some(map_run) = map_runs::find(c, &list.map_run_arn)? else {
                return Ok(None);
            };
            let scope = Scope::MapRun {
                id: map_run.id,
                processor_arn: &map_run.record.processor_arn,
            };
            let mut found = executions::list(c, scope, &filter, after, limit + 1)?;
            let processor = StateMachineArn::parse(&map_run.record.processor_arn);
            if let (StateMachineType::Express, Some(processor)) =
                (map_run.record.child_type, processor)
            {
                for (_, child) in &mut found {
                    child.arn = processor.express_child(&list.map_run_arn, &child.name);
                }
            }
            let ended: HashSet<String> = found.iter().map(|(_, child)| child.arn.clone()).collect();
            let running = running
                .iter()
                .filter(|(_, child)| !ended.contains(&child.arn));
            found.extend(running.cloned());
            found.sort_by_key(|(place, _)| Reverse((place.millis, place.id)));
            found.truncate(limit + 1);
            Ok(Some(found))
        })?;
        Ok(found.map(|found| {
            let page = cut(found, limit, |(place, _)| paging.token(&place.to_bytes()));
            Page {
                items: page.items.into_iter().map(|(_, summary)| summary).collect(),
                next_token: page.next_token,
            }
        }))
    }

    /// Changes the settings of a Map Run while it runs; what is `None` stays as it is. Its record as it is then, with its status when
    /// it has ended and was left as it is; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn update_map_run(
        &self,
        map_run_arn: &str,
        change: MapRunChange,
    ) -> Result<Option<MapRunRecord>, StoreError> {
        let arn = map_run_arn.to_owned();
        let updated = self
            .runtime
            .store
            .write(move |c| {
                let Some(mut found) = map_runs::find(c, &arn)? else {
                    return Ok(None);
                };
                if found.record.status == MapRunStatus::Running {
                    let old = found.record.settings;
                    found.record.settings = MapRunSettings {
                        max_concurrency: change.max_concurrency.unwrap_or(old.max_concurrency),
                        tolerated_failure_count: change
                            .tolerated_failure_count
                            .unwrap_or(old.tolerated_failure_count),
                        tolerated_failure_percentage: change
                            .tolerated_failure_percentage
                            .unwrap_or(old.tolerated_failure_percentage),
                    };
                    map_runs::update(c, found.id, &found.record.settings)?;
                }
                Ok(Some(found))
            })
            .await?;
        Ok(updated.map(|found| {
            self.runtime.map_runs.changed(found.id);
            self.runtime.as_of_now(found)
        }))
    }
}

impl Runtime {
    /// The record, with the child executions counted that run in memory.
    fn as_of_now(&self, found: Found) -> MapRunRecord {
        let mut record = found.record;
        if record.status == MapRunStatus::Running
            && let Some(run) = self.map_runs.find(found.id)
        {
            let in_memory = *lock(&run.in_memory);
            record.children.running += in_memory.children;
            record.items.running += in_memory.items;
            record.children.pending_redrive -= in_memory.redriven;
            record.items.pending_redrive -= in_memory.redriven_items;
        }
        record
    }
}
