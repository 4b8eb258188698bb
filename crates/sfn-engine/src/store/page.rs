use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::ListError;

/// How long a page token is good for (AWS: 24 hours).
const TOKEN_MILLIS: i64 = 24 * 60 * 60 * 1000;
const CHECK_BYTES: usize = 8;

/// A request for one page of a list.
#[derive(Clone, Debug, Default)]
pub struct PageRequest {
    /// How many at most: 1 to 1,000; 0 or absent means 100, more than 1,000 means 1,000 (AWS's `maxResults`).
    pub max_results: Option<u32>,
    /// The `next_token` of the page before; absent for the first page.
    pub next_token: Option<String>,
}

impl PageRequest {
    /// How many items the page holds at most.
    pub(crate) fn limit(&self) -> usize {
        match self.max_results {
            None | Some(0) => 100,
            Some(n) => usize::try_from(n.min(1000)).unwrap_or(1000),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// How to ask for the page after, valid for 24 hours; absent on the last page.
    pub next_token: Option<String>,
}

/// A list that is paged: its name, what it is restricted to, and the time. A token made for one list is refused by another.
pub(crate) struct Paging<'a> {
    /// Which list, with everything that narrows it.
    pub(crate) scope: &'a [&'a str],
    /// The time now.
    pub(crate) now_millis: i64,
}

impl Paging<'_> {
    /// The token that stands for `key`, the place where the next page begins.
    pub(crate) fn token(&self, key: &[u8]) -> String {
        let mut bytes = self.now_millis.to_be_bytes().to_vec();
        bytes.extend_from_slice(key);
        let check = self.check(&bytes);
        bytes.extend_from_slice(&check);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The key in the request's token, `None` for the first page.
    pub(crate) fn key(&self, request: &PageRequest) -> Result<Option<Vec<u8>>, ListError> {
        let Some(token) = &request.next_token else {
            return Ok(None);
        };
        self.decode(token)
            .map(Some)
            .ok_or_else(|| ListError::InvalidToken(token.clone()))
    }

    fn decode(&self, token: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK_BYTES)?)?;
        let (issued, key) = body.split_first_chunk::<8>()?;
        let age = self.now_millis.checked_sub(i64::from_be_bytes(*issued))?;
        (check == self.check(body) && age <= TOKEN_MILLIS).then(|| key.to_vec())
    }

    fn check(&self, body: &[u8]) -> [u8; CHECK_BYTES] {
        let mut hash = Sha256::new();
        for part in self.scope {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hash.update(body);
        let digest = hash.finalize();
        let mut check = [0; CHECK_BYTES];
        check.copy_from_slice(&digest[..CHECK_BYTES]);
        check
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(token: &str) -> PageRequest {
        PageRequest {
            max_results: None,
            next_token: Some(token.to_owned()),
        }
    }

    #[test]
    fn a_token_leads_back_to_its_key_in_its_own_list_for_a_day() {
        let list = |scope, now_millis| Paging { scope, now_millis };
        let token = list(&["executions", "a"], 1_000).token(b"key");
        let read = |scope, now| list(scope, now).key(&request(&token)).ok().flatten();
        assert_eq!(
            read(&["executions", "a"], 1_000 + TOKEN_MILLIS).as_deref(),
            Some(&b"key"[..])
        );
        assert_eq!(
            read(&["executions", "a"], 1_001 + TOKEN_MILLIS),
            None,
            "too old"
        );
        assert_eq!(read(&["executions", "b"], 1_000), None, "another list");
    }

    #[test]
    fn what_is_no_token_is_refused_by_name() {
        let list = Paging {
            scope: &["executions"],
            now_millis: 0,
        };
        for token in ["", "x", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            match list.key(&request(token)) {
                Err(ListError::InvalidToken(named)) => assert_eq!(named, token),
                other => panic!("{token}: {other:?}"),
            }
        }
    }
}
