package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests of the corpus, changed: no fault in the router, no request behind it that was none in
 * front, nothing left open.
 */
@Tag("full")
class RequestFuzzTest {
  /** Repeats a run. */
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 6);

  private static final int CASES = Integer.getInteger("slipway.fuzz.cases", 3_000);

  /** Of Jazzer. */
  private static final int SECONDS = Integer.getInteger("slipway.fuzz.seconds", 20);

  private static final String SANITIZERS = "com.code_intelligence.jazzer.sanitizers.";
  private static final int STARTING_SECONDS = 60;
  private static final int LARGEST_INPUT = 4_096;

  private static final String[] SPICE = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "\0",
    ":",
    ",",
    ";",
    "0\r\n\r\n",
    "\r\n\r\n",
    "chunked",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "GET /smuggled HTTP/1.1\r\n",
    "Host: localhost\r\n",
    "HTTP/1.1",
    "\u00ff",
    "\u007f",
    "ffffffff",
    "-1",
    "Connection: close\r\n"
  };

  private static final List<Corpus.Case> SEEDS = Corpus.seeds();

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void requests_changed_at_random_do_no_harm() throws Exception {
    try (var fuzz = new RequestFuzz()) {
      for (var i = 0; i < CASES; i++) {
        var bytes = changed();
        try {
          fuzz.send(bytes);
        } catch (AssertionError | ConditionTimeoutException e) {
          throw new AssertionError("case %d of seed %d: %s".formatted(i, SEED, bytes), e);
        }
      }
      fuzz.assertNothingLeft();
    }
  }

  /** What did harm is left there, each in a file of its own. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // it ends by itself
  void requests_changed_by_what_code_they_reach_do_no_harm() throws Exception {
    var folder = Files.createDirectories(Path.of("target", "fuzz"));
    var log = folder.resolve("log").toFile();
    var jazzer =
        new ProcessBuilder(jazzer(folder)).redirectErrorStream(true).redirectOutput(log).start();
    var ended = jazzer.waitFor(SECONDS + STARTING_SECONDS, TimeUnit.SECONDS);
    jazzer.destroyForcibly();
    assertThat(contentOf(log)).contains("stat::number_of_executed_units:");
    assertThat(ended).isTrue();
    assertThat(jazzer.exitValue()).as(() -> contentOf(log)).isZero();
  }

  private static List<String> jazzer(Path folder) throws IOException {
    var seeds = Files.createDirectories(folder.resolve("seeds"));
    for (var seed : SEEDS) {
      Files.writeString(seeds.resolve(seed.name()), seed.bytes(), StandardCharsets.ISO_8859_1);
    }
    for (var each : Http2ConformanceTest.cases()) {
      Files.write(seeds.resolve("http2-" + each.toString().replaceAll("\\W+", "-")), each.sent());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx768m",
        "-classpath",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + RequestFuzz.class.getName(),
        "--instrumentation_includes=dev.slipway.router.**:io.netty.handler.codec.**",
        "--disabled_hooks="
            + SANITIZERS
            + "ServerSideRequestForgery:"
            + SANITIZERS
            + "UnsafeSanitizer",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-seed=" + SEED,
        "-max_total_time=" + SECONDS,
        "-max_len=" + LARGEST_INPUT,
        "-print_final_stats=1",
        Files.createDirectories(folder.resolve("found")).toString(),
        seeds.toString());
  }

  private String changed() {
    var text = new StringBuilder(seed());
    if (random.nextInt(4) == 0) {
      text.append(seed());
    }
    for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
      change(text);
    }
    return text.toString();
  }

  private String seed() {
    return SEEDS.get(random.nextInt(SEEDS.size())).bytes();
  }

  private void change(StringBuilder text) {
    var at = random.nextInt(text.length());
    switch (random.nextInt(5)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(256));
      case 1 -> text.insert(at, SPICE[random.nextInt(SPICE.length)]);
      case 2 -> text.replace(at, Math.min(text.length(), at + 1 + random.nextInt(3)), " ");
      case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
      default -> text.setCharAt(at, SPICE[random.nextInt(SPICE.length)].charAt(0));
    }
  }
}
