"""What the operator of an installation can set: read, checked and explained (chapter 03 §13 to §16)."""

from runners.settings.catalogue import SettingKey, all_keys
from runners.settings.examination import Examination, examine
from runners.settings.files import FileContent, UnreadableFileError
from runners.settings.loading import load_settings, settings_of
from runners.settings.model import Settings
from runners.settings.parting import user_settings
from runners.settings.problems import InstallConfigError, SettingProblem

__all__ = [
    "Examination",
    "FileContent",
    "InstallConfigError",
    "SettingKey",
    "SettingProblem",
    "Settings",
    "UnreadableFileError",
    "all_keys",
    "examine",
    "load_settings",
    "settings_of",
    "user_settings",
]
