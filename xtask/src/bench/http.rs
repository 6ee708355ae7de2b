//! As much HTTP/1.1 as timing needs: one connection kept open, cookies, no TLS, no redirects followed.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_mins(2);

/// A connection to the server, with the cookies it was given.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
    /// Cookies by name.
    pub(crate) cookies: BTreeMap<String, String>,
}

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Reply {
    /// 200, 303, …
    pub(crate) status: u16,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// What came.
    pub(crate) body: Vec<u8>,
    set_cookies: Vec<(String, String)>,
}

impl Reply {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    /// Connects to `http://HOST:PORT/`.
    pub(crate) fn open(url: &str) -> Result<Self> {
        let host = url.trim_start_matches("http://").split('/').next();
        let host = host.unwrap_or_default().to_owned();
        let stream = TcpStream::connect(&host).with_context(|| format!("connecting to {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream: BufReader::new(stream),
            host,
            cookies: BTreeMap::new(),
        })
    }

    /// A second connection of the same visitor.
    pub(crate) fn another(&self) -> Result<Self> {
        let cookies = self.cookies.clone();
        Ok(Self {
            cookies,
            ..Self::open(&self.host)?
        })
    }

    /// Asks for a page.
    pub(crate) fn get(&mut self, path: &str) -> Result<Reply> {
        self.ask("GET", path, "")
    }

    /// Sends a form, as a page of the server's own would.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<Reply> {
        self.ask("POST", path, body)
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<Reply> {
        let host = &self.host;
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let cookies = cookies.join("; ");
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
             sec-fetch-site: same-origin\r\ncookie: {cookies}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let reply = read_reply(&mut self.stream).with_context(|| format!("{method} {path}"))?;
        self.cookies.extend(reply.set_cookies.iter().cloned());
        Ok(reply)
    }
}

fn read_reply(stream: &mut impl BufRead) -> Result<Reply> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|it| it.parse().ok());
    let mut reply = Reply {
        status: status.with_context(|| format!("no HTTP answer: {first:?}"))?,
        location: None,
        body: Vec::new(),
        set_cookies: Vec::new(),
    };
    let (mut length, mut chunked) = (0, false);
    loop {
        let head = line(stream)?;
        let Some((name, value)) = head.split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse()?,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "location" => reply.location = Some(value.to_owned()),
            "set-cookie" => reply.set_cookies.extend(cookie(value)),
            _ => {}
        }
    }
    reply.body = if chunked {
        chunks(stream)?
    } else {
        exactly(stream, length)?
    };
    Ok(reply)
}

fn cookie(value: &str) -> Option<(String, String)> {
    let (name, value) = value.split(';').next()?.split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut text = String::new();
    if stream.read_line(&mut text)? == 0 {
        bail!("the server closed the connection");
    }
    Ok(text.trim_end().to_owned())
}

fn exactly(stream: &mut impl BufRead, length: u64) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    stream.take(length).read_to_end(&mut body)?;
    Ok(body)
}

fn chunks(stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let head = line(stream)?;
        let length = u64::from_str_radix(head.split(';').next().unwrap_or_default(), 16)?;
        body.extend(exactly(stream, length)?);
        line(stream)?;
        if length == 0 {
            return Ok(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_with_a_cookie_is_read() {
        let text =
            "HTTP/1.1 303 See Other\r\nLocation: /home\r\nSet-Cookie: __Host-s=1; Path=/\r\n\r\n";
        let reply = read_reply(&mut text.as_bytes()).unwrap();
        assert_eq!(
            (reply.status, reply.location.as_deref()),
            (303, Some("/home"))
        );
        assert_eq!(reply.set_cookies, [("__Host-s".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_body_in_chunks_is_put_together_and_nothing_after_it_is_eaten() {
        let text = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nHTTP";
        let mut stream = text.as_bytes();
        assert_eq!(read_reply(&mut stream).unwrap().text(), "abcde");
        assert_eq!(stream, b"HTTP");
    }
}
