//! From items to the inputs of child executions: `ItemSelector`, then `ItemBatcher`.

use std::sync::Arc;

use asl::expr::{EvalError, Scope, Variables, to_json_text};
use asl::model::{State, StateKind};
use serde_json::{Value, json};

use super::{MapRunFailure, MapRunRequest};
use crate::core::Moment;
use crate::core::entropy::StepEntropy;
use crate::core::failure::DATA_LIMIT_EXCEEDED;
use crate::core::limits::PAYLOAD_BYTES;
use crate::core::payload::Payload;
use crate::items::{Batcher, MapItem};

/// What `ItemSelector` is and sees.
#[derive(Clone, Debug)]
pub(in crate::core) struct Template {
    /// The Map state.
    pub(in crate::core) state: Arc<State>,
    /// The id of its `MapStateEntered` event, which causes quote.
    pub(in crate::core) entered: i64,
    /// The context object of the state.
    pub(in crate::core) context: Value,
    pub(in crate::core) variables: Variables,
    /// The state's effective input.
    pub(in crate::core) input: Payload,
    /// Time and randomness.
    pub(in crate::core) at: Moment,
}

/// What a child execution begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildInput {
    /// The number of its first item.
    pub first_item: u64,
    /// How many items it has: 1 without a batcher.
    pub item_count: u64,
    /// JSON text.
    pub input: String,
}

/// Makes the inputs of child executions, one item after the other.
#[derive(Debug)]
pub struct Children<'r> {
    request: &'r MapRunRequest,
    /// The context object, with the item in turn.
    context: Value,
    /// The number of the next item.
    index: u64,
    /// The number of the next input's first item.
    first: u64,
    batcher: Option<Batcher>,
}

impl<'r> Children<'r> {
    pub(super) fn new(request: &'r MapRunRequest, taken: u64) -> Result<Self, MapRunFailure> {
        let batcher = request.batching.as_ref().map(Batcher::new).transpose()?;
        Ok(Self {
            request,
            context: request.template.context.clone(),
            index: taken,
            first: taken,
            batcher,
        })
    }

    /// Takes the next item; gives an input when one is complete.
    ///
    /// # Errors
    /// When `ItemSelector` cannot be evaluated, or the input is larger than a payload may be.
    pub fn push(&mut self, item: MapItem) -> Result<Option<ChildInput>, MapRunFailure> {
        let index = self.index;
        self.index += 1;
        let selected = self.select(index, item)?;
        let Some(batcher) = &mut self.batcher else {
            return self.complete(1, to_json_text(&selected)).map(Some);
        };
        match batcher.push(&selected)? {
            Some(batch) => self.complete(batch.items as u64, batch.input).map(Some),
            None => Ok(None),
        }
    }

    /// There are no more items: the input of a batch that was not full. Call it until there is none.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(&mut self) -> Result<Option<ChildInput>, MapRunFailure> {
        match self.batcher.as_mut().and_then(Batcher::finish) {
            Some(batch) => self.complete(batch.items as u64, batch.input).map(Some),
            None => Ok(None),
        }
    }

    fn complete(&mut self, item_count: u64, input: String) -> Result<ChildInput, MapRunFailure> {
        let first_item = self.first;
        self.first += item_count;
        if input.len() > PAYLOAD_BYTES {
            return Err(MapRunFailure {
                error: DATA_LIMIT_EXCEEDED.to_owned(),
                // A wording of ours.
                cause: format!(
                    "The input of the child execution for the item at index {first_item} of the state '{}' has a size exceeding the maximum number of bytes service limit.",
                    self.request.state_name
                ),
            });
        }
        Ok(ChildInput {
            first_item,
            item_count,
            input,
        })
    }

    fn select(&mut self, index: u64, item: MapItem) -> Result<Value, MapRunFailure> {
        let template = &self.request.template;
        let StateKind::Map(map) = &template.state.kind else {
            return Ok(item.value);
        };
        let Some(selector) = &map.item_selector else {
            return Ok(item.value);
        };
        let field = if map.legacy_parameters {
            "Parameters"
        } else {
            "ItemSelector"
        };
        let mut shown = json!({ "Index": index, "Value": item.value, "Source": &*item.source });
        if let (Some(key), Value::Object(members)) = (item.key, &mut shown) {
            members.insert("Key".to_owned(), Value::String(key));
        }
        if let Value::Object(members) = &mut self.context {
            members.insert("Map".to_owned(), json!({ "Item": shown }));
        }
        // Each item has numbers of its own, whichever were asked for before.
        let mut entropy = StepEntropy::new(Moment {
            millis: template.at.millis,
            seed: template
                .at
                .seed
                .wrapping_add(index.wrapping_mul(0xd134_2543_de82_ef95)),
        });
        let evaluated = selector.eval(
            field,
            &mut Scope {
                context: &self.context,
                variables: &template.variables,
                input: template.input.value(),
                result: None,
                error_output: None,
                entropy: &mut entropy,
            },
        );
        evaluated.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: EvalError) -> MapRunFailure {
        let template = &self.request.template;
        MapRunFailure {
            error: error.error,
            cause: format!(
                "An error occurred while executing the state '{}' (entered at the event id #{}). {}",
                template.state.name, template.entered, error.cause
            ),
        }
    }
}
