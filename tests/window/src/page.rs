use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;

use crate::WindowError;

/// The member that holds an element's reference in what a script returns (WebDriver, section 12.1).
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the window shows, found the way a person finds it: by what is written on it.
pub struct Page {
    client: Client,
    patience: Duration,
}

impl Page {
    pub(crate) fn new(client: Client, patience: Duration) -> Self {
        Self { client, patience }
    }

    /// Waits for an element matching a CSS selector.
    pub async fn find(&self, css: &str) -> Result<Element, WindowError> {
        self.wait_for(Locator::Css(css), css).await
    }

    /// Waits for a visible button (or link that acts as one) with this text or accessible name.
    pub async fn button(&self, name: &str) -> Result<Element, WindowError> {
        self.button_at("", name).await
    }

    async fn button_at(&self, within: &str, name: &str) -> Result<Element, WindowError> {
        let name = xpath_literal(name);
        let xpath = format!(
            "({within}//button|{within}//a)[(normalize-space(.)={name} or @aria-label={name}) and not(@disabled) and not(ancestor-or-self::*[@aria-hidden='true'])]"
        );
        self.visible(&xpath, &format!("the button {name}")).await
    }

    /// Clicks the button with this name, in the topmost dialog when one is open.
    pub async fn press(&self, name: &str) -> Result<(), WindowError> {
        self.press_at("", name).await
    }

    /// Clicks the button with this name in a dialog, once that is open.
    pub async fn confirm(&self, name: &str) -> Result<(), WindowError> {
        self.press_at("//*[@role='dialog']", name).await
    }

    async fn press_at(&self, within: &str, name: &str) -> Result<(), WindowError> {
        let doing = format!("press {name:?}");
        let start = Instant::now();
        loop {
            let button = self.button_at(within, name).await?;
            // What comes late moves a dialog's buttons: a click must not go where one just was.
            let place = button.rectangle().await.ok();
            pause().await;
            if button.rectangle().await.ok() != place && start.elapsed() < self.patience {
                continue;
            }
            let outcome = button.click().await;
            match outcome {
                Ok(()) => return Ok(()),
                // The page drew itself anew, or something still moves over the button: a person tries again.
                Err(_) if start.elapsed() < self.patience => pause().await,
                Err(source) => return Err(command(doing, source)),
            }
        }
    }

    /// Waits for a text that is shown anywhere on the page.
    pub async fn text(&self, text: &str) -> Result<Element, WindowError> {
        let literal = xpath_literal(text);
        self.visible(
            &format!("//body//*[contains(normalize-space(.),{literal})][not(*[contains(normalize-space(.),{literal})])]"),
            &format!("the text {literal}"),
        )
        .await
    }

    /// Waits until a text is shown nowhere.
    pub async fn gone(&self, text: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(text);
        let xpath = format!(
            "//body//*[contains(normalize-space(.),{literal})][not(*[contains(normalize-space(.),{literal})])]"
        );
        let start = Instant::now();
        loop {
            if self.first_visible(&xpath).await?.is_none() {
                return Ok(());
            }
            if start.elapsed() > self.patience {
                return Err(WindowError::NotReady {
                    program: "the page",
                    reason: format!("it still shows {literal}"),
                });
            }
            pause().await;
        }
    }

    /// Types into the field with this label, after emptying it.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(label);
        let xpath = format!(
            "//*[self::input or self::textarea][@aria-label={literal} or @id=//label[normalize-space(.)={literal}]/@for or @aria-labelledby=//*[normalize-space(.)={literal}]/@id]"
        );
        let field = self
            .visible(&xpath, &format!("the field {literal}"))
            .await?;
        let doing = format!("type into {label:?}");
        field
            .clear()
            .await
            .map_err(|source| command(doing.clone(), source))?;
        field
            .send_keys(text)
            .await
            .map_err(|source| command(doing, source))
    }

    /// Replaces the whole text of the code editor with this label.
    pub async fn write_code(&self, label: &str, text: &str) -> Result<(), WindowError> {
        let css = format!(".cm-content[aria-label={}]", serde_json::Value::from(label));
        let editor = self.find(&css).await?;
        let doing = format!("write into the editor {label:?}");
        editor
            .click()
            .await
            .map_err(|source| command(doing.clone(), source))?;
        // Select all, then paste: a typed text would be completed and indented by the editor.
        self.client
            .execute(
                "const [element, text] = arguments; element.focus();\
                 document.execCommand('selectAll'); document.execCommand('insertText', false, text);",
                vec![
                    serde_json::to_value(&editor).unwrap_or(Value::Null),
                    Value::from(text),
                ],
            )
            .await
            .map_err(|source| command(doing, source))?;
        Ok(())
    }

    /// Presses keys on what has the focus.
    pub async fn keys(&self, keys: &[Key]) -> Result<(), WindowError> {
        let doing = "press keys".to_owned();
        let element = self
            .client
            .active_element()
            .await
            .map_err(|source| command(doing.clone(), source))?;
        let keys: String = keys.iter().map(|&key| char::from(key)).collect();
        element
            .send_keys(&keys)
            .await
            .map_err(|source| command(doing, source))
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str) -> Result<Value, WindowError> {
        self.client
            .execute(script, Vec::new())
            .await
            .map_err(|source| command("run a script".into(), source))
    }

    /// Runs a script that calls its last argument with what it has to tell.
    pub async fn script_with(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, WindowError> {
        self.client
            .execute_async(script, arguments)
            .await
            .map_err(|source| command("run a script".into(), source))
    }

    /// Leaves the app's page for another address.
    pub async fn open(&self, address: &str) -> Result<(), WindowError> {
        self.client
            .goto(address)
            .await
            .map_err(|source| command(format!("open {address}"), source))
    }

    /// Calls a command of the app from the page, as the window itself does, and gives its answer or its error.
    pub async fn command(&self, name: &str, arguments: &Value) -> Result<Value, WindowError> {
        self.client
            .execute_async(
                "const [name, args, done] = arguments;\
                 window.__TAURI_INTERNALS__.invoke(name, args).then(done, (error) => done({ failed: error }));",
                vec![Value::from(name), arguments.clone()],
            )
            .await
            .map_err(|source| command(format!("call {name}"), source))
    }

    /// Notes from now on which commands the window calls by itself, until the page is loaded anew: see [`Self::recorded`].
    pub async fn record(&self) -> Result<(), WindowError> {
        // Every command goes out as a fetch to the app's own protocol, whose last path segment names it.
        self.script(
            "if (window.recordedCommands) return;\
             const send = window.fetch; const recorded = (window.recordedCommands = []);\
             window.fetch = async (resource, options) => {\
               const answer = await send.call(window, resource, options);\
               const url = new URL(typeof resource === 'string' ? resource : resource.url, location.href);\
               if (answer.headers.get('Tauri-Response') === 'ok') recorded.push(decodeURIComponent(url.pathname.slice(1)));\
               return answer;\
             }",
        )
        .await
        .map(|_| ())
    }

    /// The commands that the window called and that succeeded, since [`Self::record`].
    pub async fn recorded(&self) -> Result<BTreeSet<String>, WindowError> {
        let names = self.script("return window.recordedCommands ?? []").await?;
        Ok(names
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect())
    }

    /// Opens the selection with this label and chooses an option by its text.
    pub async fn choose(&self, label: &str, option: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(label);
        let xpath = format!(
            "//button[@aria-haspopup and (starts-with(@aria-label,{literal}) or @id=//label[normalize-space(.)={literal}]/@for or contains(@aria-labelledby, //label[normalize-space(.)={literal}]/@id))]"
        );
        self.visible(&xpath, &format!("the selection {literal}"))
            .await?
            .click()
            .await
            .map_err(|source| command(format!("open {label:?}"), source))?;
        let option = xpath_literal(option);
        self.visible(
            &format!("//*[@role='option'][contains(normalize-space(.),{option})]"),
            &format!("the option {option}"),
        )
        .await?
        .click()
        .await
        .map_err(|source| command(format!("choose {option}"), source))
    }

    /// Opens the menu of the button with this name and presses the item that begins with this text.
    pub async fn pick(&self, menu: &str, item: &str) -> Result<(), WindowError> {
        self.press(menu).await?;
        let item = xpath_literal(item);
        let xpath =
            format!("//*[starts-with(@role,'menuitem')][starts-with(normalize-space(.),{item})]");
        self.visible(&xpath, &format!("the menu item {item}"))
            .await?
            .click()
            .await
            .map_err(|source| command(format!("press {item}"), source))
    }

    /// Ticks the row of a table that shows this text.
    pub async fn select_row(&self, text: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(text);
        self.visible(
            &format!(
                "//*[@role='row'][contains(normalize-space(.),{literal})]//input[@type='checkbox']"
            ),
            &format!("the row of {literal}"),
        )
        .await?
        .click()
        .await
        .map_err(|source| command(format!("tick the row of {text:?}"), source))
    }

    /// Follows the link in the row of a table that shows this text.
    pub async fn open_row(&self, text: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(text);
        self.visible(
            &format!("//*[@role='row'][contains(normalize-space(.),{literal})]//a"),
            &format!("the row of {literal}"),
        )
        .await?
        .click()
        .await
        .map_err(|source| command(format!("open the row of {text:?}"), source))
    }

    /// Opens the tab with this name.
    pub async fn tab(&self, name: &str) -> Result<(), WindowError> {
        let literal = xpath_literal(name);
        self.visible(
            &format!("//*[@role='tab'][starts-with(normalize-space(.),{literal})]"),
            &format!("the tab {literal}"),
        )
        .await?
        .click()
        .await
        .map_err(|source| command(format!("open the tab {name:?}"), source))
    }

    /// Goes to a place of the app, as a link does.
    pub async fn go(&self, place: &str) -> Result<(), WindowError> {
        let place = Value::from(format!("#{place}"));
        self.script(&format!("location.hash = {place}"))
            .await
            .map(|_| ())
    }

    /// Draws the page anew.
    pub async fn reload(&self) -> Result<(), WindowError> {
        self.client
            .refresh()
            .await
            .map_err(|source| command("reload the page".into(), source))
    }

    /// Waits until nothing on the page is loading and no animation runs.
    pub async fn settled(&self) -> Result<(), WindowError> {
        let start = Instant::now();
        let mut calm = 0;
        // Twice in a row: a page that has loaded may ask for more.
        while calm < 3 && start.elapsed() < self.patience {
            let busy = self
                .script(
                    "return document.querySelector('[aria-busy=true], .sd-loading') !== null\
                     || document.getAnimations().some((animation) => animation.playState === 'running')",
                )
                .await?;
            calm = if busy == Value::Bool(true) {
                0
            } else {
                calm + 1
            };
            pause().await;
        }
        Ok(())
    }

    /// All the text that the page shows.
    pub async fn visible_text(&self) -> Result<String, WindowError> {
        let text = self.script("return document.body.innerText").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Sets the window's size in pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), WindowError> {
        self.client
            .set_window_rect(0, 0, width, height)
            .await
            .map_err(|source| command("resize the window".into(), source))
    }

    /// Writes a picture of the page.
    pub async fn photograph(&self, path: &Path) -> Result<(), WindowError> {
        let image = self
            .client
            .screenshot()
            .await
            .map_err(|source| command("take a picture".into(), source))?;
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder)
                .await
                .map_err(|source| WindowError::File {
                    path: folder.to_path_buf(),
                    source,
                })?;
        }
        tokio::fs::write(path, image)
            .await
            .map_err(|source| WindowError::File {
                path: path.to_path_buf(),
                source,
            })
    }

    async fn wait_for(&self, locator: Locator<'_>, what: &str) -> Result<Element, WindowError> {
        self.client
            .wait()
            .at_most(self.patience)
            .for_element(locator)
            .await
            .map_err(|source| command(format!("look for {what}"), source))
    }

    /// Waits for the first element of an XPath that is displayed; in a dialog when one is open.
    async fn visible(&self, xpath: &str, what: &str) -> Result<Element, WindowError> {
        let start = Instant::now();
        loop {
            if let Some(element) = self.first_visible(xpath).await? {
                return Ok(element);
            }
            if start.elapsed() > self.patience {
                let shown = self.visible_text().await.unwrap_or_default();
                return Err(WindowError::NotReady {
                    program: "the page",
                    reason: format!("it does not show {what}; it shows:\n{shown}"),
                });
            }
            pause().await;
        }
    }

    async fn first_visible(&self, xpath: &str) -> Result<Option<Element>, WindowError> {
        // Later elements lie on top: dialogs are drawn last.
        let found = self
            .client
            .execute(
                "const found = document.evaluate(arguments[0], document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);\
                 for (let index = found.snapshotLength - 1; index >= 0; index -= 1) {\
                   const element = found.snapshotItem(index), box = element.getBoundingClientRect();\
                   if (box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true })) return element;\
                 }\
                 return null;",
                vec![Value::from(xpath)],
            )
            .await
            .map_err(|source| command(format!("look for {xpath}"), source))?;
        let reference = found.get(ELEMENT_KEY).and_then(Value::as_str);
        Ok(reference.map(|reference| {
            Element::from_element_id(self.client.clone(), reference.to_owned().into())
        }))
    }
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

fn command(doing: String, source: CmdError) -> WindowError {
    WindowError::Command {
        doing,
        source: Box::new(source),
    }
}

/// An XPath string literal; XPath 1.0 has no escapes.
fn xpath_literal(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
