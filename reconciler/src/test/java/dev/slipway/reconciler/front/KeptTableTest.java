package dev.slipway.reconciler.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptTableTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("routes.json");
  }

  @Test
  void theLastTableIsRead() throws Exception {
    var table = table(10, 1);

    try (var kept = new KeptTable(file)) {
      assertThat(kept.read()).isEmpty();
      kept.keep(table(3, 7));
      kept.keep(table);
    }

    assertThat(read()).isEqualTo(table);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() throws Exception {
    file = folder.resolve("later/routes.json");
    try (var kept = new KeptTable(file)) {
      kept.keep(table(3, 7));
      await().pollDelay(1, SECONDS).until(() -> !Files.exists(file)); // it has been tried
      Files.createDirectory(file.getParent());
      await().atMost(10, SECONDS).until(() -> Files.exists(file));
    }
    assertThat(read()).isEqualTo(table(3, 7));
  }

  @Test
  void aChangeOfManyHostsIsWrittenAlone() throws Exception {
    var many = table(5_000, 1);
    var other = many.with(new TreeMap<>(table(1, 2).routes()), new TreeSet<>());
    try (var kept = new KeptTable(file)) {
      kept.keep(many);
      awaitLines(1);
      var size = Files.size(file);
      kept.keep(other);
      awaitLines(2);

      assertThat(Files.size(file) - size).isLessThan(1_000);
    }
    assertThat(read()).isEqualTo(other);
  }

  @Test
  void changesDoNotGrowBeyondTheTable() throws Exception {
    var last = table(1, 1);
    var longest = 0L;
    try (var kept = new KeptTable(file)) {
      for (var i = 0; i < 6; i++) {
        last = table(400, 1 + i);
        var before = Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
        kept.keep(last);
        await()
            .atMost(10, SECONDS)
            .until(() -> Files.exists(file) && Files.getLastModifiedTime(file).toMillis() > before);
        longest = Math.max(longest, Files.readAllLines(file).size());
      }
    }
    assertThat(longest).isBetween(2L, 4L);
    assertThat(read()).isEqualTo(last);
  }

  @Test
  void ofALineThatWasNotWrittenToItsEndTheOnesBeforeAreRead() throws Exception {
    var first = table(3, 1);
    try (var kept = new KeptTable(file)) {
      kept.keep(first);
      awaitLines(1);
      kept.keep(table(3, 2));
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    var text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 30));

    assertThat(read()).isEqualTo(first);
  }

  @Test
  void whatIsNoTableIsPassedOverAndReplaced() throws Exception {
    Files.write(file, new byte[] {(byte) 0xff, 'x', '\n'}, StandardOpenOption.CREATE);
    try (var kept = new KeptTable(file)) {
      assertThat(kept.read()).isEmpty();
      kept.keep(table(2, 1));
    }
    assertThat(read()).isEqualTo(table(2, 1));
  }

  @Test
  void whoDeletesItGetsAllOfItWithTheNextChange() throws Exception {
    try (var kept = new KeptTable(file)) {
      kept.keep(table(2, 1));
      awaitLines(1);
      Files.delete(file);
      kept.keep(table(2, 2));
    }
    assertThat(read()).isEqualTo(table(2, 2));
  }

  private void awaitLines(int count) {
    await()
        .atMost(10, SECONDS)
        .until(() -> Files.exists(file) && Files.readString(file, UTF_8).lines().count() == count);
  }

  private RouteTable read() throws IOException {
    try (var kept = new KeptTable(file)) {
      return kept.read().orElseThrow();
    }
  }

  private static RouteTable table(int apps, int port) {
    var routes = new TreeMap<Domain, Route>();
    for (var i = 0; i < apps; i++) {
      var backends = new TreeSet<>(List.of(new Backend("10.0.0.1", port)));
      routes.put(new Domain("app" + i + ".localhost"), new Route(new AppName("app" + i), backends));
    }
    return new RouteTable(routes);
  }
}
