package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** Who a person is to git, as {@code git commit} in their folder would say. */
public final class CallerIdentity {
  private static final int LARGEST = 1024 * 1024;
  private static final int MOST_FOLDERS_UP = 64;

  private final Map<String, String> environment;

  private CallerIdentity(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * By the environment, the repository that the folder is in, and the user's git configuration;
   * empty where none of them tells both name and address. What a configuration includes is not
   * looked at.
   */
  public static Optional<Person> of(Map<String, String> environment, Path folder) {
    return new CallerIdentity(environment).in(folder);
  }

  private Optional<Person> in(Path folder) {
    var configs = files(folder).stream().map(CallerIdentity::read).toList();
    var name = variable("GIT_AUTHOR_NAME").or(() -> first(configs, "name"));
    var address = variable("GIT_AUTHOR_EMAIL").or(() -> first(configs, "email"));
    return name.flatMap(n -> address.flatMap(a -> Person.parse(n + " <" + a + ">")));
  }

  private static Optional<String> first(List<Config> configs, String key) {
    return configs.stream()
        .flatMap(config -> Optional.ofNullable(config.getString("user", null, key)).stream())
        .findFirst();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The strongest first. */
  private List<Path> files(Path folder) {
    var files = new ArrayList<Path>();
    Stream.iterate(Optional.of(folder), Optional::isPresent, at -> at.map(Path::getParent))
        .limit(MOST_FOLDERS_UP)
        .map(at -> at.orElseThrow().resolve(".git").resolve("config"))
        .filter(Files::isRegularFile)
        .findFirst()
        .ifPresent(files::add);
    var home = variable("HOME").map(Path::of);
    home.ifPresent(at -> files.add(at.resolve(".gitconfig")));
    variable("XDG_CONFIG_HOME")
        .map(Path::of)
        .or(() -> home.map(at -> at.resolve(".config")))
        .ifPresent(at -> files.add(at.resolve("git").resolve("config")));
    return files;
  }

  /** One that can not be read tells nothing: git itself will say what is wrong with it. */
  private static Config read(Path file) {
    var config = new Config();
    if (Files.isRegularFile(file)) {
      try (var in = Files.newInputStream(file)) {
        config.fromText(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
      } catch (IOException | ConfigInvalidException e) {
        return new Config();
      }
    }
    return config;
  }
}
