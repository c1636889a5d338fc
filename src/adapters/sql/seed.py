"""The rows an owned database starts with: tiers, plans and constants (chapter 07 §13.1, §18.1)."""

import uuid
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import Connection, insert, select

from adapters.sql.tables import codecov_auth_plan, codecov_auth_tier, constants

DEFAULT_PLAN = "users-developer"
"""The plan of an owner who bought none."""

_TIERS = (
    # tier name, flaky test detection, project coverage
    ("basic", False, True),
    ("team", False, False),
    ("pro", True, True),
    ("enterprise", True, True),
    ("sentry", True, True),
    ("trial", True, True),
)
_PLANS = (
    # name, tier, paid, price, billing rate, monthly uploads, seats, active, marketing name
    ("users-free", "basic", False, 0, None, None, 1, False, "Developer"),
    ("users-basic", "basic", False, 0, None, 250, 1, True, "Developer"),
    ("users-developer", "team", False, 0, None, 250, 1, True, "Developer"),
    ("users-trial", "trial", False, 0, None, None, None, True, "Developer"),
    ("users-pr-inappm", "pro", True, 12, "monthly", None, None, True, "Pro"),
    ("users-pr-inappy", "pro", True, 10, "annually", None, None, True, "Pro"),
    ("users-teamm", "team", True, 5, "monthly", 2500, 10, True, "Team"),
    ("users-teamy", "team", True, 4, "annually", 2500, 10, True, "Team"),
    ("users-sentrym", "sentry", True, 12, "monthly", None, 5, True, "Sentry Pro"),
    ("users-sentryy", "sentry", True, 10, "annually", None, 5, True, "Sentry Pro"),
    ("users-enterprisem", "enterprise", True, 12, "monthly", None, None, True, "Enterprise Cloud"),
    ("users-enterprisey", "enterprise", True, 10, "annually", None, None, True, "Enterprise Cloud"),
    ("users", "pro", False, 12, None, None, None, True, "Github Marketplace"),
)


def seed(connection: Connection, at: datetime) -> None:
    """Fill the freshly made tables."""
    connection.execute(
        insert(codecov_auth_tier),
        [
            {
                "created_at": at,
                "updated_at": at,
                "tier_name": name,
                "bundle_analysis": True,
                "test_analytics": True,
                "flaky_test_detection": flaky,
                "project_coverage": project,
                "private_repo_support": True,
            }
            for name, flaky, project in _TIERS
        ],
    )
    tiers = connection.execute(select(codecov_auth_tier.c.tier_name, codecov_auth_tier.c.id))
    tier_ids = {tier.tier_name: tier.id for tier in tiers}
    connection.execute(
        insert(codecov_auth_plan),
        [
            {
                "created_at": at,
                "updated_at": at,
                "name": name,
                "tier_id": tier_ids[tier],
                "paid_plan": paid,
                "base_unit_price": price,
                "billing_rate": rate,
                "monthly_uploads_limit": uploads,
                "max_seats": seats,
                "is_active": active,
                "marketing_name": marketing,
                "benefits": [],
            }
            for name, tier, paid, price, rate, uploads, seats, active, marketing in _PLANS
        ],
    )
    connection.execute(
        insert(constants),
        [
            {"key": "version", "value": version("codecov-worker")},
            {"key": "install_id", "value": str(uuid.uuid4())},
        ],
    )
