package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import dev.slipway.reconciler.forge.ForgeServer.Fault;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.loop.Backoff;
import dev.slipway.reconciler.loop.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A {@link ForgeServer} with a branch to propose, and a clock that is moved by hand. */
abstract class ForgeServerFixture {
  static final AppName SHOP = new AppName("shop");
  static final RequestText TEXT = new RequestText("shop v12", "* Fix cart total");

  @TempDir Path folder;
  final ForgeKind kind;
  final HandClock clock = new HandClock();
  final Wire wire = wire(Duration.ofSeconds(20));
  private Optional<TestRepository> repository = Optional.empty();
  private Optional<ForgeServer> server = Optional.empty();

  ForgeServerFixture(ForgeKind kind) {
    this.kind = kind;
  }

  final Wire wire(Duration answer) {
    var pauses = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));
    return new Wire(new Patience(3, pauses, answer), clock);
  }

  @BeforeEach
  void start() throws Exception {
    var made = TestRepository.create(folder.resolve("config.git"));
    repository = Optional.of(made);
    made.commitFile("apps/shop.yaml", "shop");
    made.branch("slipway/shop");
    made.commitFiles("slipway/shop", "shop v12", Map.of("releases/shop.yaml", "12"));
    server = Optional.of(ForgeServer.start(kind, made));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ForgeServer::close);
    wire.close();
    repository.ifPresent(TestRepository::close);
  }

  TestRepository repository() {
    return repository.orElseThrow();
  }

  ForgeServer server() {
    return server.orElseThrow();
  }

  static Fault answer(int status, Map<String, String> headers) {
    return new Fault.Answer(Reply.empty(status, headers));
  }
}
