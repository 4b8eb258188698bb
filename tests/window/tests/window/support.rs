use std::path::{Path, PathBuf};

use window_tests::{Window, WindowError};

/// Greets whoever stands in the input.
pub(crate) const GREETING: &str = r#"{
  "StartAt": "Greet",
  "States": {
    "Greet": { "Type": "Pass", "Parameters": { "greeting.$": "States.Format('Hello, {}!', $.name)" }, "End": true }
  }
}"#;

/// Says goodbye, then waits for ten minutes.
pub(crate) const FAREWELL: &str = r#"{
  "StartAt": "Part",
  "States": {
    "Part": { "Type": "Pass", "Parameters": { "farewell.$": "States.Format('Goodbye, {}!', $.name)" }, "Next": "Linger" },
    "Linger": { "Type": "Wait", "Seconds": 600, "End": true }
  }
}"#;

/// Where Cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    )
}

/// The app's binary, built beside this test by `cargo xtask test`.
pub(crate) fn app() -> PathBuf {
    let app = target().join("debug/stepdeck");
    assert!(
        app.is_file(),
        "{} is missing: run `cargo xtask test`, which builds it first",
        app.display()
    );
    app
}

/// Fails when a part of a flow did, leaving a picture of what the window showed.
pub(crate) async fn expect(window: &Window, flow: &str, outcome: Result<(), WindowError>) {
    if let Err(error) = outcome {
        let picture = target().join(format!("screens/failed-{flow}.png"));
        let _ = window.page().photograph(&picture).await;
        panic!(
            "{error}\n(a picture of the window is in {})",
            picture.display()
        );
    }
}
