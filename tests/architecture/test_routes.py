"""Every route has a policy, and the policy is obeyed."""

import pytest

from bina.permissions import policy_of

#: Routes that anybody may use without signing in. Adding one is a decision.
PUBLIC = {
    "accounts.sign_in",
    "accounts.sign_in_demo",
    "accounts.forgotten",
    "accounts.set_password",
    "accounts.choose_language",
    "courses_certificates.examine",
    "courses_certificates.verify",
    "courses_packages.file",
    "courses_packages.stage",
    "courses_reporting.read",
    "courses_study.feed",
    "evaluation.keeper",
    "evaluation_public.enter_code",
    "evaluation_public.inference",
    "evaluation_public.rate_service",
    "evaluation_public.thanks_for_rating",
    "evaluation_public.unsent",
    "evaluation_services.counter",
    "evaluation_services.voices",
    "mentoring_confiding.status",
    "mentoring_sessions.keeper",
    "statements.print_statement",
    "mentoring_proof.print_record",
    "mentoring_proof.verify",
    "statements.verify",
    "web.alive",
    "web.ready",
}


def test_every_route_has_a_policy(app):
    without = [rule.endpoint for rule in app.url_map.iter_rules() if not policy_of(app.view_functions[rule.endpoint])]
    assert without == []


def test_public_routes_are_the_ones_listed_here(app):
    public = {e for e, view in app.view_functions.items() if (policy := policy_of(view)) and policy.public}
    assert public == PUBLIC


def test_nobody_enters_a_protected_page_without_signing_in(app, client):
    for rule in app.url_map.iter_rules():
        if policy_of(app.view_functions[rule.endpoint]).public:
            continue
        path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
        if "GET" in rule.methods:
            answer = client.get(path)
            assert answer.status_code in {302, 404}, f"{rule.rule} answered {answer.status_code}"
            if answer.status_code == 302:
                assert answer.location.startswith("/akun/masuk")
        if "POST" in rule.methods:
            assert client.send(path).status_code in {401, 404}, rule.rule


@pytest.mark.parametrize("feature", ["courses", "mentoring", "evaluation"])
def test_each_feature_boots_alone(feature, tmp_path):
    from bina.app import create_app
    from tests.support.databases import config

    create_app(config(tmp_path, f"sqlite:///{tmp_path / 'x.db'}"), (feature,))
