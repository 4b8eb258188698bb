use crate::expr::escape;

/// A place in the definition, as a chain to the root that lives on the stack: it costs nothing until it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(crate) const ROOT: At<'static> = At {
        parent: None,
        step: Step::Root,
    };

    pub(crate) fn key(&'a self, key: &'a str) -> At<'a> {
        At {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    pub(crate) fn index(&'a self, index: usize) -> At<'a> {
        At {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// As AWS writes it: `/States/Foo/Choices[0]/Next`, `/` for the whole.
    pub(crate) fn location(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |step| match step {
            Step::Root => {}
            Step::Key(key) => {
                out.push('/');
                out.push_str(key);
            }
            Step::Index(index) => out.push_str(&format!("[{index}]")),
        });
        if out.is_empty() {
            out.push('/');
        }
        out
    }

    /// As a JSON pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        let mut out = String::new();
        self.walk(&mut |step| match step {
            Step::Root => {}
            Step::Key(key) => {
                out.push('/');
                out.push_str(&escape(key));
            }
            Step::Index(index) => out.push_str(&format!("/{index}")),
        });
        out
    }

    fn walk(&self, see: &mut impl FnMut(Step<'a>)) {
        let mut steps = Vec::new();
        let mut next = Some(self);
        while let Some(at) = next {
            steps.push(at.step);
            next = at.parent;
        }
        steps.into_iter().rev().for_each(see);
    }
}

#[cfg(test)]
mod tests {
    use super::At;

    #[test]
    fn a_place_reads_as_aws_writes_it_and_as_a_pointer() {
        let states = At::ROOT.key("States");
        let state = states.key("a/b~c");
        let choices = state.key("Choices");
        let rule = choices.index(2);
        let next = rule.key("Next");
        assert_eq!(next.location(), "/States/a/b~c/Choices[2]/Next");
        assert_eq!(next.pointer(), "/States/a~1b~0c/Choices/2/Next");
        assert_eq!(At::ROOT.location(), "/");
        assert_eq!(At::ROOT.pointer(), "");
    }
}
