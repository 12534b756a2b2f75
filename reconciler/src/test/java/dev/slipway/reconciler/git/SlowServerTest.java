package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.GitAccess.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlowServerTest {
  private static final GitRef MAIN = new GitRef.Branch("main");
  private static final GitAccess IMPATIENT =
      GitAccess.anonymous()
          .with(new Patience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2)));

  @TempDir Path folder;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicInteger closed = new AtomicInteger();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    stop.countDown();
    server.close();
  }

  private String url(String scheme) {
    return scheme + "://127.0.0.1:" + server.getLocalPort() + "/shop.git";
  }

  private void accept(Answer answer) {
    Thread.ofVirtual()
        .start(() -> {
          while (stop.getCount() > 0) {
            try (var connection = server.accept()) {
              answer.give(connection);
            } catch (IOException e) {
              closed.incrementAndGet();
            }
          }
        });
  }

  /** What a connection gets. */
  private interface Answer {
    void give(Socket connection) throws IOException;
  }

  private void drip(Socket connection) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\nfff0"
            .getBytes(StandardCharsets.US_ASCII));
    try {
      while (!stop.await(100, TimeUnit.MILLISECONDS)) {
        out.write('#');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void saysNothing(Socket connection) throws IOException {
    if (connection.getInputStream().readAllBytes().length == 0) {
      closed.incrementAndGet();
    }
  }

  private void assertUnavailableSoon(String url) {
    try (var sources = new GitSourceRepositories(folder, IMPATIENT)) {
      var before = System.nanoTime();
      assertThatThrownBy(() -> sources.heads(url, Set.of(MAIN)))
          .isInstanceOf(UnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    accept(this::saysNothing);
    assertUnavailableSoon(url("http"));
  }

  @Test
  void anSshServerThatSaysNothingIsGivenUp() {
    accept(this::saysNothing);
    assertUnavailableSoon(url("ssh"));
  }

  @Test
  void aServerThatSendsAByteNowAndThenIsGivenUpAndItsConnectionClosed() {
    accept(this::drip);
    assertUnavailableSoon(url("http"));
    await().atMost(Duration.ofSeconds(10)).until(() -> closed.get() > 0);
  }

  @Test
  void anInterruptEndsTheWaitAtOnce() throws Exception {
    accept(this::saysNothing);
    var access =
        GitAccess.anonymous()
            .with(
                new Patience(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2)));
    try (var sources = new GitSourceRepositories(folder, access)) {
      var interrupted = new CountDownLatch(1);
      var waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  sources.heads(url("http"), Set.of(MAIN));
                } catch (UnavailableException e) {
                  if (Thread.currentThread().isInterrupted()) {
                    interrupted.countDown();
                  }
                } catch (RejectedException e) {
                  throw new IllegalStateException(e);
                }
              });
      waiting.interrupt();
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSourceThatHangsDelaysNoOther() throws Exception {
    accept(this::saysNothing);
    var access =
        GitAccess.anonymous()
            .with(
                new Patience(
                    Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)));
    try (var remote = TestRepository.create(folder.resolve("good.git"));
        var sources = new GitSourceRepositories(folder.resolve("cache"), access)) {
      var tip = remote.commitFile("a", "1");
      var hanging =
          Thread.ofVirtual()
              .start(() ->
                  assertThatThrownBy(() -> sources.heads(url("http"), Set.of(MAIN)))
                      .isInstanceOf(UnavailableException.class));
      assertThat(sources.heads(remote.url(), Set.of(MAIN))).containsEntry(MAIN, tip);
      assertThat(hanging.isAlive()).isTrue();
      hanging.interrupt();
    }
  }
}
