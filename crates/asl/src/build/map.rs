use super::object::Object;
use super::{Build, fields, text};
use crate::expr::OutputTemplate;
use crate::model::{
    ItemBatcher, ItemReader, MapProcessor, MapState, ProcessorMode, QueryLanguage, ReaderConfig,
    ResultWriter, Tolerance, WriterConfig,
};
use crate::syntax::NodeKind;

/// Builds a Map state's own fields.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<MapState> {
    object.exclusive(build, &["ItemProcessor", "Iterator"]);
    let processor_name = if object.has("Iterator") && !object.has("ItemProcessor") {
        "Iterator"
    } else {
        "ItemProcessor"
    };
    object.require(build, &[processor_name]);
    let processor = processor(object, processor_name, build);

    let json_path = language == QueryLanguage::JsonPath;
    let legacy_parameters = json_path && object.has("Parameters");
    if json_path {
        object.exclusive(build, &["ItemSelector", "Parameters"]);
    }
    let selector_name = if legacy_parameters {
        "Parameters"
    } else {
        "ItemSelector"
    };
    let item_selector = object.template(build, selector_name, language);
    let items_path = json_path
        .then(|| object.reference_path_text(build, "ItemsPath"))
        .flatten();
    let items = (!json_path)
        .then(|| items(object, build))
        .flatten();
    let max_concurrency = object.count(build, "MaxConcurrency", language, 0, u64::MAX);
    let tolerance = Tolerance {
        count: object.count(build, "ToleratedFailureCount", language, 0, u64::MAX),
        percentage: object.count(build, "ToleratedFailurePercentage", language, 0, 100),
    };
    let label = object.text(build, "Label").map(str::to_owned);
    let item_batcher = item_batcher(object, build, language);
    let item_reader = item_reader(object, build, language);
    let result_writer = result_writer(object, build, language);
    Some(MapState {
        processor: processor?,
        items_path,
        items,
        item_selector,
        item_batcher,
        item_reader,
        result_writer,
        max_concurrency,
        tolerance,
        label,
        legacy_parameters,
    })
}

/// `Items`: an array, an object or an expression.
fn items(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<OutputTemplate> {
    let node = object.get("Items")?;
    let good = match node.kind() {
        NodeKind::Array | NodeKind::Object => true,
        NodeKind::String => node.as_str().is_some_and(super::object::is_expression),
        _ => false,
    };
    if !good {
        build.report.schema(
            &object.at.key("Items"),
            node.span(),
            text::wrong_type(NodeKind::Array),
        );
        return None;
    }
    object.template(build, "Items", QueryLanguage::Jsonata)
}

fn processor(
    object: &Object<'_, '_>,
    name: &str,
    build: &mut Build<'_, '_>,
) -> Option<MapProcessor> {
    let member = object.member(name)?;
    let at = object.at.key(name);
    let processor = Object::expect(member.value, at, member.key_span, build)?;
    processor.refuse_unknown(build, fields::PROCESSOR);
    processor.string(build, "Comment");
    let mode = mode(&processor, build);
    let flow = super::flow::build(&processor, build);
    Some(MapProcessor {
        mode,
        flow: flow?,
        source: member.value.to_value(),
    })
}

fn mode(processor: &Object<'_, '_>, build: &mut Build<'_, '_>) -> ProcessorMode {
    let Some(member) = processor.member("ProcessorConfig") else {
        return ProcessorMode::Inline;
    };
    let at = processor.at.key("ProcessorConfig");
    let Some(config) = Object::expect(member.value, at, member.key_span, build) else {
        return ProcessorMode::Inline;
    };
    config.refuse_unknown(build, fields::PROCESSOR_CONFIG);
    let mode = config.choice(build, "Mode", &["INLINE", "DISTRIBUTED"]);
    let execution = config.choice(build, "ExecutionType", &["STANDARD", "EXPRESS"]);
    if mode != Some("DISTRIBUTED") {
        return ProcessorMode::Inline;
    }
    config.require(build, &["ExecutionType"]);
    if execution == Some("EXPRESS") {
        ProcessorMode::DistributedExpress
    } else {
        ProcessorMode::DistributedStandard
    }
}

fn item_batcher(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ItemBatcher> {
    let member = object.member("ItemBatcher")?;
    let at = object.at.key("ItemBatcher");
    let batcher = Object::expect(member.value, at, member.key_span, build)?;
    batcher.refuse_foreign(build, &fields::ITEM_BATCHER, language);
    Some(ItemBatcher {
        batch_input: batcher.template(build, "BatchInput", language),
        max_items_per_batch: batcher.count(build, "MaxItemsPerBatch", language, 1, u64::MAX),
        max_input_bytes_per_batch: batcher.count(
            build,
            "MaxInputBytesPerBatch",
            language,
            1,
            262_144,
        ),
    })
}

/// `Parameters` or `Arguments` of a reader or writer.
fn arguments(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<OutputTemplate> {
    let name = match language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    object.template(build, name, language)
}

fn item_reader(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ItemReader> {
    let member = object.member("ItemReader")?;
    let at = object.at.key("ItemReader");
    let reader = Object::expect(member.value, at, member.key_span, build)?;
    reader.refuse_foreign(build, &fields::ITEM_READER, language);
    reader.require(build, &["Resource"]);
    let resource = reader.text(build, "Resource");
    let arguments = arguments(&reader, build, language);
    let config = reader_config(&reader, build, language).unwrap_or_default();
    Some(ItemReader {
        resource: resource?.to_owned(),
        arguments,
        config,
    })
}

fn reader_config(
    reader: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ReaderConfig> {
    let member = reader.member("ReaderConfig")?;
    let at = reader.at.key("ReaderConfig");
    let config = Object::expect(member.value, at, member.key_span, build)?;
    config.refuse_foreign(build, &fields::READER_CONFIG, language);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Some(ReaderConfig {
        input_type: owned(config.choice(
            build,
            "InputType",
            &["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"],
        )),
        csv_header_location: owned(config.choice(
            build,
            "CSVHeaderLocation",
            &["FIRST_ROW", "GIVEN"],
        )),
        csv_headers: config.array(build, "CSVHeaders").map(|node| {
            node.elements()
                .filter_map(|element| element.as_str().map(str::to_owned))
                .collect()
        }),
        csv_delimiter: owned(config.string(build, "CSVDelimiter")),
        max_items: config.count(build, "MaxItems", language, 0, u64::MAX),
        items_pointer: owned(config.string(build, "ItemsPointer")),
        manifest_type: owned(config.choice(
            build,
            "ManifestType",
            &["S3_INVENTORY", "ATHENA_DATA"],
        )),
        transformation: owned(config.choice(
            build,
            "Transformation",
            &["NONE", "LOAD_AND_FLATTEN"],
        )),
    })
}

fn result_writer(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ResultWriter> {
    let member = object.member("ResultWriter")?;
    let at = object.at.key("ResultWriter");
    let writer = Object::expect(member.value, at, member.key_span, build)?;
    writer.refuse_foreign(build, &fields::RESULT_WRITER, language);
    let resource = writer.text(build, "Resource").map(str::to_owned);
    let arguments = arguments(&writer, build, language);
    let config = writer_config(&writer, build).unwrap_or_default();
    Some(ResultWriter {
        resource,
        arguments,
        config,
    })
}

fn writer_config(writer: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<WriterConfig> {
    let member = writer.member("WriterConfig")?;
    let at = writer.at.key("WriterConfig");
    let config = Object::expect(member.value, at, member.key_span, build)?;
    config.refuse_unknown(build, fields::WRITER_CONFIG);
    Some(WriterConfig {
        output_type: config
            .choice(build, "OutputType", &["JSON", "JSONL"])
            .map(str::to_owned),
        transformation: config
            .choice(build, "Transformation", &["NONE", "COMPACT", "FLATTEN"])
            .map(str::to_owned),
    })
}
