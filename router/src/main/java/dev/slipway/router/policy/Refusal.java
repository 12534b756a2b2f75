package dev.slipway.router.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a request is answered in place of the app.
 *
 * @param status of HTTP
 * @param sentence for a person
 * @param page in place of the router's own; HTML where it begins with {@code <}
 * @param headers of the answer, by names in lower case
 */
public record Refusal(
    int status, String sentence, Optional<String> page, SortedMap<String, String> headers) {
  public Refusal {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  static Refusal of(int status, String sentence) {
    return new Refusal(status, sentence, Optional.empty(), new TreeMap<>());
  }

  Refusal with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new Refusal(status, sentence, page, more);
  }

  Refusal withPage(Optional<String> newPage) {
    return new Refusal(status, sentence, newPage, headers);
  }

  /** Whether the page is HTML. */
  public boolean isHtml() {
    return page.filter(text -> text.stripLeading().startsWith("<")).isPresent();
  }
}
