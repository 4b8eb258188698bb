//! A run of the app without a window to look at.

use std::path::Path;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stepdeck::app::{assemble, close};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
};
use tauri::utils::config::AppDirectoriesOverride;
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use crate::sts;

/// Longest time that anything here waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// AWS's shared files for all tests: nothing of the person's who runs them is read.
static AWS_FILES: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    let credentials = folder.path().join("credentials");
    std::fs::write(
        &config,
        "[default]\nregion = eu-west-1\n\n[profile revoked]\nregion = eu-west-1\n\n[profile nokeys]\nregion = us-west-2\n\n[profile nowhere]\n\n[profile team]\nregion = eu-west-1\n\n\
         [profile signedout]\nregion = eu-north-1\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = dev\n\n\
         [sso-session work]\nsso_region = eu-north-1\nsso_start_url = https://example.awsapps.com/start\n",
    )
    .unwrap();
    std::fs::write(
        &credentials,
        "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n\n\
         [nowhere]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n\n\
         [team]\naws_access_key_id = 111122223333\naws_secret_access_key = secret\n\n\
         [revoked]\naws_access_key_id = AKIDREVOKED\naws_secret_access_key = secret\n",
    )
    .unwrap();
    let sts = sts::serve();
    #[allow(unsafe_code)]
    // SAFETY: every test comes through here before it starts another thread that reads the environment.
    unsafe {
        std::env::set_var("HOME", folder.path());
        std::env::set_var("AWS_CONFIG_FILE", config);
        std::env::set_var("AWS_SHARED_CREDENTIALS_FILE", credentials);
        std::env::set_var("AWS_EC2_METADATA_DISABLED", "true");
        std::env::set_var("AWS_ENDPOINT_URL_STS", sts);
        for name in [
            "AWS_PROFILE",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_ENDPOINT_URL",
        ] {
            std::env::remove_var(name);
        }
    }
    folder
});

/// The app, opened on a folder.
pub struct Desk {
    app: App<MockRuntime>,
    webview: WebviewWindow<MockRuntime>,
    changes: Receiver<Value>,
}

impl Desk {
    /// Opens the app on everything that `folder` holds.
    pub fn open(folder: &Path) -> Self {
        LazyLock::force(&AWS_FILES);
        let mut context = mock_context(noop_assets());
        context.config_mut().app.app_directories_override =
            Some(AppDirectoriesOverride::Root(folder.to_path_buf()));
        let mut app = assemble(mock_builder()).build(context).unwrap();
        let (sender, changes) = channel();
        app.listen_any("execution-changed", move |event| {
            // The test may be over.
            let _ = sender.send(serde_json::from_str(event.payload()).unwrap());
        });
        // The first iteration sets the app up.
        #[allow(deprecated)]
        app.run_iteration(|_, _| {});
        let webview = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        Self {
            app,
            webview,
            changes,
        }
    }

    /// Calls a command; its answer or its error, as the window gets them.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.webview, request).map(|body| body.deserialize().unwrap())
    }

    /// Calls a command that must succeed.
    pub fn ok(&self, command: &str, arguments: Value) -> Value {
        self.call(command, arguments)
            .unwrap_or_else(|error| panic!("{command}: {error:#}"))
    }

    /// Calls an operation on the local workspace that must succeed.
    pub fn local(&self, command: &str, input: Value) -> Value {
        self.ok(command, json!({ "connection": "local", "input": input }))
    }

    /// Calls an operation that must fail.
    pub fn refused(&self, connection: &str, command: &str, input: Value) -> Value {
        match self.call(command, json!({ "connection": connection, "input": input })) {
            Err(error) => error,
            Ok(answer) => panic!("{command} should fail, and answered {answer:#}"),
        }
    }

    /// The ARN of a state machine of the local workspace.
    pub fn machine(&self, name: &str) -> String {
        let machines = self.local("list_state_machines", json!({}));
        machines["stateMachines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|machine| machine["name"] == name)
            .and_then(|machine| machine["stateMachineArn"].as_str())
            .unwrap_or_else(|| panic!("no {name} in {machines:#}"))
            .to_owned()
    }

    /// Names of the state machines of the local workspace, sorted.
    pub fn machines(&self) -> Vec<String> {
        let machines = self.local("list_state_machines", json!({}));
        let mut names: Vec<String> = machines["stateMachines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|machine| machine["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }

    /// Starts an execution; its ARN.
    pub fn start(&self, machine_arn: &str, input: &Value) -> String {
        let started = self.local(
            "start_execution",
            json!({ "stateMachineArn": machine_arn, "input": input.to_string() }),
        );
        started["executionArn"].as_str().unwrap().to_owned()
    }

    /// The execution once it has ended. Looks again whenever the app says that executions have changed, as the window does.
    pub fn ended(&self, execution_arn: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let execution = self.local(
                "describe_execution",
                json!({ "executionArn": execution_arn }),
            );
            if execution["status"] != "RUNNING" {
                return execution;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if let Err(error) = self.changes.recv_timeout(left) {
                panic!("no change was heard of while {execution_arn} was running: {error}");
            }
        }
    }

    /// The next change that the window hears of.
    pub fn change(&self) -> Value {
        self.changes.recv_timeout(PATIENCE).unwrap()
    }

    /// Closes the app in order, as leaving it does.
    pub fn close(self) {
        tauri::async_runtime::block_on(close(self.app.handle()));
    }
}
