package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.router.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Told of each request once it is over. Called on event loops: must neither block nor throw. */
public interface AccessLog {
  /** Listens to nothing, and costs nothing. */
  AccessLog NONE =
      new AccessLog() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public void answered(Entry entry) {
          // Nobody asked.
        }
      };

  /** Whether it wants to be told; asked before an entry is made. */
  boolean isOn();

  void answered(Entry entry);

  /**
   * One request. What a client wrote may hold anything, and is cut at 2,048 characters. No query,
   * body or header is in it, as these hold secrets, but for the user agent.
   *
   * @param at when it was over
   * @param client who asked, or whom a trusted proxy spoke for
   * @param host as the client wrote it
   * @param path without its query
   * @param protocol {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
   */
  record Entry(
      Instant at,
      String client,
      String scheme,
      String host,
      String method,
      String path,
      String protocol,
      String userAgent,
      String requestId,
      Outcome outcome) {
    private static final int LONGEST_TEXT = 2048;

    public Entry {
      client = cut(client);
      host = cut(host);
      method = cut(method);
      path = cut(path);
      userAgent = cut(userAgent);
      requestId = cut(requestId);
    }

    private static String cut(String text) {
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
  }

  /**
   * What came of it.
   *
   * @param app behind the host
   * @param instance that it was at last at
   * @param status of the answer; 499 where the client went away before it
   * @param took from the head to the answer's last byte (of an upgrade: to its 101)
   * @param bytesIn of its body
   * @param bytesOut of the answer's body; 0 of what the router answers by itself
   */
  record Outcome(
      Optional<AppName> app,
      Optional<Backend> instance,
      int status,
      Duration took,
      long bytesIn,
      long bytesOut) {
    /** What the router answered by itself before it knew an app. */
    static Outcome here(int status) {
      return new Outcome(Optional.empty(), Optional.empty(), status, Duration.ZERO, 0, 0);
    }
  }
}
