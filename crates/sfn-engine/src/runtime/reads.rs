use super::engine::is_taggable;
use super::{Engine, HistoryRequest, ListExecutions};
use crate::store::table::executions::{Filter, Place, Scope};
use crate::store::table::{
    ExecutionRecord, ExecutionSummary, StateMachineRecord, StateMachineSummary, Tag, executions,
    history, state_machines, tags,
};
use crate::store::{ListError, Page, PageRequest, Paging, StoreError};

/// Reads. They are short and made where they are called; none waits for a write.
#[allow(clippy::unused_async)] // So that a read can move to another thread without a change for its callers.
impl Engine {
    /// A state machine, `DELETING` ones included.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_state_machine(
        &self,
        arn: &str,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        let found = self.runtime.state_machines.find(&self.runtime.store, arn)?;
        Ok(found.map(|stored| stored.record.clone()))
    }

    /// The state machines of an account in a region, by name.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn list_state_machines(
        &self,
        account: &str,
        region: &str,
        page: PageRequest,
    ) -> Result<Page<StateMachineSummary>, ListError> {
        let paging = Paging {
            scope: &["state machines", account, region],
            now_millis: self.now_millis(),
        };
        let after = paging
            .key(&page)?
            .map(|key| String::from_utf8_lossy(&key).into_owned());
        let limit = page.limit();
        let found = self.runtime.store.read(|c| {
            state_machines::list(
                c,
                account,
                region,
                after.as_deref().unwrap_or_default(),
                limit + 1,
            )
        })?;
        Ok(cut(found, limit, |last| paging.token(last.name.as_bytes())))
    }

    /// The tags of a resource, by key; `None` when there is no such resource.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn list_tags(&self, resource_arn: &str) -> Result<Option<Vec<Tag>>, StoreError> {
        self.runtime.store.read(|c| {
            if !is_taggable(c, resource_arn)? {
                return Ok(None);
            }
            tags::list(c, resource_arn).map(Some)
        })
    }

    /// An execution; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_execution(
        &self,
        execution_arn: &str,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        if let Some(recent) = self.runtime.recent.find(execution_arn) {
            return Ok(Some(recent));
        }
        let found = self
            .runtime
            .store
            .read(|c| executions::find(c, execution_arn))?;
        Ok(found.map(|found| found.record))
    }

    /// An Express child execution of a Map Run, which runs or has ended; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_express_child(
        &self,
        execution_arn: &str,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        // First: one that ends in between is then found on disk.
        if let Some(running) = self.runtime.running_express_child(execution_arn) {
            return Ok(Some(running));
        }
        self.runtime
            .store
            .read(|c| executions::find_express_child(c, execution_arn))
    }

    /// The state machine as it was at the start of the execution (its revision; name, type and status are those of now).
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn describe_state_machine_for_execution(
        &self,
        execution_arn: &str,
    ) -> Result<Option<StateMachineRecord>, StoreError> {
        self.runtime.store.read(|c| {
            executions::find(c, execution_arn)?
                .map(|found| state_machines::at_revision(c, found.state_machine, found.revision))
                .transpose()
        })
    }

    /// The executions of a state machine, the latest first (one that runs by its start or redrive, another by its end); empty when there is no such state machine (ask
    /// [`Engine::describe_state_machine`]).
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn list_executions(
        &self,
        list: ListExecutions,
    ) -> Result<Page<ExecutionSummary>, ListError> {
        let filter = Filter {
            status: list.status,
            version_arn: list.state_machine_version_arn.as_deref(),
            alias_arn: list.state_machine_alias_arn.as_deref(),
            redriven: None,
        };
        let status = format!("{:?}", filter.status);
        let paging = Paging {
            scope: &[
                "executions",
                &list.state_machine_arn,
                filter.version_arn.unwrap_or_default(),
                filter.alias_arn.unwrap_or_default(),
                &status,
            ],
            now_millis: self.now_millis(),
        };
        let after = paging
            .key(&list.page)?
            .and_then(|key| Place::from_bytes(&key));
        let limit = list.page.limit();
        let found = self.runtime.store.read(|c| {
            let scope = Scope::StateMachine(&list.state_machine_arn);
            executions::list(c, scope, &filter, after, limit + 1)
        })?;
        let page = cut(found, limit, |(place, _)| paging.token(&place.to_bytes()));
        Ok(Page {
            items: page.items.into_iter().map(|(_, summary)| summary).collect(),
            next_token: page.next_token,
        })
    }

    /// History events, oldest or latest first; `None` when there is no such execution.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    pub async fn execution_history(
        &self,
        request: HistoryRequest,
    ) -> Result<Option<Page<sfn_api::HistoryEvent>>, ListError> {
        let order = if request.reverse_order {
            "latest first"
        } else {
            "oldest first"
        };
        let paging = Paging {
            scope: &["history", &request.execution_arn, order],
            now_millis: self.now_millis(),
        };
        let from = paging
            .key(&request.page)?
            .and_then(|key| Some(i64::from_be_bytes(key.try_into().ok()?)));
        let limit = request.page.limit();
        let events = self.runtime.store.read(|c| {
            let Some(found) = executions::find(c, &request.execution_arn)? else {
                return Ok(None);
            };
            if request.reverse_order {
                let from = from.unwrap_or(found.record.event_count);
                history::backward(c, found.id, from, limit + 1).map(Some)
            } else {
                history::forward(c, found.id, from.unwrap_or(1), limit + 1).map(Some)
            }
        })?;
        let onward = if request.reverse_order { -1 } else { 1 };
        Ok(events.map(|events| {
            cut(events, limit, |last| {
                paging.token(&(last.id + onward).to_be_bytes())
            })
        }))
    }
}

/// A page of at most `limit` of the items found; one more than that tells that there are others, after the last one given.
pub(super) fn cut<T>(mut found: Vec<T>, limit: usize, token: impl FnOnce(&T) -> String) -> Page<T> {
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next_token = found.last().filter(|_| has_more).map(token);
    Page {
        items: found,
        next_token,
    }
}
