package dev.slipway.reconciler.forge;

import dev.slipway.builder.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a {@link ForgeServer} is asked and answers. */
final class ForgeExchange {
  private ForgeExchange() {}

  /**
   * A question.
   *
   * @param path below the API's address, with its escapes
   * @param query with its escapes
   * @param headers names in lower case
   */
  record Asked(
      String method, String path, String query, Map<String, String> headers, JsonObject body) {
    String parameter(String name) {
      return parameters().getOrDefault(name, "");
    }

    int number(String name, int usual) {
      return Integer.parseInt(parameters().getOrDefault(name, String.valueOf(usual)));
    }

    String field(String name) {
      return body.text(name).orElse("");
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    boolean isReading() {
      return method.equals("GET");
    }

    private Map<String, String> parameters() {
      var parameters = new TreeMap<String, String>();
      for (var pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
        var parts = pair.split("=", 2);
        parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      return parameters;
    }
  }

  /** An answer: an object, a list of objects, or what is given as it is. */
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply of(int status, Map<String, ?> json) {
      return new Reply(status, Map.of(), text(json));
    }

    static Reply list(List<Map<String, Object>> items) {
      var text = new StringBuilder("[");
      for (var item : items) {
        text.append(text.length() > 1 ? "," : "");
        text.append(text(item));
      }
      return new Reply(200, Map.of(), text.append("]").toString());
    }

    static Reply empty(int status, Map<String, String> headers) {
      return new Reply(status, headers, "");
    }

    Reply with(String header, String value) {
      var all = new TreeMap<>(headers);
      all.put(header, value);
      return new Reply(status, all, body);
    }

    private static String text(Map<String, ?> json) {
      return new String(new JsonObject(new LinkedHashMap<>(json)).bytes(), StandardCharsets.UTF_8);
    }
  }

  /** A JSON object in the order of its entries, in which an empty Optional is null. */
  @SuppressWarnings("NullAway") // JSON has a null
  static Map<String, Object> json(Object... entries) {
    var json = new LinkedHashMap<String, Object>();
    for (var i = 0; i < entries.length; i += 2) {
      var value = entries[i + 1] instanceof Optional<?> some ? some.orElse(null) : entries[i + 1];
      json.put((String) entries[i], value);
    }
    return json;
  }
}
