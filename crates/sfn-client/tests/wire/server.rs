//! A server that gives one canned answer to every request and keeps what it was asked.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use sfn_client::Client;
use sfn_client::connections::{ConnectionSpec, resolve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Names in small letters.
    headers: Vec<(String, String)>,
    pub body: Value,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }
}

pub struct Server {
    pub authority: String,
    requests: Arc<Mutex<Vec<Request>>>,
    running: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Answers everything with this.
    pub async fn answering(status: u16, headers: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let answer = format!(
            "HTTP/1.1 {status} Told\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n\
             connection: close\r\n{headers}\r\n{body}",
            body.len()
        );
        let running = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read(&mut stream).await;
                kept.lock().unwrap().push(request);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self {
            authority,
            requests,
            running,
        }
    }

    /// What came so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// A client of this server.
    pub async fn client(&self) -> Client {
        client(&self.authority).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

pub async fn client(authority: &str) -> Client {
    resolve(&ConnectionSpec::Local {
        endpoint: format!("http://{authority}"),
    })
    .await
    .unwrap()
}

async fn read(stream: &mut TcpStream) -> Request {
    let mut bytes = Vec::new();
    let head_end = loop {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request ended early"
        );
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let headers: Vec<(String, String)> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < head_end + length {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request ended early"
        );
    }
    Request {
        headers,
        body: serde_json::from_slice(&bytes[head_end..]).unwrap(),
    }
}
