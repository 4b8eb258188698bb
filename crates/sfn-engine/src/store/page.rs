/// A request for one page of a list.
#[derive(Clone, Debug, Default)]
pub struct PageRequest {
    /// How many at most: 1 to 1,000; 0 or absent means 100, more than 1,000 means 1,000 (AWS's `maxResults`).
    pub max_results: Option<u32>,
    /// The `next_token` of the page before; absent for the first page.
    pub next_token: Option<String>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// How to ask for the page after, valid for 24 hours; absent on the last page.
    pub next_token: Option<String>,
}
