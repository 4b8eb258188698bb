//! The service model's shapes as static data.

/// A named shape.
#[derive(Debug)]
pub struct Shape {
    /// Name in the service model: `StateMachineType`.
    pub name: &'static str,
    /// Values must not be shown.
    pub sensitive: bool,
    /// What values look like.
    pub kind: Kind,
}

/// What the values of a shape look like. Bounds are inclusive.
#[derive(Debug)]
pub enum Kind {
    /// A JSON object with known members.
    Structure {
        /// In the order of the service model.
        members: &'static [MemberShape],
    },
    /// A text.
    Text {
        /// Least length in characters.
        min: Option<i64>,
        /// Greatest length in characters.
        max: Option<i64>,
        /// Regular expression in Java's dialect that must match the whole text.
        pattern: Option<&'static str>,
    },
    /// One of some texts.
    Enum {
        /// In the order of the service model.
        values: &'static [&'static str],
    },
    /// `true` or `false`.
    Boolean,
    /// A number of 32 bits.
    Integer {
        /// Least value.
        min: Option<i64>,
        /// Greatest value.
        max: Option<i64>,
    },
    /// A number of 64 bits.
    Long {
        /// Least value.
        min: Option<i64>,
        /// Greatest value.
        max: Option<i64>,
    },
    /// A number with a fraction, of 32 bits.
    Float {
        /// Least value.
        min: Option<i64>,
        /// Greatest value.
        max: Option<i64>,
    },
    /// Seconds since 1970 with a fraction.
    Timestamp,
    /// A JSON array.
    List {
        /// Least number of elements.
        min: Option<i64>,
        /// Greatest number of elements.
        max: Option<i64>,
        /// What the elements look like.
        member: &'static Shape,
    },
    /// A JSON object with free keys.
    Map {
        /// Least number of entries.
        min: Option<i64>,
        /// Greatest number of entries.
        max: Option<i64>,
        /// What the keys look like.
        key: &'static Shape,
        /// What the values look like.
        value: &'static Shape,
    },
}

/// A member of a structure.
#[derive(Debug)]
pub struct MemberShape {
    /// Name on the wire: `stateMachineArn`.
    pub name: &'static str,
    /// Name of the field in Rust, without the `r#` of keywords: `state_machine_arn`, `type`.
    pub field: &'static str,
    /// It must be there.
    pub required: bool,
    /// A client fills it with something unique when it is left out.
    pub idempotency_token: bool,
    /// What its value looks like.
    pub shape: &'static Shape,
}

impl Shape {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            sensitive: false,
            kind,
        }
    }

    pub(crate) const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}

impl MemberShape {
    pub(crate) const fn required(
        name: &'static str,
        field: &'static str,
        shape: &'static Shape,
    ) -> Self {
        Self {
            name,
            field,
            required: true,
            idempotency_token: false,
            shape,
        }
    }

    pub(crate) const fn optional(
        name: &'static str,
        field: &'static str,
        shape: &'static Shape,
    ) -> Self {
        Self {
            name,
            field,
            required: false,
            idempotency_token: false,
            shape,
        }
    }

    pub(crate) const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }
}
