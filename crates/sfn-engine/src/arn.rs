//! The ARNs of state machines, executions and activities, taken apart and put together.

use sha2::{Digest, Sha256};

/// The parts of `arn:PARTITION:states:REGION:ACCOUNT:stateMachine:NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateMachineArn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// The region.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
    /// The state machine's name; `NAME/LABEL` for the processor of a distributed Map.
    pub name: &'a str,
}

impl<'a> StateMachineArn<'a> {
    /// Takes an unqualified state machine ARN apart; `None` for anything else (a version or an alias included).
    #[must_use]
    pub fn parse(arn: &'a str) -> Option<Self> {
        let [partition, region, account, name] = parts(arn, "stateMachine")?;
        (!name.contains(':')).then_some(Self {
            partition,
            region,
            account,
            name,
        })
    }

    /// The ARN of an Express execution of this state machine: `id` tells it from others of the same name.
    #[must_use]
    pub fn express_execution(&self, name: &str, id: &str) -> String {
        let Self {
            partition,
            region,
            account,
            name: machine,
        } = self;
        format!("arn:{partition}:states:{region}:{account}:express:{machine}:{name}:{id}")
    }

    /// The ARN of an Express child execution that a Map Run of this processor started.
    #[must_use]
    pub fn express_child(&self, map_run_arn: &str, name: &str) -> String {
        self.express_execution(name, &name_based_id(&[map_run_arn, name]))
    }

    /// The ARN of an execution of this state machine.
    #[must_use]
    pub fn execution(&self, name: &str) -> String {
        let Self {
            partition,
            region,
            account,
            name: machine,
        } = self;
        format!("arn:{partition}:states:{region}:{account}:execution:{machine}:{name}")
    }

    /// The ARN of the processor of a distributed Map state of this state machine: what child executions are executions of.
    #[must_use]
    pub fn processor(&self, label: &str) -> String {
        let (partition, region, account) = (self.partition, self.region, self.account);
        let machine = self.root();
        format!("arn:{partition}:states:{region}:{account}:stateMachine:{machine}/{label}")
    }

    /// The ARN of a Map Run of a Map state of this state machine.
    #[must_use]
    pub fn map_run(&self, label: &str, id: &str) -> String {
        let (partition, region, account) = (self.partition, self.region, self.account);
        let machine = self.root();
        format!("arn:{partition}:states:{region}:{account}:mapRun:{machine}/{label}:{id}")
    }

    /// The state machine's own name, without the label of a Map state within it: state names, and so labels, are unique in the whole
    /// definition.
    fn root(&self) -> &'a str {
        self.name
            .split_once('/')
            .map_or(self.name, |(root, _)| root)
    }
}

/// An id that follows from names, in the form of a UUID: the same names always give the same one.
#[must_use]
pub fn name_based_id(names: &[&str]) -> String {
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.len().to_be_bytes());
        hash.update(name);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    // AWS's ids of Map Runs and child executions are name-based ones, too (version 3).
    uuid::Builder::from_md5_bytes(bytes).into_uuid().to_string()
}

/// The parts of `arn:PARTITION:states:REGION:ACCOUNT:activity:NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityArn<'a> {
    /// The region.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
    /// The activity's name.
    pub name: &'a str,
}

impl<'a> ActivityArn<'a> {
    /// Takes an activity's ARN apart; `None` for anything else.
    #[must_use]
    pub fn parse(arn: &'a str) -> Option<Self> {
        let [_, region, account, name] = parts(arn, "activity")?;
        (!name.contains(':')).then_some(Self {
            region,
            account,
            name,
        })
    }
}

/// The parts of `arn:PARTITION:states:REGION:ACCOUNT:execution:STATE_MACHINE:NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExecutionArn<'a> {
    /// The state machine that it belongs to.
    pub state_machine: StateMachineArn<'a>,
    /// The execution's name.
    pub name: &'a str,
}

impl<'a> ExecutionArn<'a> {
    /// Takes the ARN of a Standard execution apart; `None` for anything else.
    #[must_use]
    pub fn parse(arn: &'a str) -> Option<Self> {
        let [partition, region, account, rest] = parts(arn, "execution")?;
        let (machine, name) = rest.split_once(':')?;
        if machine.is_empty() || name.is_empty() || name.contains(':') {
            return None;
        }
        Some(Self {
            state_machine: StateMachineArn {
                partition,
                region,
                account,
                name: machine,
            },
            name,
        })
    }

    /// The ARN of its state machine.
    #[must_use]
    pub fn state_machine_arn(&self) -> String {
        let StateMachineArn {
            partition,
            region,
            account,
            name,
        } = self.state_machine;
        format!("arn:{partition}:states:{region}:{account}:stateMachine:{name}")
    }
}

/// The ARN of the state machine and the name in the ARN of an Express execution; `None` for anything else.
#[must_use]
pub fn express_execution(arn: &str) -> Option<(String, &str)> {
    let [partition, region, account, rest] = parts(arn, "express")?;
    let (machine, rest) = rest.split_once(':')?;
    let (name, id) = rest.split_once(':')?;
    let whole = [machine, name, id].iter().all(|part| !part.is_empty());
    whole.then(|| {
        let machine = format!("arn:{partition}:states:{region}:{account}:stateMachine:{machine}");
        (machine, name)
    })
}

fn parts<'a>(arn: &'a str, kind: &str) -> Option<[&'a str; 4]> {
    let mut split = arn.splitn(7, ':');
    if split.next()? != "arn" {
        return None;
    }
    let partition = split.next()?;
    if split.next()? != "states" {
        return None;
    }
    let region = split.next()?;
    let account = split.next()?;
    if split.next()? != kind {
        return None;
    }
    let rest = split.next().filter(|rest| !rest.is_empty())?;
    Some([partition, region, account, rest])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_execution_arn_leads_to_its_state_machine() {
        let arn = "arn:aws:states:eu-west-1:123456789012:execution:orders:run-1";
        let parsed = ExecutionArn::parse(arn).unwrap();
        assert_eq!(parsed.name, "run-1");
        assert_eq!(
            parsed.state_machine_arn(),
            "arn:aws:states:eu-west-1:123456789012:stateMachine:orders"
        );
        assert_eq!(parsed.state_machine.execution(parsed.name), arn);
    }

    #[test]
    fn what_belongs_to_a_distributed_map_state_is_named_by_its_label() {
        let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
        let machine = StateMachineArn::parse(arn).unwrap();
        let processor = machine.processor("Each");
        assert_eq!(processor, format!("{arn}/Each"));
        assert_eq!(
            machine.map_run("Each", "id"),
            "arn:aws:states:eu-west-1:123456789012:mapRun:orders/Each:id"
        );
        // A Map state within the processor.
        let inner = StateMachineArn::parse(&processor).unwrap();
        assert_eq!(inner.processor("Inner"), format!("{arn}/Inner"));
        assert_eq!(
            inner.execution("id"),
            "arn:aws:states:eu-west-1:123456789012:execution:orders/Each:id"
        );
        assert_eq!(name_based_id(&["a", "b"]), name_based_id(&["a", "b"]));
        assert_ne!(name_based_id(&["ab", ""]), name_based_id(&["a", "b"]));
    }

    #[test]
    fn other_arns_are_no_executions_or_state_machines() {
        for arn in [
            "",
            "arn:aws:states:us-east-1:123456789012:execution:orders",
            "arn:aws:states:us-east-1:123456789012:execution:orders:",
            "arn:aws:states:us-east-1:123456789012:express:orders:run:id",
            "arn:aws:sqs:us-east-1:123456789012:execution:orders:run",
        ] {
            assert_eq!(ExecutionArn::parse(arn), None, "{arn}");
        }
        for arn in [
            "arn:aws:states:us-east-1:123456789012:stateMachine:",
            "arn:aws:states:us-east-1:123456789012:stateMachine:orders:3",
            "arn:aws:states:us-east-1:123456789012:activity:orders",
        ] {
            assert_eq!(StateMachineArn::parse(arn), None, "{arn}");
        }
    }
}
