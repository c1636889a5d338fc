"""The ciphers of an installation come from its settings, and secrets stay sealed until one is to be sent (03 §18)."""

import json

from codecov_core.config import EffectiveConfig, Validated, validate
from codecov_core.ports import OpenedSecret, SecretScope, open_secret, seal_secret
from runners.settings import settings_of
from runners.wiring.production_module import ciphers_of

HERE = SecretScope("github", "11", "22")


def test_keys_are_those_of_the_settings() -> None:
    keys = [{"name": "a", "value": "1"}, {"code": "b", "value": "2"}]
    encryption = {"keys": keys, "write_key": "b", "yaml_secret": "ours"}
    config = {"setup": {"encryption_secret": "x", "encryption": encryption}}
    ours, others = ciphers_of(settings_of(config)), ciphers_of(settings_of({}))
    assert ours.tokens.encrypt("token").startswith("v1_b::")
    unnamed = ciphers_of(settings_of({"setup": {"encryption_secret": "x"}})).tokens
    assert ours.tokens.decrypt(unnamed.encrypt("token")) == "token"
    sealed = seal_secret("hush", HERE, others.secrets)
    assert open_secret(sealed, HERE, others.secrets) == OpenedSecret("hush")
    assert open_secret(sealed, HERE, ours.secrets) != OpenedSecret("hush")


def test_secrets_stay_sealed_in_a_configuration_until_one_is_sent() -> None:
    cipher = ciphers_of(settings_of({})).secrets
    sealed = {name: seal_secret(f"hush {name}", HERE, cipher) for name in ("slack", "irc", "nick", "mail")}
    text = f"""\
coverage:
  notify:
    slack: {{default: {{url: "{sealed["slack"]}"}}}}
    irc: {{default: {{server: s, channel: c, password: "{sealed["irc"]}", nickserv_password: "{sealed["nick"]}"}}}}
    email: {{default: {{to: ["{sealed["mail"]}"]}}}}
"""
    result = validate(text)
    assert isinstance(result, Validated)
    config = EffectiveConfig.of(result.config)
    transported = json.dumps(config.to_mapping())
    assert "hush" not in transported
    assert all(ciphertext in transported for ciphertext in sealed.values())
    url = config.read("coverage", "notify", "slack", "default", "url")
    assert open_secret(str(url), HERE, cipher) == OpenedSecret("hush slack")
