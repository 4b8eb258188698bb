use std::collections::HashSet;

use serde_json::Value;

use super::fields::Fields;
use super::{Build, text};
use crate::analysis::{At, codes};
use crate::expr::{OutputTemplate, Path, ReferencePath, TextExpression};
use crate::model::QueryLanguage;
use crate::syntax::{Member, Node, NodeKind, Span};

/// An object of the definition while its fields are read.
#[derive(Clone, Copy)]
pub(super) struct Object<'t, 'a> {
    pub(super) node: Node<'t>,
    pub(super) at: At<'a>,
    /// What is marked in the text when a field is missing: the name of the object rather than all of it.
    pub(super) name_span: Span,
}

impl<'t, 'a> Object<'t, 'a> {
    pub(super) fn new(node: Node<'t>, at: At<'a>, name_span: Span) -> Self {
        Self {
            node,
            at,
            name_span,
        }
    }

    /// `node` as an object; reports another type.
    pub(super) fn expect(
        node: Node<'t>,
        at: At<'a>,
        name_span: Span,
        build: &mut Build<'_, '_>,
    ) -> Option<Self> {
        if node.kind() == NodeKind::Object {
            return Some(Self::new(node, at, name_span));
        }
        build
            .report
            .schema(&at, node.span(), text::wrong_type(NodeKind::Object));
        None
    }

    pub(super) fn member(&self, name: &str) -> Option<Member<'t>> {
        self.node.member(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<Node<'t>> {
        self.node.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.node.member(name).is_some()
    }

    /// Reports names that are none of `allowed`, and repeated ones.
    pub(super) fn refuse_unknown(&self, build: &mut Build<'_, '_>, allowed: &[&str]) {
        self.warn_of_repeated(build);
        for member in self.node.members() {
            if !allowed.contains(&member.key) {
                build
                    .report
                    .schema(&self.at, member.key_span, text::unsupported(member.key));
            }
        }
    }

    /// Reports names that are not of the language in force, and repeated ones.
    pub(super) fn refuse_foreign(
        &self,
        build: &mut Build<'_, '_>,
        fields: &Fields,
        language: QueryLanguage,
    ) {
        self.warn_of_repeated(build);
        let (other, set, needed) = match language {
            QueryLanguage::JsonPath => (QueryLanguage::Jsonata, "JSONPath", "JSONata"),
            QueryLanguage::Jsonata => (QueryLanguage::JsonPath, "JSONata", "JSONPath"),
        };
        for member in self.node.members() {
            if fields.allow(member.key, language) {
                continue;
            }
            let message = if fields.allow(member.key, other) {
                text::wrong_language(member.key, set, needed)
            } else {
                text::unsupported(member.key)
            };
            build.report.schema(&self.at, member.key_span, message);
        }
    }

    fn warn_of_repeated(&self, build: &mut Build<'_, '_>) {
        let mut seen = HashSet::new();
        for member in self.node.members() {
            if !seen.insert(member.key) {
                build.report.hint(
                    codes::DUPLICATE_FIELD,
                    &self.at.key(member.key),
                    member.key_span,
                    format!(
                        "Field '{}' occurs more than once; the last one counts",
                        member.key
                    ),
                );
            }
        }
    }

    /// Reports all of `names` that are missing, in one finding. Whether all are there.
    pub(super) fn require(&self, build: &mut Build<'_, '_>, names: &[&str]) -> bool {
        let missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| !self.has(name))
            .collect();
        if missing.is_empty() {
            return true;
        }
        build
            .report
            .schema(&self.at, self.name_span, text::required(&missing));
        false
    }

    /// Reports when more than one of `names` is there.
    pub(super) fn at_most_one(&self, build: &mut Build<'_, '_>, names: &[&str]) {
        let mut found = names.iter().filter_map(|name| self.member(name));
        if let (Some(_), Some(second)) = (found.next(), found.next()) {
            build
                .report
                .schema(&self.at, second.key_span, text::more_than_one(names));
        }
    }

    /// Reports when none or more than one of `names` is there. Whether one is.
    pub(super) fn exactly_one(&self, build: &mut Build<'_, '_>, names: &[&str]) -> bool {
        if names.iter().any(|name| self.has(name)) {
            self.at_most_one(build, names);
            return true;
        }
        build
            .report
            .schema(&self.at, self.name_span, text::none_of(names));
        false
    }

    fn typed(&self, build: &mut Build<'_, '_>, name: &str, kind: NodeKind) -> Option<Node<'t>> {
        let node = self.get(name)?;
        if node.kind() == kind {
            return Some(node);
        }
        build
            .report
            .schema(&self.at.key(name), node.span(), text::wrong_type(kind));
        None
    }

    pub(super) fn string(&self, build: &mut Build<'_, '_>, name: &str) -> Option<&'t str> {
        self.typed(build, name, NodeKind::String)?.as_str()
    }

    /// A string that is not empty.
    pub(super) fn text(&self, build: &mut Build<'_, '_>, name: &str) -> Option<&'t str> {
        let node = self.typed(build, name, NodeKind::String)?;
        let text = node.as_str()?;
        if text.is_empty() {
            build
                .report
                .schema(&self.at.key(name), node.span(), text::EMPTY);
        }
        Some(text)
    }

    pub(super) fn bool(&self, build: &mut Build<'_, '_>, name: &str) -> Option<bool> {
        self.typed(build, name, NodeKind::Bool)?.as_bool()
    }

    pub(super) fn array(&self, build: &mut Build<'_, '_>, name: &str) -> Option<Node<'t>> {
        self.typed(build, name, NodeKind::Array)
    }

    /// An array with at least one element.
    pub(super) fn filled_array(&self, build: &mut Build<'_, '_>, name: &str) -> Option<Node<'t>> {
        let node = self.array(build, name)?;
        if node.elements().len() == 0 {
            build
                .report
                .schema(&self.at.key(name), node.span(), text::EMPTY);
            return None;
        }
        Some(node)
    }

    /// One of `values`.
    pub(super) fn choice(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        values: &[&str],
    ) -> Option<&'t str> {
        let node = self.typed(build, name, NodeKind::String)?;
        let value = node.as_str()?;
        if values.contains(&value) {
            return Some(value);
        }
        build
            .report
            .schema(&self.at.key(name), node.span(), text::one_of(values));
        None
    }

    pub(super) fn integer(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        min: u64,
        max: u64,
    ) -> Option<u64> {
        let node = self.get(name)?;
        let message = match integer(node) {
            None => text::INTEGER.to_owned(),
            Some(value) if value < i128::from(min) => text::minimum(min),
            Some(value) if value > i128::from(max) => text::maximum(max),
            Some(value) => return u64::try_from(value).ok(),
        };
        build
            .report
            .schema(&self.at.key(name), node.span(), message);
        None
    }

    /// An integer, or in JSONata an expression, or in JSONPath the `…Path` field beside it.
    pub(super) fn count(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        language: QueryLanguage,
        min: u64,
        max: u64,
    ) -> Option<TextExpression> {
        self.amount(build, name, language, |object, build| {
            object.integer(build, name, min, max).map(Value::from)
        })
    }

    /// A number of percent, as [`Self::count`] is a number of things. It need not be an integer
    /// (<https://states-language.net/spec.html#tolerated-failure-threshold>, and recorded on AWS for one that a path gives).
    pub(super) fn percentage(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        language: QueryLanguage,
    ) -> Option<TextExpression> {
        self.amount(build, name, language, |object, build| {
            let node = object.get(name)?;
            let message = match node.as_number().and_then(|number| number.as_f64()) {
                Some(number) if number < 0.0 => text::minimum(0),
                Some(number) if number > 100.0 => text::maximum(100),
                Some(number) => return Some(Value::from(number)),
                // The words for a number of another field.
                None => text::INTEGER.to_owned(),
            };
            build
                .report
                .schema(&object.at.key(name), node.span(), message);
            None
        })
    }

    /// What `literal` makes of the field, or in JSONata an expression, or in JSONPath the `…Path` field beside it.
    fn amount<'b, 'c>(
        &self,
        build: &mut Build<'b, 'c>,
        name: &str,
        language: QueryLanguage,
        literal: impl FnOnce(&Self, &mut Build<'b, 'c>) -> Option<Value>,
    ) -> Option<TextExpression> {
        let path_name = format!("{name}Path");
        if language == QueryLanguage::JsonPath {
            self.at_most_one(build, &[name, &path_name]);
            if self.has(&path_name) {
                return self.path(build, &path_name).map(TextExpression::Path);
            }
        }
        let node = self.get(name)?;
        if language == QueryLanguage::Jsonata && node.as_str().is_some_and(opens_expression) {
            return self.expression(build, name);
        }
        literal(self, build).map(TextExpression::Literal)
    }

    /// A string that has to be a JSONata expression.
    pub(super) fn expression(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
    ) -> Option<TextExpression> {
        let node = self.get(name)?;
        let at = self.at.key(name);
        if !node.as_str().is_some_and(is_expression) {
            build.report.schema(&at, node.span(), text::JSONATA);
            return None;
        }
        super::template::jsonata(node, &at, build).map(TextExpression::Jsonata)
    }

    /// A path; `Some(None)` for null.
    pub(super) fn nullable_path(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
    ) -> Option<Option<Path>> {
        if self.get(name)?.is_null() {
            return Some(None);
        }
        self.parsed_path(build, name, |path| (!path.is_call()).then_some(path))
            .map(Some)
    }

    /// A reference path or a call of an intrinsic function.
    pub(super) fn path_or_call(&self, build: &mut Build<'_, '_>, name: &str) -> Option<Path> {
        let path = self.parsed_path(build, name, Some)?;
        if path.is_call() {
            return Some(path);
        }
        self.only_one_place(build, name, path)
    }

    /// A path that has to be a reference path, kept as a path to evaluate.
    pub(super) fn path(&self, build: &mut Build<'_, '_>, name: &str) -> Option<Path> {
        let path = self.parsed_path(build, name, |path| (!path.is_call()).then_some(path))?;
        self.only_one_place(build, name, path)
    }

    /// The same in a Choice rule, where AWS words a wrong beginning differently.
    pub(super) fn operand_path(&self, build: &mut Build<'_, '_>, name: &str) -> Option<Path> {
        let node = self.typed(build, name, NodeKind::String)?;
        let text = node.as_str()?;
        let problem = if text.starts_with('$') {
            match Path::parse(text) {
                Ok(path) => return self.only_one_place(build, name, path),
                Err(error) => error.message,
            }
        } else {
            "Reference path didn't start with '$'".to_owned()
        };
        build.report.schema(
            &self.at.key(name),
            node.span(),
            text::not_a_reference_path(&problem),
        );
        None
    }

    fn parsed_path(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        accept: impl FnOnce(Path) -> Option<Path>,
    ) -> Option<Path> {
        let node = self.typed(build, name, NodeKind::String)?;
        let path = Path::parse(node.as_str()?).ok().and_then(accept);
        if path.is_none() {
            build
                .report
                .schema(&self.at.key(name), node.span(), text::JSON_PATH);
        }
        path
    }

    fn only_one_place(&self, build: &mut Build<'_, '_>, name: &str, path: Path) -> Option<Path> {
        if path.is_reference() {
            return Some(path);
        }
        let span = self.get(name).map_or(self.name_span, |node| node.span());
        build.report.schema(
            &self.at.key(name),
            span,
            text::not_a_reference_path("it may select more than one place"),
        );
        None
    }

    /// A reference path; `Some(None)` for null.
    pub(super) fn result_path(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
    ) -> Option<Option<ReferencePath>> {
        if self.get(name)?.is_null() {
            return Some(None);
        }
        let node = self.typed(build, name, NodeKind::String)?;
        let text = node.as_str()?;
        let message = if text.starts_with('$') {
            match ReferencePath::parse(text) {
                Ok(path) => return Some(Some(path)),
                Err(error) => text::not_a_reference_path(&error.message),
            }
        } else {
            text::JSON_PATH.to_owned()
        };
        build
            .report
            .schema(&self.at.key(name), node.span(), message);
        None
    }

    /// A template in the language in force.
    pub(super) fn template(
        &self,
        build: &mut Build<'_, '_>,
        name: &str,
        language: QueryLanguage,
    ) -> Option<OutputTemplate> {
        let node = self.get(name)?;
        let at = self.at.key(name);
        match language {
            QueryLanguage::JsonPath => {
                super::template::payload(node, &at, build).map(OutputTemplate::JsonPath)
            }
            QueryLanguage::Jsonata => {
                super::template::jsonata(node, &at, build).map(OutputTemplate::Jsonata)
            }
        }
    }
}

/// Whether a string is a JSONata expression, `{% … %}`.
pub(super) fn is_expression(text: &str) -> bool {
    text.len() >= 4 && text.starts_with("{%") && text.ends_with("%}")
}

/// Whether a string begins like a JSONata expression.
pub(super) fn opens_expression(text: &str) -> bool {
    text.starts_with("{%")
}

/// The value of a number that is an integer; `3.0` is one as well.
fn integer(node: Node<'_>) -> Option<i128> {
    let number = node.as_number()?;
    number.as_i128().or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() < 1e30).then_some(float as i128)
    })
}
