package dev.slipway.reconciler.forge;

import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against a {@link ForgeServer}. */
public abstract class RestForgeContract extends ForgeContract {
  @TempDir Path folder;
  private final Wire wire = new Wire(Patience.USUAL, Clock.systemUTC());
  private TestRepository repository;
  private ForgeServer server;

  protected abstract ForgeKind kind();

  @BeforeEach
  void start() throws Exception {
    repository = TestRepository.create(folder.resolve("config.git"));
    repository.commitFile("apps/shop.yaml", "shop");
    server = ForgeServer.start(kind(), repository);
  }

  @AfterEach
  void stop() {
    server.close();
    wire.close();
    repository.close();
  }

  @Override
  protected Forge forge() {
    return server.forge(wire);
  }

  @Override
  protected TestRepository repository() {
    return repository;
  }

  @Override
  protected Reviewer reviewer() {
    return server;
  }
}
