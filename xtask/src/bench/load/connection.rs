//! One HTTP/1.1 connection that never blocks; it is opened anew when the server closes it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;

use mio::{Interest, Registry, Token};

/// What is read at once. Every answer of a load is smaller.
const CHUNK: usize = 16 * 1024;

/// A connection that has at most one request under way.
pub struct Connection {
    address: SocketAddr,
    token: Token,
    stream: Option<mio::net::TcpStream>,
    /// The request under way.
    request: Vec<u8>,
    sent: usize,
    answer: Vec<u8>,
    /// Whether the server has answered on this stream before.
    is_used: bool,
}

/// An answer: its status and where its body begins.
struct Head {
    is_ok: bool,
    body: usize,
    length: usize,
    closes: bool,
}

impl Connection {
    /// Opened with the first request.
    pub fn new(address: SocketAddr, token: Token) -> Self {
        Self {
            address,
            token,
            stream: None,
            request: Vec::new(),
            sent: 0,
            answer: Vec::with_capacity(CHUNK),
            is_used: false,
        }
    }

    /// Sends a request, which `write` puts into an empty buffer.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn send(
        &mut self,
        registry: &Registry,
        write: impl FnOnce(&mut Vec<u8>),
    ) -> io::Result<()> {
        self.request.clear();
        write(&mut self.request);
        self.begin(registry)
    }

    fn begin(&mut self, registry: &Registry) -> io::Result<()> {
        self.sent = 0;
        self.answer.clear();
        if self.stream.is_none() {
            // It may block: on loopback that is short, and the same for every server.
            let stream = std::net::TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let mut stream = mio::net::TcpStream::from_std(stream);
            registry.register(
                &mut stream,
                self.token,
                Interest::READABLE | Interest::WRITABLE,
            )?;
            self.stream = Some(stream);
            self.is_used = false;
        }
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(stream) = &mut self.stream else {
            return Ok(());
        };
        while self.sent < self.request.len() {
            match stream.write(&self.request[self.sent..]) {
                Ok(written) => self.sent += written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // The server has closed the connection meanwhile, which reading tells.
                Err(_) if self.is_used => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Goes on after the socket was reported to be ready. The body of the answer, once it is all there.
    ///
    /// # Errors
    /// When the server closes the connection instead of answering, or answers with anything but 200.
    pub fn proceed(&mut self, registry: &Registry) -> io::Result<Option<&[u8]>> {
        self.flush()?;
        let Some(stream) = &mut self.stream else {
            return Ok(None);
        };
        let mut ended = false;
        let mut chunk = [0; CHUNK];
        loop {
            match stream.read(&mut chunk) {
                Ok(0) => ended = true,
                Ok(read) => {
                    self.answer.extend_from_slice(&chunk[..read]);
                    // There is no more now. Windows tells of more only after a read that would have blocked.
                    if read == CHUNK || !cfg!(unix) {
                        continue;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::ConnectionReset && self.is_used => {
                    ended = true;
                }
                Err(error) => return Err(error),
            }
            break;
        }
        if self.answer.is_empty() {
            if ended {
                self.stream = None;
                if !self.is_used {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
                self.begin(registry)?;
            }
            return Ok(None);
        }
        let head = Head::of(&self.answer)?;
        let Some(head) = head.filter(|head| self.answer.len() >= head.body + head.length) else {
            return match ended {
                true => Err(ErrorKind::UnexpectedEof.into()),
                false => Ok(None),
            };
        };
        self.is_used = true;
        if head.closes || ended {
            self.stream = None;
        }
        let body = &self.answer[head.body..];
        if !head.is_ok {
            return Err(io::Error::other(String::from_utf8_lossy(body).into_owned()));
        }
        Ok(Some(body))
    }
}

impl Head {
    /// `None` while it is not all there.
    fn of(answer: &[u8]) -> io::Result<Option<Self>> {
        let Some(end) = answer.windows(4).position(|at| at == b"\r\n\r\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&answer[..end]).map_err(io::Error::other)?;
        let mut lines = text.split("\r\n");
        let status = lines.next().unwrap_or_default();
        let mut head = Self {
            is_ok: status.contains(" 200"),
            body: end + 4,
            length: 0,
            closes: status.starts_with("HTTP/1.0"),
        };
        let mut is_bounded = false;
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                head.length = value.parse().map_err(io::Error::other)?;
                is_bounded = true;
            } else if name.eq_ignore_ascii_case("connection") {
                head.closes |= value.eq_ignore_ascii_case("close");
            }
        }
        if is_bounded {
            Ok(Some(head))
        } else {
            Err(io::Error::other("an answer has no Content-Length"))
        }
    }
}
