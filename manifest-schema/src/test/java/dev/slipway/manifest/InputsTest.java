package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static final Digest KEY = Digest.of("build");

  private static Digest env(String... namesAndValues) {
    var env = new LinkedHashMap<EnvName, EnvValue>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      env.put(new EnvName(namesAndValues[i]), new EnvValue.Literal(namesAndValues[i + 1]));
    }
    return of(env, new TreeMap<>(), 30);
  }

  private static Digest process(String type, ProcessSpec spec) {
    return of(Map.of(), new TreeMap<>(Map.of(new ProcessType(type), spec)), 30);
  }

  private static ProcessSpec spec(List<String> command, int port, HealthCheck... health) {
    return new ProcessSpec(
        command,
        port == 0 ? Optional.empty() : Optional.of(port),
        List.of(health).stream().findAny().map(Health::readyBy).orElse(Health.DEFAULT),
        Resources.NONE);
  }

  private static ProcessSpec h2c(int port) {
    return new ProcessSpec(
        List.of(), Optional.of(port), Protocol.H2C, Health.DEFAULT, Resources.NONE);
  }

  private static Digest of(
      Map<EnvName, EnvValue> env, SortedMap<ProcessType, ProcessSpec> processes, int grace) {
    return Inputs.of(KEY, new Config(new TreeMap<>(env), processes, Duration.ofSeconds(grace)));
  }

  @Test
  void the_order_in_which_things_are_written_does_not_matter() {
    assertThat(env("A", "1", "B", "2")).isEqualTo(env("B", "2", "A", "1"));
  }

  @Test
  void every_value_matters() {
    var secret = Map.<EnvName, EnvValue>of(new EnvName("A"), new EnvValue.SecretRef("n", "k"));
    var all =
        List.of(
            env(),
            Inputs.of(
                Digest.of("other"),
                new Config(new TreeMap<>(), new TreeMap<>(), Duration.ofSeconds(30))),
            of(Map.of(), new TreeMap<>(), 31),
            env("A", ""),
            env("A", "1"),
            env("A", "2"),
            env("B", "1"),
            env("A", "1", "B", ""),
            env("A", "1\nenv B literal 0:"),
            env("A", "secret 3:n/k"),
            of(secret, new TreeMap<>(), 30),
            env("A", "n/k"),
            process("web", spec(List.of(), 0)),
            process("worker", spec(List.of(), 0)),
            process("web", spec(List.of("a", "b"), 0)),
            process("web", spec(List.of("a b"), 0)),
            process("web", spec(List.of("a 1:b"), 0)),
            process("web", spec(List.of("ab"), 0)),
            process("web", spec(List.of("b", "a"), 0)),
            process("web", spec(List.of(), 80)),
            process("web", spec(List.of(), 81)),
            process("web", h2c(80)),
            process("web", spec(List.of(), 80, new HealthCheck.Tcp())),
            process("web", spec(List.of(), 80, new HealthCheck.Http("/"))),
            process("web", spec(List.of(), 80, new HealthCheck.Http("/tcp"))));

    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
  }

  @Test
  void the_hash_stays_the_same_from_version_to_version() {
    assertThat(env("A", "1"))
        .hasToString("sha256:cb96ff647de86dab8b30911e79f5501e3688b9ce215d0063bcd246c23002b3c0");
  }
}
