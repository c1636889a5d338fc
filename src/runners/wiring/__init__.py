"""The only place that knows every room: settings, and the injector modules that put the parts together."""
