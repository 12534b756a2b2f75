package dev.slipway.router.proxy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What became of a request.
 *
 * @param statuses of the answers, 1xx and that to the last request of {@link #of} left out
 * @param begun requests whose head came to the instance
 * @param whole requests that came to the instance whole
 * @param malformed what the instance could not read
 */
record Trial(List<Integer> statuses, int begun, List<String> whole, List<String> malformed) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final String END =
      "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final int PATIENCE_MILLIS = 700;

  /**
   * Sends it, and once there is an answer another request, after which all that the bytes before
   * led to is known.
   */
  static Trial of(Corpus.Case each, int port, StrictOrigin origin) throws IOException {
    origin.forget();
    var answers = new StringBuilder();
    try (var client = new RawConnection(port)) {
      client.socket().setSoTimeout(PATIENCE_MILLIS);
      client.sendExactly(each.bytes().replace(" /1 ", " /1?" + each.name() + " "));
      if (each.verdict().startsWith("none")) {
        client.socket().shutdownOutput();
      } else {
        until(client, answers, true);
        client.sendExactly(END);
      }
      until(client, answers, false);
    } catch (IOException _) {
      // cut off
    }
    var whole = ofCase(each, origin.whole());
    var ended = whole.removeIf(request -> request.startsWith("GET /end "));
    return new Trial(
        statuses(answers, ended),
        ofCase(each, origin.begun()).size() - (ended ? 1 : 0),
        whole,
        List.copyOf(origin.malformed()));
  }

  /** Without what an earlier case led to, which was cut off and is still being read. */
  private static List<String> ofCase(Corpus.Case each, List<String> requests) {
    return requests.stream()
        .filter(it -> !it.contains(" /1?") || it.contains(" /1?" + each.name() + " "))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<Integer> statuses(StringBuilder answers, boolean ended) {
    var statuses = new ArrayList<Integer>();
    STATUS
        .matcher(answers)
        .results()
        .forEach(match -> {
          var status = Integer.parseInt(match.group(1));
          if (status >= 200) {
            statuses.add(status);
          }
        });
    if (ended && !statuses.isEmpty()) {
      statuses.removeLast();
    }
    return statuses;
  }

  private static void until(RawConnection client, StringBuilder answers, boolean anAnswer)
      throws IOException {
    try {
      for (var next = client.in().read(); next >= 0; next = client.in().read()) {
        answers.append((char) next);
        if (anAnswer && next == '\n' && !statuses(answers, false).isEmpty()) {
          return;
        }
      }
    } catch (SocketTimeoutException _) {
      // it waits for more
    }
  }

  /** Whether the instance got it. */
  boolean isForwarded() {
    return !whole.isEmpty();
  }

  boolean isSmuggled() {
    return whole.stream().anyMatch(request -> request.startsWith("GET /smuggled"));
  }
}
