//! What a page of the web can reach of the local workspace: nothing.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use window_tests::{Display, Home, Window, WindowError};

use crate::support::{GREETING, app, expect};

/// Tries everything that a page has to send a request to the address; tells what each way came to.
const ATTACK: &str = r#"
  const [endpoint, call, done] = arguments;
  const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AWSStepFunctions.CreateStateMachine' };
  const told = (promise) => promise.then(
    (answer) => `${answer.type} ${answer.status}`,
    (error) => `refused: ${error.name}`);
  const within = (promise) => Promise.race([promise, new Promise((over) => setTimeout(over, 3000, 'no answer'))]);
  const form = () => new Promise((over) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.name = 'target';
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { action: endpoint, method: 'POST', enctype: 'text/plain', target: 'target' });
    const field = form.appendChild(document.createElement('input'));
    Object.assign(field, { name: call.slice(0, -1) + ',"x":"', value: '"}' });
    frame.onload = () => over('loaded');
    form.submit();
  });
  const invoke = window.__TAURI_INTERNALS__?.invoke;
  (async () => done({
    fetch: await within(told(fetch(endpoint, { method: 'POST', headers, body: call }))),
    simple: await within(told(fetch(endpoint, { method: 'POST', mode: 'no-cors', body: call }))),
    beacon: String(navigator.sendBeacon(endpoint, call)),
    read: await within(told(fetch(endpoint + '/health'))),
    form: await within(form()),
    command: invoke ? await within(invoke('list_state_machines', { connection: 'local', input: {} }).then(() => 'answered', () => 'refused')) : 'refused',
  }))();
"#;

#[tokio::test]
async fn a_web_page_can_neither_change_nor_read_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1000, 700).await.unwrap();
    let window = Window::open(&app(), &display, &Home::new(folder.path()))
        .await
        .unwrap();
    expect(&window, "web-page", flow(&window).await).await;
    window.close().await.unwrap();
}

async fn flow(window: &Window) -> Result<(), WindowError> {
    let page = window.page();
    page.text("MessagePump").await?;
    let status = page.command("workspace_status", &json!({})).await?;
    let endpoint = status["endpoint"].as_str().unwrap().to_owned();
    let own = page.script("return location.href").await?;
    let call = json!({ "name": "intruder", "definition": GREETING, "roleArn": "arn:aws:iam::123456789012:role/r" });

    page.open(&foreign_page().await).await?;
    let told = page
        .script_with(ATTACK, vec![json!(endpoint), json!(call.to_string())])
        .await?;
    for (way, expected) in [
        ("fetch", "refused: TypeError"),
        // The browser sends it, and hides the answer, which is a refusal.
        ("simple", "opaque 0"),
        ("read", "refused: TypeError"),
        ("command", "refused"),
    ] {
        assert_eq!(told[way], expected, "{way}: {told:#}");
    }

    page.open(own.as_str().unwrap()).await?;
    page.text("MessagePump").await?;
    let machines = page
        .command(
            "list_state_machines",
            &json!({ "connection": "local", "input": {} }),
        )
        .await?;
    let names: Vec<&Value> = machines["stateMachines"]
        .as_array()
        .unwrap_or_else(|| panic!("{machines:#}"))
        .iter()
        .map(|machine| &machine["name"])
        .collect();
    assert!(
        !names.is_empty() && !names.contains(&&json!("intruder")),
        "{names:?}"
    );
    Ok(())
}

/// The address of an empty page of somebody else's.
async fn foreign_page() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if stream.read(&mut request).await.is_ok() {
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 23\r\nConnection: close\r\n\r\n<body>somebody's</body>")
                    .await;
            }
        }
    });
    format!("http://{address}/")
}
