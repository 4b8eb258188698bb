use std::sync::Arc;

use rusqlite::Connection;

use super::lifecycle::Runtime;
use super::reads::cut;
use super::{Engine, StartError, StartExecution};
use crate::store::table::state_machines::{self, Stored};
use crate::store::table::{
    AliasRecord, MAX_ALIASES, MAX_VERSIONS, NewStateMachine, Routing, StateMachineChange,
    StateMachineRecord, StateMachineStatus, VersionRecord, aliases, versions,
};
use crate::store::{Fault, ListError, Page, PageRequest, Paging, StoreError};

/// What stands in the way of a change to versions and aliases. Nothing was written then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QualifierError {
    /// There is no such state machine.
    #[error("the state machine does not exist")]
    NoStateMachine,
    /// The state machine is being deleted.
    #[error("the state machine is being deleted")]
    Deleting,
    /// The state machine has another revision by now.
    #[error("the state machine's revision is another one")]
    StaleRevision,
    /// So many versions or aliases are there, and no more are allowed.
    #[error("there are {0} already")]
    TooMany(usize),
    /// There is no such version.
    #[error("the version {0} does not exist")]
    NoVersion(i64),
    /// There is no such alias.
    #[error("the alias does not exist")]
    NoAlias,
    /// An alias of this name is there, with another description or routing.
    #[error("the alias exists and is another")]
    AliasExists,
    /// These aliases route to the version.
    #[error("aliases route to the version: {}", .0.join(", "))]
    InUse(Vec<String>),
}

/// An alias as a request wants it.
#[derive(Clone, Debug)]
pub struct NewAlias {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// What it stands for.
    pub routing: Routing,
}

type Outcome<T> = Result<Result<T, QualifierError>, StoreError>;

impl Engine {
    /// Creates a state machine and publishes its first version, in one durable write. The inner error is the state machine
    /// that has this ARN already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn create_and_publish(
        &self,
        new: NewStateMachine,
        description: Option<String>,
    ) -> Result<Result<(StateMachineRecord, VersionRecord), StateMachineRecord>, StoreError> {
        let (revision_id, now) = (uuid::Uuid::new_v4().to_string(), self.now_millis());
        let arn = new.arn.clone();
        self.change(&arn, move |c| {
            let record = match state_machines::create(c, &new, &revision_id, now)? {
                Ok(record) => record,
                Err(there) => return Ok(Err(there)),
            };
            let version = publish(c, &new.arn, None, description.as_deref(), now)?;
            let version = version.map_err(|e| unexpected(&e))?;
            Ok(Ok((record, version)))
        })
        .await
    }

    /// Gives a state machine a new revision, where there is a change, and publishes it, in one durable write.
    ///
    /// # Errors
    /// When it cannot be written. A quota that is reached leaves the state machine as it was.
    pub async fn update_and_publish(
        &self,
        arn: &str,
        change: Option<StateMachineChange>,
        description: Option<String>,
    ) -> Outcome<(StateMachineRecord, VersionRecord)> {
        let (revision_id, now) = (uuid::Uuid::new_v4().to_string(), self.now_millis());
        let key = arn.to_owned();
        self.change(arn, move |c| {
            if let Some(change) = &change {
                // Before anything is written: a refusal must leave nothing behind.
                if let Err(refusal) = room_for_version(c, &key)? {
                    return Ok(Err(refusal));
                }
                state_machines::update(c, &key, change, &revision_id, now)?;
            }
            let version = match publish(c, &key, None, description.as_deref(), now)? {
                Ok(version) => version,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let record = state_machines::find(c, &key)?.map(|stored| stored.record);
            Ok(record
                .map(|record| (record, version))
                .ok_or(QualifierError::NoStateMachine))
        })
        .await
    }

    /// Publishes the current revision of a state machine, if it is the one asked for. The version that it has already is
    /// given back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn publish_version(
        &self,
        arn: &str,
        revision_id: Option<String>,
        description: Option<String>,
    ) -> Outcome<VersionRecord> {
        let (key, now) = (arn.to_owned(), self.now_millis());
        self.change(arn, move |c| {
            publish(c, &key, revision_id.as_deref(), description.as_deref(), now)
        })
        .await
    }

    /// A version with its state machine as it was published; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn describe_version(
        &self,
        arn: &str,
        number: i64,
    ) -> Result<Option<(VersionRecord, StateMachineRecord)>, StoreError> {
        self.runtime.store.read(|c| {
            let Some(machine) = state_machines::find(c, arn)? else {
                return Ok(None);
            };
            let Some(version) = versions::find(c, machine.id, number)? else {
                return Ok(None);
            };
            let record = state_machines::at_revision(c, machine.id, version.revision)?;
            Ok(Some((version.record, record)))
        })
    }

    /// The version that stands for the current revision.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn current_version(&self, arn: &str) -> Result<Option<VersionRecord>, StoreError> {
        self.runtime.store.read(|c| {
            state_machines::find(c, arn)?.map_or(Ok(None), |machine| {
                versions::of_revision(c, machine.id, machine.revision)
            })
        })
    }

    /// The versions of a state machine, newest first; none when there is no such state machine.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn list_versions(
        &self,
        arn: &str,
        page: PageRequest,
    ) -> Result<Page<VersionRecord>, ListError> {
        let paging = Paging {
            scope: &["versions", arn],
            now_millis: self.now_millis(),
        };
        let before = paging
            .key(&page)?
            .and_then(|key| Some(i64::from_be_bytes(key.try_into().ok()?)))
            .unwrap_or(i64::MAX);
        let limit = page.limit();
        let found = self.runtime.store.read(|c| {
            state_machines::find(c, arn)?.map_or(Ok(Vec::new()), |machine| {
                versions::list(c, machine.id, before, limit + 1)
            })
        })?;
        Ok(cut(found, limit, |last| {
            paging.token(&last.number.to_be_bytes())
        }))
    }

    /// Deletes a version that no alias routes to. One that is not there is as good as deleted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delete_version(&self, arn: &str, number: i64) -> Outcome<()> {
        let key = arn.to_owned();
        self.change(arn, move |c| {
            let Some(machine) = state_machines::find(c, &key)? else {
                return Ok(Ok(()));
            };
            let users = aliases::of_version(c, machine.id, number)?;
            if !users.is_empty() {
                return Ok(Err(QualifierError::InUse(users)));
            }
            versions::delete(c, machine.id, number)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Creates an alias. The same once more is no error.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn create_alias(&self, arn: &str, new: NewAlias) -> Outcome<AliasRecord> {
        let (key, now) = (arn.to_owned(), self.now_millis());
        self.change(arn, move |c| {
            let machine = match active(c, &key)? {
                Ok(machine) => machine,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if let Some(there) = aliases::find(c, machine.id, &new.name)? {
                let same = there.description == new.description && there.routing == new.routing;
                return Ok(same.then_some(there).ok_or(QualifierError::AliasExists));
            }
            if let Err(refusal) = check_routes(c, machine.id, new.routing)? {
                return Ok(Err(refusal));
            }
            if aliases::count(c, machine.id)? >= MAX_ALIASES {
                return Ok(Err(QualifierError::TooMany(MAX_ALIASES)));
            }
            let alias = AliasRecord {
                name: new.name.clone(),
                description: new.description.clone(),
                routing: new.routing,
                creation_millis: now,
                update_millis: now,
            };
            aliases::put(c, machine.id, &alias)?;
            Ok(Ok(alias))
        })
        .await
    }

    /// Changes an alias: what is `None` stays as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn update_alias(
        &self,
        arn: &str,
        name: &str,
        description: Option<String>,
        routing: Option<Routing>,
    ) -> Outcome<AliasRecord> {
        let (key, name, now) = (arn.to_owned(), name.to_owned(), self.now_millis());
        self.change(arn, move |c| {
            let machine = match active(c, &key)? {
                Ok(machine) => machine,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let Some(mut alias) = aliases::find(c, machine.id, &name)? else {
                return Ok(Err(QualifierError::NoAlias));
            };
            if let Some(routing) = routing {
                if let Err(refusal) = check_routes(c, machine.id, routing)? {
                    return Ok(Err(refusal));
                }
                alias.routing = routing;
            }
            if description.is_some() {
                alias.description.clone_from(&description);
            }
            alias.update_millis = now;
            aliases::put(c, machine.id, &alias)?;
            Ok(Ok(alias))
        })
        .await
    }

    /// An alias; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn describe_alias(
        &self,
        arn: &str,
        name: &str,
    ) -> Result<Option<AliasRecord>, StoreError> {
        self.runtime.store.read(|c| {
            state_machines::find(c, arn)?
                .map_or(Ok(None), |machine| aliases::find(c, machine.id, name))
        })
    }

    /// The aliases of a state machine by name, all or those that route to a version.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn list_aliases(
        &self,
        arn: &str,
        version: Option<i64>,
        page: PageRequest,
    ) -> Result<Page<AliasRecord>, ListError> {
        let narrowed = version.map(|number| number.to_string()).unwrap_or_default();
        let paging = Paging {
            scope: &["aliases", arn, &narrowed],
            now_millis: self.now_millis(),
        };
        let after = paging
            .key(&page)?
            .map(|key| String::from_utf8_lossy(&key).into_owned())
            .unwrap_or_default();
        let limit = page.limit();
        let mut found = self.runtime.store.read(|c| {
            // All of them, at most a hundred.
            state_machines::find(c, arn)?.map_or(Ok(Vec::new()), |machine| {
                aliases::list(c, machine.id, &after, MAX_ALIASES)
            })
        })?;
        if let Some(version) = version {
            found.retain(|alias| alias.routing.routes().any(|(number, _)| number == version));
        }
        Ok(cut(found, limit, |last| paging.token(last.name.as_bytes())))
    }

    /// Deletes an alias. Whether there was one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delete_alias(&self, arn: &str, name: &str) -> Result<bool, StoreError> {
        let (key, name) = (arn.to_owned(), name.to_owned());
        self.change(arn, move |c| {
            state_machines::find(c, &key)?
                .map_or(Ok(false), |machine| aliases::delete(c, machine.id, &name))
        })
        .await
    }
}

impl Runtime {
    /// The state machine as the version has it that the request asks for, or that its alias draws; the request names that
    /// version from now on.
    pub(super) fn at_version(
        &self,
        machine: Arc<Stored>,
        request: &mut StartExecution,
    ) -> Result<Arc<Stored>, StartError> {
        let missing = |arn: &str| StartError::StateMachineDoesNotExist(arn.to_owned());
        if let (None, Some(alias)) = (
            &request.state_machine_version_arn,
            &request.state_machine_alias_arn,
        ) {
            let name = alias.rsplit(':').next().unwrap_or_default();
            let found = self.store.read(|c| aliases::find(c, machine.id, name))?;
            let routing = found.ok_or_else(|| missing(alias))?.routing;
            let number = routing.route(self.chance.percent());
            request.state_machine_version_arn =
                Some(format!("{}:{number}", request.state_machine_arn));
        }
        let Some(version) = &request.state_machine_version_arn else {
            return Ok(machine);
        };
        let number = version.rsplit(':').next().and_then(|n| n.parse().ok());
        let number: i64 = number.ok_or_else(|| missing(version))?;
        let found = self.store.read(|c| {
            versions::find(c, machine.id, number)?
                .map(|found| {
                    let record = state_machines::at_revision(c, machine.id, found.revision)?;
                    Ok(Stored {
                        id: machine.id,
                        revision: found.revision,
                        by_hand: machine.by_hand.clone(),
                        record,
                    })
                })
                .transpose()
        })?;
        found.map(Arc::new).ok_or_else(|| missing(version))
    }
}

fn active(c: &Connection, arn: &str) -> Result<Result<Stored, QualifierError>, Fault> {
    Ok(match state_machines::find(c, arn)? {
        None => Err(QualifierError::NoStateMachine),
        Some(machine) if machine.record.status == StateMachineStatus::Deleting => {
            Err(QualifierError::Deleting)
        }
        Some(machine) => Ok(machine),
    })
}

fn room_for_version(c: &Connection, arn: &str) -> Result<Result<(), QualifierError>, Fault> {
    let machine = match active(c, arn)? {
        Ok(machine) => machine,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let there = versions::list(c, machine.id, i64::MAX, MAX_VERSIONS)?.len();
    Ok(if there >= MAX_VERSIONS {
        Err(QualifierError::TooMany(MAX_VERSIONS))
    } else {
        Ok(())
    })
}

fn publish(
    c: &Connection,
    arn: &str,
    revision_id: Option<&str>,
    description: Option<&str>,
    now_millis: i64,
) -> Result<Result<VersionRecord, QualifierError>, Fault> {
    let machine = match active(c, arn)? {
        Ok(machine) => machine,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let revision = &machine.record.revision;
    // The first revision, whose id is not shown, goes by this name.
    let is_current = |id: &str| id == revision.revision_id || (revision.initial && id == "INITIAL");
    if revision_id.is_some_and(|id| !is_current(id)) {
        return Ok(Err(QualifierError::StaleRevision));
    }
    let version = versions::publish(c, machine.id, machine.revision, description, now_millis)?;
    Ok(version.ok_or(QualifierError::TooMany(MAX_VERSIONS)))
}

fn check_routes(
    c: &Connection,
    machine: i64,
    routing: Routing,
) -> Result<Result<(), QualifierError>, Fault> {
    for (number, _) in routing.routes() {
        if versions::find(c, machine, number)?.is_none() {
            return Ok(Err(QualifierError::NoVersion(number)));
        }
    }
    Ok(Ok(()))
}

/// A new state machine takes a first version.
fn unexpected(error: &QualifierError) -> Fault {
    Fault::Refused(StoreError::Unreadable {
        what: "new state machine",
        message: error.to_string(),
    })
}
