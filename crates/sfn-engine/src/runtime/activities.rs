//! Activities themselves; who asks for their tasks is in `polls`.

use super::Engine;
use super::lifecycle::Runtime;
use super::reads::cut;
use crate::core::Input;
use crate::store::table::{ActivityRecord, MAX_ACTIVITIES, NewActivity, activities};
use crate::store::{ListError, Page, PageRequest, Paging, StoreError};

/// What CreateActivity came to.
#[derive(Clone, Debug)]
pub enum CreatedActivity {
    /// It is new.
    New(ActivityRecord),
    /// One with this ARN is there already, and was left as it is. AWS answers with it when the encryption is the same (tags do not
    /// count), else with `ActivityAlreadyExists`.
    Exists(ActivityRecord),
    /// The account has as many as it may (AWS: `ActivityLimitExceeded`).
    TooMany(usize),
}

impl Runtime {
    /// An input that tells which of the activities do not exist at this moment, if some do not.
    pub(super) fn without_missing_activities(
        &self,
        activities: &[String],
        input: Input,
    ) -> Result<Input, StoreError> {
        if activities.is_empty() {
            return Ok(input);
        }
        let missing = self.store.read(|c| {
            let mut missing = Vec::new();
            for arn in activities {
                if activities::find(c, arn)?.is_none() {
                    missing.push(arn.clone());
                }
            }
            Ok(missing)
        })?;
        Ok(if missing.is_empty() {
            input
        } else {
            Input::WithoutActivities {
                missing,
                input: Box::new(input),
            }
        })
    }
}

impl Engine {
    /// Creates an activity with its tags, in one durable write.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn create_activity(&self, new: NewActivity) -> Result<CreatedActivity, StoreError> {
        let now = self.now_millis();
        self.runtime
            .store
            .write(move |c| {
                if let Some(there) = activities::find(c, &new.arn)? {
                    return Ok(CreatedActivity::Exists(there));
                }
                if activities::count(c, &new.arn)? >= MAX_ACTIVITIES {
                    return Ok(CreatedActivity::TooMany(MAX_ACTIVITIES));
                }
                activities::insert(c, &new, now).map(CreatedActivity::New)
            })
            .await
    }

    /// An activity; `None` when there is no such one.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn describe_activity(&self, arn: &str) -> Result<Option<ActivityRecord>, StoreError> {
        self.runtime.store.read(|c| activities::find(c, arn))
    }

    /// The activities of an account in a region, by name.
    ///
    /// # Errors
    /// A wrong token, or when it cannot be read.
    #[allow(clippy::unused_async)] // As the other reads.
    pub async fn list_activities(
        &self,
        account: &str,
        region: &str,
        page: PageRequest,
    ) -> Result<Page<ActivityRecord>, ListError> {
        let paging = Paging {
            scope: &["activities", account, region],
            now_millis: self.now_millis(),
        };
        let after = paging
            .key(&page)?
            .map(|key| String::from_utf8_lossy(&key).into_owned())
            .unwrap_or_default();
        let limit = page.limit();
        let found = self
            .runtime
            .store
            .read(|c| activities::list(c, account, region, &after, limit + 1))?;
        Ok(cut(found, limit, |last| paging.token(last.name.as_bytes())))
    }

    /// Deletes an activity. Tasks that wait for a worker go on waiting, until they time out or the activity is created
    /// again. Whether there was one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn delete_activity(&self, arn: &str) -> Result<bool, StoreError> {
        let arn = arn.to_owned();
        self.runtime
            .store
            .write(move |c| activities::delete(c, &arn))
            .await
    }
}
