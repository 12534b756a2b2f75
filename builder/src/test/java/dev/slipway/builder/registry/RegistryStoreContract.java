package dev.slipway.builder.registry;

import dev.slipway.builder.ImageStoreContract;
import dev.slipway.builder.WritableImageStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of stores, for one in a registry: each test has a prefix of its own there. */
abstract class RegistryStoreContract extends ImageStoreContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  protected Registries registries;
  protected String prefix;
  protected RegistryImageStore store;

  /** Host and port. */
  abstract String registryName();

  /** What the store asks its registry by; it is closed after the test. */
  abstract Registries openRegistries() throws Exception;

  @BeforeEach
  void open() throws Exception {
    prefix = registryName() + "/team" + PREFIXES.incrementAndGet();
    registries = openRegistries();
    store = new RegistryImageStore(registries, prefix, folder.resolve("work"));
  }

  @AfterEach
  void close() {
    if (registries != null) {
      registries.close();
    }
  }

  /** The repository of the app, as its registry has it. */
  String repository() {
    return prefix.substring(prefix.indexOf('/') + 1) + "/shop";
  }

  @Override
  protected WritableImageStore store() {
    return store;
  }

  @Override
  protected WritableImageStore reopened() throws Exception {
    return new RegistryImageStore(registries, prefix, folder.resolve("reopened"));
  }
}
