use super::MapRunSettings;

#[test]
fn more_failed_items_than_tolerated_are_too_many() {
    for (count, percentage, failed, total, exceeded) in [
        // Nothing is tolerated.
        (0, 0.0, 0, Some(10), false),
        (0, 0.0, 1, Some(10), true),
        (0, 0.0, 1, None, true),
        // A count alone.
        (2, 0.0, 2, None, false),
        (2, 0.0, 3, None, true),
        // A percentage alone, which needs the number of all items.
        (0, 25.0, 2, Some(8), false),
        (0, 25.0, 3, Some(8), true),
        (0, 25.0, 3, None, false),
        (0, 100.0, 8, Some(8), false),
        // Whichever is exceeded first.
        (5, 10.0, 2, Some(10), true),
        (1, 50.0, 2, Some(10), true),
    ] {
        let settings = MapRunSettings {
            max_concurrency: 0,
            tolerated_failure_count: count,
            tolerated_failure_percentage: percentage,
        };
        assert_eq!(
            settings.is_exceeded(failed, total),
            exceeded,
            "{settings:?}: {failed} of {total:?}"
        );
    }
}
