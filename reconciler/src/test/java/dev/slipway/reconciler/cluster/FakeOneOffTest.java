package dev.slipway.reconciler.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class FakeOneOffTest extends OneOffContract {
  private final FakeCluster fake = new FakeCluster(InstantSource.system());

  @BeforeEach
  void programs() {
    for (var task : Task.values()) {
      if (task != Task.BE_MISSING) {
        fake.program(name(task), streams -> perform(task, streams));
      }
    }
  }

  @AfterEach
  void close() {
    fake.close();
  }

  private static String name(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }

  private static int perform(Task task, FakeOneOff.Standard streams)
      throws IOException, InterruptedException {
    switch (task) {
      case COPY -> {
        var _ = streams.input().transferTo(streams.output());
      }
      case TELL_ENVIRONMENT -> streams.output().write("hello shop v3 run\n".getBytes(UTF_8));
      case FAIL -> {
        streams.output().write("out\n".getBytes(UTF_8));
        streams.errors().write("err\n".getBytes(UTF_8));
        return 7;
      }
      case DIE -> {
        return 137;
      }
      case WRITE_MUCH -> streams.output().write("x".repeat(2_000_000).getBytes(UTF_8));
      case RUN_ON -> {
        streams.output().write("up\n".getBytes(UTF_8));
        new CountDownLatch(1).await();
      }
      case BE_MISSING -> throw new IllegalStateException("it is not there");
    }
    return 0;
  }

  @Override
  protected Cluster cluster() {
    return fake;
  }

  @Override
  protected AppName app() {
    return new AppName("shop");
  }

  @Override
  protected ImageRef image() {
    return new ImageRef("shop", Digest.of("image"));
  }

  @Override
  protected ProcessSpec process() {
    return new ProcessSpec(List.of("work"), Optional.empty());
  }

  @Override
  protected List<String> command(Task task) {
    return List.of(name(task));
  }
}
