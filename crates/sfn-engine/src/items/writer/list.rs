use asl::expr::to_json_text;
use serde_json::Value;

use super::child::ChildExecution;
use super::request::{Form, OutputType, WriterRequest};
use crate::items::ItemsError;

/// The results as the state's output.
#[derive(Clone, Debug)]
pub struct ResultList {
    form: Form,
    text: String,
    any: bool,
}

impl ResultList {
    /// Begins with none.
    #[must_use]
    pub fn new(request: &WriterRequest) -> Self {
        Self {
            form: request.form,
            text: String::new(),
            any: false,
        }
    }

    /// Adds a child execution; they come in the order of their items.
    ///
    /// # Errors
    /// `States.ResultWriterFailed` when its output is no JSON.
    pub fn add(&mut self, child: &ChildExecution) -> Result<(), ItemsError> {
        let results = child.results(self.form.transformation);
        for result in results.map_err(|error| ItemsError::writer(error.to_string()))? {
            if self.any {
                self.text.push(match self.form.output_type {
                    OutputType::Json => ',',
                    OutputType::JsonLines => '\n',
                });
            }
            self.any = true;
            match self.form.output_type {
                OutputType::Json => self.text.push_str(&result),
                OutputType::JsonLines => {
                    let line = line(&result).map_err(|e| ItemsError::writer(e.to_string()))?;
                    self.text.push_str(&line);
                }
            }
        }
        Ok(())
    }

    /// Bytes so far. A state's output has at most 262,144, so that whoever adds can end early.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len() + 2
    }

    /// The state's output as JSON text: an array, or with the `OutputType` `JSONL` a string with a result a line.
    #[must_use]
    pub fn finish(self) -> String {
        match self.form.output_type {
            OutputType::Json => format!("[{}]", self.text),
            OutputType::JsonLines => Value::String(self.text).to_string(),
        }
    }
}

/// A result as one line of JSON.
pub(super) fn line(result: &str) -> Result<String, serde_json::Error> {
    if !result.contains(['\n', '\r']) {
        return Ok(result.to_owned());
    }
    // Line breaks stand only between tokens there: within a string they are escaped.
    let value: Value = serde_json::from_str(result)?;
    Ok(to_json_text(&value))
}
