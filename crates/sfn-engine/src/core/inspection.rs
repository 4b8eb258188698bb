use asl::model::{QueryLanguage, State, StateKind};
use sfn_api::InspectionData;

use super::payload::Payload;
use super::step::Step;
use super::thread::Thread;

/// A point in a state's data flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    AfterInputPath,
    /// After `Parameters` or `Arguments`.
    AfterArguments,
    Result,
    AfterResultSelector,
    AfterResultPath,
    AfterItemsPath,
    AfterItemSelector,
    /// Of what an `ItemReader` reads.
    AfterItemsPointer,
    AfterItemBatcher,
}

/// The data flow of a state that is tested, as far as TestState tells it.
#[derive(Debug, Default)]
pub(super) struct Inspection {
    pub(super) data: InspectionData,
}

impl Step<'_> {
    /// Notes a value of the data flow when the state is tested.
    pub(super) fn inspect(&mut self, thread: &Thread, stage: Stage, value: &Payload) {
        let state = &thread.visit.state;
        if let Some(inspection) = &mut self.execution.inspection
            && tells(state, stage)
        {
            inspection.note(state, stage, value.text().to_owned());
        }
    }
}

impl Inspection {
    fn note(&mut self, state: &State, stage: Stage, text: String) {
        let data = &mut self.data;
        let member = match stage {
            Stage::AfterInputPath => &mut data.after_input_path,
            Stage::AfterArguments if state.query_language == QueryLanguage::Jsonata => {
                &mut data.after_arguments
            }
            Stage::AfterArguments => &mut data.after_parameters,
            Stage::Result => &mut data.result,
            Stage::AfterResultSelector => &mut data.after_result_selector,
            Stage::AfterResultPath => &mut data.after_result_path,
            Stage::AfterItemsPath => &mut data.after_items_path,
            Stage::AfterItemSelector => &mut data.after_item_selector,
            Stage::AfterItemsPointer => &mut data.after_items_pointer,
            Stage::AfterItemBatcher => &mut data.after_item_batcher,
        };
        *member = Some(text);
    }
}

/// Whether TestState tells a stage of a state (recorded on AWS): none that its query language has not, none that its
/// `Result` takes the place of, and nothing of what goes into branches.
fn tells(state: &State, stage: Stage) -> bool {
    match (stage, &state.kind) {
        (Stage::AfterInputPath | Stage::AfterArguments, StateKind::Parallel(_)) => false,
        (Stage::Result, StateKind::Parallel(_) | StateKind::Map(_)) => false,
        (Stage::Result, StateKind::Pass(pass)) => pass.result.is_some(),
        (Stage::AfterInputPath, StateKind::Pass(pass)) if pass.result.is_some() => false,
        (
            Stage::Result
            | Stage::AfterArguments
            | Stage::AfterItemSelector
            | Stage::AfterItemsPointer
            | Stage::AfterItemBatcher,
            _,
        ) => true,
        _ => state.query_language == QueryLanguage::JsonPath,
    }
}
