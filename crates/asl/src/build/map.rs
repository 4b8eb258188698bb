use super::object::Object;
use super::{Build, fields, text};
use crate::analysis::{MachineType, codes};
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
    object.exactly_one(build, &["ItemProcessor", "Iterator"]);
    let processor_name = if object.has("Iterator") && !object.has("ItemProcessor") {
        "Iterator"
    } else {
        "ItemProcessor"
    };
    let processor = processor(object, processor_name, build);

    let json_path = language == QueryLanguage::JsonPath;
    let legacy_parameters = json_path && object.has("Parameters");
    if json_path {
        object.at_most_one(build, &["ItemSelector", "Parameters"]);
    }
    let selector_name = if legacy_parameters {
        "Parameters"
    } else {
        "ItemSelector"
    };
    let item_selector = object.template(build, selector_name, language);
    let items_path = json_path.then(|| object.path(build, "ItemsPath")).flatten();
    let items = (!json_path).then(|| items(object, build)).flatten();
    let max_concurrency = object.count(build, "MaxConcurrency", language, 0, u64::MAX);
    let tolerance = Tolerance {
        count: object.count(build, "ToleratedFailureCount", language, 0, u64::MAX),
        percentage: object.percentage(build, "ToleratedFailurePercentage", language),
    };
    let label = object.text(build, "Label").map(str::to_owned);
    if processor
        .as_ref()
        .is_some_and(|processor| processor.mode == ProcessorMode::Inline)
    {
        warn_of_distributed_fields(object, build);
    }
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

/// What only a distributed Map state uses.
fn warn_of_distributed_fields(object: &Object<'_, '_>, build: &mut Build<'_, '_>) {
    for name in ["ItemReader", "ItemBatcher", "ResultWriter", "Label"] {
        if let Some(member) = object.member(name) {
            build.report.hint(
                codes::DISTRIBUTED_ONLY,
                &object.at.key(name),
                member.key_span,
                format!("'{name}' has no effect in a Map state whose mode is INLINE"),
            );
        }
    }
}

/// `Items`: an array, an object or an expression.
fn items(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<OutputTemplate> {
    let node = object.get("Items")?;
    match node.kind() {
        NodeKind::Array | NodeKind::Object => {}
        NodeKind::String => {
            object.expression(build, "Items")?;
        }
        _ => {
            build.report.schema(
                &object.at.key("Items"),
                node.span(),
                text::wrong_type(NodeKind::Array),
            );
            return None;
        }
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
        if let Some(member) = config.member("ExecutionType") {
            build
                .report
                .schema(&at, member.key_span, text::unsupported("ExecutionType"));
        }
        return ProcessorMode::Inline;
    }
    if build.options.machine_type == MachineType::Express {
        build.report.schema(
            &at.key("Mode"),
            member.key_span,
            "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
        );
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
    let limits = ["MaxItemsPerBatch", "MaxInputBytesPerBatch"];
    if !limits
        .iter()
        .any(|name| batcher.has(name) || batcher.has(&format!("{name}Path")))
    {
        build.report.hint(
            codes::NO_EFFECT,
            &batcher.at,
            batcher.name_span,
            "'ItemBatcher' wants 'MaxItemsPerBatch' or 'MaxInputBytesPerBatch', or both",
        );
    }
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
    check_resource(&reader, build, resource, READERS);
    let arguments = arguments(&reader, build, language);
    let config = reader_config(&reader, build, language).unwrap_or_default();
    Some(ItemReader {
        resource: resource?.to_owned(),
        arguments,
        config,
    })
}

/// Developer guide, "ItemReader": the names of delimiters, not the characters.
const DELIMITERS: &[&str] = &["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"];
const READERS: &[&str] = &["s3:getObject", "s3:listObjectsV2"];
const WRITERS: &[&str] = &["s3:putObject"];

/// `Resource` of a reader or writer: one of few integrations.
fn check_resource(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    resource: Option<&str>,
    allowed: &[&str],
) {
    let Some(resource) = resource.filter(|resource| !resource.is_empty()) else {
        return;
    };
    let known = resource
        .strip_prefix("arn:")
        .and_then(|rest| rest.split_once(":states:::"))
        .is_some_and(|(partition, name)| !partition.is_empty() && allowed.contains(&name));
    if !known {
        let span = object
            .get("Resource")
            .map_or(object.name_span, |node| node.span());
        build.report.schema(
            &object.at.key("Resource"),
            span,
            "The field 'Resource' does not match any of the allowed values",
        );
    }
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
    check_csv(&config, build);
    warn_of_reader(&config, build);
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
        csv_delimiter: owned(config.choice(build, "CSVDelimiter", DELIMITERS)),
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

/// Fields that the guide gives to some inputs only. Whether the service refuses them elsewhere is not told.
fn warn_of_reader(config: &Object<'_, '_>, build: &mut Build<'_, '_>) {
    let input_type = config.get("InputType").and_then(|node| node.as_str());
    let flattens = config
        .get("Transformation")
        .is_some_and(|node| node.as_str() == Some("LOAD_AND_FLATTEN"));
    let pointless = input_type.is_some_and(|input_type| input_type != "JSON");
    let findings = [
        (
            "ItemsPointer",
            pointless,
            "'ItemsPointer' has no effect: it points into JSON only",
        ),
        (
            "Transformation",
            flattens && input_type.is_none(),
            "'LOAD_AND_FLATTEN' wants an 'InputType', which tells what the objects hold",
        ),
    ];
    for (name, wrong, message) in findings {
        if let (true, Some(member)) = (wrong, config.member(name)) {
            let at = config.at.key(name);
            build
                .report
                .hint(codes::NO_EFFECT, &at, member.key_span, message);
        }
    }
}

/// The fields about CSV are for CSV, and there they are needed.
fn check_csv(config: &Object<'_, '_>, build: &mut Build<'_, '_>) {
    let input_type = config.get("InputType").and_then(|node| node.as_str());
    match input_type {
        Some("CSV") if !config.has("CSVHeaderLocation") => build.report.schema(
            &config.at,
            config.name_span,
            "The field 'CSVHeaderLocation' is required",
        ),
        Some("JSON" | "JSONL" | "PARQUET") => {
            for name in ["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"] {
                if let Some(member) = config.member(name) {
                    build
                        .report
                        .schema(&config.at, member.key_span, text::unsupported(name));
                }
            }
        }
        _ => {}
    }
    let given = config
        .get("CSVHeaderLocation")
        .and_then(|node| node.as_str());
    if given == Some("GIVEN") {
        config.require(build, &["CSVHeaders"]);
    }
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
    let resource = writer.text(build, "Resource");
    check_resource(&writer, build, resource, WRITERS);
    let resource = resource.map(str::to_owned);
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
