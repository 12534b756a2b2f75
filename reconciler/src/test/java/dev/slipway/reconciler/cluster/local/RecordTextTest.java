package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordTextTest {
  private static final HealthCheck TCP = new HealthCheck.Tcp();
  private static final HealthCheck PROGRAM = new HealthCheck.Exec(List.of("bin/check", "", "tcp"));
  private static final HealthCheck OTHER_PROGRAM = new HealthCheck.Exec(List.of("true"));

  @TempDir Path folder;

  private static final ContainerSpec CONTAINER =
      new ContainerSpec(Optional.of(80), Optional.of(new Cpu(250)), Optional.of("regcred"));

  private static InstanceRecord record(boolean listens, Health health, Optional<Memory> memory) {
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
            listens,
            listens ? Protocol.H2C : Protocol.HTTP,
            health,
            memory,
            Duration.ofMillis(1_500),
            Optional.of(new ObjectId("a".repeat(40))),
            memory.map(_ -> CONTAINER));
    return InstanceRecord.wanted(Local.SHOP, Local.id(12, 3), spec);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var wanted = record(false, Health.DEFAULT, Optional.empty());
    var running =
        record(true, Health.readyBy(new HealthCheck.Http("/healthz")), Optional.empty())
            .about("marker", Optional.of(8080), 7)
            .running(new ProcessIdentity(42, "boot:1", true));
    var retired = record(true, Health.readyBy(TCP), Optional.empty()).asRetired();
    var health = new Health(Optional.of(PROGRAM), Optional.of(TCP), Optional.of(OTHER_PROGRAM));
    var full = record(true, health, Optional.of(new Memory(1L << 28))).asStarted();
    var deaf = record(false, Health.readyBy(PROGRAM), Optional.empty());

    for (var each : List.of(wanted, running, retired, running.stopped(), full, deaf)) {
      RecordFile.create(folder, each);
      assertThat(RecordFile.read(folder).get()).isEqualTo(each);
    }
  }

  @Test
  void recordsOfEarlierVersionsAreRead() throws Exception {
    for (var each :
        List.of(
            record(false, Health.DEFAULT, Optional.empty()),
            record(true, Health.readyBy(TCP), Optional.empty()),
            record(true, Health.readyBy(new HealthCheck.Http("/")), Optional.empty()))) {
      var text = RecordText.write(each);
      text.remove("listens");
      text.remove("started");
      assertThat(RecordText.read(text)).isEqualTo(each);
    }
  }

  @Test
  void anythingElseIsDamaged() {
    var text = RecordText.write(record(false, Health.DEFAULT, Optional.empty()));
    text.setProperty("ordinal", "0");

    assertThatThrownBy(() -> RecordText.read(text)).isInstanceOf(DamagedException.class);
    assertThatThrownBy(() -> RecordFile.read(folder)).isInstanceOf(DamagedException.class);
  }
}
