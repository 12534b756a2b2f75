package dev.slipway.builder.buildpack;

import dev.slipway.builder.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How what was built is started.
 *
 * @param web the command of the process type {@code web}, unless a Procfile says another; empty
 *     where only a Procfile can know
 * @param env what the image sets
 * @param programs folders, relative, whose programs a Procfile may call by their names
 * @param dependencies folders, relative, that change less often than the rest
 */
record Launch(
    Optional<List<String>> web,
    SortedMap<String, String> env,
    List<String> programs,
    List<String> dependencies) {
  private static final String WEB = "web";
  private static final String ENV = "env";
  private static final String PROGRAMS = "programs";
  private static final String DEPENDENCIES = "dependencies";

  Launch {
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    programs = List.copyOf(programs);
    dependencies = List.copyOf(dependencies);
  }

  JsonObject toJson() {
    var json = new TreeMap<String, Object>();
    web.ifPresent(command -> json.put(WEB, command));
    json.put(ENV, env);
    json.put(PROGRAMS, programs);
    json.put(DEPENDENCIES, dependencies);
    return new JsonObject(json);
  }

  static Launch ofJson(JsonObject json) {
    var env = new TreeMap<String, String>();
    var said = json.object(ENV);
    for (var name : said.entries().keySet()) {
      said.text(name).ifPresent(value -> env.put(name, value));
    }
    return new Launch(
        Optional.of(json.texts(WEB)).filter(command -> !command.isEmpty()),
        env,
        json.texts(PROGRAMS),
        json.texts(DEPENDENCIES));
  }

  static Launch web(String... command) {
    return web(List.of(command));
  }

  static Launch web(List<String> command) {
    return new Launch(Optional.of(command), new TreeMap<>(), List.of(), List.of());
  }

  static Launch procfile() {
    return new Launch(Optional.empty(), new TreeMap<>(), List.of(), List.of());
  }

  Launch withEnv(Map<String, String> more) {
    return new Launch(web, new TreeMap<>(more), programs, dependencies);
  }

  Launch withPrograms(String... folders) {
    return new Launch(web, env, List.of(folders), dependencies);
  }

  Launch withDependencies(String... folders) {
    return new Launch(web, env, programs, List.of(folders));
  }
}
