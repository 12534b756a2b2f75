package dev.slipway.builder.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object. Reading asks for one kind of value at a time: what is missing or of another kind
 * is empty, so that a damaged document is never a crash. Writing keeps the order of the entries, so
 * equal objects are equal bytes.
 */
public record JsonObject(Map<String, Object> entries) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public JsonObject {
    entries = new LinkedHashMap<>(entries);
  }

  /** Empty where the bytes are not a JSON object. */
  public static Optional<JsonObject> parse(byte[] bytes) {
    try {
      return MAPPER.readValue(bytes, Object.class) instanceof Map<?, ?> map
          ? Optional.of(of(map))
          : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** Empty where the bytes are not a JSON list; what is no object in it is passed over. */
  public static Optional<List<JsonObject>> parseList(byte[] bytes) {
    try {
      return MAPPER.readValue(bytes, Object.class) instanceof List<?> items
          ? Optional.of(objects(items))
          : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** The bytes of this object, in UTF-8, without needless white space. */
  public byte[] bytes() {
    return MAPPER.writeValueAsBytes(entries);
  }

  public Optional<String> text(String name) {
    return entries.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Empty too where it is an object without entries. */
  public JsonObject object(String name) {
    return entries.get(name) instanceof Map<?, ?> map ? of(map) : new JsonObject(Map.of());
  }

  /** A whole number, neither a fraction nor larger than a {@code long}. */
  public OptionalLong integer(String name) {
    return switch (entries.get(name)) {
      case Integer number -> OptionalLong.of(number);
      case Long number -> OptionalLong.of(number);
      case null, default -> OptionalLong.empty();
    };
  }

  public List<JsonObject> objects(String name) {
    return objects(items(name));
  }

  private static List<JsonObject> objects(List<?> items) {
    return items.stream()
        .<JsonObject>mapMulti((item, sink) -> {
          if (item instanceof Map<?, ?> map) {
            sink.accept(of(map));
          }
        })
        .toList();
  }

  public List<String> texts(String name) {
    return items(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private List<?> items(String name) {
    return entries.get(name) instanceof List<?> list ? list : List.of();
  }

  private static JsonObject of(Map<?, ?> map) {
    var entries = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> entries.put(String.valueOf(key), value));
    return new JsonObject(entries);
  }
}
