package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.status.Event.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose rules let no release onto the branch. */
final class RefusedPushTest {
  @TempDir private Path folder;

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"pre-receive", "update"})
  void whatARuleRefusesIsToldInItsWordsAndTriedAgainNowAndThenUntilItLands(String rule)
      throws Exception {
    try (var yard = new Shipyard(folder);
        var source = yard.site("shop", "one")) {
      var released = new AtomicInteger();
      try (var _ =
          yard.events()
              .subscribe(event -> {
                if (event.kind() == Kind.RELEASED) {
                  released.incrementAndGet();
                }
              })) {
        var hook = refuse(yard.config().folder(), rule);
        yard.config().commitManifest("shop", manifest(source.url()));
        var before = yard.tip();
        yard.start();

        await()
            .atMost(Shipyard.PATIENCE)
            .until(() ->
                yard.isKnown("shop")
                    && yard.status("shop").message().contains("the branch is protected: not you"));
        assertThat(yard.status("shop").message())
            .contains("the config repository refuses the release");
        assertThat(yard.status("shop").release()).isEmpty();
        assertThat(yard.status("shop").status().isHealthy()).isFalse();

        await().atMost(Shipyard.PATIENCE).until(() -> tries() >= 2);
        assertThat(tries()).isLessThan(5);
        assertThat(released).hasValue(0);
        assertThat(yard.tip()).isEqualTo(before);

        Files.delete(hook);
        yard.awaitServed("shop", 1, "one");
        assertThat(Ledgers.releaseSubjects(yard.config())).containsExactly("shop v1");
        assertThat(released).hasValue(1);
      }
    }
  }

  private Path refuse(Path repository, String rule) throws IOException {
    var hook = Files.createDirectories(repository.resolve("hooks")).resolve(rule);
    Files.writeString(
        hook,
        "#!/bin/sh%necho x >> '%s'%necho 'the branch is protected: not you' >&2; exit 1%n"
            .formatted(folder.resolve("tries")));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    return hook;
  }

  private int tries() throws IOException {
    var tries = folder.resolve("tries");
    return Files.exists(tries) ? Files.readAllLines(tries).size() : 0;
  }
}
