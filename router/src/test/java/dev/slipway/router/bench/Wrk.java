package dev.slipway.router.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** The load: Debian's wrk, one thread. */
public final class Wrk {
  public static final String WRK = "/usr/bin/wrk";
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern FAILURES = Pattern.compile("Socket errors.*|Non-2xx.*");

  private Wrk() {}

  /** How many were answered; all of them well, else it throws. */
  public static long requests(int port, int connections, Duration time)
      throws IOException, InterruptedException {
    var wrk =
        new ProcessBuilder(
                WRK,
                "-t1",
                "-c" + connections,
                "-d" + time.toSeconds() + "s",
                "http://localhost:" + port + "/")
            .redirectErrorStream(true)
            .start();
    var text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    var found = REQUESTS.matcher(text);
    if (!found.find() || FAILURES.matcher(text).find()) {
      throw new IOException("the load failed: " + text);
    }
    return Long.parseLong(found.group(1));
  }
}
