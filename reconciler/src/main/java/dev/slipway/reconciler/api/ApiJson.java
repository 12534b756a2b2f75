package dev.slipway.reconciler.api;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.router.mesh.RouterName;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * The JSON of the API: records with their components in order, an empty {@code Optional} as {@code
 * null}, values as they print. Readers pass over names that they do not know.
 */
public final class ApiJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .addModule(values())
          .build();
  private static final JsonMapper INDENTED =
      MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ApiJson() {}

  /** For people and scripts: indented, with a line end. */
  public static String indented(Object value) {
    return INDENTED.writeValueAsString(value) + "\n";
  }

  static <T> T read(String json, TypeReference<T> type) {
    return MAPPER.readValue(json, type);
  }

  private static SimpleModule values() {
    var module = new SimpleModule("slipway");
    text(module, AppName.class, AppName::new);
    text(module, Digest.class, Digest::new);
    text(module, Domain.class, Domain::new);
    text(module, ImageRef.class, ImageRef::parse);
    text(module, ObjectId.class, ObjectId::new);
    text(module, ProcessType.class, ProcessType::new);
    text(module, RouterName.class, RouterName::new);
    text(module, BuildKey.class, hex -> new BuildKey(new Digest("sha256:" + hex)));
    module.addSerializer(Duration.class, new DurationWriter());
    module.addDeserializer(Duration.class, new TextReader<>(Duration.class, Durations::parse));
    module.addSerializer(Instant.class, new InstantWriter());
    module.addSerializer(ReleaseNumber.class, new NumberWriter());
    module.addDeserializer(ReleaseNumber.class, new NumberReader());
    return module;
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(type, new TextReader<>(type, parse));
  }

  private static final class TextReader<T> extends FromStringDeserializer<T> {
    private final Function<String, T> parse;

    TextReader(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) {
      return parse.apply(value);
    }
  }

  private static final class DurationWriter extends StdSerializer<Duration> {
    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration duration, JsonGenerator json, SerializationContext context) {
      json.writeString(Durations.text(duration));
    }
  }

  /** As an instant prints; whole seconds, which commits have, in a fraction of the time. */
  private static final class InstantWriter extends StdSerializer<Instant> {
    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant instant, JsonGenerator json, SerializationContext context) {
      json.writeString(Times.text(instant));
    }
  }

  private static final class NumberWriter extends StdSerializer<ReleaseNumber> {
    NumberWriter() {
      super(ReleaseNumber.class);
    }

    @Override
    public void serialize(ReleaseNumber number, JsonGenerator json, SerializationContext context) {
      json.writeNumber(number.value());
    }
  }

  private static final class NumberReader extends StdDeserializer<ReleaseNumber> {
    NumberReader() {
      super(ReleaseNumber.class);
    }

    @Override
    public ReleaseNumber deserialize(JsonParser json, DeserializationContext context) {
      return new ReleaseNumber(json.getIntValue());
    }
  }
}
