use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::driver::Driver;
use crate::{Display, Page, WindowError};

/// Where the app keeps everything during a test: its settings, its workspace and AWS's shared files.
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// A home in `folder`, which exists.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
        }
    }

    /// The data directory of the local workspace.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.join("workspace")
    }

    /// AWS's shared configuration file.
    pub fn aws_config(&self) -> PathBuf {
        self.folder.join("aws-config")
    }

    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 7] {
        [
            ("HOME", self.folder.clone()),
            ("XDG_CONFIG_HOME", self.folder.join("config")),
            ("XDG_DATA_HOME", self.folder.join("data")),
            ("XDG_CACHE_HOME", self.folder.join("cache")),
            ("STEPDECK_DATA_DIR", self.data_dir()),
            ("AWS_CONFIG_FILE", self.aws_config()),
            (
                "AWS_SHARED_CREDENTIALS_FILE",
                self.folder.join("aws-credentials"),
            ),
        ]
    }
}

/// One run of the app.
pub struct Window {
    page: Page,
    driver: Driver,
}

impl Window {
    /// Starts the app and waits for its page.
    ///
    /// Look-ups wait up to 30 seconds for what they look for: a person waits as well, and these machines are slow.
    pub async fn open(app: &Path, display: &Display, home: &Home) -> Result<Self, WindowError> {
        let driver = Driver::start(display, home).await?;
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".into(),
            json!({ "binary": app.to_string_lossy(), "args": [] }),
        );
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url)
            .await?;
        let page = Page::new(client, Duration::from_secs(30));
        Ok(Self { page, driver })
    }

    /// What the window shows.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Ends the app in order and waits until it has ended.
    pub async fn close(self) -> Result<(), WindowError> {
        let ended = self.driver.end_app().await;
        self.driver.stop().await;
        ended
    }
}
