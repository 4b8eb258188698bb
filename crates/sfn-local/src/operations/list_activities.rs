use sfn_api::{
    ActivityListItem, ListActivitiesInput, ListActivitiesOutput, ServiceError, Timestamp,
    operations,
};

use super::{Answer, convert};
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::ListActivities {
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: ListActivitiesInput,
    ) -> Result<ListActivitiesOutput, ServiceError> {
        let page = convert::page(input.max_results, input.next_token);
        let page = service
            .engine()
            .list_activities(&caller.account, &caller.region, page)
            .await
            .map_err(failure::list)?;
        let activities = page
            .items
            .into_iter()
            .map(|activity| ActivityListItem {
                activity_arn: activity.arn,
                name: activity.name,
                creation_date: Timestamp::from_millis(activity.creation_millis),
            })
            .collect();
        let mut output = ListActivitiesOutput::new(activities);
        output.next_token = page.next_token;
        Ok(output)
    }
}
