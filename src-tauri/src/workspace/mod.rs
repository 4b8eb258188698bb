//! The local workspace: the engine and its service, inside the app, on a free port of loopback.

mod changes;
mod deletion;
mod express;
mod holds;
mod mock_file;
mod pace;
mod samples;
mod seed;
mod settings;
mod usage;
mod waiting;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use sfn_engine::Engine;
use sfn_engine::store::OpenError;
use sfn_local::{DataLocation, ServeConfig, ServeError, Server, serve};
use tokio::sync::{Mutex, watch};
use tokio::time::Instant;

pub use changes::{ChangeListener, EXECUTION_CHANGED, ExecutionChanged};
pub use deletion::{DeletionPhase, DeletionStatus};
pub use express::{ExpressLogEvent, ExpressRun, ExpressRunLog};
pub use holds::{ExecutionHolds, HeldState, HoldChange};
pub use mock_file::MockFile;
pub use pace::{ExecutionWaits, WaitReason, WaitingState, WorkspaceClock};
pub use samples::{Sample, samples};
pub use settings::{
    AccountSettings, EnvironmentEndpoint, FunctionSetting, KnownService, RetentionSettings,
    ServiceEndpoint, ServiceSettings, SettingsChange, SettingsProblem, SettingsSaved,
    WorkspaceSettings, WorkspaceSettingsView,
};
pub use usage::{KeptExecutions, WorkspaceUsage};
pub use waiting::WaitingTask;

use crate::CommandError;
use mock_file::MockFiles;
use settings::{Settings, account_access, apply, days};

/// How long a folder that another process holds is waited for: an app that was closed a moment ago gives its calls under way five
/// seconds to end, and a person who opens it again at once should not be told to close it.
const HANDOVER: Duration = Duration::from_secs(7);

/// How often it is tried in that time.
const HANDOVER_TRY: Duration = Duration::from_millis(100);

/// The local workspace of this run of the app. Clones stand for the same one.
#[derive(Clone, Debug)]
pub struct Workspace {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    state: watch::Sender<State>,
    /// Held while the workspace is being opened or closed.
    server: Mutex<Option<Server>>,
    settings: Settings,
    /// The latest deletion of executions that a person asked for.
    deletion: Mutex<Option<deletion::Asked>>,
    mocks: MockFiles,
    listener: ChangeListener,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("folder", &self.folder)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone)]
enum State {
    Starting,
    Ready {
        endpoint: String,
        problem: Option<CommandError>,
    },
    Failed(CommandError),
}

/// Whether the local workspace answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum WorkspaceState {
    /// It answers.
    Ready,
    /// It is being opened; calls wait.
    Starting,
    /// It could not be opened; calls fail.
    Failed,
}

/// The local workspace as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceStatus {
    /// Whether it answers.
    pub state: WorkspaceState,
    /// Where it answers, for other programs on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The folder that holds it.
    pub data_dir: String,
    /// Why it does not answer, or what a person should know though it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
}

impl Workspace {
    /// A workspace in this folder, which need not exist; it is not opened yet, but counts as starting.
    pub fn new(folder: PathBuf, listener: ChangeListener) -> Self {
        Self {
            shared: Arc::new(Shared {
                settings: Settings::of(&folder),
                deletion: Mutex::default(),
                mocks: MockFiles::of(&folder),
                folder,
                state: watch::Sender::new(State::Starting),
                server: Mutex::new(None),
                listener,
            }),
        }
    }

    /// Opens it, after closing it if it is open. A failure is kept for [`Self::status`].
    pub async fn start(&self) {
        let mut server = self.shared.server.lock().await;
        self.shared.state.send_replace(State::Starting);
        if let Some(running) = server.take() {
            running.shutdown().await;
        }
        *self.shared.deletion.lock().await = None;
        let state = match self.open().await {
            Ok(opened) => {
                let endpoint = opened.url();
                let problem = opened.engine().set_aside().map(|path| {
                    CommandError::new(
                        "WorkspaceDamaged",
                        format!(
                            "The workspace's database was damaged. It was set aside as {}, and a new one was begun.",
                            path.display()
                        ),
                    )
                });
                tracing::info!("the local workspace answers at {endpoint}");
                *server = Some(opened);
                State::Ready { endpoint, problem }
            }
            Err(error) => {
                tracing::error!("the local workspace could not be opened: {error}");
                State::Failed(unopened(&error))
            }
        };
        self.shared.state.send_replace(state);
    }

    /// Closes it in order: calls under way end, and everything accepted is on disk.
    pub async fn stop(&self) {
        if let Some(server) = self.shared.server.lock().await.take() {
            server.shutdown().await;
        }
    }

    /// How it is now.
    pub fn status(&self) -> WorkspaceStatus {
        let (state, endpoint, problem) = match self.shared.state.borrow().clone() {
            State::Starting => (WorkspaceState::Starting, None, None),
            State::Ready { endpoint, problem } => (WorkspaceState::Ready, Some(endpoint), problem),
            State::Failed(problem) => (WorkspaceState::Failed, None, Some(problem)),
        };
        WorkspaceStatus {
            state,
            endpoint,
            data_dir: self.shared.folder.display().to_string(),
            problem,
        }
    }

    /// Where it answers, as soon as it does.
    ///
    /// Errors: `WorkspaceFailed` if it could not be opened.
    pub async fn endpoint(&self) -> Result<String, CommandError> {
        let mut state = self.shared.state.subscribe();
        let state = state
            .wait_for(|state| !matches!(state, State::Starting))
            .await;
        match state.as_deref() {
            Ok(State::Ready { endpoint, .. }) => Ok(endpoint.clone()),
            Ok(State::Failed(problem)) => Err(CommandError::new(
                "WorkspaceFailed",
                format!("The local workspace is not open: {}", problem.message),
            )),
            Ok(State::Starting) | Err(_) => Err(CommandError::new(
                "WorkspaceFailed",
                "The local workspace is not open.",
            )
            .retryable()),
        }
    }

    /// The engine behind it, as soon as it is open.
    ///
    /// Errors: `WorkspaceFailed` if it could not be opened.
    pub async fn engine(&self) -> Result<Engine, CommandError> {
        self.endpoint().await?;
        let server = self.shared.server.lock().await;
        let closed = || CommandError::new("WorkspaceFailed", "The local workspace is not open.");
        server
            .as_ref()
            .map(|server| server.engine().clone())
            .ok_or_else(|| closed().retryable())
    }

    /// The folder that holds it.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// What a person has set about it, once it was opened or could not be.
    pub async fn settings(&self) -> WorkspaceSettingsView {
        // The file is read with it; whether it opened is told elsewhere.
        let _ = self.endpoint().await;
        self.shared.settings.view()
    }

    /// Keeps a change of the settings, and lets it count at once.
    ///
    /// Errors: `WorkspaceFailed` if it is not open: its folder may be another program's. `SettingsUnwritable`, `SettingsNewer`,
    /// `SettingsUnreadable` if the file cannot take it; `SettingsNotApplied` if it was kept and does not count yet.
    pub async fn change_settings(
        &self,
        change: SettingsChange,
    ) -> Result<SettingsSaved, CommandError> {
        let engine = self.engine().await?;
        let settings = &self.shared.settings;
        // The profile is looked up before anything is kept; else its error would come after the change.
        let changed = settings.changed(change.clone()).account;
        let access = match account_access(&changed).await {
            Ok(access) => access,
            Err(message) if change.account.is_some() && !changed.profile.is_empty() => {
                let field = "account.profile".to_owned();
                return Ok(SettingsSaved {
                    problems: vec![SettingsProblem { field, message }],
                    view: settings.view(),
                });
            }
            // It has been told when the workspace was opened, or the profile is missing, which is told below.
            Err(_) => None,
        };
        let problems = settings.change(change)?;
        if problems.is_empty() {
            apply(&settings.sound(), access, &engine)?;
        }
        Ok(SettingsSaved {
            problems,
            view: settings.view(),
        })
    }

    /// The mock configuration as it is now.
    ///
    /// Errors: `WorkspaceFailed`.
    pub async fn mock_file(&self) -> Result<MockFile, CommandError> {
        // Which one it is is read with the workspace.
        self.engine().await?;
        self.with_mocks(|mocks| Ok(mocks.read())).await
    }

    /// Writes the mock configuration at `path`, which held `base` when it was read.
    ///
    /// Errors: `WorkspaceFailed`, `MockFileChanged`, `MockFileUnreadable`, `MockFileUnwritable`.
    pub async fn save_mock_file(
        &self,
        path: String,
        text: String,
        base: Option<String>,
    ) -> Result<MockFile, CommandError> {
        self.engine().await?;
        self.with_mocks(move |mocks| {
            mocks.save(&path, &text, base.as_deref())?;
            Ok(mocks.read())
        })
        .await
    }

    /// Makes another file the mock configuration, or with `None` the workspace's own.
    ///
    /// Errors: `WorkspaceFailed`, `InvalidMockFile`, `MockChoiceUnwritable`.
    pub async fn choose_mock_file(&self, path: Option<PathBuf>) -> Result<MockFile, CommandError> {
        let engine = self.engine().await?;
        self.with_mocks(move |mocks| {
            mocks.choose(path)?;
            engine.set_mock_config(Some(mocks.path()));
            Ok(mocks.read())
        })
        .await
    }

    /// Works with the file off the threads that serve the window.
    async fn with_mocks<T: Send + 'static>(
        &self,
        work: impl FnOnce(&MockFiles) -> Result<T, CommandError> + Send + 'static,
    ) -> Result<T, CommandError> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || work(&shared.mocks))
            .await
            .unwrap_or_else(|error| {
                Err(CommandError::new(
                    "MockFileUnreadable",
                    sentence(&error.to_string()),
                ))
            })
    }

    /// How much room it takes on the disk.
    ///
    /// Errors: `WorkspaceUnreadable`.
    pub async fn usage(&self) -> Result<WorkspaceUsage, CommandError> {
        let unreadable = |error: String| {
            let folder = self.shared.folder.display();
            CommandError::new(
                "WorkspaceUnreadable",
                format!("{folder} cannot be read: {error}."),
            )
        };
        let folder = self.shared.folder.clone();
        tokio::task::spawn_blocking(move || WorkspaceUsage::of(&folder))
            .await
            .map_err(|error| unreadable(error.to_string()))?
            .map_err(|error| unreadable(error.to_string()))
    }

    /// What it keeps of executions.
    ///
    /// Errors: `WorkspaceFailed`, `WorkspaceUnreadable`.
    pub async fn kept_executions(&self) -> Result<KeptExecutions, CommandError> {
        let storage = self.engine().await?.storage().await;
        let storage = storage.map_err(|error| {
            CommandError::new("WorkspaceUnreadable", sentence(&error.to_string()))
        })?;
        Ok(storage.into())
    }

    /// Begins to delete the executions that ended so many days ago or longer, unless a deletion is under way; how far it is.
    ///
    /// Errors: `WorkspaceFailed`.
    pub async fn delete_closed_executions(
        &self,
        older_than_days: u32,
    ) -> Result<DeletionStatus, CommandError> {
        let engine = self.engine().await?;
        let size = self.usage().await?.database;
        let mut latest = self.shared.deletion.lock().await;
        let under_way = latest.take().filter(|asked| !asked.is_over());
        let asked = under_way.unwrap_or_else(|| {
            let deletion = engine.delete_closed_executions(days(older_than_days));
            deletion::Asked::new(deletion, size)
        });
        Ok(latest.insert(asked).status(size))
    }

    /// How far the latest deletion is; none, when there was none since the workspace was opened.
    ///
    /// Errors: `WorkspaceUnreadable`.
    pub async fn deletion(&self) -> Result<Option<DeletionStatus>, CommandError> {
        let size = self.usage().await?.database;
        let latest = self.shared.deletion.lock().await;
        Ok(latest.as_ref().map(|asked| asked.status(size)))
    }

    /// Ends the latest deletion after what it is just at.
    pub async fn cancel_deletion(&self) {
        if let Some(asked) = self.shared.deletion.lock().await.as_ref() {
            asked.cancel();
        }
    }

    async fn open(&self) -> Result<Server, ServeError> {
        let folder = &self.shared.folder;
        let mut config = ServeConfig::new(DataLocation::Dir(folder.clone()));
        self.shared.settings.load();
        let settings = self.shared.settings.sound();
        config.engine.time_scale = settings.time_scale;
        config.engine.retention = settings.retention.period();
        config.engine.aws = settings.services.endpoints();
        config.engine.local_functions = settings.services.local_functions();
        match account_access(&settings.account).await {
            Ok(access) => config.engine.account_access = access,
            Err(why) => self.shared.settings.told(CommandError::new(
                "SettingsNotApplied",
                format!("AWS is not called, though it is allowed: {why}"),
            )),
        }
        config.engine.lambda_endpoint = settings.services.lambda_endpoint;
        config.engine.connections = settings.services.connections_file.map(PathBuf::from);
        self.shared.mocks.load();
        if let Err(error) = seed::write_mocks(self.shared.mocks.own()) {
            // What keeps this file from being written most likely keeps the database as well, which is the better news.
            tracing::warn!("the mocked answers could not be written: {error}");
        }
        let server = serve_once_free(config).await?;
        // Not before: a file that is not there is no reason not to open the workspace.
        let mocks = self.shared.mocks.path();
        server.engine().set_mock_config(Some(mocks));
        changes::forward(server.engine().subscribe(), self.shared.listener.clone());
        // Before anybody is let in, so that the first list is whole. What goes wrong here must not keep a person out.
        if let Err(error) = seed::seed(folder, &server.url()).await {
            tracing::warn!("the sample state machines are not all there: {error}");
        }
        Ok(server)
    }
}

/// Serves the folder, as soon as an app that is just ending has let it go.
async fn serve_once_free(config: ServeConfig) -> Result<Server, ServeError> {
    let last_try = Instant::now() + HANDOVER;
    loop {
        match serve(config.clone()).await {
            Err(ServeError::Data(OpenError::Locked { .. })) if Instant::now() < last_try => {
                tokio::time::sleep(HANDOVER_TRY).await;
            }
            outcome => return outcome,
        }
    }
}

fn unopened(error: &ServeError) -> CommandError {
    let code = match error {
        ServeError::Data(OpenError::Locked { .. }) => "WorkspaceLocked",
        ServeError::Data(OpenError::Unwritable { .. }) => "WorkspaceUnwritable",
        ServeError::Data(OpenError::Newer { .. }) => "WorkspaceNewer",
        _ => "WorkspaceFailed",
    };
    CommandError::new(code, sentence(&error.to_string()))
}

/// An error's text as a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            characters.as_str().trim_end_matches('.')
        ),
        None => String::new(),
    }
}
