package dev.slipway.builder.registry;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where registries are asked: over TLS, unless one is named for plain HTTP. One of this machine is
 * asked which of them it speaks, as Docker does, since nobody is on the way.
 */
final class Addresses {
  private static final String DOCKER_HUB = "registry-1.docker.io";

  private final RegistrySettings settings;
  private final Http http;
  private final Map<String, URI> known = new ConcurrentHashMap<>();

  Addresses(RegistrySettings settings, Http http) {
    this.settings = settings;
    this.http = http;
  }

  /** The address of a registry, as in the names of its images, without a path. */
  URI of(String registry) throws RejectedException, UnavailableException, InterruptedException {
    var before = known.get(registry);
    if (before != null) {
      return before;
    }
    var address = isOfThisMachine(registry) && !isPlain(registry) ? ask(registry) : told(registry);
    known.put(registry, address);
    return address;
  }

  private URI told(String registry) {
    var host = registry.equals(ImageName.DEFAULT_REGISTRY) ? DOCKER_HUB : registry;
    return URI.create((isPlain(registry) ? "http" : "https") + "://" + host);
  }

  private boolean isPlain(String registry) {
    return settings.plainHttp().contains(registry);
  }

  private URI ask(String registry)
      throws RejectedException, UnavailableException, InterruptedException {
    var secure = URI.create("https://" + registry);
    var plain = URI.create("http://" + registry);
    var address = new URI[] {secure};
    new Retries(settings.patience(), new Quiet())
        .run(
            registry,
            () -> {
              try {
                return http.send(ping(secure), Optional.empty());
              } catch (IOException e) {
                if (!Faults.isPlain(e)) {
                  throw e;
                }
                address[0] = plain;
                return http.send(ping(plain), Optional.empty());
              }
            });
    return address[0];
  }

  private Call ping(URI address) {
    return Call.of("GET", address.resolve("/v2/"), settings.patience().answer());
  }

  static boolean isOfThisMachine(String registry) {
    var host = registry.replaceFirst(":\\d+$", "");
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
