package dev.slipway.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.RunRequest;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunCommandTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final StringWriter told = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.shop());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(OutputStream to, String... words) {
    var input = new ByteArrayInputStream("what is typed".getBytes(UTF_8));
    var all = new PrintWriter(told, true);
    return new CommandLineInterface(all, all, Console.surroundings(server.port(), false))
        .with(new Streams(input, to, errors))
        .run(words);
  }

  private int run(String... words) {
    return run(output, words);
  }

  @Test
  void whatIsReadAndWrittenIsPassedOnAndTheExitCodeIsThatOfTheCommand() {
    control.program =
        streams -> {
          var _ = streams.input().transferTo(streams.output());
          streams.errors().write("err".getBytes(UTF_8));
          return 42;
        };

    assertThat(run("run", "shop", "--", "cat", "-n")).isEqualTo(42);

    assertThat(output.toString(UTF_8)).isEqualTo("what is typed");
    assertThat(errors.toString(UTF_8)).isEqualTo("err");
    assertThat(told.toString()).isEmpty();
    assertThat(control.runRequests)
        .containsExactly(
            new RunRequest(
                List.of("cat", "-n"), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void optionsMayComeBehindTheApp() {
    assertThat(run("run", "shop", "-p", "worker", "--timeout", "90s")).isZero();

    assertThat(control.runRequests)
        .containsExactly(
            new RunRequest(
                List.of(),
                Optional.of(new ProcessType("worker")),
                Optional.of(Duration.ofSeconds(90)),
                Optional.empty()));
  }

  @Test
  void thatItsTimeWasUpIsToldAndHasAnExitCodeOfItsOwn() {
    control.program =
        streams -> {
          new CountDownLatch(1).await();
          return 0;
        };

    assertThat(run("run", "shop", "--timeout", "1s", "sleep")).isEqualTo(124);

    assertThat(told.toString()).contains("it had run for 1s").contains("--timeout");
  }

  @Test
  void itEndsWhenNobodyReadsWhatItWrites() {
    control.program =
        streams -> {
          while (true) {
            streams.output().write("y\n".getBytes(UTF_8));
          }
        };
    var broken =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThat(run(broken, "run", "shop", "yes")).isEqualTo(141);

    assertThat(told.toString()).isEmpty();
  }

  @Test
  void whatCanNotRunIsToldWithWhatToDo() {
    control.failure = Optional.of(new RejectedException("no program work\ninstall it"));

    assertThat(run("run", "shop", "work")).isEqualTo(3);

    assertThat(told.toString()).isEqualTo("slipway: no program work\ninstall it\n");
  }

  @Test
  void whatCanNotBeMeantIsWrongUsage() {
    assertThat(run("run", "shop")).isEqualTo(2);
    assertThat(run("run", "shop", "-p", "No Type")).isEqualTo(2);
    assertThat(run("run", "shop", "--timeout", "25h", "x")).isEqualTo(2);
    assertThat(run("run", "shop", "--timeout", "soon", "x")).isEqualTo(2);
    assertThat(run("run", "shop", "-t", "x")).isEqualTo(2);
    assertThat(run("run", "shop", "-t", "-T", "x")).isEqualTo(2);
    assertThat(told.toString())
        .contains(
            "what to run is missing: slipway run shop -- COMMAND",
            "not a process type: No Type",
            "a timeout is from 1s to 24h",
            "--tty needs a terminal",
            "exclude each other");
    assertThat(control.runRequests).isEmpty();
  }

  @Test
  void anUnknownAppIsToldWithThoseThereAre() {
    assertThat(run("run", "shpo", "x")).isEqualTo(1);
    assertThat(told.toString()).contains("there is no app named shpo", "there are: shop");
  }
}
