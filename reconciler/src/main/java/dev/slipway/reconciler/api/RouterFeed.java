package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.TableFollower;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A router's way to its daemon: it is told what changes, and tells what it serves. */
public final class RouterFeed implements AutoCloseable {
  /** A table of 100,000 hosts with a few settings each is some tens of millions of characters. */
  private static final int LONGEST_MESSAGE = 256 * 1024 * 1024;

  /** With the answer's body, for which the client itself waits without end. */
  private static final Duration LONGEST_CALL = DaemonHttp.CONNECT_LIMIT.multipliedBy(2);

  private final URI daemon;
  private final Optional<MeshToken> token;

  /** Of the present connection. The daemon sends one table at a time, so this stays short. */
  private volatile BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private final MeshClient client;
  private final Supplier<List<CertificateStatus>> certificates;

  /** As the daemon was told, by the present connection. */
  private List<CertificateStatus> told = List.of();

  /**
   * @param daemon where it takes routers, such as {@code http://127.0.0.1:8300}
   * @param files for TLS; looked at when it calls
   * @param certificates of this router, looked at every now and then
   */
  public RouterFeed(
      URI daemon,
      Optional<MeshToken> token,
      TlsFiles files,
      Supplier<List<CertificateStatus>> certificates) {
    this.certificates = certificates;
    this.daemon = daemon;
    this.token = token;
    this.client = new MeshClient(daemon, files);
  }

  private sealed interface Event {
    /** Of the table. */
    record Change(String json) implements Event {}

    /** The router serves another table by itself, or other instances have requests under way. */
    record Serving() implements Event {}

    /** The daemon is there. */
    record Ping() implements Event {}

    record Over(String reason) implements Event {}
  }

  /** Has the daemon be told what is served, and what drains. From any thread. */
  public void servingChanged() {
    events.add(new Event.Serving());
  }

  /**
   * Follows the daemon until the connection breaks, which {@link UnavailableException} tells. From
   * one thread at a time.
   *
   * @param connected is run once the daemon listens
   * @throws RejectedException where it does not let this router in
   */
  public void follow(RouterName name, TableFollower follower, Runnable connected)
      throws RejectedException, UnavailableException, InterruptedException {
    events = new LinkedBlockingQueue<>();
    var socket = open(new Listener(events));
    try {
      say(socket, new RouterMessage.Hello(name, follower.serving()));
      told = List.of();
      certify(socket);
      connected.run();
      while (true) {
        switch (next()) {
          case Event.Change(var json) -> take(socket, json, follower);
          case Event.Serving() -> say(socket, new RouterMessage.Serves(follower.serving()));
          case Event.Ping() -> certify(socket);
          case Event.Over(var reason) -> throw broken(reason);
        }
      }
    } finally {
      follower.untold();
      socket.abort();
    }
  }

  /** Of thousands those that expire first, as many as go into a message. */
  private void certify(WebSocket socket) throws UnavailableException, InterruptedException {
    var now = certificates.get();
    if (now.equals(told)) {
      return;
    }
    told = now;
    var first =
        now.stream()
            .sorted(Comparator.comparing(each -> each.expires().orElse(Instant.MIN)))
            .toList();
    var message = new RouterMessage.Certified(first);
    while (message.json().getBytes(StandardCharsets.UTF_8).length > RouterSockets.LARGEST_MESSAGE) {
      first = first.subList(0, first.size() / 2);
      message = new RouterMessage.Certified(first);
    }
    say(socket, message);
  }

  private Event next() throws InterruptedException {
    var event = events.poll(RouterSockets.SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    return event == null ? new Event.Over("it says nothing") : event;
  }

  private void take(WebSocket socket, String json, TableFollower follower)
      throws UnavailableException, InterruptedException {
    try {
      follower.take(TableJson.read(json));
      say(socket, new RouterMessage.Serves(follower.serving()));
    } catch (RejectedException e) {
      say(socket, new RouterMessage.Refuses(String.valueOf(e.getMessage())));
    }
  }

  private static void say(WebSocket socket, RouterMessage message)
      throws UnavailableException, InterruptedException {
    try {
      var _ =
          socket
              .sendText(message.json(), true)
              .get(DaemonHttp.CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw broken("it does not listen");
    }
  }

  private WebSocket open(Listener listener)
      throws RejectedException, UnavailableException, InterruptedException {
    var address =
        URI.create(daemon.resolve(RouterSockets.PATH).toString().replaceFirst("^http", "ws"));
    var builder = client.http().newWebSocketBuilder().connectTimeout(DaemonHttp.CONNECT_LIMIT);
    token.ifPresent(it -> builder.header("Authorization", it.header()));
    try {
      return builder
          .buildAsync(address, listener)
          .get(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throwRefused(refused.getResponse());
      }
      var fault = client.tlsFault(e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw new DaemonFaults(daemon).noDaemon(e);
    } catch (TimeoutException e) {
      throw new DaemonFaults(daemon).noDaemon(e);
    }
  }

  private void throwRefused(HttpResponse<?> answer) throws RejectedException, UnavailableException {
    if (answer.statusCode() == RouterSockets.STANDS_BY) {
      throw new UnavailableException("the daemon that was reached at " + daemon + " does not lead");
    }
    throw refused(answer);
  }

  private RejectedException refused(HttpResponse<?> answer) {
    try {
      var failure = ApiJson.MAPPER.readValue(String.valueOf(answer.body()), Answer.Failure.class);
      if (failure.isOurs()) {
        return new RejectedException(failure.lines());
      }
    } catch (JacksonException _) {
      // Not ours either.
    }
    return new RejectedException(
        "what answers at %s takes no routers: %d\nsay by --from where the API of a daemon of this version is"
            .formatted(daemon, answer.statusCode()));
  }

  private static UnavailableException broken(String reason) {
    return new UnavailableException("the connection to the daemon broke: " + reason);
  }

  @Override
  public void close() {
    client.close();
  }

  /** Called by one thread at a time. */
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<Event> events;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<Event> events) {
      this.events = events;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (text.length() > LONGEST_MESSAGE) {
        events.add(new Event.Over("it sends too much at once"));
        return null;
      }
      if (last) {
        events.add(new Event.Change(text.toString()));
        text.setLength(0);
        text.trimToSize();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      events.add(new Event.Ping());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      events.add(new Event.Over(reason.isEmpty() ? "it was closed" : reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      events.add(new Event.Over(String.valueOf(failure.getMessage())));
    }
  }
}
