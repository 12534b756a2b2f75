package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.Backend;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** A router on a free port, and a client that comes to it under a name of its choice. */
final class RunningRouter implements AutoCloseable {
  /** What the metrics were told. */
  record Told(Optional<AppName> app, int status, Duration took) {}

  static final String HOST = "localhost";

  /** On a free port of its own, besides the one in the clear. */
  static final RouterOptions WITH_TLS =
      RouterOptions.defaults()
          .with(
              RouterOptions.Entrances.CLEAR_ALONE.withTls(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

  /** All its connections meet there. */
  static final RouterOptions ONE_EVENT_LOOP =
      new RouterOptions(
          "127.0.0.1",
          0,
          1,
          RouterOptions.Limits.defaults(),
          RouterOptions.Timeouts.defaults(),
          RouterOptions.Pool.defaults(),
          RouterOptions.Entrances.CLEAR_ALONE);

  private final EmbeddedRouter router;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final HttpClient http1 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RunningRouter() {
    this(RouterOptions.defaults());
  }

  RunningRouter(RouterOptions options) {
    this(options, System::nanoTime);
  }

  /** With a clock of the test's own for how instances are chosen. */
  RunningRouter(RouterOptions options, LongSupplier nanos) {
    router =
        new EmbeddedRouter(
            options,
            (app, status, took) -> told.add(new Told(app, status, took)),
            AccessLog.NONE,
            new EmbeddedRouter.Clocks(InstantSource.system(), nanos));
    try {
      router.start();
    } catch (RejectedException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Serves {@link #HOST} from these. */
  RunningRouter to(Backend... backends) throws Exception {
    router.publish(Tables.of(HOST, backends));
    return this;
  }

  /** Serves {@link #HOST} from these, with what stands below {@code routing} in a manifest. */
  RunningRouter with(String settings, Backend... backends) throws Exception {
    router.publish(Tables.of(HOST, Settings.of(settings), backends));
    return this;
  }

  EmbeddedRouter router() {
    return router;
  }

  int port() {
    return router.port();
  }

  List<Told> told() {
    return told;
  }

  /** Of buffers that were not given back. */
  long bytesInBuffers() {
    return ((PooledByteBufAllocator) router.buffers()).pinnedDirectMemory();
  }

  RawConnection raw() throws Exception {
    return new RawConnection(port());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return http1.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http1.close();
    router.close();
  }
}
