"""Every key of chapter 03 §15 and §16 is declared, is set by its variable, and is named by it when it is wrong."""

import itertools
import re

import pytest

from runners.settings import InstallConfigError, SettingKey, all_keys, load_settings

CHAPTER = """
services.{database_url,database_read_url,timeseries_database_url,timeseries_database_read_url}
services.{ta_timeseries_database_url,redis_url,celery_broker,ci_providers,external_dependencies_folder}
services.{database,database_read,timeseries_database,timeseries_database_read}.{username,name,password,host,port}
services.ta_timeseries_database.{username,name,password,host,port,connect_timeout}
services.database.{conn_max_age,conn_health_checks}
services.minio.{host,port,access_key_id,secret_access_key,verify_ssl,iam_auth,iam_endpoint,region,bucket,hash_key,ttl}
services.minio.{auto_create_bucket,expire_raw_after_n_days}
bundle_analysis.bucket_name
services.notifications.{irc,slack,gitter,hipchat,webhook,email}
services.smtp.{host,port,username,password,from_address}
services.{sentry.server_dsn,stripe.api_key,openai.api_key,github_marketplace.use_stubbed,gravatar,avatars.io}
services.sentry.{sample_rate,profiles_sample_rate}
services.owner_export.{download_url_expiry_seconds,archive_copy_workers}
services.owner_export.{sql,archive,finalize}_task_{soft_time_limit,time_limit}
setup.{codecov_url,codecov_dashboard_url,webhook_url,enterprise_license,admins,media.assets,encryption_secret}
setup.encryption.{keys,write_key,yaml_secret}
setup.http.timeouts.{connect,receive,external}
setup.cache.send_status_notification
setup.{slack_app,upload_processing_delay,upload_debounce_limit,upload_throttling_enabled,skip_feature_cache}
setup.timeseries.{enabled,backfill_max_batch_size,real_time_aggregates,read_replica_enabled}
setup.{ta_timeseries.enabled,database.read_replica_enabled}
setup.save_report_data_in_storage.{commit_report,pull_flare,repo_ids}
setup.upload_breadcrumbs.retention.{unlimited,years,months,days}
setup.{upload_breadcrumbs.gcp_log_links_enabled,health_check.enabled,cache_rollup.enabled,log_context.populate}
setup.telemetry.{enabled,anonymous,admin_email,endpoint_override}
setup.{celery_beat_enabled,celery_queues_enabled,enterprise_queues_enabled}
setup.shelter.{enabled,pubsub_project_id,sync_repo_topic_id}
setup.pubsub.{enabled,project_id,topic}
setup.marketo.{enabled,base_url,client_id,client_secret}
django.secret_key
migrations.skip_risky_steps
cleanup.{eager_eval_threshold,delete_chunk_size}
site
additional_user_yamls
setup.tasks.celery.{default_queue,acks_late,reject_on_worker_lost,prefetch,soft_timelimit,hard_timelimit}
setup.tasks.celery.{worker_max_memory_per_child,worker_soft_shutdown_timeout,visibility_timeout_without_acks_late}
setup.tasks.celery.{visibility_timeout_with_acks_late,visibility_timeout,max_retries,retry_backoff_base}
setup.tasks.celery.{retry_fixed_delay,worker_send_task_events,task_send_sent_event}
setup.tasks.celery.enterprise.{soft_timelimit,hard_timelimit}
setup.tasks.{lock_timeout,blocking_timeout,enterprise_queues}
setup.tasks.upload.{queue_ttl_seconds,processing_retry_delay,processing_max_retries,preprocess_max_retries}
setup.tasks.upload.{processor_max_retries,finisher_max_retries,acks_late}
setup.tasks.bundle_analysis.{processor_max_retries,notify_max_retries,blocking_timeout,base_retry_countdown}
setup.tasks.notify.timeout
setup.tasks.{timeseries,daily}.{soft_timelimit,hard_timelimit}
setup.tasks.{sync_repo_languages.enabled,healthcheck.interval_seconds}
setup.tasks.{sync_teams,sync_repos,sync_repo_languages,sync_repo_languages_gql,delete_owner,mark_owner_for_deletion}.queue
setup.tasks.{export_owner,sync_account,notify,pulls,status,upload,test_results,flakes,cache_rollup,archive}.queue
setup.tasks.{bundle_analysis,comment,flush_repo,sync_plans,new_user_activated,profiling,commit_update,timeseries}.queue
setup.tasks.{compute_comparison,upload_finisher}.queue
setup.tasks.{upload,notify,sync_repos}.enterprise.{soft_timelimit,hard_timelimit}
{github,github_enterprise,gitlab,gitlab_enterprise,bitbucket,bitbucket_server}.{client_id,client_secret,verify_ssl}
{github,github_enterprise,gitlab,gitlab_enterprise,bitbucket,bitbucket_server}.{ssl_pem,webhook_secret}
{github,github_enterprise,gitlab,gitlab_enterprise,bitbucket,bitbucket_server}.bot.{key,secret,username}
{github,github_enterprise,gitlab,gitlab_enterprise,bitbucket,bitbucket_server}.bots.<name>.{key,secret,username}
{github,github_enterprise}.dedicated_apps.<name>.{id,installation_id,pem}
{github,github_enterprise}.{api_host_override,host_override,integration.id,integration.pem,integration.expires}
{github,github_enterprise,gitlab_enterprise}.{url,api_url}
github.{sentry_merge_app_id,comment_action_bot_name}
{gitlab,gitlab_enterprise}.redirect_uri
bitbucket_server.url
{CODECOV_YML,RUN_ENV,CURRENT_ENVIRONMENT,ENCRYPTION_SECRET,CODECOV__FEATURE__<NAME>,REQUESTS_CA_BUNDLE,SSL_CERT_FILE}
{GITHUB,GITLAB}_ENTERPRISE_{SSL_PEM,VERIFY_SSL}
{USER_AGENT,SENTRY_PERCENTAGE,DD_ENV,SENTRY_RELEASE,CLUSTER_ENV,RELEASE_VERSION,PROMETHEUS_MULTIPROC_DIR}
{CODECOV_INTERNAL_TOKEN,CODECOV_SLACK_APP_URL,OWNERS_WITH_CACHED_CHANGES,DJANGO_SETTINGS_MODULE,HOSTNAME,APP_ENV}
CODECOV_{WORKER_QUEUES,SKIP_MIGRATIONS,WRAPPER,WRAPPER_POST,WRAPPER_IGNORE_MIGRATE}
"""

OURS = {"services.git.folder", "setup.count_fresh_uploads_only"}
"""Keys the chapter does not know."""

EXAMPLES = {
    "a file (a path, or source_type and value)": "/etc/key.pem",
    "a folder": "/srv/clones",
    "a mapping": "{}",
    "a list": '["a"]',
    "a list of whole numbers": "[1]",
    "a list of mappings with service, username": '[{"service": "github", "username": "u"}]',
    "a list of mappings with name, value": '[{"name": "x", "value": "v"}]',
    "a list of mappings with percentage, name, override": '[{"percentage": 1, "override": {}}]',
}


def expanded(pattern: str) -> list[str]:
    parts = [part.split(",") for part in re.split(r"[{}]", pattern)]
    return ["".join(choice) for choice in itertools.product(*parts)]


def example(key: SettingKey) -> str:
    if key.name == "setup.encryption.write_key":
        return "x"
    is_number = "whole number" in key.kind or key.kind.startswith("a number")
    scheme = re.search(r"begins with (\w+://)", key.kind)
    if scheme is not None:
        return f"{scheme[1]}h"
    return EXAMPLES.get(key.kind, "1" if is_number else "true")


def variables(values: dict[SettingKey, str]) -> dict[str, str]:
    """Set keys by their variables, with some name where they have one of the operator's choice."""
    found = {}
    for key, value in values.items():
        name = key.variable.replace("<NAME>", "X")
        found[f"JSONCONFIG___{name.removesuffix('__X')}" if key.kind == "a mapping" else name] = value
    return found


def test_the_catalogue_is_that_of_the_chapter() -> None:
    expected = [key for line in CHAPTER.split() for key in expanded(line)]
    known = {key.name for key in all_keys()}
    assert set(expected) - known == set()
    own_of_groups = {name for name in known if re.fullmatch(r"setup\.tasks\.\w+\.(queue|enterprise\.\w+)", name)}
    assert known - set(expected) - own_of_groups == OURS


def test_every_key_is_described() -> None:
    keys = all_keys()
    assert len({key.name for key in keys}) == len(keys)
    assert all(key.about and key.kind and key.variable for key in keys)


def test_every_key_takes_a_value_of_its_kind_from_its_variable() -> None:
    values = {key: example(key) for key in all_keys() if key.name != "CODECOV_YML"}
    settings = load_settings({"CODECOV_YML": "/no-such-folder", **variables(values)})
    assert settings.github.bots["x"].key.get_secret_value() == "true"
    assert settings.services.notifications.irc is True
    assert settings.setup.tasks.healthcheck.interval_seconds == 1
    assert settings.process.features == {"X": "true"}
    assert settings.github_enterprise is not None
    assert settings.github_enterprise.dedicated_apps["x"].installation_id == 1


def test_every_key_that_is_no_text_is_named_by_its_variable_when_it_is_wrong() -> None:
    judged = re.compile(r"true or false$|true or false or [^a]|a whole|a number|a list(?! or text)|a mapping")
    wrong = {key: '"hush"' for key in all_keys() if judged.match(key.kind)}
    assert len(wrong) > 150
    given = variables(wrong)
    with pytest.raises(InstallConfigError) as caught:
        load_settings({"CODECOV_YML": "/no-such-folder", **given})
    assert set(given) - {problem.variable or problem.key for problem in caught.value.problems} == set()
    assert "hush" not in str(caught.value)
