package dev.slipway.reconciler.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What was chosen for each setting: by an option, else by a variable, else in a file. */
final class Choices {
  private final Map<Setting, String> options;
  private final Surroundings surroundings;
  private final SettingsFile file;

  Choices(Map<Setting, String> options, Surroundings surroundings, SettingsFile file) {
    this.options = Map.copyOf(options);
    this.surroundings = surroundings;
    this.file = file;
  }

  private record Choice(String value, String origin) {}

  /** Empty where nobody chose and there is no standard. */
  <T> Optional<T> find(Setting setting, Function<String, T> parse) {
    return choice(setting).map(choice -> parse(choice, parse));
  }

  /** For a setting that has a standard. */
  <T> T get(Setting setting, Function<String, T> parse) {
    return find(setting, parse)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is missing (or %s, or %s in the settings file)"
                    .formatted(setting.option(), setting.variable(), setting.key())));
  }

  private Optional<Choice> choice(Setting setting) {
    return Optional.ofNullable(options.get(setting))
        .map(value -> new Choice(value, setting.option()))
        .or(() -> surroundings.variable(setting.variable()).map(value -> variable(setting, value)))
        .or(() -> file.find(setting).map(value -> new Choice(value, file + ": " + setting.key())))
        .or(() -> standard(setting));
  }

  private static Choice variable(Setting setting, String value) {
    return new Choice(value, setting.variable());
  }

  private static Optional<Choice> standard(Setting setting) {
    return Optional.of(new Choice(setting.standard(), setting.option()))
        .filter(choice -> !choice.value().isEmpty());
  }

  private static <T> T parse(Choice choice, Function<String, T> parse) {
    try {
      return parse.apply(choice.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(choice.origin() + ": " + e.getMessage(), e);
    }
  }
}
