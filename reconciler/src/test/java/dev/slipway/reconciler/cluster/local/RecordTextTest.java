package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordTextTest {
  @TempDir Path folder;

  private static InstanceRecord record(Optional<HealthCheck> health) {
    var env =
        Map.<EnvName, EnvValue>of(
            new EnvName("EMPTY"), new EnvValue.Literal(""),
            new EnvName("ODD"), new EnvValue.Literal(" =a:b\\c\n#!ä\u2028\0\t "),
            new EnvName("SECRET_LIKE"), new EnvValue.Literal("secret a/b"),
            new EnvName("URL"), new EnvValue.SecretRef("shop-db", "url"));
    var spec =
        new InstanceSpec(
            new ImageRef("shop", Digest.of("image")),
            "/app",
            new TreeMap<>(Map.of("PATH", "bin:/usr/bin", "A.B", "")),
            List.of("bin/run", "", "two words", "\"quoted\""),
            new TreeMap<>(env),
            health,
            Duration.ofMillis(1_500),
            new ObjectId("a".repeat(40)));
    return InstanceRecord.wanted(Local.SHOP, Local.id(12, 3), spec);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var wanted = record(Optional.empty());
    var running =
        record(Optional.of(new HealthCheck.Http("/healthz")))
            .about("marker", Optional.of(8080), 7)
            .running(new ProcessIdentity(42, "boot:1", true));
    var retired = record(Optional.of(new HealthCheck.Tcp())).asRetired();

    for (var each : List.of(wanted, running, retired, running.stopped())) {
      RecordFile.create(folder, each);
      assertThat(RecordFile.read(folder).get()).isEqualTo(each);
    }
  }

  @Test
  void anythingElseIsDamaged() {
    var text = RecordText.write(record(Optional.empty()));
    text.setProperty("ordinal", "0");

    assertThatThrownBy(() -> RecordText.read(text)).isInstanceOf(DamagedException.class);
    assertThatThrownBy(() -> RecordFile.read(folder)).isInstanceOf(DamagedException.class);
  }
}
