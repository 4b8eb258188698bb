use serde_json::Value;

use super::{EvalError, JsonType, Scope, TemplateError};

/// JSON whose strings of the form `{% … %}` are JSONata expressions.
#[derive(Clone, Debug)]
pub struct JsonataTemplate {
    source: Value,
}

impl JsonataTemplate {
    /// Parses the template and compiles its expressions.
    pub fn parse(source: &Value) -> Result<Self, TemplateError> {
        Ok(Self {
            source: source.clone(),
        })
    }

    /// The value. `field` is the place named in AWS's cause, for example `Output` or `Arguments`; AWS's JSON path to
    /// the failing member (`Output/result`) is made from it.
    pub fn eval(&self, _field: &str, _scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        let _ = &self.source;
        todo!()
    }

    /// The same for a field that wants a value of one type.
    pub fn eval_as(
        &self,
        _field: &str,
        _expected: JsonType,
        _scope: &mut Scope<'_>,
    ) -> Result<Value, EvalError> {
        todo!()
    }

    /// Names of the variables that its expressions read, sorted (`variableReferences`).
    pub fn variables(&self) -> Vec<String> {
        todo!()
    }
}
