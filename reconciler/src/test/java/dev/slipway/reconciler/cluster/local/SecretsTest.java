package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  private static final Map<String, EnvValue> NEEDS_URL =
      Map.of("URL", new EnvValue.SecretRef("shop-db", "url.1"));

  @TempDir Path folder;
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  @Test
  void aMissingOneIsRejectedWithBothWaysToGiveIt() {
    var needing = local.script("exec sleep 1000").withEnv(NEEDS_URL);

    assertThatThrownBy(() -> local.run(needing))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "the secret shop-db/url.1 for URL is missing: write it to "
                + local.secrets().resolve("shop-db/url.1")
                + " or start the daemon with SLIPWAY_SECRET_SHOP_DB_URL_1");
    assertThat(local.cluster().observe()).isEmpty();
  }

  @Test
  void oneFromAFileReachesTheProcessAndNobodyElse() throws Exception {
    write("s3cret-value\n");
    local.run(local.script("echo \"[$URL]\"; echo \"${#URL}\"; exit 1").withEnv(NEEDS_URL));

    eventually().until(() -> local.only().phase() == Phase.CRASHED);

    assertThat(local.only().detail()).contains("[***]").contains("12");
    assertThat(local.cluster().observe().toString()).doesNotContain("s3cret");
    assertThat(output()).contains("[***]").noneMatch(line -> line.contains("s3cret"));
    assertThat(Files.readString(local.folder().resolve("instances/shop/v1-worker-1/record")))
        .doesNotContain("s3cret");
  }

  @Test
  void oneFromTheDaemonsEnvironmentReachesTheProcess() throws Exception {
    local.daemonEnvironment.put("SLIPWAY_SECRET_SHOP_DB_URL_1", "from-env");
    local.run(local.script("echo ${#URL}; exec sleep 1000").withEnv(NEEDS_URL));

    eventually().until(() -> output().equals(java.util.List.of("8")));
  }

  @Test
  void theOutputOfAnAdoptedInstanceIsMaskedToo() throws Exception {
    write("s3cret-value");
    local.keepOnClose();
    local.run(local.script("echo $URL; exec sleep 1000").withEnv(NEEDS_URL));
    eventually().until(() -> local.only().isReady());

    local.restart();

    assertThat(output()).containsExactly("***");
    local.cluster().remove(SHOP);
    eventually().until(() -> local.processes().isEmpty());
  }

  @Test
  void theEnvironmentIsSmallAndHoldsNothingElseOfTheDaemon() throws Exception {
    local.images.env("PATH", "bin");
    local.run(local.server().withEnv(Map.of("GREETING", new EnvValue.Literal("hällo wörld"))));
    eventually().until(() -> local.only().isReady());

    var env = environment();

    assertThat(env)
        .contains("GREETING=hällo wörld", "SLIPWAY_APP=shop", "SLIPWAY_RELEASE=v1")
        .contains("SLIPWAY_PROCESS=worker", "SLIPWAY_SOURCE_COMMIT=" + "1".repeat(40))
        .contains("PORT=" + local.only().address().orElseThrow().port())
        .contains("/app/bin:");
    assertThat(env.substring(1, env.length() - 1).split(", ", -1))
        .allMatch(each ->
            each.matches(
                "(?s)(GREETING|HOME|JAVA_HOME|LANG|LC_ALL|LC_CTYPE|TZ|[A-Z]+_(ROOT|VERSION|DIR)|PATH|PORT|TMPDIR|PWD|SHLVL|_|OLDPWD"
                    + "|SLIPWAY_(APP|RELEASE|PROCESS|SOURCE_COMMIT|INSTANCE))=.*"));
  }

  @Test
  void aProgramThatIsNotThereIsRejected() {
    assertThatThrownBy(() -> local.run(Programs.named(local, "no-such-program")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("needs no-such-program on PATH");
    assertThatThrownBy(() -> local.run(Programs.named(local, "bin/absent")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("bin/absent is not in the image");
    assertThat(local.cluster().observe()).isEmpty();
  }

  private void write(String value) throws Exception {
    Files.createDirectories(local.secrets().resolve("shop-db"));
    Files.writeString(local.secrets().resolve("shop-db/url.1"), value);
  }

  private java.util.List<String> output() throws Exception {
    var lines = new CopyOnWriteArrayList<LogLine>();
    var stream = local.cluster().logs(SHOP, new LogQuery(Optional.empty(), 99, false), lines::add);
    eventually().until(stream::isEnded);
    return lines.stream().map(LogLine::text).toList();
  }

  private String environment() throws Exception {
    var uri = URI.create("http://" + local.only().address().orElseThrow() + "/env");
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
