//! Whatever passes the validation can be read: a host need not fear the second step.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sfn_api::{OPERATIONS, Operation, for_each_operation, operations, validate};

/// Values of every JSON type, right and wrong for any member.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..5_000_000_000).prop_map(Value::from),
        Just(json!(12.5)),
        Just(json!("EXPRESS")),
        "[a-zA-Z0-9:é ]{0,90}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let names: Vec<&str> = OPERATIONS
            .iter()
            .flat_map(|o| o.input_members())
            .flat_map(|m| nested_names(m.shape))
            .collect();
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(names), inner), 0..4).prop_map(|members| {
                members
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v))
                    .collect::<Map<_, _>>()
                    .into()
            }),
        ]
    })
}

/// Names of the members that a structure, or a list of structures, has.
fn nested_names(shape: &'static sfn_api::Shape) -> Vec<&'static str> {
    let shape = match &shape.kind {
        sfn_api::Kind::List { member, .. } => member,
        _ => shape,
    };
    shape.members().iter().map(|member| member.name).collect()
}

/// An operation and a request for it, some members missing.
fn any_request() -> impl Strategy<Value = (&'static str, Value)> {
    prop::sample::select(OPERATIONS.iter().collect::<Vec<_>>()).prop_flat_map(|operation| {
        let members: Vec<_> = operation
            .input_members()
            .iter()
            .map(|member| (Just(member.name), prop::option::of(any_value())))
            .collect();
        members.prop_map(move |members| {
            let present = members
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)));
            (operation.name, Value::Object(present.collect()))
        })
    })
}

macro_rules! read_as {
    ([$name:ident, $body:ident] $(($operation:ident, $method:ident))+) => {
        match $name {
            $(operations::$operation::NAME => {
                serde_json::from_value::<<operations::$operation as Operation>::Input>($body).err()
            })+
            other => panic!("{other} is no operation"),
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn what_passes_can_be_read((name, body) in any_request()) {
        if validate(name, &body).is_ok() {
            let shown = body.to_string();
            let refused = for_each_operation!(read_as, name, body).map(|error| error.to_string());
            prop_assert_eq!(refused, None, "{} {}", name, shown);
        }
    }
}
