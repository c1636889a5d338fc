"""The files that an install configuration names, looked at beside what is wrong with other keys."""

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from runners.settings.declaring import Section
from runners.settings.files import FileContent, FileReference, UnreadableFileError
from runners.settings.kinds import is_file, is_mapping, item_in, section_in
from runners.settings.model import Settings
from runners.settings.problems import KeyPath, SettingProblem, dotted, variable_of
from runners.settings.sources import Sources


def unreadable_files(sources: Sources) -> Iterator[SettingProblem]:
    """Find the files that cannot be read; whatever is no reference to a file is told with the other wrong keys."""
    adapter: TypeAdapter[FileContent] = TypeAdapter(FileReference)
    for path, value in _references(Settings, sources.merged, ()):
        try:
            _ = adapter.validate_python(value).text
        except ValidationError:
            continue
        except UnreadableFileError as error:
            variable = sources.variable_at(path) or variable_of(path)
            yield SettingProblem(dotted(path), str(error), variable, sources.origin_of(path))


def _references(section: type[Section], config: object, above: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if not isinstance(config, Mapping):
        return
    for name, field in section.model_fields.items():
        key = field.alias or name
        value, path = config.get(key), (*above, key)
        if is_file(field) and value is not None:
            yield path, value
        elif (below := section_in(field.annotation)) is not None:
            yield from _references(below, value, path)
        elif is_mapping(field.annotation) and isinstance(value, Mapping):
            named = section_in(item_in(field.annotation))
            if named is None:
                continue
            for other, item in value.items():
                yield from _references(named, item, (*path, str(other)))
