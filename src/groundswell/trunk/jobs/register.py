"""Why this room, and the job library under it, keep what they keep."""

from groundswell.trunk.supporters.field_register import not_personal

# Jobs are given ids, never names or addresses; an error keeps its class, and its text by way of the log's rules.
not_personal(
    "django_tasks_database.DBTaskResult",
    *("args_kwargs", "backend_name", "exception_class_path", "queue_name", "return_value", "status"),
    *("task_path", "traceback", "worker_ids"),
)
not_personal("jobs.Beat", "worker")
not_personal("jobs.Schedule", "name")
