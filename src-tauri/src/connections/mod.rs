//! The connections that a person can choose from: the local workspace, the profiles of the shared AWS configuration, and
//! endpoints.
//!
//! Profiles are read from AWS's own files each time; what a person changes about any connection (colour, region, read-only …)
//! is kept in a file of the app's. Neither holds credentials.

mod draft;
mod model;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sfn_client::connections::ProfileList;

pub use model::{Connection, ConnectionDraft, ConnectionKind, ConnectionView, LOCAL_ID};

use crate::CommandError;
use crate::kept_file::KeptFile;

/// Region of the local workspace.
const LOCAL_REGION: &str = "us-east-1";

/// All connections, as the window shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionList {
    /// The local workspace first, then profiles by name (`default` first), then endpoints in the order in which they were added.
    pub connections: Vec<ConnectionView>,
    /// Why some may be missing: the app's or AWS's file cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
}

/// The connections of this run of the app.
#[derive(Debug)]
pub struct Connections {
    file: KeptFile,
    kept: Mutex<Kept>,
}

/// What the file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Contents {
    connections: Vec<Connection>,
}

#[derive(Debug)]
struct Kept {
    connections: Vec<Connection>,
    problem: Option<CommandError>,
    writable: bool,
}

impl Connections {
    /// Reads the file, which need not exist.
    pub fn open(path: PathBuf) -> Self {
        let file = KeptFile {
            path,
            what: "saved connections",
            codes: "Connections",
            version: 1,
        };
        let loaded = file.load::<Contents>();
        if let Some(problem) = &loaded.problem {
            tracing::warn!("{problem}");
        }
        Self {
            file,
            kept: Mutex::new(Kept {
                connections: loaded.contents.connections,
                problem: loaded.problem,
                writable: !loaded.keep,
            }),
        }
    }

    /// The connection with that id; that of a profile need not have been saved, nor the profile exist.
    ///
    /// Errors: `UnknownConnection`.
    pub fn get(&self, id: &str) -> Result<Connection, CommandError> {
        self.kept().get(id).ok_or_else(|| {
            CommandError::new(
                "UnknownConnection",
                format!("There is no connection \"{id}\"."),
            )
        })
    }

    /// All connections, given the profiles there are and where the local workspace answers.
    pub fn list(&self, profiles: &ProfileList, local_endpoint: Option<String>) -> ConnectionList {
        let kept = self.kept();
        let mut views = vec![ConnectionView {
            region: LOCAL_REGION.to_owned(),
            endpoint: local_endpoint,
            ..view(kept.get(LOCAL_ID).unwrap_or_else(Connection::local))
        }];
        for profile in &profiles.profiles {
            let implied = Connection::of_profile(&profile.name);
            let further = kept
                .connections
                .iter()
                .filter(|other| other.is_of(&profile.name) && other.id != implied.id);
            let first = kept.get(&implied.id).unwrap_or_else(|| implied.clone());
            for connection in std::iter::once(first).chain(further.cloned()) {
                let region = connection.region.clone().or_else(|| profile.region.clone());
                let problem = profile.problem.clone().or_else(|| {
                    region.is_none().then(|| {
                        "The profile has no region. Choose a region for this connection.".to_owned()
                    })
                });
                views.push(ConnectionView {
                    region: region.unwrap_or_default(),
                    removable: connection.id != implied.id,
                    problem,
                    ..view(connection)
                });
            }
        }
        // The name of the profile that a connection wants and that is not there any more.
        let missing = |connection: &Connection| {
            let name = connection.profile.as_ref()?;
            let there = profiles.profiles.iter().any(|known| known.name == *name);
            (!there).then(|| name.clone())
        };
        let mut others = Vec::new();
        for connection in &kept.connections {
            let endpoint = connection.kind == ConnectionKind::Endpoint;
            let missing = missing(connection);
            if !endpoint && missing.is_none() {
                continue;
            }
            let remedy = if endpoint {
                "choose another profile"
            } else {
                "remove this connection"
            };
            others.push(ConnectionView {
                removable: true,
                problem: missing.map(|name| {
                    format!("The AWS configuration has no profile \"{name}\" any more. Add it again, or {remedy}.")
                }),
                ..view(connection.clone())
            });
        }
        others.sort_by_key(|connection| connection.kind == ConnectionKind::Endpoint);
        views.append(&mut others);
        let problem = kept.problem.clone().or_else(|| {
            let problem = profiles.problem.clone()?;
            Some(CommandError::new("ConfigurationUnreadable", problem))
        });
        ConnectionList {
            connections: views,
            problem,
        }
    }

    /// Saves a new connection or changes one.
    ///
    /// Errors: `InvalidConnection`, `UnknownConnection`; `ConnectionsUnwritable`, `ConnectionsNewer` if the file cannot take
    /// it, and then nothing changes.
    pub fn save(&self, draft: &ConnectionDraft) -> Result<Connection, CommandError> {
        let known = draft.id.as_deref().map(|id| self.get(id)).transpose()?;
        let mut kept = self.kept();
        let connection = draft::apply(draft, known.as_ref(), &|id| {
            kept.connections.iter().any(|other| other.id == id)
        })?;
        let mut changed = kept.connections.clone();
        match changed.iter_mut().find(|other| other.id == connection.id) {
            Some(place) => *place = connection.clone(),
            None => changed.push(connection.clone()),
        }
        self.write(&mut kept, changed)?;
        Ok(connection)
    }

    /// Forgets a connection; of a profile that still exists, what was changed about it.
    ///
    /// Errors: `InvalidConnection` for the local workspace, which cannot go; those of [`Self::save`].
    pub fn remove(&self, id: &str) -> Result<(), CommandError> {
        if id == LOCAL_ID {
            return Err(CommandError::new(
                "InvalidConnection",
                "The local workspace is part of the app and cannot be removed.",
            ));
        }
        let mut kept = self.kept();
        let mut changed = kept.connections.clone();
        changed.retain(|connection| connection.id != id);
        if changed.len() == kept.connections.len() {
            // Nothing was kept of it: removed twice, or a profile that nobody has changed.
            return Ok(());
        }
        self.write(&mut kept, changed)
    }

    fn write(&self, kept: &mut Kept, changed: Vec<Connection>) -> Result<(), CommandError> {
        if !kept.writable {
            return Err(kept.problem.clone().unwrap_or_else(|| {
                CommandError::new(
                    "ConnectionsUnwritable",
                    "The saved connections cannot be changed.",
                )
            }));
        }
        let contents = Contents {
            connections: changed,
        };
        self.file
            .save(&contents)
            .map_err(|error| self.file.unwritable(&error))?;
        kept.connections = contents.connections;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Changes are swapped in whole, so that a panic elsewhere leaves a sound state.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&self, id: &str) -> Option<Connection> {
        self.connections
            .iter()
            .find(|connection| connection.id == id)
            .cloned()
            .or_else(|| (id == LOCAL_ID).then(Connection::local))
            .or_else(|| {
                let name = id.strip_prefix("profile:")?;
                (!name.is_empty()).then(|| Connection::of_profile(name))
            })
    }
}

fn view(connection: Connection) -> ConnectionView {
    ConnectionView {
        id: connection.id,
        kind: connection.kind,
        label: connection.label,
        region: connection.region.unwrap_or_default(),
        endpoint: connection.endpoint,
        profile: connection.profile,
        color: connection.color,
        read_only: connection.read_only,
        removable: false,
        problem: None,
    }
}
