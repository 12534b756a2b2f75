package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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

  /**
   * What the options of a command say, else the variables, else the file of settings.
   *
   * @param file as {@code --settings} names it
   */
  static Choices of(
      CommandSpec spec, Set<Setting> settings, Surroundings surroundings, Optional<Path> file)
      throws RejectedException {
    var options = new EnumMap<Setting, String>(Setting.class);
    for (var setting : settings) {
      Optional.ofNullable(spec.findOption(setting.option()))
          .map(option -> option.<String>getValue())
          .ifPresent(value -> options.put(setting, value));
    }
    var named = file.or(() -> surroundings.variable("SLIPWAY_SETTINGS").map(Path::of));
    return new Choices(
        options,
        surroundings,
        named.isEmpty()
            ? SettingsFile.none()
            : SettingsFile.read(surroundings.folder().resolve(named.get()).normalize()));
  }

  /** Gives a command an option for each of the settings. */
  static CommandLine options(CommandLine command, Set<Setting> settings) {
    for (var setting : settings) {
      var standard = setting.standard().isEmpty() ? "" : " (default: " + setting.standard() + ")";
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder(setting.option())
                  .type(String.class)
                  .paramLabel(setting.label())
                  .description(setting.description() + standard)
                  .build());
    }
    return command;
  }

  /** A path as it is meant in the folder where the command was given. */
  Path absolute(String path) {
    return surroundings.folder().resolve(path).normalize();
  }

  /** From the file that is set, else from the variable of the same name without {@code _FILE}. */
  Optional<String> secret(Setting setting) throws RejectedException {
    var from = find(setting, this::absolute);
    return from.isEmpty()
        ? surroundings.variable(setting.variable().replaceFirst("_FILE$", ""))
        : Optional.of(firstLine(from.get(), setting));
  }

  /** What one side of a connection shows, and whom it believes. */
  TlsFiles tls(Setting certificate, Setting key, Setting authorities) {
    var shown = find(certificate, this::absolute);
    var proof = find(key, this::absolute);
    if (shown.isPresent() != proof.isPresent()) {
      throw new IllegalArgumentException(
          "a certificate is %s and %s".formatted(certificate.option(), key.option()));
    }
    return new TlsFiles(
        shown.map(file -> new TlsFiles.Pair(file, proof.orElseThrow())),
        find(authorities, this::absolute));
  }

  private static String firstLine(Path file, Setting setting) throws RejectedException {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      throw new RejectedException(file + " can not be read\nsee " + setting.option(), e);
    }
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
