/// A tag of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key, unique within the resource.
    pub key: String,
    /// Its value.
    pub value: String,
}
